/** Before a sanction is decided the person is summoned, and heard, or found to have stayed away. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { localDay } from '../../../rules/time/calendar.ts';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { type Actor, appraisalWorkflowId } from '../../../workflows/messages.ts';
import { ADMIN, ASSESSOR, aPlan, aStage, command, EMPLOYEE, official, SECOND, START } from '../../support/appraisal.ts';
import { publishNext } from '../../support/next-version.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import {
  PATIENCE,
  type RunningWorker,
  refusal,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  wrongIn,
} from '../../support/workflow-env.ts';
import { type Game, startGame } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });
let env: Awaited<ReturnType<typeof timeSkippingServer>>;
let workers: RunningWorker;
let situation: Sorted;
let pack: ResolvedPack;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
  situation = await sortedSituation(env.store, 'sanction');
  pack = await publishNext(env.store, situation.pack, ({ outcomes }) => ({
    outcomes: outcomes.map((each) =>
      each.kind === 'sanction'
        ? {
            ...each,
            provenance: 'default' as const,
            hearing: { summons: 2, notice: { calendarDays: 7 }, decide: { calendarDays: 10 } },
          }
        : each,
    ),
  }));
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

type Step = 'summoned' | 'held' | 'absent';

/** Somebody for whom a sanction is proposed. */
async function accused() {
  const stages = [aStage('final'), aStage('outcome', { lasts: { calendarDays: 30 } })];
  const plan = aPlan(stages);
  const one: Game = await startGame(env, { pack, seed: 1, from: START, plan, more: { facts: situation.known } });
  await send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored(situation.rated))]);
  const view = () => one.read();
  const proposal = (await view()).outcomes.find(({ kind }) => kind === 'sanction');
  if (!proposal) throw new Error('nothing is proposed');
  /** So many days from now, in the appraisal's own time. */
  const day = async (days = 0) => {
    const { clock } = one.input;
    const real = Number(await env.timeSkipping.currentTimeMs());
    const at = clock.anchorBusiness + (real - clock.anchorReal) * clock.speed;
    return localDay(at + days * 86_400_000, plan.calendar.offsetMinutes);
  };
  const hear = async (step: Step, days: number, actor: Actor = ASSESSOR) =>
    send(env, one.id, [
      'recordHearing',
      command(actor, { outcomeId: proposal.id, step, on: await day(days) }, stored()),
    ]);
  const person =
    proposal.approval === 'supervisor'
      ? ASSESSOR
      : proposal.approval === 'secondReviewer'
        ? SECOND
        : official(proposal.approval);
  const decide = (decision: 'approved' | 'rejected') =>
    send(env, one.id, ['decideOutcome', command(person, { outcomeId: proposal.id, decision }, stored())]);
  const days = (count: number) => env.timeSkipping.sleep(`${count} days`);
  const intact = async () => expect(await wrongIn(env, one.id)).toEqual([]);
  return { one, view, proposal, hear, decide, days, intact };
}

describe('a sanction with a hearing', () => {
  it('waits for the assessor, and nobody approves it before the person was heard', async () => {
    const { view, hear, decide, days, one, proposal, intact } = await accused();
    expect((await view()).waitingOn).toContainEqual({ as: 'assessor', id: ASSESSOR.id, for: 'recordHearing' });
    expect(await refusal(decide('approved'))).toBe('hearing-needed');
    expect(await refusal(hear('held', 0))).toBe('hearing-needed');
    expect(await refusal(hear('summoned', 3))).toBe('command-invalid');
    expect(await refusal(hear('summoned', 8, EMPLOYEE))).toBe('self-decision');
    expect(await refusal(hear('summoned', 8, SECOND))).toBe('not-your-turn');
    expect(await refusal(hear('summoned', 8, ADMIN))).toBe('not-your-turn');
    await hear('summoned', 8);
    expect(await refusal(hear('summoned', 9))).toBe('stage-mismatch');
    expect(await refusal(hear('held', 0))).toBe('hearing-needed');
    expect(await refusal(decide('approved'))).toBe('hearing-needed');
    await days(9);
    expect(await refusal(hear('absent', 0))).toBe('hearing-needed');
    await hear('held', 0);
    expect(await refusal(hear('held', 0))).toBe('already-done');
    await decide('approved');
    await env.client.workflow.getHandle(appraisalWorkflowId(one.id)).result();
    expect((await outcomesOf(env.store, one.input.region, one.id)).map(({ outcomeId }) => outcomeId)).toContain(
      proposal.id,
    );
    const types = (await one.journal()).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('hearing.'))).toEqual(['hearing.summoned', 'hearing.held']);
    await intact();
  });

  it('is decided in absence only after every summons', async () => {
    const { hear, decide, days, view, proposal, intact } = await accused();
    await hear('summoned', 8);
    await days(9);
    await hear('summoned', 8);
    await days(9);
    expect(await refusal(hear('summoned', 8))).toBe('already-done');
    await hear('absent', 0);
    const { hearing } = (await view()).outcomes.find(({ id }) => id === proposal.id) ?? {};
    expect(hearing).toMatchObject({ heard: 'absent', called: [expect.any(String), expect.any(String)] });
    await decide('approved');
    await intact();
  });

  it('has time for the hearing and the decision, may be rejected without one, and lapses by silence', async () => {
    const late = await accused();
    const { dueAt } = await late.view();
    await late.days(25);
    await late.hear('summoned', 8);
    expect((await late.view()).dueAt).toBeGreaterThan(dueAt ?? 0);
    const dropped = await accused();
    await dropped.decide('rejected');
    await env.client.workflow.getHandle(appraisalWorkflowId(late.one.id)).result();
    const after = (await late.view()).outcomes.find(({ id }) => id === late.proposal.id);
    expect(after?.status).toBe('LAPSED');
    expect(
      (await outcomesOf(env.store, late.one.input.region, late.one.id)).some(({ kind }) => kind === 'sanction'),
    ).toBe(false);
    await late.intact();
    await dropped.intact();
  });
});
