import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import pMap from 'p-map';
import { isAmendRefusal } from '../../rules/time/replan.ts';
import { planStages } from '../../rules/time/plan.ts';
import { type LineResult, linesIn, recordLineResult } from '../../store/amendment/lines.ts';
import { getAmendment } from '../../store/amendment/amendments.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { finishAmendment } from '../../store/amendment/finish.ts';
import type { KeyRange } from '../../store/read.ts';
import { allRegions } from '../../store/scope.ts';
import type { AmendmentDoc, AmendmentLineDoc } from '../../store/amendment/types.ts';
import { type Amendment, amendUpdate, appraisalWorkflowId, type CommandResult } from '../../workflows/messages.ts';
import { askOne, asPage, permanent } from '../errors.ts';
import { requiredPack } from '../required-pack.ts';
import type { ActivityDeps } from '../index.ts';

const IN_FLIGHT = 20;
const ANSWER_MS = 20_000;
const UNANSWERED = { result: 'UNANSWERED', code: 'no-answer' } as const;

type Page = { cycleId: string; amendment: string; range: KeyRange };

export function amendActivities({ store, client }: ActivityDeps) {
  /** Only what a second person approved is ever carried out. */
  async function approved(id: string): Promise<AmendmentDoc & { preview: string }> {
    const doc = await getAmendment(store, allRegions, id);
    if (!doc || doc.preview === null || doc.decidedBy === null) throw permanent('amendment-unapproved', id);
    return { ...doc, preview: doc.preview };
  }

  async function messageFor({ _id: id, pack: after, author, decidedBy }: AmendmentDoc, cycleId: string) {
    const cycle = await getCycle(store, allRegions, cycleId);
    const target = await requiredPack(store, after);
    if (!cycle || !decidedBy) throw permanent('amendment-unapproved', id);
    const plan = planStages(target.pack, cycle.period);
    const timed = cycle.sandbox ? { clock: cycle.clock } : {};
    return { id, after, plan, actor: decidedBy, author: author.id, reasonId: id, ...timed };
  }

  return {
    /** Each appraisal of a page gets its result; a repeated page goes on with those that have none yet. */
    amendPage: asPage(async ({ cycleId, amendment, range }: Page): Promise<{ done: number; failed: number }> => {
      const doc = await approved(amendment);
      const of = { amendmentId: doc._id, preview: doc.preview, cycleId };
      const message = await messageFor(doc, cycleId);
      const pending = (await linesIn(store, of, range)).filter(({ result }) => result === 'PENDING');
      const settle = async (line: AmendmentLineDoc) => {
        const result = await askOne(client, () => ask(client, message, line));
        await recordLineResult(store, line._id, result === 'no-answer' ? UNANSWERED : result);
      };
      await pMap(pending, settle, { concurrency: IN_FLIGHT });
      const results = (await linesIn(store, of, range)).map(({ result }) => result);
      const done = results.filter((result) => result === 'AMENDED').length;
      return { done, failed: results.length - done };
    }),

    async finishAmendment(amendment: string, cycleId: string, code?: string): Promise<void> {
      await finishAmendment(store, await approved(amendment), { cycleId, code });
    },
  };
}

type Message = Pick<Amendment, 'id' | 'after' | 'plan' | 'actor' | 'author' | 'reasonId' | 'clock'>;

/** The update's id makes a repeat find the first answer; after a new run the appraisal itself remembers. */
async function ask(client: Client, message: Message, line: AmendmentLineDoc): Promise<LineResult> {
  const { choice, pack: before, decisionId } = line;
  if (choice === 'keep') throw permanent('amendment-unapproved', line._id);
  const amendment: Amendment = { ...message, mode: choice, before, decisionId, at: Date.now() };
  const handle = client.workflow.getHandle(appraisalWorkflowId(line.appraisalId));
  try {
    const { version } = await client.withDeadline(Date.now() + ANSWER_MS, () =>
      handle.executeUpdate<CommandResult, [Amendment]>(amendUpdate, { args: [amendment], updateId: message.id }),
    );
    return { result: 'AMENDED', version };
  } catch (error) {
    return { result: 'REFUSED', code: refusalIn(error) };
  }
}

/** Everything but a refusal is thrown on: it is asked again. */
function refusalIn(error: unknown): string {
  if (error instanceof WorkflowNotFoundError) return 'appraisal-ended';
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  const code = cause && 'type' in cause && typeof cause.type === 'string' ? cause.type : undefined;
  if (code === 'AcceptedUpdateCompletedWorkflow') return 'appraisal-ended';
  if (!isAmendRefusal(code)) throw error;
  return code;
}
