import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
import {
  ADMIN,
  aStage,
  ASSESSOR,
  anInput,
  command,
  DAY,
  drive,
  EMPLOYEE,
  official,
  SECOND,
  SERVICE,
  twoTargets,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const propose = () => command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() });
const rest = aStage('execution');

describe('briefing', () => {
  it('ends when it is acknowledged and the course of the gate is completed', () => {
    const gate = aStage('briefing', { options: { acknowledge: true, courseFacts: ['workshopDone'] } });
    const a = drive(anInput([gate, rest]));
    a.send('acknowledgeBriefing', command(EMPLOYEE, {}));
    expect(a.view().stage).toBe('briefing');
    expect(a.view().waitingOn).toEqual([{ as: 'system', for: 'recordFacts' }]);
    a.send('recordFacts', command(SERVICE, { sourceId: 'lms' }, { facts: { workshopDone: true } }));
    expect(a.view().stage).toBe('execution');
  });
  it('refuses a second acknowledgement and anybody else', () => {
    const gate = aStage('briefing', { options: { acknowledge: true, courseFacts: ['workshopDone'] } });
    const a = drive(anInput([gate, rest]));
    expect(a.refusal('acknowledgeBriefing', command(ASSESSOR, {}))).toBe('not-your-turn');
    a.send('acknowledgeBriefing', command(EMPLOYEE, {}));
    expect(a.refusal('acknowledgeBriefing', command(EMPLOYEE, {}))).toBe('already-done');
  });
});

describe('target setting', () => {
  it('goes from proposal over return to agreement', () => {
    const a = drive(anInput([aStage('target'), rest]));
    a.send('proposeTargets', propose());
    expect(a.refusal('proposeTargets', propose())).toBe('stage-mismatch');
    expect(a.refusal('returnTargets', command(ASSESSOR, {}))).toBe('command-invalid');
    a.send('returnTargets', command(ASSESSOR, {}, { submissionId: 's1' }));
    expect(a.view().waitingOn).toEqual([{ as: 'employee', id: EMPLOYEE.id, for: 'proposeTargets' }]);
    a.send('proposeTargets', propose());
    expect(a.refusal('returnTargets', command(ASSESSOR, {}, { submissionId: 's2' }))).toBe('rounds-exhausted');
    a.send('agreeTargets', command(ASSESSOR, {}));
    expect(a.view()).toMatchObject({ stage: 'execution', targetsAgreedBy: 'assessor', targetRounds: 2 });
  });
  it('refuses targets whose weights miss 100 % by one basis point', () => {
    const a = drive(anInput([aStage('target'), rest]));
    const targets = twoTargets().map((target, n) => (n === 0 ? { ...target, weight: 6001 } : target));
    expect(a.refusal('proposeTargets', command(EMPLOYEE, { targets }))).toBe('command-invalid');
  });
  it('adopts the last proposal at the deadline and says so', () => {
    const a = drive(anInput([aStage('target'), rest]));
    a.send('proposeTargets', propose());
    a.sleepDays(30);
    expect(a.view()).toMatchObject({ stage: 'execution', targetsAgreedBy: 'deadline', autoForwarded: ['target'] });
  });
  const easy = () => [{ id: 'easy', weight: 10_000, indicator: 'visits', due: '2026-12-31' }];
  const retargeted = () => {
    const a = drive(anInput([aStage('target'), aStage('review'), rest]));
    a.send('proposeTargets', propose());
    a.send('agreeTargets', command(ASSESSOR, {}));
    a.send('submitSelfAssessment', command(EMPLOYEE, {}));
    a.send('submitReview', command(ASSESSOR, { result: 'RETARGET' }));
    return a;
  };
  it('never makes binding what the assessor sent back: what was agreed before goes on', () => {
    const a = retargeted();
    a.send('proposeTargets', command(EMPLOYEE, { targets: easy() }));
    expect(a.view()).toMatchObject({ targets: easy(), targetsAgreedBy: null });
    a.send('returnTargets', command(ASSESSOR, {}, { submissionId: 's1' }));
    expect(a.view()).toMatchObject({ targets: twoTargets(), targetsAgreedBy: 'assessor' });
    a.sleepDays(40);
    expect(a.view()).toMatchObject({ stage: 'execution', targets: twoTargets(), targetsAgreedBy: 'assessor' });
  });
  it('keeps what was agreed when nobody proposes anything, and takes a proposal that was not answered', () => {
    const silent = retargeted();
    silent.sleepDays(40);
    expect(silent.view()).toMatchObject({ stage: 'execution', targets: twoTargets(), targetsAgreedBy: 'assessor' });
    const unanswered = retargeted();
    unanswered.send('proposeTargets', command(EMPLOYEE, { targets: easy() }));
    unanswered.sleepDays(40);
    expect(unanswered.view()).toMatchObject({ stage: 'execution', targets: easy(), targetsAgreedBy: 'deadline' });
  });
  it('says that nobody agreed to anything where nothing was ever agreed, returned or not proposed', () => {
    const none = { stage: 'execution', targets: [], targetsAgreedBy: null, autoForwarded: ['target'] };
    const silent = drive(anInput([aStage('target'), rest]));
    silent.sleepDays(30);
    expect(silent.view()).toMatchObject(none);
    const returned = drive(anInput([aStage('target'), rest]));
    returned.send('proposeTargets', propose());
    returned.send('returnTargets', command(ASSESSOR, {}, { submissionId: 's1' }));
    returned.sleepDays(30);
    expect(returned.view()).toMatchObject(none);
  });
  it('lets the second reviewer agree only after the escalation, and counts the stage as late', () => {
    const onDeadline = { do: 'escalate', grace: { workingDays: 10 }, then: 'hold' } as const;
    const a = drive(anInput([aStage('target', { onDeadline }), rest]));
    a.send('proposeTargets', propose());
    expect(a.refusal('agreeTargets', command(SECOND, {}))).toBe('not-your-turn');
    a.sleepDays(30);
    expect(a.view()).toMatchObject({ overdue: true, escalated: true });
    a.send('agreeTargets', command(SECOND, {}));
    expect(a.view()).toMatchObject({ stage: 'execution', late: ['target'], autoForwarded: [] });
  });
  it('closes the appraisal with a reason when the pack says so', () => {
    const a = drive(anInput([aStage('target', { onDeadline: { do: 'close' } }), rest]));
    a.sleepDays(30);
    expect(a.view()).toMatchObject({ state: 'CANCELLED', endReason: 'deadline-target' });
  });
  it('waits for ever when the pack says hold', () => {
    const a = drive(anInput([aStage('target', { onDeadline: { do: 'hold' } }), rest]));
    a.sleepDays(200);
    expect(a.view()).toMatchObject({ stage: 'target', overdue: true });
  });
});

