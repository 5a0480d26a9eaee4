import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PlannedStage, ResolvedPack } from '../../../rules/language/types.ts';
import { decisionsOf } from '../../../store/appraisal/decisions.ts';
import { listNotices } from '../../../store/people/notices.ts';
import { rebuildAppraisal } from '../../../store/appraisal/projection.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { allRegions } from '../../../store/scope.ts';
import type { ScoreRequest } from '../../../workflows/record.ts';
import { amend, approvedAmendment, AUTHOR } from '../../support/amendments.ts';
import {
  ADMIN,
  ASSESSOR,
  aPlan,
  aStage,
  command,
  DAY,
  EMPLOYEE,
  SECOND,
  START,
  twoTargets,
} from '../../support/appraisal.ts';
import { publishNext, renamed, upsideDown } from '../../support/next-version.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import {
  CODEC_KEYS,
  PATIENCE,
  pause,
  type RunningWorker,
  refusal,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  type WorkflowEnv,
  wrongIn,
} from '../../support/workflow-env.ts';
import { type Game, startGame } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });

let env: WorkflowEnv;
let workers: RunningWorker;
let situation: Sorted;
let turned: ResolvedPack;
/** While set, scoring fails as it does when the database is away. */
let scoringFails: (request: ScoreRequest) => boolean = () => false;
beforeAll(async () => {
  // A score that no entry names because it came too late is told by its seal from one that somebody put there.
  env = await timeSkippingServer({ sealKeys: CODEC_KEYS });
  workers = await startWorkers(env, {
    around: (real) => ({
      score: async (request) => {
        if (scoringFails(request)) throw new Error('the database is away');
        return real.score(request);
      },
    }),
  });
  situation = await sortedSituation(env.store, 'sanction');
  turned = await publishNext(env.store, situation.pack, upsideDown);
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const scored = () => [aStage('final'), aStage('result'), aStage('outcome')];
const begin = (stages: PlannedStage[]) =>
  startGame(env, { pack: situation.pack, seed: 1, from: START, plan: aPlan(stages), more: { facts: situation.known } });
const finalise = (one: Game, facts = situation.rated) =>
  send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored(facts))]);
const to = (stages: PlannedStage[], more: Parameters<typeof approvedAmendment>[1] | object = {}) =>
  approvedAmendment(env, { from: situation.pack, to: turned, plan: aPlan(stages), ...more });
const entriesOf = async (one: Game, type: string) => (await one.journal()).filter((entry) => entry.type === type);
const intact = async (one: Game) => expect(await wrongIn(env, one.id)).toEqual([]);

describe('an amendment from the next stage on', () => {
  it('leaves the running stage alone, and dates the later ones and scores by the new pack', async () => {
    const one = await begin([aStage('target'), aStage('review'), ...scored()]);
    const { dueAt } = await one.read();
    const longer = aStage('review', { lasts: { calendarDays: 100 } });
    const amendment = await to([aStage('target', { lasts: { workingDays: 1 } }), longer, ...scored()]);
    const { version } = await amend(env, one.id, { amendment });
    expect(await one.read()).toMatchObject({ stage: 'target', dueAt, pack: turned.digest, version });
    await send(env, one.id, ['proposeTargets', command(EMPLOYEE, { targets: twoTargets() }, stored())]);
    await send(env, one.id, ['agreeTargets', command(ASSESSOR, {}, stored())]);
    const review = await one.read();
    expect(review.stage).toBe('review');
    expect((review.dueAt ?? 0) - review.stageOpenedAt).toBeGreaterThan(99 * DAY);
    await send(env, one.id, ['submitSelfAssessment', command(EMPLOYEE, {}, stored())]);
    await send(env, one.id, ['submitReview', command(ASSESSOR, { result: 'ON_TRACK' }, stored())]);
    await finalise(one);
    const view = await one.read();
    expect(view.predicate).not.toBe(situation.decision.predicate);
    const [decision] = await decisionsOf(env.store, allRegions, one.id);
    expect(decision?.decision.pack.digest).toBe(turned.digest);
    await intact(one);
  });

  it('is one journal entry with both packs, the reason and who approved it, and one notice to the employee', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    const amendment = await to([aStage('target'), ...scored()]);
    const { version } = await amend(env, one.id, { amendment });
    const [entry] = await entriesOf(one, 'appraisal.amended');
    expect(entry).toMatchObject({
      seq: version,
      actor: ADMIN,
      submissionId: amendment.id,
      data: {
        amendmentId: amendment.id,
        mode: 'fromNextStage',
        before: situation.pack.digest,
        after: turned.digest,
        approvedBy: ADMIN.id,
        author: AUTHOR.id,
      },
    });
    const notices = await listNotices(env.store, { region: 'test', appraisalId: one.id });
    expect(notices.filter(({ template }) => template.startsWith('amended'))).toMatchObject([
      { to: EMPLOYEE.id, template: 'amended-from-next-stage', params: { amendment: amendment.id } },
    ]);
  });

  it('counts once, however often and under whatever update it is sent', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    const amendment = await to([aStage('target'), ...scored()]);
    const first = await amend(env, one.id, { amendment, updateId: 'one' });
    const again = [amend(env, one.id, { amendment, updateId: 'one' }), amend(env, one.id, { amendment })];
    expect(await Promise.all(again)).toEqual([first, first]);
    expect(await entriesOf(one, 'appraisal.amended')).toHaveLength(1);
    expect((await one.read()).amendments).toHaveLength(1);
  });

  it('survives the loss of the projection: the journal alone says which pack is in force', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    await amend(env, one.id, { amendment: await to([aStage('target'), ...scored()]) });
    const before = await one.read();
    expect(await rebuildAppraisal(env.store, one.id)).toBe(true);
    const after = await getAppraisal(env.store, allRegions, one.id);
    expect({ ...after, updatedAt: '' }).toEqual({ ...before, updatedAt: '' });
    await intact(one);
  });

  it('reaches a paused appraisal, which stays paused', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    const handle = env.client.workflow.getHandle(`appraisal:${one.id}`);
    await handle.signal('operation', { op: 'pause', opId: 'p', actor: ADMIN, reasonId: 'r' });
    await amend(env, one.id, { amendment: await to([aStage('target'), ...scored()]) });
    expect(await one.read()).toMatchObject({ state: 'PAUSED', pack: turned.digest });
    await intact(one);
  });
});

