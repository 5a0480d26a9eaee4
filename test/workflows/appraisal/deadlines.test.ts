import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isWorkingDay, localDay } from '../../../rules/time/calendar.ts';
import type { PlannedStage } from '../../../rules/language/types.ts';
import { listNotices } from '../../../store/people/notices.ts';
import { allRegions } from '../../../store/scope.ts';
import { appraisalWorkflowId } from '../../../workflows/messages.ts';
import {
  ASSESSOR,
  aPlan,
  aStage,
  command,
  DAY,
  EMPLOYEE,
  SECOND,
  SERVICE,
  START,
  twoTargets,
} from '../../support/appraisal.ts';
import {
  type RunningWorker,
  refusal,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';
import { type Game, startGame } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });

const HOUR = 3_600_000;
/** Deadline work of real appraisals is spread over four hours after midnight. */
const SPREAD = 4 * HOUR;

let env: WorkflowEnv;
let workers: RunningWorker;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

async function game(stages: PlannedStage[], holidays: string[] = []): Promise<Game> {
  const [pack] = [...env.packs.values()];
  if (!pack) throw new Error('no pack');
  const plan = aPlan(stages);
  return startGame(env, { pack, seed: 1, from: START, plan: { ...plan, calendar: { ...plan.calendar, holidays } } });
}

const rest = aStage('execution', { lasts: { calendarDays: 300 } });
const propose = (one: Game) =>
  send(env, one.id, ['proposeTargets', command(EMPLOYEE, { targets: twoTargets() }, stored())]);
const agree = (one: Game, actor = ASSESSOR) => send(env, one.id, ['agreeTargets', command(actor, {}, stored())]);
const entry = async (one: Game, type: string) => (await one.journal()).find((each) => each.type === type);
const eventCount = async (one: Game) =>
  (await env.client.workflow.getHandle(appraisalWorkflowId(one.id)).fetchHistory()).events?.length ?? 0;
const intact = async (one: Game) => expect(await wrongIn(env, one.id)).toEqual([]);

describe('a deadline', () => {
  it('forwards in the hours after midnight, never before', async () => {
    const one = await game([aStage('target'), rest]);
    await propose(one);
    const { dueAt } = await one.read();
    await one.sleepUntil((dueAt ?? 0) - 60_000);
    expect(await one.read()).toMatchObject({ stage: 'target', overdue: false });
    await one.sleepUntil((dueAt ?? 0) + SPREAD);
    expect(await one.read()).toMatchObject({ stage: 'execution', autoForwarded: ['target'], late: [] });
    const forwarded = (await entry(one, 'stage.autoForwarded'))?.at ?? 0;
    expect(forwarded).toBeGreaterThan(dueAt ?? Number.POSITIVE_INFINITY);
    expect(forwarded).toBeLessThanOrEqual((dueAt ?? 0) + 1 + SPREAD);
    await intact(one);
  });

  it('takes what is done in those hours as late, not as forwarded', async () => {
    const one = await game([aStage('target'), rest]);
    await propose(one);
    const { dueAt } = await one.read();
    await one.sleepUntil((dueAt ?? 0) + 2);
    await agree(one);
    expect(await one.read()).toMatchObject({ stage: 'execution', late: ['target'], autoForwarded: [] });
  });

  it('escalates to the second reviewer, whose act in the time of grace counts as late', async () => {
    const onDeadline = { do: 'escalate', grace: { workingDays: 5 }, then: 'autoForward' } as const;
    const one = await game([aStage('target', { onDeadline }), rest]);
    await propose(one);
    const { dueAt } = await one.read();
    expect(await refusal(agree(one, SECOND))).toBe('not-your-turn');
    await one.sleepUntil((dueAt ?? 0) + SPREAD);
    const waitingOn = [
      { as: 'assessor', id: ASSESSOR.id, for: 'agreeTargets' },
      { as: 'secondReviewer', id: SECOND.id, for: 'agreeTargets' },
    ];
    expect(await one.read()).toMatchObject({ overdue: true, escalated: true, waitingOn });
    await agree(one, SECOND);
    expect(await one.read()).toMatchObject({ stage: 'execution', late: ['target'], autoForwarded: [] });
    await intact(one);
  });

  it('counts the days of grace from the day that was due', async () => {
    const onDeadline = { do: 'escalate', grace: { workingDays: 5 }, then: 'autoForward' } as const;
    const one = await game([aStage('target', { onDeadline }), rest]);
    await propose(one);
    const { dueAt } = await one.read();
    // Due on a Monday: five working days later is the Monday after.
    expect(new Date((dueAt ?? 0) + 7 * HOUR).getUTCDay()).toBe(1);
    await one.sleepUntil((dueAt ?? 0) + 7 * DAY - 60_000);
    expect(await one.read()).toMatchObject({ stage: 'target', escalated: true });
    await one.sleepUntil((dueAt ?? 0) + 7 * DAY + SPREAD);
    expect(await one.read()).toMatchObject({ stage: 'execution', autoForwarded: ['target'], late: [] });
  });

  it('that holds waits for a person, however long it takes', async () => {
    const one = await game([aStage('target', { onDeadline: { do: 'hold' } }), rest]);
    await propose(one);
    await one.sleep(200 * DAY);
    expect(await one.read()).toMatchObject({ stage: 'target', overdue: true, state: 'RUNNING' });
    await agree(one);
    expect(await one.read()).toMatchObject({ stage: 'execution', late: ['target'] });
  });

  it('that closes ends the appraisal with the stage as the reason', async () => {
    const one = await game([aStage('target', { onDeadline: { do: 'close' } }), rest]);
    await one.sleep(60 * DAY);
    expect(await one.read()).toMatchObject({ state: 'CANCELLED', endReason: 'deadline-target' });
    await intact(one);
  });
});

