/** What the script's facts lead to under the real rules: each region's own rewards and sanctions must be seen. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describePack } from '../../../rules/explain/describe.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { parsePackSource } from '../../../rules/read/schema.ts';
import type { Decision, Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { jointTargetLines, type Line, serviceLines, surveyLines, trainingLines } from '../../../worker/demo/batches.ts';
import { factNames, valuesFor } from '../../../worker/demo/facts.ts';
import { buildRoster, type Person } from '../../../worker/demo/roster.ts';
import { type Cast, subjectOf } from '../../../worker/demo/scene.ts';
import { JOINT_TARGET } from '../../../worker/demo/script-data.ts';
import { rosterFacts } from '../../../worker/demo/setup.ts';
import { writeScript } from '../../../worker/demo/temperament.ts';
import { ELSEWHERE, FOURTH, HOME, NATION, STAFF, THIRD } from '../../support/regions.ts';

const REGIONS = [THIRD, ELSEWHERE, FOURTH, STAFF, HOME];
const folder = new URL('../../../rules/regions/', import.meta.url);
const source = (id: string) => parsePackSource(JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8')));

/** What the workflow itself would count; the share of reported days and the peers' mean are its business, not the demo's. */
const counted = ({ pack }: ResolvedPack, { script }: Cast): Facts => ({
  ...('dailyReportDays' in pack.facts
    ? { dailyReportDays: script.reportsEveryDay ? 210 : 105, dailyReportWorkingDays: 225 }
    : {}),
  ...('peerCount' in pack.facts
    ? { peerCount: script.peers.filter(({ answers }) => answers).length, peerMean: 9500 }
    : {}),
});

const isAbout = (line: Line, { employeeId, person }: Cast): boolean => {
  if ('employee' in line) return line.employee === employeeId;
  if ('unit' in line) return line.unit === person.unit;
  return JOINT_TARGET.kinds.some((kind) => kind === person.unitKind);
};

const decideAll = async (region: string, seed: number): Promise<Decision[]> => {
  const resolved = resolvePack([source(NATION), source(region)]);
  const { pack } = resolved;
  const roster = buildRoster({ region, pack, people: 40, seed });
  const script = writeScript({ seed, roster, pack });
  const world = { seed, region, roster, pack };
  const castOf = (person: Person): Cast[] => {
    const part = script.get(person.nip);
    return part && person.appraised && !part.leaves ? [{ person, employeeId: person.nip, script: part }] : [];
  };
  const casts = roster.people.flatMap(castOf);
  const joint = pack.collaboration.jointTargets ? jointTargetLines(world) : [];
  const lines = [...trainingLines(world, casts), ...serviceLines(world, casts), ...surveyLines(world), ...joint];
  return Promise.all(
    casts.map((cast) => {
      const sent = lines.filter((line) => isAbout(line, cast)).map(({ facts }) => facts);
      const rated = valuesFor(pack, factNames(pack, 'assessor'), subjectOf(world, cast.person, cast.script));
      const known = rosterFacts({ pack, roster, script, seed }, cast.person);
      return evaluate(resolved, Object.assign({}, known, ...sent, rated, counted(resolved, cast)));
    }),
  );
};

describe.each(REGIONS)('with seed 1, the year of %s', (region) => {
  test('ends in every predicate that its pack knows', async () => {
    const decisions = await decideAll(region, 1);
    const { predicates } = resolvePack([source(NATION), source(region)]).pack;
    const possible = predicates.mode === 'grid' ? predicates.cells.flat() : predicates.values;
    expect([...new Set(decisions.map(({ predicate }) => predicate))].toSorted()).toEqual(
      [...new Set(possible)].toSorted(),
    );
  });

  test('proposes each reward and sanction of its own', async () => {
    const decisions = await decideAll(region, 1);
    const proposed = new Set(
      decisions.flatMap(({ outcomes }) => outcomes.filter(({ result }) => result).map(({ code }) => code)),
    );
    const { rewardCodes, sanctionCodes } = describePack(resolvePack([source(NATION), source(region)]).pack);
    expect([...rewardCodes, ...sanctionCodes].filter((code) => !proposed.has(code))).toEqual([]);
  });

  test('can be decided for any other seed too: no fact is missing', async () => {
    expect(await decideAll(region, 99)).toHaveLength(39);
  });
});
