/** docs/rules.md is run as HR reads it: every block, in order, against a whole Siklus. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODES } from '../../rules/publish/lint/codes.ts';
import { useJourney } from '../support/journey.ts';
import { SHIPPED_REGIONS } from '../support/journey-regions.ts';
import { isAsShown, type Ran, runSteps, stepsOf } from '../support/literate.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${project}/docs/rules.md`, 'utf8');
const steps = stepsOf(page);
const journey = useJourney({ regions: async () => SHIPPED_REGIONS });
let ran: Ran[] = [];

beforeAll(async () => {
  const { siklus, dataDir } = journey();
  const env = { ...process.env, SIKLUS_URL: siklus.url, SIKLUS_DATA_DIR: dataDir, WORK: `${dataDir}/work` };
  ran = await runSteps(steps, env, project);
}, 570_000);

describe('the page that teaches HR the rule pack', () => {
  it.each(steps.map((step, i) => [`${step.heading} (line ${step.line})`, i] as const))('%s', (_, i) => {
    const step = ran[i];
    if (!step) throw new Error('not run');
    const { shown, output } = step;
    if (shown === null) expect(output).toEqual(['']);
    else if (!isAsShown(shown, output)) expect(output).toEqual(shown);
  });

  it('names every code of the lint, and no other', () => {
    const named = [...page.matchAll(/^\| `([A-Z]\d\d)` /gm)].map(([, code]) => code);
    expect(named).toEqual(Object.keys(CODES));
  });
});
