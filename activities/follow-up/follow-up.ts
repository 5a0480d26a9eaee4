/** What time does to a follow-up, each once and at its own instant; and what comes of it when it ends. */
import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { asksThePast, factsOfFollowUps } from '../../rules/decide/past.ts';
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import { REAL_CLOCK } from '../../rules/time/clock.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { nextTimedAct, type TimedAct } from '../../rules/time/follow-up-acts.ts';
import { letterOf, revocationOf } from '../../store/appraisal/letters.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import type { Store } from '../../store/connect.ts';
import { clockOfCycle } from '../../store/cycle/ahead.ts';
import { appendToFollowUp, readFollowUp, BY_SIKLUS, type WholeFollowUp } from '../../store/follow-up/chain.ts';
import { resultsOf } from '../../store/follow-up/follow-ups.ts';
import { besideFollowUp, tellEnds, tellOfFollowUp } from '../../store/follow-up/tell.ts';
import type { FollowUpDoc } from '../../store/follow-up/types.ts';
import { APPRAISAL_TASK_MS, appraisalWorkflowId, commandUpdates, TASK_QUEUES } from '../../workflows/messages.ts';
import { followUpWorkflowId } from '../../workflows/follow-up/messages.ts';
import type { StartFollowUp } from '../appraisal/letters.ts';
import type { ActivityDeps } from '../index.ts';
import { requiredPack } from '../required-pack.ts';

/** More than happens in one: whatever is wrong with its rules, a look ends. */
const MOST_ACTS = 500;
/** Where it waits for people alone: a word of theirs that the workflow did not hear is found then. */
const LOOK_AGAIN_MS = 7 * DAY_MS;
const ANSWER_MS = 10_000;

type Deps = Pick<ActivityDeps, 'store' | 'client'>;

/** Under an id that follows from the decision: a repeat finds it running, or ended. */
export const startFollowUp =
  ({ store, client }: Deps): StartFollowUp =>
  async ({ _id: id, region, sandbox, cycleId, state }) => {
    if (state === 'ended') return;
    const clock = (sandbox ? await clockOfCycle(store, cycleId) : undefined) ?? REAL_CLOCK;
    try {
      await client.workflow.start('followUp', {
        workflowId: followUpWorkflowId(id),
        taskQueue: TASK_QUEUES.appraisal,
        workflowTaskTimeout: APPRAISAL_TASK_MS,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        priority: { priorityKey: 3, fairnessKey: region },
        args: [{ id, clock }],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };

export function followUpActivities({ store, client }: Deps) {
  return {
    /** Everything that is due until `now`; answers when it has to be looked after again, null: never. */
    async lookAfterFollowUp({ id, now }: { id: string; now: number }): Promise<{ next: number | null }> {
      for (let n = 0; n < MOST_ACTS; n += 1) {
        const whole = await readFollowUp(store, id);
        const { doc, followUp } = whole;
        if (followUp.ended || whole.entries.length === 1) await tellEnds(store, whole);
        if (followUp.ended) {
          await passOn({ store, client }, doc);
          return { next: null };
        }
        if (!(await standsStill(store, whole))) {
          await write(store, doc, { at: now, type: 'followUp.withdrawn', data: {}, key: 'withdrawn', step: 'end' });
          continue;
        }
        if (await isOrphaned(store, whole)) {
          await write(store, doc, { at: now, type: 'followUp.reversed', data: {}, key: 'reversed', step: 'end' });
          continue;
        }
        const act = nextTimedAct(followUp, whole);
        if (act === null || act.at > now) return { next: act?.at ?? now + LOOK_AGAIN_MS };
        // Told first, each once: who died between the two does both again.
        await tellOfFollowUp(store, whole, act);
        await write(store, doc, act);
      }
      return { next: now + 1 };
    },
  };
}

const write = (store: Store, { _id, region }: FollowUpDoc, { type, at, data, key }: TimedAct) =>
  appendToFollowUp(store, _id, { region, type, actor: BY_SIKLUS, at, data, key });

/** What a task had issued that was lost afterwards has no follow-up. */
async function standsStill(store: Store, { doc, opened }: WholeFollowUp): Promise<boolean> {
  const outcomes = await outcomesOf(store, doc.region, doc.appraisalId);
  return outcomes.some(
    ({ _id, outcomeId, decisionId, status }) =>
      _id === opened.outcome && outcomeId === doc.outcomeId && decisionId === opened.decisionId && status === 'ISSUED',
  );
}

/** Longer than a request lasts. */
const ENDS_ITSELF_MS = 60_000;

/** Whoever took its letter back takes it back with that, and may have died in between. */
async function isOrphaned(store: Store, { doc, opened }: WholeFollowUp): Promise<boolean> {
  const letter = await letterOf(store, { _id: opened.outcome, outcomeId: doc.outcomeId });
  const revoked = letter && (await revocationOf(store, letter));
  return revoked ? revoked.recordedAt < Date.now() - ENDS_ITSELF_MS : false;
}

/** The appraisal that runs meanwhile is told of the result, before its facts are frozen; the next one asks for it. */
async function passOn({ store, client }: Deps, doc: FollowUpDoc): Promise<void> {
  const results = resultsOf(doc);
  if (results.length === 0) return;
  for (const appraisal of await besideFollowUp(store, doc)) {
    if (appraisal._id === doc.appraisalId) continue;
    const { pack } = await requiredPack(store, appraisal.pack);
    const facts = asksThePast(pack) ? factsOfFollowUps(pack, results) : {};
    if (Object.keys(facts).length > 0) await sendFacts(client, { id: doc._id, appraisalId: appraisal._id, facts });
  }
}

type Sent = { id: string; appraisalId: string; facts: ReturnType<typeof factsOfFollowUps> };

/** What comes too late for this one is refused by it, and known in the next. */
async function sendFacts(client: Client, { id, appraisalId, facts }: Sent): Promise<void> {
  const command = { actor: BY_SIKLUS, at: Date.now(), body: { sourceId: followUpWorkflowId(id) }, facts };
  try {
    await client.withDeadline(Date.now() + ANSWER_MS, () =>
      client.workflow.getHandle(appraisalWorkflowId(appraisalId)).executeUpdate(commandUpdates.recordFacts, {
        args: [command],
        updateId: sha256(canonicalJson([id, appraisalId])),
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError) && !(error instanceof WorkflowUpdateFailedError)) throw error;
  }
}
