import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { allRegions } from '../../../store/scope.ts';
import { appraisalWorkflowId } from '../../../workflows/messages.ts';
import { ADMIN, anInput, ASSESSOR, aStage, command, EMPLOYEE, START, twoTargets } from '../../support/appraisal.ts';
import { testStack } from '../../support/stack.ts';
import {
  eventually,
  newId,
  PATIENCE,
  realServer,
  type RunningWorker,
  send,
  startAppraisal,
  startWorkers,
  stored,
  type WorkflowEnv,
  wrongIn,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

const deploymentName = 'siklus';
const { PINNED_OVERRIDE_BEHAVIOR_PINNED: PINNED } =
  proto.temporal.api.workflow.v1.VersioningOverride.PinnedOverrideBehavior;
const releases: Record<string, RunningWorker> = {};
let env: WorkflowEnv;
let dir: string;
beforeAll(async () => {
  env = await realServer();
  dir = await mkdtemp(join(tmpdir(), 'siklus-releases-'));
});
afterAll(async () => {
  for (const workers of Object.values(releases)) await workers.stop();
  await env?.close();
  await rm(dir, { recursive: true, force: true });
});

async function deploy(buildId: string, bundlePath = testStack().workflowBundlePath): Promise<void> {
  releases[buildId] ??= await startWorkers(env, { bundlePath, release: { deploymentName, buildId } });
  await makeCurrent(buildId);
}

/** As `temporal worker deployment set-current-version`; the server knows a version once a worker of it has asked for work. */
async function makeCurrent(buildId: string): Promise<void> {
  await eventually(
    () =>
      env.client.workflowService
        .setWorkerDeploymentCurrentVersion({ namespace: env.namespace, deploymentName, buildId, identity: 'test' })
        .then(
          () => true,
          () => false,
        ),
    `${buildId} is current`,
    20_000,
  );
  await isEverywhere();
}

/** Said once every task queue has learned of it: until then tasks go where they went. */
const IN_PROGRESS = 1;
const isEverywhere = () =>
  eventually(async () => {
    const { workerDeploymentInfo } = await env.client.workflowService.describeWorkerDeployment({
      namespace: env.namespace,
      deploymentName,
    });
    return Number(workerDeploymentInfo?.routingConfigUpdateState) !== IN_PROGRESS;
  }, 'the queues know');

/** The release before: whatever asks whether a stage is settled by the rules of today hears no. */
async function releaseBefore(): Promise<string> {
  const code = await readFile(testStack().workflowBundlePath, 'utf8');
  const before = code.replace(/ctx\.patched\?\.\(['"]settled['"]\)/, 'false');
  expect(before).not.toBe(code);
  const path = join(dir, 'before.js');
  await writeFile(path, before);
  return path;
}

const read = (id: string) => getAppraisal(env.store, allRegions, id);
const easy = [{ id: 'easy', weight: 10_000, indicator: 'visits', due: '2026-12-31' }];

async function retargeting(): Promise<string> {
  const input = anInput(
    [
      aStage('target'),
      aStage('review', { options: { selfAssessment: 'none', results: ['RETARGET'] } }),
      aStage('execution'),
    ],
    {
      id: newId(),
      clock: { anchorBusiness: START, anchorReal: Date.now(), speed: 1 },
    },
  );
  await startAppraisal(env, input);
  const { id } = input;
  await send(env, id, ['proposeTargets', command(EMPLOYEE, { targets: twoTargets() }, stored())]);
  await send(env, id, ['agreeTargets', command(ASSESSOR, {}, stored())]);
  await send(env, id, ['submitReview', command(ASSESSOR, { result: 'RETARGET' }, stored())]);
  return id;
}
const propose = (id: string) => send(env, id, ['proposeTargets', command(EMPLOYEE, { targets: easy }, stored())]);
const giveBack = (id: string) => send(env, id, ['returnTargets', command(ASSESSOR, {}, stored())]);
const end = (id: string) => send(env, id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'over' }, stored())]);

it('a year begins under one release, goes on under the next, and back under the first with what that one knows', async () => {
  await deploy('a', await releaseBefore());
  const [moved, returned, plain] = [await retargeting(), await retargeting(), await retargeting()];
  await propose(moved);
  await deploy('b');
  // Begun under the old rule it has nothing that it could put back; what begins now follows the new one.
  await giveBack(moved);
  expect(await read(moved)).toMatchObject({ targets: easy, targetsAgreedBy: 'assessor' });
  await propose(returned);
  expect(await read(returned)).toMatchObject({ targets: easy, targetsAgreedBy: null });
  // The release before cannot go on with who lives by a rule it does not know: they stay with the one that does.
  await env.client.workflowService.updateWorkflowExecutionOptions({
    namespace: env.namespace,
    workflowExecution: { workflowId: appraisalWorkflowId(returned) },
    workflowExecutionOptions: {
      versioningOverride: { pinned: { behavior: PINNED, version: { deploymentName, buildId: 'b' } } },
    },
    updateMask: { paths: ['versioning_override'] },
  });
  await makeCurrent('a');
  await giveBack(returned);
  expect(await read(returned)).toMatchObject({ targets: twoTargets(), targetsAgreedBy: 'assessor' });
  await propose(plain);
  expect(await read(plain)).toMatchObject({ targets: easy, targetsAgreedBy: 'assessor' });
  for (const id of [moved, returned, plain]) {
    await end(id);
    await env.client.workflow.getHandle(appraisalWorkflowId(id)).result();
    expect(await wrongIn(env, id)).toEqual([]);
  }
});