describe('reminders', () => {
  it('go out once each, to the one who is waited for', () => {
    const a = drive(anInput([aStage('target', { remindDaysBefore: [3, 7] }), rest]));
    a.sleepDays(27);
    const reminders = a.ctx.state.notices.filter((notice) => notice.template === 'reminder');
    expect(reminders.map((notice) => notice.to)).toEqual([EMPLOYEE.id, EMPLOYEE.id]);
  });
});

describe('six-month review', () => {
  it('waits for self-assessment and result', () => {
    const a = drive(anInput([aStage('review'), rest]));
    a.send('submitReview', command(ASSESSOR, { result: 'ON_TRACK' }));
    expect(a.view().stage).toBe('review');
    a.send('submitSelfAssessment', command(EMPLOYEE, {}));
    expect(a.view().stage).toBe('execution');
  });
  it('sends the targets back to the table when the result is re-target', () => {
    const a = drive(anInput([aStage('target'), aStage('review'), rest]));
    a.send('proposeTargets', propose());
    a.send('agreeTargets', command(ASSESSOR, {}));
    a.send('submitSelfAssessment', command(EMPLOYEE, {}));
    expect(a.refusal('proposeTargets', propose())).toBe('stage-mismatch');
    a.send('submitReview', command(ASSESSOR, { result: 'RETARGET' }));
    expect(a.view().stage).toBe('review');
    a.send('proposeTargets', propose());
    a.send('agreeTargets', command(ASSESSOR, {}));
    expect(a.view().stage).toBe('execution');
  });
  it('takes an extra review opened by another system once, in whatever stage', () => {
    const a = drive(anInput([rest, aStage('final')]));
    a.send('openReview', command(SERVICE, { reviewId: 'r9', workingDays: 5 }));
    expect(a.refusal('openReview', command(SERVICE, { reviewId: 'r9', workingDays: 5 }))).toBe('already-done');
    a.send('submitReview', command(ASSESSOR, { result: 'COACH', reviewId: 'r9' }));
    expect(a.view().reviews).toMatchObject([{ id: 'r9', result: 'COACH', by: ASSESSOR.id }]);
    a.sleepDays(10);
    expect(a.types()).not.toContain('review.overdue');
  });
});

