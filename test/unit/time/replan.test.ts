import { describe, expect, it } from 'vitest';
import { AMEND_REFUSALS, amendable, isAmendRefusal, planInForce, type Standing } from '../../../rules/time/replan.ts';
import type { PlannedStage, StageKind } from '../../../rules/language/types.ts';
import { aPlan, aStage } from '../../support/appraisal.ts';

const stage = (id: string, kind: StageKind, more: Partial<PlannedStage> = {}) => aStage(kind, { id, ...more });
const year = (...extra: PlannedStage[]) => [
  stage('targets', 'target'),
  stage('midYear', 'review'),
  ...extra,
  stage('final', 'final'),
  stage('result', 'result'),
  stage('followUp', 'outcome'),
];
const plan = aPlan(year());
const at = (id: string) => plan.stages.findIndex((each) => each.id === id);
const standing = (id: string, more: Partial<Standing> = {}): Standing => ({
  ended: false,
  pack: 'v1',
  plan,
  at: at(id),
  scored: false,
  outcomes: [],
  ...more,
});
const ids = (stages: PlannedStage[]) => stages.map(({ id }) => id);
const moved = (from: Standing, stages: PlannedStage[], mode: 'fromNextStage' | 'rescore' = 'fromNextStage') => {
  const verdict = amendable(from, { mode, pack: 'v2', plan: aPlan(stages) });
  return verdict.ok ? ids(verdict.plan.stages) : verdict.code;
};

describe('an appraisal that another pack takes over', () => {
  it('keeps what is done and running, and gets every later stage from the new pack', () => {
    const longer = stage('midYear', 'review', { lasts: { workingDays: 60 } });
    const later = stage('final', 'final', { lasts: { workingDays: 40 } });
    const next = aPlan([stage('targets', 'target'), longer, stage('peers', 'feedback'), later, ...year().slice(3)]);
    const verdict = amendable(standing('midYear'), { mode: 'fromNextStage', pack: 'v2', plan: next });
    if (!verdict.ok) throw new Error(verdict.code);
    expect(ids(verdict.plan.stages)).toEqual(['targets', 'midYear', 'peers', 'final', 'result', 'followUp']);
    expect(verdict.plan.stages[1]).toEqual(plan.stages[1]);
    expect(verdict.plan.stages[3]).toEqual(later);
  });

  it('takes the new calendar and the new time for objections, but for whoever is in the window already', () => {
    const next = { ...aPlan(year()), objection: { window: { calendarDays: 3 }, decide: { workingDays: 3 } } };
    const objection = (id: string) => {
      const verdict = amendable(standing(id), { mode: 'fromNextStage', pack: 'v2', plan: next });
      return verdict.ok ? verdict.plan.objection : verdict.code;
    };
    expect(objection('midYear')).toEqual(next.objection);
    expect(objection('result')).toEqual(plan.objection);
  });

  it('may lose stages that have not begun', () => {
    expect(moved(standing('targets'), [stage('targets', 'target'), ...year().slice(2)])).toEqual([
      'targets',
      'final',
      'result',
      'followUp',
    ]);
  });

  it.each([
    [
      'its running stage is not in the new pack',
      'midYear',
      [stage('targets', 'target'), ...year().slice(2)],
      'stage-missing',
    ],
    [
      'its running stage is of another kind there',
      'midYear',
      [stage('targets', 'target'), stage('midYear', 'feedback'), ...year().slice(2)],
      'stage-missing',
    ],
    [
      'a stage it never held comes before the running one',
      'midYear',
      [stage('briefing', 'briefing'), ...year()],
      'stage-skipped',
    ],
    [
      'a stage it has held comes after the running one',
      'midYear',
      [stage('midYear', 'review'), stage('targets', 'target'), ...year().slice(2)],
      'stage-repeated',
    ],
    ['nothing is left to follow the new pack', 'followUp', year(), 'no-stage-left'],
  ])('is refused when %s', (_why, where, stages, code) => {
    expect(moved(standing(where), stages)).toBe(code);
  });

  it('is refused when it has ended or obeys that pack already', () => {
    expect(moved(standing('midYear', { ended: true }), year())).toBe('appraisal-ended');
    expect(moved(standing('midYear', { pack: 'v2' }), year())).toBe('pack-same');
  });
});

describe('a score under another pack', () => {
  const proposed = { status: 'PROPOSED' };
  const scored = (where: string, outcomes: Standing['outcomes'] = [proposed]) =>
    standing(where, { scored: true, outcomes });

  it('may be computed again while the window for objections is open', () => {
    expect(moved(scored('result'), year(), 'rescore')).toEqual(ids(plan.stages));
  });

  it.each([['ISSUED'], ['REJECTED'], ['LAPSED'], ['WITHDRAWN']])('is never touched when an outcome is %s', (status) => {
    expect(moved(scored('result', [proposed, { status }]), year(), 'rescore')).toBe('outcome-decided');
  });

  it('is never touched when an outcome is approved and about to be issued', () => {
    expect(moved(scored('result', [{ ...proposed, decidedBy: 'sup-1' }]), year(), 'rescore')).toBe('outcome-decided');
  });

  it('is final once the result stage is over, also where there is none', () => {
    const more = [...year(), stage('closing', 'briefing')];
    const after = { ...scored('followUp'), plan: aPlan(more) };
    expect(moved(after, more, 'rescore')).toBe('result-final');
    const without = more.filter(({ id }) => id !== 'result');
    const noResult = { ...scored('followUp'), plan: aPlan(without), at: 3 };
    expect(moved(noResult, without, 'rescore')).toBe('result-final');
    expect(moved(after, more)).toEqual(ids(more));
  });

  it('that does not exist yet is no hindrance', () => {
    expect(moved(standing('midYear'), year(), 'rescore')).toEqual(ids(plan.stages));
  });
});

describe('the plan in force', () => {
  it('is the first one, changed by each amendment in turn', () => {
    const withPeers = aPlan(year(stage('peers', 'feedback')));
    const past = [
      { stage: 'targets', plan: withPeers },
      { stage: 'peers', plan: aPlan([...withPeers.stages.slice(0, 4), stage('followUp', 'outcome')]) },
    ];
    expect(ids(planInForce(plan, past).stages)).toEqual(['targets', 'midYear', 'peers', 'final', 'followUp']);
    expect(planInForce(plan, [])).toBe(plan);
  });
});

describe('reasons', () => {
  it('exist in both languages and are known by their codes', () => {
    for (const [code, { id, en }] of Object.entries(AMEND_REFUSALS)) {
      expect([isAmendRefusal(code), id.length > 10, en.length > 10]).toEqual([true, true, true]);
    }
    for (const code of [undefined, null, '', 'toString', 'stage-mismatch']) expect(isAmendRefusal(code)).toBe(false);
  });
});
