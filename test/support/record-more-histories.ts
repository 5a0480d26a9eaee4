/**
 * Records histories of the workflows around appraisals, and of runs that go on in a new one, as `record-histories.ts` does
 * those of appraisals: `npx tsx test/support/record-more-histories.ts [name…]`. What activities answer is made up: a history holds
 * only what a workflow asks for and is told.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WithWorkflowArgs } from '@temporalio/client';
import type { Activities } from '../../activities/index.ts';
import { buildWorkflowBundle } from '../../worker/bundle.ts';
import { startStack } from '../../worker/stack/stack.ts';
import {
  appraisalWorkflowId,
  type CycleInput,
  type CycleOperation,
  moveClockUpdate,
  operateCycleUpdate,
  policyReviewId,
  TASK_QUEUES,
} from '../../workflows/messages.ts';
import { followUpChangedSignal } from '../../workflows/follow-up/messages.ts';
import { ADMIN, anInput, ASSESSOR, aStage, command, EMPLOYEE, START } from './appraisal.ts';
import { listeningBundle, replay, storedHistories, storeHistory, storeTranscript } from './histories.ts';
import { eventually, realServer, send, startWorkers } from './workflow-env.ts';

/** Events after which a run goes on in a new one. */
const LONG = 120;
const cycleId = 'cycle:test:2026';

const finished = new Set<string>();
/** Two runs of a partition for a pause, two of a what-if, one of everything else. */
const answers: Partial<Activities> = {
  record: async () => undefined,
  noteAhead: async () => undefined,
  planPages: async ({ after, of }) => ({
    ranges: [{ after, to: after === null ? 'm' : 'z' }],
    more: after === null && Object.keys(of).length === 0 ? 'm' : null,
  }),
  launchPage: async () => ({ done: 2, failed: 0 }),
  operatePage: async () => ({ done: 1, failed: 0 }),
  amendPage: async () => ({ done: 1, failed: 0 }),
  startOperation: async () => undefined,
  finishOperation: async (_, opId) => void finished.add(opId),
  failOperation: async () => undefined,
  finishAmendment: async () => undefined,
  finishLaunch: async () => undefined,
  changeCycleState: async () => undefined,
  closeCycleIfDone: async (_, cancelled) => ({ over: cancelled === true, progress: 'some' }),
  moveClock: async ({ clock, operation, until }) => {
    const to = operation.to ?? clock.anchorBusiness;
    const arrived = until === null || until >= to;
    return { clock: { ...clock, anchorBusiness: arrived ? to : until }, arrived, open: 1 };
  },
  measurePolicy: async () => undefined,
  beginWhatIf: async () => [cycleId],
  planShards: async ({ after }) => ({ ranges: [{ after, to: 'm' }], more: after === null ? 'm' : null }),
  compareShard: async () => undefined,
  finishWhatIf: async () => undefined,
  playRehearsal: async () => undefined,
  endRehearsal: async () => undefined,
  lookAfterFollowUp: async ({ now }) => ({ next: now >= day(60) ? null : now + 10 * 86_400_000 }),
};

const day = (n: number) => START + n * 86_400_000;
const sandbox: CycleInput = {
  cycleId,
  region: 'test',
  label: '2026',
  period: { from: '2026-01-01', to: '2026-12-31' },
  pack: 'sha256:test',
  sandbox: true,
  clock: { anchorBusiness: START, anchorReal: START, speed: 0 },
  actor: ADMIN,
  policyReviews: [{ due: '2026-07-01', at: day(10) }],
  endsAt: day(400),
};