describe('result and objection', () => {
  const scored = () => {
    const a = drive(anInput([aStage('result'), rest]));
    return a;
  };
  it('accepts an objection on day 14 and refuses it on day 15', () => {
    const onTime = scored();
    onTime.sleepDays(14);
    expect(onTime.refusal('object', command(EMPLOYEE, {}, { submissionId: 's' }))).toBe(null);
    const late = scored();
    late.sleepDays(15);
    expect(late.view()).toMatchObject({ stage: 'execution', acknowledged: 'silent', autoForwarded: [] });
    expect(late.refusal('object', command(EMPLOYEE, {}, { submissionId: 's' }))).toBe('stage-mismatch');
  });
  it('is decided by the second reviewer, never by the assessor, and never by the calendar', () => {
    const a = scored();
    a.send('object', command(EMPLOYEE, {}, { submissionId: 's' }));
    const decision = (actor: typeof SECOND) =>
      command<'decideObjection'>(actor, { decision: 'rejected' }, { submissionId: 'd' });
    expect(a.refusal('decideObjection', decision(ASSESSOR))).toBe('self-decision');
    expect(a.refusal('decideObjection', decision({ ...ASSESSOR, as: 'secondReviewer' }))).toBe('self-decision');
    a.sleepDays(120);
    expect(a.view()).toMatchObject({ stage: 'result', overdue: true });
    a.send('decideObjection', decision(SECOND));
    expect(a.view()).toMatchObject({ stage: 'execution', objection: { decision: 'rejected', decidedBy: SECOND.id } });
  });
});

describe('outcomes', () => {
  const proposed = (approval: 'agencyHead' | 'supervisor') => {
    const a = drive(anInput([rest, aStage('outcome')]));
    a.view().outcomes = [{ id: 'o1', code: 'TEGURAN', kind: 'sanction', approval, status: 'PROPOSED' }];
    a.sleepDays(30);
    return a;
  };
  const decide = (actor: typeof EMPLOYEE, decision: 'approved' | 'rejected' = 'approved') =>
    command<'decideOutcome'>(actor, { outcomeId: 'o1', decision }, { submissionId: 'why' });
  it('are decided by the office the pack names', () => {
    const a = proposed('agencyHead');
    expect(a.refusal('decideOutcome', decide(official('appointingAuthority')))).toBe('not-your-turn');
    expect(a.refusal('decideOutcome', decide({ ...EMPLOYEE, as: 'official', office: 'agencyHead' }))).toBe(
      'self-decision',
    );
    a.send('decideOutcome', decide(official('agencyHead'), 'rejected'));
    expect(a.view().outcomes[0]).toMatchObject({ status: 'REJECTED', decidedBy: 'off-agencyHead' });
  });
  it('lapse when nobody decides: a sanction is never automatic', () => {
    const a = proposed('supervisor');
    a.sleepDays(60);
    expect(a.view().outcomes[0]).toMatchObject({ status: 'LAPSED' });
  });
});

