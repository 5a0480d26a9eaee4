import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import * as workflows from '../../workflows/index.ts';
import { STAGES } from '../../workflows/appraisal/stages/kinds.ts';
import { listeningBundle, type Replayed, replay, storedHistories, storedTranscript } from '../support/histories.ts';

const histories = await storedHistories();
let code: string;
let replayed: Map<string, Replayed>;
beforeAll(async () => {
  code = await listeningBundle();
  replayed = new Map((await replay(code, histories)).map((each) => [each.name, each]));
});

/** The same code with one text replaced, which must be there exactly once. */
function edited(from: string | RegExp, to: string): string {
  const changed = code.replace(from, to);
  if (changed === code) throw new Error(`the bundle does not hold ${String(from)}`);
  return changed;
}
const told = (each: Replayed | undefined) => each?.commands.map((line) => `${line}\n`).join('');
const failures = (all: Replayed[]) => all.filter((each) => each.error !== undefined).map((each) => each.name);

const ENDED = 'amended blocked cancelled happy objection overdue paused reassigned returned'.split(' ');

describe('stored histories', () => {
  it('cover every path that is kept', () => {
    expect(histories.map((each) => each.name)).toEqual(
      expect.arrayContaining([
        ...ENDED,
        'corrected',
        'late',
        'peers',
        'retargeted',
        ...Object.keys(STAGES).map((kind) => `in-${kind}`),
      ]),
    );
  });

  it('are of every kind of workflow, and of a new run of each that goes on in one', () => {
    const begun = histories.map(({ history }) => JSON.stringify((history as { events: unknown[] }).events[0]));
    const typeOf = (event: string) => /"workflowType":\{"name":"(\w+)"/.exec(event)?.[1];
    expect(new Set(begun.map(typeOf))).toEqual(new Set(Object.keys(workflows)));
    const renewed = begun.filter((event) => /"continuedExecutionRunId":"[^"]/.test(event));
    expect(new Set(renewed.map(typeOf))).toEqual(new Set(['appraisal', 'cycle', 'partition', 'whatIf']));
  });

  it.each(histories.map(({ name }) => name))('%s replays with the workflow code of today', (name) => {
    expect(replayed.get(name)).toMatchObject({ error: undefined });
  });

  it.each(histories.map(({ name }) => name))('%s gives the same commands as when it was recorded', async (name) => {
    expect(told(replayed.get(name))).toBe(await storedTranscript(name));
  });

  it('carry the flags without which a changed activity would not be noticed', () => {
    for (const { history } of histories) expect(JSON.stringify(history)).toContain('"coreUsedFlags"');
  });
});

describe('the guard itself', () => {
  it('notices that an entry is no longer recorded', async () => {
    // The last thing an appraisal does is to record its end.
    const silent = edited(
      /(async function finish\(ctx, reach\) \{\s*)await \(0,\s*[\w$.]+flush\)\(ctx, reach\);/,
      '$1',
    );
    const whole = histories.filter(({ name }) => ENDED.includes(name));
    expect(failures(await replay(silent, whole))).toEqual(whole.map((each) => each.name));
  });

  it('notices an activity under another name', async () => {
    const renamed = edited(/reaching\(local\.score,/, 'reaching(local.issueOutcome,');
    const wanted = ['amended', 'blocked', 'corrected', 'happy', 'objection', 'peers'];
    expect(failures(await replay(renamed, histories)).sort()).toEqual(wanted);
  });

  // What a reducer does gives no other command: only what the commands carry tells of it.
  it.each([
    ['a late stage is no longer noted', /view\.late = \[\s*\.\.\.view\.late,\s*planned\.id\s*\]/, 'void 0', 'late'],
    ['the mean of the peers is rounded down', /\(2 \* sum \+ values\.length\)/, '(2 * sum)', 'peers'],
    [
      'an objection that is upheld forgets the corrected facts',
      /state\.view\.facts = ([^;]*);(\s*state\.corrected)/,
      '$2',
      'corrected',
    ],
    ['a resume adds no time', /const lost = \(since\)\s*=>/, 'const lost = (since) => 0 *', 'paused'],
  ])('notices that %s', async (_, from, to, name) => {
    const one = histories.filter((each) => each.name === name);
    const [changed] = await replay(edited(from, to), one);
    expect(changed?.error ?? told(changed)).not.toBe(await storedTranscript(name));
  });

  it('notices, by the transcript alone, that a timer is set to another time', async () => {
    const shifted = edited(/REMINDER_MINUTES = 9 \* 60/, 'REMINDER_MINUTES = 10 * 60');
    // Its only timer is a reminder that never came: replay alone has nothing to say against another time.
    const [cancelled] = await replay(
      shifted,
      histories.filter((each) => each.name === 'cancelled'),
    );
    expect(cancelled).toMatchObject({ name: 'cancelled', error: undefined });
    expect(told(cancelled)).not.toBe(await storedTranscript('cancelled'));
  });
});

describe('protobufjs 8', () => {
  it('is installed exactly once, or no stored history could be read', async () => {
    // npm's own list of what lies in node_modules.
    const installed: unknown = JSON.parse(await readFile('node_modules/.package-lock.json', 'utf8'));
    const { packages } = installed as { packages: Record<string, { version: string }> };
    const copies = Object.entries(packages).filter(([path]) => path.endsWith('node_modules/protobufjs'));
    expect(copies.filter(([, { version }]) => version.startsWith('8.'))).toHaveLength(1);
  });
});