describe('an amendment is refused, and nothing changes,', () => {
  const unchanged = async (one: Game, sending: () => Promise<unknown>) => {
    const before = await one.read();
    const code = await refusal(sending());
    expect(await one.read()).toEqual(before);
    return code;
  };

  it('when its running stage is not in the new pack', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    const amendment = await to(scored());
    expect(await unchanged(one, () => amend(env, one.id, { amendment }))).toBe('stage-missing');
  });

  it('when another amendment came first', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    const plan = [aStage('target'), ...scored()];
    const other = await publishNext(env.store, turned, renamed);
    const late = await to(plan);
    await amend(env, one.id, { amendment: await to(plan, { to: other }) });
    expect(await unchanged(one, () => amend(env, one.id, { amendment: late }))).toBe('pack-changed');
    const next = await to(plan, { from: other });
    await amend(env, one.id, { amendment: next });
    expect((await one.read()).amendments?.map(({ after }) => after)).toEqual([other.digest, turned.digest]);
    await intact(one);
  });

  it('when an outcome is decided, and when the result is final', async () => {
    const one = await begin(scored());
    await finalise(one);
    await one.sleep(16 * DAY);
    const { stage, outcomes, decisionId } = await one.read();
    expect(stage).toBe('outcome');
    const more = [...scored(), aStage('briefing')];
    const again = async () => amend(env, one.id, { amendment: await to(more, { mode: 'rescore', decisionId }) });
    expect(await unchanged(one, again)).toBe('result-final');
    const proposal = outcomes.find(({ approval }) => approval === 'supervisor') ?? outcomes[0];
    const decider =
      proposal?.approval === 'supervisor' ? ASSESSOR : { id: 'off', as: 'official', office: proposal?.approval };
    const body = { outcomeId: proposal?.id ?? '', decision: 'rejected' } as const;
    await send(env, one.id, ['decideOutcome', command(decider as typeof ASSESSOR, body, stored())]);
    expect(await unchanged(one, again)).toBe('outcome-decided');
  });

  it('when it has another score than the preview showed', async () => {
    const one = await begin(scored());
    await finalise(one);
    const amendment = await to(scored(), { mode: 'rescore', decisionId: null });
    expect(await unchanged(one, () => amend(env, one.id, { amendment }))).toBe('result-changed');
  });

  it('when it has ended', async () => {
    const one = await begin([aStage('target'), ...scored()]);
    await send(env, one.id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'moved-away' })]);
    const amendment = await to([aStage('target'), ...scored()]);
    await expect(amend(env, one.id, { amendment })).rejects.toThrow(/not.?found|completed/i);
    expect(await one.read()).toMatchObject({ state: 'CANCELLED', pack: situation.pack.digest });
  });
});