describe('cycle operations', () => {
  const signal = { opId: 'op1', actor: ADMIN, reasonId: 'r1' };
  it('stop the clocks in a pause and move deadlines by whole days', () => {
    const a = drive(anInput([aStage('target'), rest]));
    const before = a.view().dueAt ?? 0;
    applyOperation(a.ctx, { ...signal, op: 'pause' });
    expect(a.refusal('proposeTargets', propose())).toBe('cycle-paused');
    a.sleepDays(100);
    expect(a.view()).toMatchObject({ state: 'PAUSED', stage: 'target' });
    applyOperation(a.ctx, { ...signal, opId: 'op2', op: 'resume' });
    expect(a.view().dueAt).toBe(before + 100 * DAY);
    a.send('proposeTargets', propose());
  });
  it('count once per operation id', () => {
    const a = drive(anInput([aStage('target'), rest]));
    const until = (a.view().dueAt ?? 0) + 10 * DAY;
    const extend = { ...signal, op: 'extend', stage: 'target', until, decree: '800/1/2026' } as const;
    applyOperation(a.ctx, extend);
    const { version } = a.ctx.state;
    applyOperation(a.ctx, extend);
    expect(a.ctx.state.version).toBe(version);
    expect(a.view().dueAt).toBe(until);
  });
  const toCalibration = () => {
    const a = drive(anInput([aStage('target'), aStage('calibration'), aStage('target', { id: 'again' })]));
    a.send('proposeTargets', propose());
    return a;
  };
  it('release who is in calibration', () => {
    const a = toCalibration();
    a.send('agreeTargets', command(ASSESSOR, {}));
    expect(a.view().stage).toBe('calibration');
    applyOperation(a.ctx, { ...signal, opId: 'op2', op: 'release' });
    a.settle();
    expect(a.view().stage).toBe('again');
    applyOperation(a.ctx, { ...signal, opId: 'op3', op: 'release' });
    expect(a.types().filter((type) => type === 'cycle.release')).toHaveLength(1);
  });
  it('release who comes to calibration later, once', () => {
    const a = toCalibration();
    applyOperation(a.ctx, { ...signal, op: 'release' });
    expect(a.view().stage).toBe('target');
    a.send('agreeTargets', command(ASSESSOR, {}));
    expect(a.view().stage).toBe('again');
    expect(a.types()).toContain('cycle.release');
    expect(a.ctx.state.released).toBeUndefined();
  });
  const states = (a: ReturnType<typeof drive>, steps: [op: 'pause' | 'resume', unit?: string][]) =>
    steps.map(([op, unit]) => {
      applyOperation(a.ctx, { ...signal, opId: `nested-${a.ctx.state.operations.length}`, op, ...(unit && { unit }) });
      a.sleepDays(10);
      return a.view().state;
    });
  it.each([
    ['the cycle goes on first', ['resume'], ['resume', 'u1']],
    ['the unit goes on first', ['resume', 'u1'], ['resume']],
  ] as const)('pause a unit and the cycle, and it runs when nothing holds it: %s', (_, first, second) => {
    const a = drive(anInput([aStage('target'), rest]));
    const before = a.view().dueAt ?? 0;
    const steps: [op: 'pause' | 'resume', unit?: string][] = [['pause', 'u1'], ['pause'], [...first], [...second]];
    expect(states(a, steps)).toEqual(['PAUSED', 'PAUSED', 'PAUSED', 'RUNNING']);
    expect(a.view().dueAt).toBe(before + 30 * DAY);
    expect(a.types().filter((type) => type.startsWith('cycle.'))).toHaveLength(4);
  });
  it('pause a unit twice and resume it once; what does not hold it cannot let it go', () => {
    const a = drive(anInput([aStage('target'), rest]));
    expect(states(a, [['pause', 'u1'], ['pause', 'u1'], ['resume'], ['resume', 'u1']])).toEqual([
      'PAUSED',
      'PAUSED',
      'PAUSED',
      'RUNNING',
    ]);
  });
  it('resume what an earlier release has paused, whatever it was', () => {
    const a = drive(anInput([aStage('target'), rest]));
    a.ctx.patched = () => false;
    expect(states(a, [['pause', 'u1'], ['pause']])).toEqual(['PAUSED', 'PAUSED']);
    delete a.ctx.patched;
    expect(states(a, [['resume']])).toEqual(['RUNNING']);
  });
  it('cancel with a reason, after which nothing is accepted', () => {
    const a = drive(anInput([aStage('target'), rest]));
    applyOperation(a.ctx, { ...signal, op: 'cancel', reasonCode: 'abolished' });
    expect(a.view()).toMatchObject({ state: 'CANCELLED', endReason: 'abolished' });
    expect(a.refusal('proposeTargets', propose())).toBe('appraisal-ended');
  });
});

describe('every command', () => {
  it('is refused with a stale version', () => {
    const a = drive(anInput([aStage('target'), rest]));
    expect(a.refusal('proposeTargets', { ...propose(), expectedVersion: 1 })).toBe('version-stale');
    expect(a.refusal('proposeTargets', { ...propose(), expectedVersion: a.ctx.state.version })).toBe(null);
  });
  it('leaves a journal whose changes fold to the view', () => {
    const a = drive(anInput([aStage('target'), aStage('review'), aStage('result'), rest]));
    a.send('proposeTargets', propose());
    a.send('agreeTargets', command(ASSESSOR, {}));
    a.sleepDays(60);
    const folded = Object.assign({}, ...a.ctx.state.drafts.map((entry) => entry.changes));
    expect(folded).toEqual(JSON.parse(JSON.stringify(a.view())));
    expect(a.ctx.state.drafts.map((entry) => entry.seq)).toEqual(a.ctx.state.drafts.map((_, n) => n + 1));
  });
});
