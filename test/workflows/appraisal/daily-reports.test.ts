import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { oneTarget } from '../../../rules/language/targets.ts';
import { getDecision } from '../../../store/appraisal/decisions.ts';
import { listNotices } from '../../../store/people/notices.ts';
import { allRegions } from '../../../store/scope.ts';
import { ADMIN, ASSESSOR, aPlan, aStage, command, DAY, EMPLOYEE, SECOND, START } from '../../support/appraisal.ts';
import { drawFacts, seeded } from '../../support/autoplay.ts';
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

/** A pack that counts the days reported, over ten working days of execution from Monday 5 January. */
async function begin(): Promise<Game> {
  const pack = [...env.packs.values()].find((each) => 'dailyReportDays' in each.pack.facts);
  if (!pack) throw new Error('no pack counts daily reports');
  const execution = aStage('execution', {
    lasts: { calendarDays: 11 },
    options: { dailyReports: { feedback: { workingDays: 2 } } },
  });
  const drawn = drawFacts(pack.pack, ['roster', 'history', 'system', 'public'], seeded('daily'));
  // Without a stage for targets they are given.
  const facts = { ...drawn, targets: oneTarget(9000) };
  return startGame(env, {
    pack,
    seed: 'daily',
    from: START,
    more: { facts },
    plan: aPlan([execution, aStage('final'), aStage('outcome')]),
  });
}
const report = (one: Game, reportId: string, days: string[]) =>
  send(env, one.id, ['submitDailyReports', command(EMPLOYEE, { reportId, days }, stored())]);
const answer = (one: Game, reportId: string) =>
  send(env, one.id, ['answerDailyReports', command(ASSESSOR, { reportId }, stored())]);

describe('daily reports', () => {
  it('without an answer in time are told to the second reviewer, once, and count all the same', async () => {
    const one = await begin();
    await report(one, 'r1', ['2026-01-05']);
    await report(one, 'r2', ['2026-01-05']);
    await answer(one, 'r1');
    expect((await one.read()).waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'answerDailyReports' }]);
    await one.sleep(4 * DAY);
    expect((await one.read()).dailyReports).toMatchObject({ reports: 2, days: 1, answered: 1, late: 1 });
    const late = (await one.journal()).filter((entry) => entry.type === 'dailyReports.feedbackLate');
    expect(late.map((entry) => entry.data)).toEqual([{ reports: ['r2'] }]);
    // Reported on Monday: the two working days end with Wednesday.
    expect(late[0]?.at).toBeGreaterThan(START - HOUR + 2 * DAY);
    const notices = await listNotices(env.store, { region: allRegions, appraisalId: one.id, to: SECOND.id });
    expect(notices.map((notice) => notice.template)).toEqual(['daily-reports-unanswered']);
    await answer(one, 'r2');
    expect((await one.read()).dailyReports).toMatchObject({ open: [], answered: 2, late: 1 });
    await one.sleep(1 * DAY);
    expect(await wrongIn(env, one.id)).toEqual([]);
  });

  it('take working days of the execution that are not in the future, each once', async () => {
    const one = await begin();
    for (const days of [['2026-01-06'], ['2026-01-04'], ['2026-01-02'], [], ['5 January']]) {
      expect(await refusal(report(one, 'r1', days))).toBe('command-invalid');
    }
    await one.sleep(2 * DAY);
    await report(one, 'r1', ['2026-01-05', '2026-01-06', '2026-01-06']);
    await answer(one, 'r1');
    expect(await refusal(report(one, 'r1', ['2026-01-07']))).toBe('already-done');
    await report(one, 'r2', ['2026-01-06', '2026-01-07']);
    expect((await one.read()).dailyReports).toMatchObject({ reports: 2, days: 3 });
  });

  it('are counted against the working days of an execution that was extended', async () => {
    const one = await begin();
    const { dueAt } = await one.read();
    const until = (dueAt ?? 0) + 7 * DAY;
    await send(env, one.id, ['extendStage', command(ADMIN, { stage: 'execution', until, decree: '1' }, stored())]);
    await one.sleepUntil(until - HOUR);
    await report(one, 'r1', ['2026-01-05', '2026-01-06', '2026-01-20']);
    await one.sleepUntil(until + 5 * HOUR);
    const { pack } = one.pack;
    const facts = drawFacts(pack, ['assessor'], seeded('daily'));
    await send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored(facts))]);
    const { decisionId } = await one.read();
    const decision = await getDecision(env.store, allRegions, decisionId ?? '');
    expect(decision?.facts).toMatchObject({ dailyReportDays: 3, dailyReportWorkingDays: 15 });
    expect(await refusal(report(one, 'r3', ['2026-01-21']))).toBe('stage-mismatch');
  });
});
