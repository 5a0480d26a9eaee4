import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PlannedStage } from '../../../rules/language/types.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { decisionsOf } from '../../../store/appraisal/decisions.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { listNotices } from '../../../store/people/notices.ts';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { payBook } from '../../../store/payroll/payroll.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type AppraisalInput, appraisalWorkflowId } from '../../../workflows/messages.ts';
import {
  ADMIN,
  ASSESSOR,
  anInput,
  aPlan,
  aStage,
  command,
  EMPLOYEE,
  official,
  SECOND,
  START,
  twoTargets,
} from '../../support/appraisal.ts';
import { amend, approvedAmendment } from '../../support/amendments.ts';
import type { Order } from '../../support/dying-worker.ts';
import { publishNext, renamed } from '../../support/next-version.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import { testProgram, testStack } from '../../support/stack.ts';
import {
  eventually,
  newId,
  realServer,
  type RunningWorker,
  send,
  startAppraisal,
  startWorkers,
  stored,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

/** Rupiah. */
const AMOUNT = 1_250_000;

type Killed = { env: WorkflowEnv; child: ChildProcess; died: Promise<string | null> };
let situation: Sorted;
const envs: WorkflowEnv[] = [];
const workers: RunningWorker[] = [];
afterAll(async () => {
  for (const each of workers) await each.stop();
  for (const each of envs) await each.close();
});

/** A namespace whose only worker will die right after the activity's n-th success. */
async function dyingWorker(order: Pick<Order, 'activity' | 'entry'>): Promise<Killed> {
  const env = await realServer();
  envs.push(env);
  // The same one in each namespace, whose packs are its own.
  situation = await sortedSituation(env.store, 'sanction');
  const { address, namespace, mongodbUri } = env;
  const full: Order = { ...order, address, namespace, mongodbUri, bundlePath: testStack().workflowBundlePath };
  const child = spawn(process.execPath, [testProgram('test/support/dying-worker.js'), JSON.stringify(full)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), died]);
  return { env, child, died };
}

async function nextWorker(env: WorkflowEnv): Promise<void> {
  workers.push(await startWorkers(env));
}

async function launched(env: WorkflowEnv, input: AppraisalInput): Promise<string> {
  await startAppraisal(env, input, '5s');
  await eventually(() => getAppraisal(env.store, input.region, input.id), 'the launch');
  return input.id;
}
const input = (stages: PlannedStage[]): AppraisalInput =>
  anInput(stages, {
    id: newId(),
    clock: { anchorBusiness: START, anchorReal: Date.now(), speed: 1 },
    pack: situation.pack.digest,
    facts: situation.known,
  });

const types = async (env: WorkflowEnv, id: string) => (await entriesOf(env.store, id)).map((entry) => entry.type);

