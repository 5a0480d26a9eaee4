/** The script player without any server: whom it lets act, when, and that nothing but the seed decides. */
import { beforeAll, describe, expect, it } from 'vitest';
import { oneTarget } from '../../../rules/language/targets.ts';
import { nextAct } from '../../../activities/cast/player.ts';
import type { Circumstances } from '../../../activities/cast/situation.ts';
import { castOf, partOf } from '../../../activities/cast/cast.ts';
import { invent, superiorsOf } from '../../../activities/cast/people.ts';
import { everywhere, ratingsFor } from '../../../activities/cast/ratings.ts';
import { playYear, worldOf } from '../../../activities/rehearsal/year.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { planStages } from '../../../rules/time/plan.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import type { Store } from '../../../store/connect.ts';
import type { Script } from '../../../workflows/cast/habits.ts';
import type { AppraisalView } from '../../../workflows/record.ts';
import type { Habit } from '../../../workflows/cast/habits.ts';
import { anInput } from '../../support/appraisal.ts';
import { aView } from '../../support/store.ts';

const DAY = 86_400_000;
const PERIOD = { from: '2026-01-01', to: '2026-12-31' };
let packs: ResolvedPack[];
beforeAll(async () => {
  packs = (await loadRegionPacks('rules/regions')).map(({ resolved }) => resolved).filter(({ pack }) => pack.area);
});

/** Forty invented people under the first region's pack. */
async function company(script: Script = {}, seed = 1) {
  const [pack] = packs;
  if (!pack) throw new Error('no pack');
  const ratings = await ratingsFor(pack);
  const { staff, above } = invent([], { count: 40, seed, ratings });
  const superiors = superiorsOf([...staff, ...above]);
  const cast = castOf(script, { people: staff, superiors, seed });
  const stage = { pack: pack.pack, script, cast, ratings, superiors, seed };
  return {
    pack,
    stage,
    those: (habit: Habit) => staff.map(({ id }) => id).filter((id) => cast.habitsOf(id).includes(habit)),
  };
}

/** What the player of `v0001` sees, whose assessor is `above-1` and whose second reviewer is `above-2`. */
async function situationOf(
  view: AppraisalView,
  script: Script = {},
  more: Partial<Circumstances> & { seed?: number } = {},
) {
  const { seed, ...rest } = more;
  const { pack, stage } = await company(script, seed);
  const employeeId = 'v0001';
  const input = anInput([], { employeeId, assessorId: 'above-1', secondReviewerId: 'above-2' });
  const plan = planStages(pack.pack, PERIOD);
  return { employeeId, at: view.stageOpenedAt, view, plan, part: partOf(stage, input), refused: [], ...rest };
}

/** A stage that waits for its assessor; due in twenty days. */
const waitsForAssessor = (more: Partial<AppraisalView> = {}) =>
  aView({ assessorId: 'above-1', waitingOn: [{ as: 'assessor', id: 'above-1', for: 'agreeTargets' }], ...more });

describe('the cast', () => {
  it('has exactly the shares asked for, and the same people for the same seed', async () => {
    const script: Script = { noShows: 1_000, objections: 5_000, upheldObjections: 2_500 };
    const [one, again, other] = [await company(script), await company(script), await company(script, 2)];
    expect(one.those('noShows')).toHaveLength(4);
    expect(one.those('objections')).toHaveLength(20);
    expect(one.those('upheldObjections')).toHaveLength(5);
    for (const id of one.those('upheldObjections')) expect(one.those('objections')).toContain(id);
    expect(again.those('objections')).toEqual(one.those('objections'));
    expect(other.those('objections')).not.toEqual(one.those('objections'));
  });

  it('may be named instead of drawn', async () => {
    const { those } = await company({ noShows: ['v0003', 'v0007'] });
    expect(those('noShows')).toEqual(['v0003', 'v0007']);
  });
});