describe('a score that is computed again', () => {
  const rescored = async (one: Game) => {
    const { decisionId } = await one.read();
    await amend(env, one.id, { amendment: await to(scored(), { mode: 'rescore', decisionId }) });
    return one.read();
  };

  it('replaces predicate and proposals, keeps the former decision, and opens the window for objections anew', async () => {
    const one = await begin(scored());
    await finalise(one);
    await send(env, one.id, ['acknowledgeResult', command(EMPLOYEE, {}, stored())]);
    const before = await one.read();
    await one.sleep(10 * DAY);
    const after = await rescored(one);
    expect(before.predicate).toBe(situation.decision.predicate);
    expect(after.predicate).not.toBe(before.predicate);
    expect(after.outcomes.map(({ id }) => id)).not.toEqual(before.outcomes.map(({ id }) => id));
    expect(after).toMatchObject({ stage: 'result', acknowledged: null, decisionId: `decision/${one.id}/2` });
    expect((after.dueAt ?? 0) - (before.dueAt ?? 0)).toBe(10 * DAY);
    const decisions = await decisionsOf(env.store, allRegions, one.id);
    expect(decisions.map(({ decision }) => decision.pack.digest)).toEqual([situation.pack.digest, turned.digest]);
    await intact(one);
  });

  it('leaves an open objection open', async () => {
    const one = await begin(scored());
    await finalise(one);
    await send(env, one.id, ['object', command(EMPLOYEE, {}, stored())]);
    const before = await one.read();
    const after = await rescored(one);
    expect(after).toMatchObject({ objection: before.objection, dueAt: before.dueAt, acknowledged: 'yes' });
    await send(env, one.id, ['decideObjection', command(SECOND, { decision: 'rejected' }, stored())]);
    const view = await one.read();
    expect(view.objection).toMatchObject({ decision: 'rejected' });
    expect(view.predicate).toBe(after.predicate);
    await intact(one);
  });

  it('waits until a paused appraisal goes on', async () => {
    const one = await begin(scored());
    await finalise(one);
    const handle = env.client.workflow.getHandle(`appraisal:${one.id}`);
    const operate = (op: 'pause' | 'resume') =>
      handle.signal('operation', { op, opId: op, actor: ADMIN, reasonId: 'r' });
    await operate('pause');
    expect((await rescored(one)).predicate).toBe(situation.decision.predicate);
    await operate('resume');
    expect((await one.read()).predicate).not.toBe(situation.decision.predicate);
    await intact(one);
  });
});

describe('a bad rule', () => {
  it('is mended by a new version, an approved amendment and a retry', async () => {
    const one = await begin(scored());
    const needed = Object.keys(situation.rated).find((id) => situation.pack.pack.facts[id]?.type === 'int') ?? '';
    const { [needed]: _, ...without } = situation.rated;
    await finalise(one, without);
    expect(await one.read()).toMatchObject({ state: 'BLOCKED', predicate: null });
    const lenient = await publishNext(env.store, situation.pack, ({ facts }) => {
      const fact = facts[needed];
      return fact ? { facts: { ...facts, [needed]: { ...fact, missing: 'zero' } } } : {};
    });
    await amend(env, one.id, { amendment: await to(scored(), { to: lenient, mode: 'rescore' }) });
    expect(await one.read()).toMatchObject({ state: 'BLOCKED', pack: lenient.digest });
    await send(env, one.id, ['retry', command(ADMIN, {}, stored())]);
    const view = await one.read();
    expect(view).toMatchObject({ state: 'RUNNING', stage: 'result', blockedReason: null });
    expect(view.predicate).not.toBeNull();
    await intact(one);
  });
});

describe('an amendment that comes while a score is being computed', () => {
  it('makes it be computed again under the new pack, and only that result is recorded', async () => {
    const one = await begin(scored());
    await one.read();
    let amended = false;
    scoringFails = ({ appraisalId, pack }) => appraisalId === one.id && pack === situation.pack.digest && !amended;
    try {
      const ratings = finalise(one);
      await pause(500);
      const amending = amend(env, one.id, { amendment: await to(scored()) });
      // Handed over with the next heartbeat of the workflow task, after eight seconds.
      await pause(12_000);
      amended = true;
      await Promise.all([ratings, amending]);
    } finally {
      scoringFails = () => false;
    }
    const entries = await one.journal();
    const scores = entries.filter(({ type }) => type === 'appraisal.scored');
    expect(scores).toHaveLength(1);
    expect(entries.findIndex(({ type }) => type === 'appraisal.amended')).toBeLessThan(entries.indexOf(scores[0]!));
    const decision = (await decisionsOf(env.store, allRegions, one.id)).at(-1);
    expect(decision?.decision.pack.digest).toBe(turned.digest);
    expect((await one.read()).decisionId).toBe(decision?._id);
    await intact(one);
  });
});
