/**
 * Records one small history per path of an appraisal from a real worker, codec off: `npx tsx test/support/record-histories.ts [path…]`;
 * those of other workflows and of new runs: `record-more-histories.ts`.
 * Record anew only with a release whose histories are meant to be kept; the old ones stay and must go on replaying.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedStage } from '../../rules/language/types.ts';
import { buildWorkflowBundle } from '../../worker/bundle.ts';
import { startStack } from '../../worker/stack/stack.ts';
import { resolveTestServer } from '../../worker/stack/test-server.ts';
import {
  type Actor,
  type Amendment,
  appraisalWorkflowId,
  type Command,
  type CommandName,
  operationSignal,
} from '../../workflows/messages.ts';
import { STAGES } from '../../workflows/appraisal/stages/kinds.ts';
import {
  ADMIN,
  ASSESSOR,
  aPlan,
  aStage,
  command,
  DAY,
  EMPLOYEE,
  official,
  SECOND,
  SERVICE,
  START,
  twoTargets,
} from './appraisal.ts';
import { amend, approvedAmendment } from './amendments.ts';
import { HISTORIES, listeningBundle, replay, storedHistories, storeHistory, storeTranscript } from './histories.ts';
import { publishNext, upsideDown } from './next-version.ts';
import { type Sorted, sortedSituation } from './situations.ts';
import { send, startWorkers, timeSkippingServer, type WorkflowEnv } from './workflow-env.ts';
import { type Game, startGame } from './year.ts';

type Scene = { env: WorkflowEnv; game: Game; situation: Sorted };
type Path = { stages: PlannedStage[]; play: (scene: Scene) => Promise<unknown> };

const text = (n: number) => ({ submissionId: `text-${n}`, digest: `digest-${n}` });
const say = <N extends CommandName>({ env, game }: Scene, name: N, given: Command<N>) =>
  send(env, game.id, [name, given], `${name}-${given.submissionId ?? 'x'}`.slice(0, 32));

const propose = (scene: Scene, n = 1) =>
  say(scene, 'proposeTargets', command(EMPLOYEE, { targets: twoTargets() }, text(n)));
const agree = (scene: Scene, actor: Actor = ASSESSOR) => say(scene, 'agreeTargets', command(actor, {}, text(9)));
const finalise = (scene: Scene, facts = scene.situation.rated) =>
  say(scene, 'finaliseScore', command(ASSESSOR, {}, { ...text(3), facts }));
const operate = ({ env, game }: Scene, op: 'pause' | 'resume') =>
  env.client.workflow
    .getHandle(appraisalWorkflowId(game.id))
    .signal(operationSignal, { op, opId: op, actor: ADMIN, reasonId: 'plenary' });
const take = ({ env, game }: Scene, amendment: Amendment) => amend(env, game.id, { amendment, updateId: amendment.id });
async function decide(scene: Scene): Promise<void> {
  const persons: Partial<Record<string, Actor>> = { supervisor: ASSESSOR, secondReviewer: SECOND };
  for (const [n, { id, approval }] of (await scene.game.read()).outcomes.entries()) {
    const body = { outcomeId: id, decision: 'approved' } as const;
    await say(scene, 'decideOutcome', command(persons[approval] ?? official(approval), body, text(20 + n)));
  }
}

const target = (more: Partial<PlannedStage> = {}) => aStage('target', { remindDaysBefore: [7], ...more });
const scored = () => [aStage('final'), aStage('result'), aStage('outcome')];

const STAGE_KINDS = Object.keys(STAGES) as PlannedStage['kind'][];

const PATHS: Record<string, Path> = {
  happy: {
    stages: [target(), aStage('review'), aStage('feedback'), ...scored()],
    async play(scene) {
      await propose(scene);
      await agree(scene);
      await say(scene, 'submitSelfAssessment', command(EMPLOYEE, {}, text(4)));
      await say(scene, 'submitReview', command(ASSESSOR, { result: 'ON_TRACK' }, text(5)));
      for (const id of scene.game.input.peerIds) {
        await say(
          scene,
          'submitFeedback',
          command({ id, as: 'peer' }, {}, { submissionId: id, facts: { peerRating: 9000 } }),
        );
      }
      await finalise(scene);
      await say(scene, 'acknowledgeResult', command(EMPLOYEE, {}, text(6)));
      await scene.game.sleep(16 * DAY);
      await decide(scene);
    },
  },
  returned: {
    stages: [target(), aStage('execution')],
    async play(scene) {
      await propose(scene);
      await say(scene, 'returnTargets', command(ASSESSOR, {}, text(7)));
      await propose(scene, 2);
      await agree(scene);
      await scene.game.sleep(40 * DAY);
    },
  },
  overdue: {
    stages: [
      target({ onDeadline: { do: 'escalate', grace: { workingDays: 5 }, then: 'autoForward' } }),
      aStage('review', { onDeadline: { do: 'autoForward' } }),
    ],
    async play(scene) {
      await propose(scene);
      await scene.game.sleep(90 * DAY);
    },
  },
  objection: {
    stages: scored(),
    async play(scene) {
      await finalise(scene);
      await say(scene, 'object', command(EMPLOYEE, {}, text(8)));
      const facts = scene.situation.rated;
      await say(scene, 'decideObjection', command(SECOND, { decision: 'upheld' }, { ...text(10), facts }));
      await decide(scene);
    },
  },
  corrected: {
    stages: scored(),
    async play(scene) {
      await finalise(scene);
      await say(scene, 'object', command(EMPLOYEE, {}, text(8)));
      const [[name, value] = ['', 0]] = Object.entries(scene.situation.rated).filter(
        ([, each]) => typeof each === 'number',
      );
      const facts = { [name]: Number(value) + 1 };
      await say(scene, 'decideObjection', command(SECOND, { decision: 'upheld' }, { ...text(10), facts }));
    },
  },
  late: {
    stages: [target({ onDeadline: { do: 'hold' } }), aStage('execution')],
    async play(scene) {
      await propose(scene);
      await scene.game.sleep(60 * DAY);
      await agree(scene);
    },
  },
  peers: {
    stages: [aStage('feedback'), aStage('final'), aStage('calibration')],
    async play(scene) {
      for (const [n, id] of scene.game.input.peerIds.entries()) {
        const facts = { peerRating: [8000, 8001, 9000][n] ?? 0 };
        await say(scene, 'submitFeedback', command({ id, as: 'peer' }, {}, { submissionId: id, facts }));
      }
      await finalise(scene);
    },
  },
  retargeted: {
    stages: [target(), aStage('review'), aStage('execution')],
    async play(scene) {
      await propose(scene);
      await agree(scene);
      await say(scene, 'submitSelfAssessment', command(EMPLOYEE, {}, text(4)));
      await say(scene, 'submitReview', command(ASSESSOR, { result: 'RETARGET' }, text(5)));
      await propose(scene, 2);
      await say(scene, 'returnTargets', command(ASSESSOR, {}, text(7)));
      await scene.game.sleep(40 * DAY);
    },
  },
  // One that is under way in each stage; such histories have no end.
  ...Object.fromEntries(
    STAGE_KINDS.map((kind): [string, Path] => [`in-${kind}`, { stages: [aStage(kind)], play: async () => {} }]),
  ),
  cancelled: {
    stages: [target(), aStage('execution')],
    async play(scene) {
      await propose(scene);
      await say(scene, 'cancelAppraisal', command(ADMIN, { reasonCode: 'moved-away' }, text(11)));
    },
  },
  reassigned: {
    stages: [target(), aStage('execution')],
    async play(scene) {
      await propose(scene);
      await say(scene, 'reassignAssessor', command(ADMIN, { assessorId: 'sup-2' }, text(12)));
      await agree(scene, { id: 'sup-2', as: 'assessor' });
      await scene.game.sleep(40 * DAY);
    },
  },
  paused: {
    stages: [target(), aStage('execution')],
    async play(scene) {
      await operate(scene, 'pause');
      await scene.game.read();
      await scene.game.sleep(60 * DAY);
      await operate(scene, 'resume');
      await scene.game.read();
      await propose(scene);
      await agree(scene);
      await scene.game.sleep(40 * DAY);
    },
  },
  blocked: {
    stages: scored(),
    async play(scene) {
      await finalise(scene, {});
      await say(
        scene,
        'recordFacts',
        command(SERVICE, { sourceId: 'hr' }, { ...text(13), facts: scene.situation.rated }),
      );
      await say(scene, 'retry', command(ADMIN, {}, text(14)));
      await scene.game.sleep(16 * DAY);
      await decide(scene);
    },
  },
  amended: {
    stages: [target(), ...scored()],
    async play(scene) {
      const { env, game, situation } = scene;
      await propose(scene);
      const turned = await publishNext(env.store, situation.pack, upsideDown);
      const parts = { from: situation.pack, to: turned, plan: aPlan([target(), aStage('review'), ...scored()]) };
      await take(scene, await approvedAmendment(env, { ...parts, id: 'first' }));
      await agree(scene);
      await say(scene, 'submitSelfAssessment', command(EMPLOYEE, {}, text(4)));
      await say(scene, 'submitReview', command(ASSESSOR, { result: 'ON_TRACK' }, text(5)));
      await finalise(scene);
      const { decisionId } = await game.read();
      const back = { ...parts, from: turned, to: situation.pack };
      await take(scene, await approvedAmendment(env, { ...back, id: 'second', mode: 'rescore', decisionId }));
      await game.sleep(16 * DAY);
      await decide(scene);
    },
  },
};

/** Those that end; the others are recorded as far as they are. */
const ENDS = 'happy returned overdue objection cancelled reassigned paused blocked amended'.split(' ');

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
const dataDir = await mkdtemp(join(tmpdir(), 'siklus-recorder-'));
const stack = await startStack({ dataDir, headless: true, log: console.log });
const database = new URL(stack.mongodbUri);
database.pathname = `/recorder_${process.pid}`;
const { value: testServerPath } = await resolveTestServer(console.log);
const env = await timeSkippingServer({ testServerPath, identity: 'recorder', mongodbUri: database.href });
const worker = await startWorkers(env, { bundlePath: await buildWorkflowBundle(join(dataDir, 'workflows.js')) });
const situation = await sortedSituation(env.store, 'sanction');
try {
  await mkdir(HISTORIES, { recursive: true });
  for (const [name, path] of Object.entries(PATHS)) if (isWanted(name)) await record(name, path);
} finally {
  await worker.stop();
  await env.close();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}
for (const { name, error, commands } of await replay(await listeningBundle(), await storedHistories())) {
  if (error) throw new Error(`${name}: ${error}`);
  if (isWanted(name)) await storeTranscript(name, commands);
}

async function record(name: string, { stages, play }: Path): Promise<void> {
  const more = { id: name, facts: situation.known };
  const game = await startGame(env, { pack: situation.pack, seed: 1, from: START, plan: aPlan(stages), more });
  await game.read();
  await play({ env, game, situation });
  const handle = env.client.workflow.getHandle(appraisalWorkflowId(name));
  if (ENDS.includes(name)) await handle.result();
  else await game.read();
  console.log(name, await storeHistory(name, await handle.fetchHistory()), 'events');
}