describe('the player', () => {
  it('lets people act inside the window of their stage, and never in the past', async () => {
    const view = waitsForAssessor();
    const act = nextAct(await situationOf(view));
    expect(act?.name).toBe('agreeTargets');
    expect(act?.at).toBeGreaterThan(view.stageOpenedAt);
    expect(act?.at).toBeLessThan(view.dueAt ?? 0);
    const at = (view.dueAt ?? 0) - DAY / 2;
    expect(nextAct(await situationOf(view, {}, { at }))?.at).toBe(at);
  });

  it('says the same for the same seed, and something else for another one', async () => {
    const view = waitsForAssessor();
    const act = nextAct(await situationOf(view));
    expect(nextAct(await situationOf(view))).toEqual(act);
    expect(nextAct(await situationOf(view, {}, { seed: 2 }))?.at).not.toBe(act?.at);
  });

  it('lets late assessors act after the deadline by the days asked for, absent ones never', async () => {
    const view = waitsForAssessor();
    const late = await situationOf(view, { lateAssessors: ['above-1'], lateDays: 5 });
    expect(nextAct(late)?.at).toBe((view.dueAt ?? 0) + 5 * DAY);
    expect(nextAct(await situationOf(view, { absentAssessors: ['above-1'] }))).toBeNull();
  });

  it('lets the second reviewer stand in once a stage is escalated, unless they are absent too', async () => {
    const waitingOn: AppraisalView['waitingOn'] = [
      { as: 'assessor', id: 'above-1', for: 'finaliseScore' },
      { as: 'secondReviewer', id: 'above-2', for: 'finaliseScore' },
    ];
    const view = waitsForAssessor({ stageKind: 'final', escalated: true, waitingOn });
    const absent: Script = { absentAssessors: ['above-1'], missingFacts: 10_000 };
    expect(nextAct(await situationOf(view, absent))).toMatchObject({
      name: 'finaliseScore',
      command: { actor: { id: 'above-2', as: 'secondReviewer' } },
    });
    expect(nextAct(await situationOf(view, { ...absent, absentStandIns: ['above-2'] }))).toBeNull();
  });

  it('does not repeat what was refused', async () => {
    const view = waitsForAssessor();
    const act = nextAct(await situationOf(view));
    expect(nextAct(await situationOf(view, {}, { refused: [act?.key ?? ''] }))).toBeNull();
  });

  it('has those object who do, instead of receiving their result', async () => {
    const view = aView({
      stage: 'result',
      stageKind: 'result',
      waitingOn: [{ as: 'employee', id: 'v0001', for: 'acknowledgeResult' }],
    });
    expect(nextAct(await situationOf(view))?.name).toBe('acknowledgeResult');
    expect(nextAct(await situationOf(view, { objections: ['v0001'] }))?.name).toBe('object');
  });
});

describe('a rehearsed year', () => {
  it('is refused outside a sandbox', async () => {
    const { part, employeeId } = await situationOf(aView());
    const year = { input: anInput([], { employeeId, sandbox: false }), part, signal: new AbortController().signal };
    await expect(playYear(worldOf({} as Store), year)).rejects.toMatchObject({ type: 'command-invalid' });
  });
});

describe('ratings', () => {
  const SOURCES = ['assessor', 'system', 'public', 'peer', 'history', 'roster', 'training', 'workflow'] as const;

  it('are worse for low scores and better for high ones in every region, without knowing any fact by name', async () => {
    for (const pack of packs) {
      const ratings = await ratingsFor(pack);
      const finals = { low: 0, usual: 0, high: 0 };
      for (const level of ['low', 'usual', 'high'] as const) {
        for (let n = 0; n < 10; n += 1) {
          const reached = { low: 4000, usual: 10_000, high: 11_500 }[level];
          const targets = pack.pack.facts['targets'] && { targets: oneTarget(reached) };
          const decision = await evaluate(pack, {
            ...ratings.facts([...SOURCES], everywhere(level), [1, n]),
            ...targets,
          });
          finals[level] += decision.score.result ?? 0;
        }
      }
      expect(finals.low).toBeLessThan(finals.usual);
      expect(finals.usual).toBeLessThan(finals.high);
    }
  });
});

describe('invented people', () => {
  it('are as many as asked for, in the proportions of the roster, each with two superiors above', async () => {
    const ratings = await ratingsFor(packs[0] as ResolvedPack);
    const shape = [
      ...Array.from({ length: 30 }, () => ({ unit: 'dinkes', facts: { unitKind: 'healthCentre' } })),
      ...Array.from({ length: 10 }, () => ({ unit: 'setda', facts: { unitKind: 'other' } })),
    ];
    const { staff, above } = invent(shape, { count: 100, seed: 1, ratings });
    expect(staff).toHaveLength(100);
    expect(staff.filter(({ unit }) => unit === 'dinkes')).toHaveLength(75);
    expect(staff.filter(({ facts }) => facts['unitKind'] === 'healthCentre')).toHaveLength(75);
    const byId = new Map([...staff, ...above].map((person) => [person.id, person]));
    for (const { id, supervisor } of staff) {
      const first = byId.get(supervisor ?? '');
      const second = byId.get(first?.supervisor ?? '');
      expect([first === undefined, second === undefined, first?.id === id]).toEqual([false, false, false]);
    }
  });
});