describe('a worker killed after it has written and before Temporal knows', () => {
  it('costs a command nothing: it is recorded once and answered by the next worker', async () => {
    const { env, died } = await dyingWorker({ activity: 'record', entry: 'targets.proposed' });
    const id = await launched(env, input([aStage('target'), aStage('execution')]));
    const proposal = command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }, stored());
    const answer = send(env, id, ['proposeTargets', proposal]);
    expect(await died).toBe('SIGKILL');
    expect(await types(env, id)).toContain('targets.proposed');
    await nextWorker(env);
    expect(await answer).toEqual({ version: 3 });
    await send(env, id, ['agreeTargets', command(ASSESSOR, {}, stored())]);
    expect((await types(env, id)).slice(0, 4)).toEqual([
      'appraisal.launched',
      'stage.opened',
      'targets.proposed',
      'targets.agreed',
    ]);
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('keeps a command only if the next worker takes it, when something else comes in between', async () => {
    const { env, died } = await dyingWorker({ activity: 'record', entry: 'targets.proposed' });
    const id = await launched(env, input([aStage('target'), aStage('execution')]));
    const proposal = command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }, stored());
    const answer = send(env, id, ['proposeTargets', proposal]).catch((error: unknown) => error);
    expect(await died).toBe('SIGKILL');
    const { workflow } = env.client;
    await workflow.getHandle(appraisalWorkflowId(id)).signal('operation', {
      op: 'cancel',
      opId: 'op1',
      actor: ADMIN,
      reasonId: 'r',
      reasonCode: 'reorganised',
    });
    await nextWorker(env);
    await workflow.getHandle(appraisalWorkflowId(id)).result();
    // Which of the two comes first is the server's choice; what was answered is what is recorded.
    const taken = !((await answer) instanceof Error);
    const expected = ['appraisal.launched', 'stage.opened', ...(taken ? ['targets.proposed'] : []), 'cycle.cancel'];
    expect(await types(env, id)).toEqual(expected);
    const view = await getAppraisal(env.store, 'test', id);
    expect(view).toMatchObject({ state: 'CANCELLED', targetRounds: taken ? 1 : 0 });
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('amends once: one entry, one notice, and the answer of the next worker', async () => {
    const { env, died } = await dyingWorker({ activity: 'record', entry: 'appraisal.amended' });
    const stages = [aStage('target'), aStage('final')];
    const id = await launched(env, input(stages));
    const turned = await publishNext(env.store, situation.pack, renamed);
    const amendment = await approvedAmendment(env, { from: situation.pack, to: turned, plan: aPlan(stages) });
    const answer = amend(env, id, { amendment, updateId: amendment.id });
    expect(await died).toBe('SIGKILL');
    await nextWorker(env);
    expect(await answer).toEqual({ version: 3 });
    expect(await amend(env, id, { amendment, updateId: amendment.id })).toEqual({ version: 3 });
    expect((await types(env, id)).filter((type) => type === 'appraisal.amended')).toHaveLength(1);
    const notices = await listNotices(env.store, { region: 'test', appraisalId: id });
    expect(notices.filter(({ template }) => template === 'amended-from-next-stage')).toHaveLength(1);
    expect(await getAppraisal(env.store, 'test', id)).toMatchObject({ pack: turned.digest, version: 3 });
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('scores once and issues once', async () => {
    const { env, died } = await dyingWorker({ activity: 'score' });
    const id = await launched(env, input([aStage('final'), aStage('outcome')]));
    const answer = send(env, id, ['finaliseScore', command(ASSESSOR, {}, stored(situation.rated))]);
    expect(await died).toBe('SIGKILL');
    await nextWorker(env);
    await answer;
    const view = await getAppraisal(env.store, 'test', id);
    expect(view).toMatchObject({ stage: 'outcome', predicate: situation.decision.predicate });
    expect(await decisionsOf(env.store, 'test', id)).toHaveLength(1);
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it.each([
    { at: 'its issue', order: { activity: 'issueOutcome' } },
    { at: 'its entry and its line of payroll', order: { activity: 'record', entry: 'outcome.issued' } },
  ] as const)('issues an outcome once, and has it paid once, when killed after $at', async ({ order }) => {
    const { env, died } = await dyingWorker(order);
    const paying = await publishNext(env.store, situation.pack, ({ outcomes }) => ({
      outcomes: outcomes.map((each) => ({ ...each, amount: AMOUNT, provenance: 'default' as const })),
    }));
    const id = await launched(env, { ...input([aStage('final'), aStage('outcome')]), pack: paying.digest });
    await send(env, id, ['finaliseScore', command(ASSESSOR, {}, stored(situation.rated))]);
    const proposals = (await getAppraisal(env.store, 'test', id))?.outcomes ?? [];
    const approve = ({ id: outcomeId, approval }: (typeof proposals)[number]) => {
      const person = approval === 'supervisor' ? ASSESSOR : approval === 'secondReviewer' ? SECOND : official(approval);
      return send(env, id, ['decideOutcome', command(person, { outcomeId, decision: 'approved' }, stored())]);
    };
    const answers = Promise.all(proposals.map(approve));
    expect(await died).toBe('SIGKILL');
    expect((await outcomesOf(env.store, 'test', id)).length).toBeGreaterThan(0);
    await nextWorker(env);
    await answers;
    await env.client.workflow.getHandle(appraisalWorkflowId(id)).result();
    const issued = await outcomesOf(env.store, 'test', id);
    expect(issued.map((outcome) => outcome.outcomeId).sort()).toEqual(proposals.map((each) => each.id).sort());
    expect(await wrongIn(env, id)).toEqual([]);
    const lines = [...(await payBook(env.store, { region: 'test', sandbox: false })).lines.values()];
    expect(lines.map(({ outcome }) => outcome).sort()).toEqual(issued.map(({ _id }) => _id).sort());
    expect(lines.reduce((sum, { total }) => sum + total, 0)).toBe(issued.length * AMOUNT);
    expect((await verifySubject(env.store, 'payroll:test')).findings).toEqual([]);
  });
});