describe('reminders', () => {
  it('go out at nine on working days only, each once, to whom is waited for', async () => {
    // Due Monday 2 February; 14, 8 and 1 days before are Monday 19 January, Sunday 25 and Sunday 1 February.
    const one = await game([aStage('target', { remindDaysBefore: [14, 8, 1] }), rest], ['2026-01-30']);
    const { dueAt } = await one.read();
    await one.sleepUntil(dueAt ?? 0);
    await one.read();
    const reminded = (await one.journal()).filter((each) => each.type === 'stage.reminded').map(({ at }) => at);
    const { calendar } = one.input.plan;
    for (const at of reminded) {
      expect(isWorkingDay(localDay(at, calendar.offsetMinutes), calendar)).toBe(true);
      const late = ((at + 7 * HOUR) % DAY) - 9 * HOUR;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(5_000);
    }
    // The holiday moves the due day to Tuesday 3 February, and the last reminder stays on the Monday before.
    const days = reminded.map((at) => localDay(at, calendar.offsetMinutes));
    expect(days).toEqual(['2026-01-20', '2026-01-26', '2026-02-02']);
    const notices = await listNotices(env.store, { region: allRegions, appraisalId: one.id });
    const sent = notices.filter((notice) => notice.template === 'reminder');
    expect(sent.map((notice) => notice.to)).toEqual([EMPLOYEE.id, EMPLOYEE.id, EMPLOYEE.id]);
  });

  it('move back from a weekend to the Friday before', async () => {
    const one = await game([aStage('target', { remindDaysBefore: [8] }), rest]);
    await one.sleep(40 * DAY);
    await one.read();
    const { at = 0 } = (await entry(one, 'stage.reminded')) ?? {};
    expect(localDay(at, 420)).toBe('2026-01-23');
  });

  it('that would fall before a stage opens neither go out nor keep the workflow awake', async () => {
    const later = aStage('review', { opensAt: START + 60 * DAY, lasts: { workingDays: 5 }, remindDaysBefore: [14] });
    const one = await game([aStage('target'), later, rest]);
    await propose(one);
    await agree(one);
    await one.sleep(59 * DAY);
    expect(await one.read()).toMatchObject({ stage: 'review', waitingOn: [] });
    expect(await eventCount(one)).toBeLessThan(40);
    await one.sleep(2 * DAY);
    expect((await one.read()).waitingOn).toHaveLength(2);
    expect(await entry(one, 'stage.reminded')).toBeUndefined();
  });
});

describe('an extra review', () => {
  it('opened between two stages falls due by itself, without keeping the workflow awake', async () => {
    const later = aStage('review', { opensAt: START + 90 * DAY });
    const one = await game([aStage('target'), later, rest]);
    await propose(one);
    await agree(one);
    await send(env, one.id, ['openReview', command(SERVICE, { reviewId: 'complaint-1', workingDays: 5 })]);
    await one.sleep(60 * DAY);
    await one.read();
    expect((await one.journal()).filter((each) => each.type === 'review.overdue')).toHaveLength(1);
    expect(await eventCount(one)).toBeLessThan(50);
    // It may still be answered, while the review of the stage waits for its day.
    const answer = (reviewId?: string) =>
      send(env, one.id, [
        'submitReview',
        command(ASSESSOR, { result: 'COACH', ...(reviewId ? { reviewId } : {}) }, stored()),
      ]);
    expect(await refusal(answer())).toBe('stage-mismatch');
    await answer('complaint-1');
    expect((await one.read()).reviews).toMatchObject([
      { id: 'review', openedAt: START + 90 * DAY, result: null },
      { id: 'complaint-1', result: 'COACH', by: ASSESSOR.id },
    ]);
  });

  it('cannot stand in for the review of a stage', async () => {
    const one = await game([aStage('review'), rest]);
    const open = (reviewId: string) =>
      send(env, one.id, ['openReview', command(SERVICE, { reviewId, workingDays: 5 })]);
    expect(await refusal(open('execution'))).toBe('command-invalid');
    const answer = send(env, one.id, ['submitReview', command(ASSESSOR, { result: 'COACH', reviewId: 'review' })]);
    expect(await refusal(answer)).toBe('stage-mismatch');
  });
});
