/** A whole year of one appraisal: twelve targets, progress every month, a review every quarter, eight raters in four groups. */
import { randomBytes } from 'node:crypto';
import type { PlannedStage } from '../../rules/language/types.ts';
import {
  type AppraisalInput,
  type Command,
  type CommandName,
  commandUpdates,
  TASK_QUEUES,
} from '../../workflows/messages.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import { ASSESSOR, aStage, command, EMPLOYEE, SERVICE } from '../support/appraisal.ts';
import { historyFigures, type LeanFigures, leanPath } from '../support/lean.ts';
import type { Bench } from './environment.ts';

export const YEAR_LIMITS = { events: 600, bytes: 160 * 1024 };
export type YearRow = Record<keyof typeof YEAR_LIMITS, { measured: number; limit: number; share: number }>;

/** A day of the year is a second, so that the first days of work pass while somebody waits. */
const SPEED = 86_400;
const SUBORDINATES = ['sub-1', 'sub-2', 'sub-3'];
const newId = (bytes = 12) => randomBytes(bytes).toString('base64url');
const words = () => ({ digest: newId(16) });
const LONG = { lasts: { workingDays: 480 } };

export async function benchYear(bench: Bench): Promise<YearRow> {
  return bench.withWorkers(async () => {
    const { events, bytes } = await playYear(bench);
    return { events: beside(events, YEAR_LIMITS.events), bytes: beside(bytes, YEAR_LIMITS.bytes) };
  });
}

const beside = (measured: number, limit: number) => ({
  measured,
  limit,
  share: Math.round((measured / limit) * 100) / 100,
});

async function playYear(bench: Bench): Promise<LeanFigures> {
  const lean = await leanPath(bench.packs, newId());
  const input = yearOf(lean.input);
  await employ(bench, input.region);
  const workflowId = `appraisal:${input.id}`;
  const options = { workflowId, taskQueue: TASK_QUEUES.appraisal, args: [input] };
  const handle = await bench.client.workflow.start('appraisal', options);
  const tell = <N extends CommandName>(name: N, given: Command<N>) =>
    handle.executeUpdate<unknown, [Command]>(commandUpdates[name].name, {
      args: [{ at: Date.now(), ...given }],
      updateId: newId(),
    });
  const read = async () => (await getAppraisal(bench.store, input.region, input.id)) ?? undefined;
  const until = async (kind: string) => {
    while ((await read())?.stageKind !== kind) await new Promise((resolve) => setTimeout(resolve, 200));
  };
  await tell('proposeTargets', command<'proposeTargets'>(EMPLOYEE, { targets: TARGETS }, words()));
  await tell('agreeTargets', command<'agreeTargets'>(ASSESSOR, {}, words()));
  await until('review');
  for (let month = 1; month <= 12; month += 1) {
    const reports = TARGETS.map(({ id }, n) => ({ target: id, actual: month * 100_000 + n, at: '2026-01-05' }));
    await tell('reportProgress', command<'reportProgress'>(EMPLOYEE, { reports }, words()));
    const reportIds = ((await read())?.progress?.open ?? []).map(({ id }) => id);
    await tell('acceptProgress', command<'acceptProgress'>(ASSESSOR, { reportIds }, words()));
    if (month % 3 !== 0) continue;
    const reviewId = `quarter-${month / 3}`;
    await tell('openReview', command<'openReview'>(SERVICE, { reviewId, workingDays: 60 }));
    await tell('submitReview', command<'submitReview'>(ASSESSOR, { result: 'ON_TRACK', reviewId }, words()));
  }
  for (const [name, given] of lean.steps) {
    // The raters of this year are six: three peers and three who are under the person.
    if (name === 'proposeTargets' || name === 'agreeTargets' || name === 'submitFeedback') continue;
    if (name === 'finaliseScore') await rate(lean.steps, tell, (await asked(read)) ?? []);
    await tell(name, given as never);
  }
  await handle.result();
  return historyFigures(bench.client, workflowId);
}

type Steps = Awaited<ReturnType<typeof leanPath>>['steps'];
type Tell = <N extends CommandName>(name: N, given: Command<N>) => Promise<unknown>;

async function rate(steps: Steps, tell: Tell, raters: readonly string[]): Promise<void> {
  if (raters.length !== 3 + SUBORDINATES.length) throw new Error(`asked are ${raters.join(', ') || 'nobody'}`);
  const one = steps.find(([name]) => name === 'submitFeedback')?.[1] as Command<'submitFeedback'>;
  for (const id of raters) await tell('submitFeedback', { ...one, actor: { id, as: 'peer' }, ...words() });
}

/** Whoever is under the person is asked for by the stage itself, a moment after it opened. */
async function asked(read: () => Promise<{ peerIds: string[] } | undefined>): Promise<string[] | undefined> {
  for (let tries = 0; tries < 100 && ((await read())?.peerIds.length ?? 0) < 3 + SUBORDINATES.length; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return (await read())?.peerIds;
}

const TARGETS = Array.from({ length: 12 }, (_, n) => ({
  id: `t${n + 1}`,
  weight: n < 4 ? 834 : 833,
  due: '2026-12-31',
  kind: 'main' as const,
  aspect: 'quantity' as const,
  direction: 'higher' as const,
  value: 1_200_000,
  source: 'own',
}));

function yearOf(input: AppraisalInput): AppraisalInput {
  const progress = { feedback: { workingDays: 60 }, silence: 'accept' };
  const limits = { maxRounds: 2, minTargets: 1, maxTargets: 12, acknowledge: false, measuredBy: {} };
  const work = aStage('execution', { lasts: { workingDays: 3 }, options: { progress } });
  const stages = input.plan.stages.flatMap((stage): PlannedStage[] => {
    const long = { ...stage, ...LONG };
    if (stage.kind === 'target') return [{ ...long, options: { ...stage.options, ...limits } }, work];
    if (stage.kind !== 'feedback') return [long];
    const groups = { peers: { invite: 3, minimum: 3 }, subordinates: { minimum: 3, below: 'drop' } };
    return [{ ...long, options: { ...stage.options, ...groups } }];
  });
  return {
    ...input,
    peerIds: input.peerIds.slice(0, 3),
    clock: { ...input.clock, anchorReal: Date.now(), speed: SPEED },
    plan: { ...input.plan, stages },
  };
}

async function employ({ store }: Bench, region: string): Promise<void> {
  await store.models.employees.insertMany(
    SUBORDINATES.map((_id, n) => ({
      _id,
      region,
      nip: `19900101201501100${n}`,
      name: _id,
      unit: 'u1',
      unitName: 'u1',
      supervisorId: EMPLOYEE.id,
      active: true,
      email: null,
      facts: {},
      version: 1,
      updatedAt: '2026-01-01T00:00:00.000Z',
    })),
  );
}
