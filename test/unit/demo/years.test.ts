/** The demo's years without any server: under the real rules every region's own rewards and sanctions are seen. */
import { beforeAll, describe, expect, test } from 'vitest';
import { playYear } from '../../../activities/rehearsal/year.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../../rules/decide/facts.ts';
import { placeInCycle } from '../../../rules/decide/placement.ts';
import { describePack } from '../../../rules/explain/describe.ts';
import type { Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { planStages } from '../../../rules/time/plan.ts';
import { startOfLocalDay } from '../../../rules/time/calendar.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { DEMO_PERIOD, inventWorld, partIn, type Person, surveyLines, type World } from '../../../worker/demo/world.ts';
import type { World as Outside } from '../../../workflows/appraisal/effects.ts';
import { foldChanges } from '../../../store/journal/entry.ts';
import type { AppraisalView } from '../../../workflows/record.ts';
import { anInput } from '../../support/appraisal.ts';

const packs = (await loadRegionPacks('rules/regions')).map(({ resolved }) => resolved).filter(({ pack }) => pack.area);
const signal = new AbortController().signal;

/** Facts that reach somebody by way of their unit. */
function shared(world: World, person: Person): Facts {
  const own = surveyLines(world).filter((line) => 'unit' in line && line.unit === person.unit);
  return Object.assign({}, ...own.map(({ facts }) => facts));
}

type Ended = { person: Person; view: AppraisalView; refused: unknown[] };

async function yearOf(world: World, resolved: ResolvedPack, person: Person): Promise<Ended> {
  const { pack, people } = world;
  const placed = (each: Person) => ({ ...each, appraised: true, active: true, supervisorId: each.supervisor });
  const above = (of: Person | undefined) => people.find(({ id }) => id === of?.supervisor);
  const superiors = [above(person), above(above(person))].map((each) => each && placed(each));
  const [supervisor, secondReviewer] = superiors;
  const placement = await placeInCycle(pack, placed(person), {
    supervisor,
    secondReviewer,
    period: DEMO_PERIOD,
  });
  if (placement.status !== 'in') throw new Error(`${person.id} is ${placement.status} by ${placement.rule}`);
  const plan = planStages(pack, DEMO_PERIOD);
  const peerIds = people
    .filter(({ supervisor, id }) => supervisor === person.supervisor && id !== person.id)
    .map(({ id }) => id);
  const { assessorId, secondReviewerId } = placement;
  const around = { assessorId, secondReviewerId, peerIds: peerIds.slice(0, 5) };
  const part = partIn(world, person, around);
  part.facts.delivered = { ...part.facts.delivered, ...shared(world, person) };
  const first = startOfLocalDay(DEMO_PERIOD.from, plan.calendar.offsetMinutes);
  const input = {
    ...anInput(plan.stages, { id: person.id, employeeId: person.id, ...around, facts: placement.facts }),
    plan,
    sandbox: true,
    clock: { anchorBusiness: first, anchorReal: 0, speed: 0 },
  };
  let view: AppraisalView | undefined;
  const outside: Outside = {
    record: async ({ entries }) => {
      view = foldChanges(entries) as AppraisalView;
      return undefined;
    },
    score: async ({ facts }) => {
      const { digest, outcomes, ...decision } = await evaluate(resolved, declaredFacts(pack, facts));
      return { ...decision, decisionId: 'd', resultDigest: digest, outcomes: outcomes.filter(({ result }) => result) };
    },
    issueOutcome: async () => undefined,
    placeOutcomes: async () => [],
    drawUnder: async () => ({ ids: [] }),
  };
  const { refused } = await playYear(outside, { input, part, signal });
  if (!view) throw new Error('nothing was recorded');
  return { person, view, refused };
}

async function playRegion(
  resolved: ResolvedPack,
  seed: number,
  people = 40,
): Promise<{ world: World; years: Ended[] }> {
  const world = await inventWorld({ region: resolved.pack.id, resolved, people, seed });
  const appraised = world.people.filter((person) => person.appraised);
  return { world, years: await Promise.all(appraised.map((person) => yearOf(world, resolved, person))) };
}

describe.each(packs.map((resolved) => ({ region: resolved.pack.id, resolved })))(
  'the year of $region',
  ({ resolved }) => {
    const { pack } = resolved;
    let played: Awaited<ReturnType<typeof playRegion>>;
    const regions = new Map<number, ReturnType<typeof playRegion>>();
    const few = (people: number) => {
      const region = regions.get(people) ?? playRegion(resolved, 99, people);
      regions.set(people, region);
      return region;
    };
    beforeAll(async () => {
      played = await playRegion(resolved, 1);
    });

    test('ends for everybody, with nothing refused', () => {
      expect(played.years.map(({ view, refused }) => [view.state, refused])).toEqual(
        played.years.map(() => ['CLOSED', []]),
      );
    });

    test('ends in every predicate that its pack knows', () => {
      const possible = pack.predicates.mode === 'grid' ? pack.predicates.cells.flat() : pack.predicates.values;
      const given = new Set(played.years.map(({ view }) => view.predicate));
      expect(given).toEqual(new Set(possible));
    });

    test('shows each reward and sanction of its own', () => {
      const seen = new Set(played.years.flatMap(({ view }) => view.outcomes.map(({ code }) => code)));
      const { rewardCodes, sanctionCodes } = describePack(pack);
      expect([...rewardCodes, ...sanctionCodes].filter((code) => !seen.has(code))).toEqual([]);
    });

    test('has people late, moved on by a deadline, and objecting, of whom one is right', () => {
      const all = played.years.map(({ view }) => view);
      expect(all.some(({ late }) => late.length > 0)).toBe(true);
      expect(all.some(({ autoForwarded }) => autoForwarded.includes('targets'))).toBe(true);
      const decisions = all.flatMap(({ objection }) => objection?.decision ?? []);
      expect(decisions).toContain('upheld');
      expect(decisions).toContain('rejected');
    });

    test('is the same for the same seed and another one for another seed', async () => {
      const told = ({ years }: typeof played) => years.map(({ view }) => [view.predicate, view.score, view.outcomes]);
      const [once, again, other] = [await few(6), await playRegion(resolved, 99, 6), await playRegion(resolved, 2, 6)];
      expect(told(again)).toEqual(told(once));
      expect(told(other)).not.toEqual(told(once));
    });

    test.each([6, 13])('ends for everybody among %i people too, whatever the seed', async (people) => {
      const { years } = await few(people);
      expect(years).toHaveLength(people);
      expect(years.filter(({ view, refused }) => view.state !== 'CLOSED' || refused.length > 0)).toEqual([]);
    });
  },
);
