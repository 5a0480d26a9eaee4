import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Activities } from '../../../activities/index.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { SECOND_MS } from '../../../rules/time/units.ts';
import { realOutside } from '../../../worker/stack/outside.ts';
import { startTemporal, type Temporal } from '../../../worker/stack/temporal.ts';
import {
  appraisalWorkflowId,
  type CycleInput,
  moveClockUpdate,
  operateCycleUpdate,
  TASK_QUEUES,
} from '../../../workflows/messages.ts';
import { amend, approvedAmendment } from '../../support/amendments.ts';
import { ADMIN, anInput, ASSESSOR, aStage, command, EMPLOYEE, START } from '../../support/appraisal.ts';
import {
  eventually,
  newId,
  realServer,
  type RunningWorker,
  refusal,
  send,
  startAppraisal,
  startWorkers,
  stored,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

let dataDir: string;
let server: Temporal;
let env: WorkflowEnv;
let workers: RunningWorker;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'siklus-renewal-'));
  const { SIKLUS_TEMPORAL_ADDRESS: _, ...own } = process.env;
  server = await startTemporal(
    realOutside(() => undefined, own),
    {
      dataDir,
      runDir: join(dataDir, 'run'),
      headless: true,
      extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60'],
    },
  );
  env = await realServer({ address: server.address });
  workers = await startWorkers(env);
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
  await server?.child?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const ROUNDS = 6;
const AT_ONCE = 4;

describe('an appraisal whose history grows long', () => {
  it('goes on in a new run with its state, its answers and its deadlines', async () => {
    const clock = { anchorBusiness: START, anchorReal: Date.now(), speed: 1 };
    const dailyReports = { feedback: { workingDays: 200 } };
    const execution = aStage('execution', { lasts: { calendarDays: 20 }, options: { dailyReports } });
    const pack = [...env.packs.values()][0]?.digest ?? '';
    const input = anInput([execution, aStage('final')], { id: newId(), clock, pack, sandbox: true });
    const handle = await startAppraisal(env, input);
    await eventually(() => getAppraisal(env.store, 'test', input.id), 'the first entry');

    const [first, other] = [...env.packs.values()];
    if (!first || !other) throw new Error('two packs expected');
    const plan = { ...input.plan, stages: [execution, aStage('final'), aStage('result')] };
    const amendment = await approvedAmendment(env, { from: first, to: other, plan });
    const amended = await amend(env, input.id, { amendment });

    const report = (reportId: string) => command(EMPLOYEE, { reportId, days: ['2026-01-05'] }, stored());
    const sent: { reportId: string; updateId: string; version: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const batch = Array.from({ length: AT_ONCE }, (_, n) => ({ reportId: `r${round}-${n}`, updateId: newId(12) }));
      const answers = batch.map(({ reportId, updateId }) =>
        send(env, input.id, ['submitDailyReports', report(reportId)], updateId),
      );
      const versions = await Promise.all(answers);
      batch.forEach((each, n) => sent.push({ ...each, version: versions[n]?.version ?? 0 }));
      await send(env, input.id, ['answerDailyReports', command(ASSESSOR, { reportId: `r${round}-0` }, stored())]);
    }

    const current = env.client.workflow.getHandle(appraisalWorkflowId(input.id));
    const { runId } = await current.describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
    const count = ROUNDS * AT_ONCE;
    const open = count - ROUNDS;
    const before = await getAppraisal(env.store, 'test', input.id);
    expect(before?.dailyReports).toMatchObject({ reports: count, answered: ROUNDS, days: 1 });
    expect(before?.dailyReports.open).toHaveLength(open);

    for (const { reportId, updateId, version } of [sent[0], sent.at(-1)].filter((each) => each !== undefined)) {
      const again = send(env, input.id, ['submitDailyReports', report(reportId)], updateId);
      expect(await again).toEqual({ version });
    }
    expect(await amend(env, input.id, { amendment })).toEqual(amended);
    expect(before).toMatchObject({ pack: other.digest, amendments: [{ id: amendment.id, seq: amended.version }] });
    expect(await refusal(send(env, input.id, ['submitDailyReports', report('r0-0')]))).toBe('already-done');
    const entries = await entriesOf(env.store, input.id, { limit: 500 });
    expect(entries.filter((entry) => entry.type === 'dailyReports.submitted')).toHaveLength(count);

    // In the last second before the deadline, so that the timer of the new run is what ends the stage.
    const nearly = { ...clock, anchorBusiness: Number(before?.dueAt) - SECOND_MS, anchorReal: Date.now() };
    await current.executeUpdate(moveClockUpdate, { args: [nearly] });
    await eventually(
      async () => (await getAppraisal(env.store, 'test', input.id))?.stage === 'final',
      'the deadline after the new run',
    );
    await send(env, input.id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'test' })]);
    await current.result();
    expect(await wrongIn(env, input.id)).toEqual([]);
  });
});

describe('a cycle whose history grows long', () => {
  it('goes on in a new run, knows what it has done, and takes what comes', async () => {
    const begun: string[] = [];
    let over = false;
    const around = (): Partial<Activities> => ({
      planPages: async () => ({ ranges: [], more: null }),
      finishLaunch: async () => {},
      startOperation: async (_, { opId }) => void begun.push(opId),
      finishOperation: async () => {},
      closeCycleIfDone: async () => ({ over, progress: null }),
    });
    const ofCycles = await startWorkers(env, { queues: ['cycle', 'launch'], around });
    const cycleId = newId();
    const input: CycleInput = {
      cycleId,
      region: 'test',
      label: '2026',
      period: { from: '2026-01-01', to: '2026-12-31' },
      pack: 'sha256:none',
      sandbox: true,
      clock: { anchorBusiness: START, anchorReal: Date.now(), speed: 0 },
      actor: ADMIN,
      policyReviews: [],
      endsAt: START,
    };
    const first = await env.client.workflow.start('cycle', {
      workflowId: cycleId,
      taskQueue: TASK_QUEUES.cycle,
      args: [input],
    });
    const current = env.client.workflow.getHandle(cycleId);
    const release = async (opId: string) => {
      const operation = { op: 'release', opId, actor: ADMIN, reasonId: opId } as const;
      await current.executeUpdate(operateCycleUpdate, { args: [operation], updateId: newId(12) });
      await eventually(async () => begun.includes(opId), `${opId} begins`);
    };
    const isRenewed = async () => (await current.describe()).runId !== first.firstExecutionRunId;
    for (let n = 0; n < 20 && !(await isRenewed()); n += 1) await release(`op-${n}`);
    await eventually(isRenewed, 'a new run');
    const before = begun.length;
    await release('op-0');
    await release('in the new run');
    expect(begun.slice(before)).toEqual(['in the new run']);
    over = true;
    await release('wakes it');
    await current.result();
    await ofCycles.stop();
  });
});