const dataDir = await mkdtemp(join(tmpdir(), 'siklus-recorder-'));
const extraArgs = ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${LONG}`];
const stack = await startStack({ dataDir, headless: true, log: console.log, temporal: { extraArgs } });
const database = new URL(stack.mongodbUri);
database.pathname = `/recorder_${process.pid}`;
const env = await realServer({ address: stack.temporalAddress, mongodbUri: database.href });
const worker = await startWorkers(env, {
  bundlePath: await buildWorkflowBundle(join(dataDir, 'workflows.js')),
  queues: ['appraisal', 'cycle', 'launch', 'effects'],
  around: () => answers,
});
const recorded: string[] = [];
try {
  if (isWanted('cycle')) await recordCycle();
  if (isWanted('what-if')) await record('what-if', await run('whatIf', [{ id: 'what-if', shard: 10 }]));
  if (isWanted('rehearsal')) await record('rehearsal', await run('rehearsal', [{ id: 'rehearsal', region: 'test' }]));
  if (isWanted('follow-up')) await recordFollowUp();
  if (isWanted('renewal')) await recordRenewal();
} finally {
  await worker.stop();
  await env.close();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}
for (const { name, error, commands } of await replay(await listeningBundle(), await storedHistories())) {
  if (error) throw new Error(`${name}: ${error}`);
  if (recorded.includes(name)) await storeTranscript(name, commands);
}

/** Everything, where nothing is named. */
function isWanted(name: string): boolean {
  const named = process.argv.slice(2);
  return named.length === 0 || named.includes(name);
}

/** A look, a word of somebody, and a clock that is moved until it has ended. */
async function recordFollowUp(): Promise<void> {
  const workflowId = 'follow-up:f1';
  const clock = { anchorBusiness: START, anchorReal: START, speed: 0 };
  const handle = await env.client.workflow.start('followUp', {
    workflowId,
    taskQueue: TASK_QUEUES.cycle,
    args: [{ id: 'f1', clock }],
  });
  await handle.signal(followUpChangedSignal);
  for (const n of [30, 60])
    await handle.executeUpdate(moveClockUpdate, { args: [{ ...clock, anchorBusiness: day(n) }] });
  await handle.result();
  await record('follow-up', workflowId);
}

async function run(type: string, args: unknown[]): Promise<string> {
  const options: WithWorkflowArgs<(...given: unknown[]) => Promise<unknown>, object> & { args: unknown[] } = { args };
  const handle = await env.client.workflow.start(type, { ...options, workflowId: type, taskQueue: TASK_QUEUES.cycle });
  await handle.result();
  return type;
}

/** Its first run, and its last one where it went on in another. */
async function record(name: string, workflowId: string): Promise<void> {
  const runs: string[] = [];
  for await (const { runId, startTime } of env.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push(`${startTime.toISOString()} ${runId}`);
  const [first, ...others] = runs.toSorted().map((each) => each.split(' ')[1]);
  await keep(name, workflowId, first);
  if (others.length > 0) await keep(`${name}-renewed`, workflowId, others.at(-1));
}

async function keep(name: string, workflowId: string, runId: string | undefined): Promise<void> {
  const history = await env.client.workflow.getHandle(workflowId, runId).fetchHistory();
  console.log(name, await storeHistory(name, history), 'events');
  recorded.push(name);
}

async function recordCycle(): Promise<void> {
  await env.client.workflow.start('cycle', {
    workflowId: cycleId,
    taskQueue: TASK_QUEUES.cycle,
    args: [sandbox],
  });
  // In whatever run of it is the present one.
  const current = env.client.workflow.getHandle(cycleId);
  const ask = async (operation: Record<string, unknown>, opId = String(operation['op'])) => {
    const args: [CycleOperation] = [{ actor: ADMIN, reasonId: opId, ...operation, opId } as CycleOperation];
    await current.executeUpdate(operateCycleUpdate, { args });
    if (operation['op'] !== 'clock') await eventually(async () => finished.has(opId), `${opId} is done`);
  };
  await ask({ op: 'pause' });
  await ask({ op: 'resume' });
  await ask({ op: 'clock', to: day(20) });
  for (let n = 0; n < 8; n += 1)
    await ask({ op: 'extend', unit: 'u1', stage: 's1', until: day(30 + n), decree: '1' }, `extend-${n}`);
  await ask({ op: 'release' });
  await ask({ op: 'launch' }, 'again');
  await ask({ op: 'amend' });
  await ask({ op: 'clock', to: day(40) }, 'clock-2');
  await ask({ op: 'cancel', reasonCode: 'test' });
  await current.result();
  await record('cycle', cycleId);
  await record('partition', `${cycleId}:op:pause`);
  await record('policy-review', policyReviewId('test', '2026-07-01', '2026'));
}

/** Reports until the run goes on in a new one, and one more there. */
async function recordRenewal(): Promise<void> {
  const id = 'renewal';
  const dailyReports = { feedback: { workingDays: 200 } };
  const execution = aStage('execution', { lasts: { calendarDays: 20 }, options: { dailyReports } });
  const clock = { anchorBusiness: START, anchorReal: Date.now(), speed: 1 };
  const workflowId = appraisalWorkflowId(id);
  const first = await env.client.workflow.start('appraisal', {
    workflowId,
    taskQueue: TASK_QUEUES.appraisal,
    args: [anInput([execution, aStage('final')], { id, clock })],
  });
  const report = async (reportId: string) => {
    const text = { submissionId: reportId, digest: reportId };
    await send(env, id, ['submitDailyReports', command(EMPLOYEE, { reportId, days: ['2026-01-05'] }, text)], reportId);
    await send(env, id, ['answerDailyReports', command(ASSESSOR, { reportId }, text)], `answer-${reportId}`);
  };
  const isRenewed = async () =>
    (await env.client.workflow.getHandle(workflowId).describe()).runId !== first.firstExecutionRunId;
  for (let n = 0; n < LONG && !(await isRenewed()); n += 1) await report(`report-${n}`);
  await eventually(isRenewed, 'a new run');
  await report('in-the-new-run');
  await record('long', workflowId);
}
