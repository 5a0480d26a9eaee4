import { z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { decodeCursor, encodeCursor, numberInCursor } from '../http/cursor.ts';
import type { Api } from '../api.ts';
import { versionTag } from '../http/etag.ts';
import { requireFresh } from '../middleware/auth.ts';
import { download, upload } from '../http/files.ts';
import { answer, DryRunAnswer, LanguageQuery, paging } from '../http/forms.ts';
import { command, type Commanded, list, operations, read } from '../http/operations.ts';
import { startFromReview } from './check-review.ts';
import { COMMAND_SPECS } from './commands.ts';
import type { CommandSpec } from './define-command.ts';
import { sendEvidence, uploadEvidence } from './evidence.ts';
import { eraseEvidence } from './erase-evidence.ts';
import {
  EraseEvidence,
  EvidenceSchema,
  EvidenceTarget,
  UPLOAD_FIELDS,
  UploadedSchema,
  UploadQuery,
} from './evidence-schema.ts';
import { openEvidence, tellEvidence } from './tell-evidence.ts';
import { listSeenAppraisals } from './list.ts';
import { readFeedbackReport } from './feedback-report.ts';
import { FeedbackReportSchema } from './feedback-schema.ts';
import { readLetter, revokeLetter } from './letters.ts';
import { OperatedPeopleSchema, PeopleRequestSchema } from './operate-people-schema.ts';
import { tellLateEffect } from './late-facts.ts';
import { operatePeople } from './operate-people.ts';
import { openReviews } from './open-reviews.ts';
import { FactsReportSchema, FactsRequestSchema } from './facts-schema.ts';
import { postFacts } from './post-facts.ts';
import { explainAppraisal, readAppraisal, readJournal, nearestChangesOf, readOutcomes } from './read.ts';
import {
  AcceptedSchema,
  AppraisalExplanation,
  AppraisalListQuery,
  AppraisalSchema,
  CommandPreviewSchema,
  EntrySchema,
  LetterSchema,
  OutcomeSchema,
  ReviewsReportSchema,
  ReviewsRequestSchema,
  RevokeLetterRequest,
} from './schema.ts';
import { NearestSchema } from '../pack/schema.ts';
import { TargetSchema, WhichTargets } from './target-schema.ts';
import { tellTargets } from './targets.ts';
import { acceptedBefore, prepareCommand, previewCommand, readIn, sendCommand } from './send-command.ts';
import { resultAgain, resultFor } from './versions.ts';

const reads = operations(
  'Appraisals',
  list({
    action: 'listAppraisals',
    path: '/v1/appraisals',
    summary: 'List the appraisals the caller may see, by (updatedAt, id)',
    query: AppraisalListQuery,
    row: AppraisalSchema,
    answers: 'Appraisals',
    csv: ['id', 'nip', 'name', 'unit', 'cycleId', 'state', 'stage', 'dueAt', 'overdue', 'predicate', 'updatedAt'],
    run: (deps, { caller, query }) => listSeenAppraisals(deps, caller, query),
  }),
  read({
    action: 'getAppraisal',
    path: '/v1/appraisals/{id}',
    summary: 'Read an appraisal',
    answers: answer(AppraisalSchema, 'The appraisal; ETag is its version'),
    cached: true,
    run: async (deps, { caller, params: { id }, setTag }) => {
      const view = await readAppraisal(deps, caller, id);
      setTag(versionTag(view.version));
      return view;
    },
  }),
  list({
    action: 'listTargets',
    path: '/v1/appraisals/{id}/targets',
    summary: 'The targets in words, with what was reported of each',
    query: z.strictObject({ which: WhichTargets }),
    row: TargetSchema,
    answers: 'Targets as they are agreed or proposed',
    run: async (deps, { caller, params: { id }, query: { which } }) => ({
      data: await tellTargets(deps, caller, id, which),
      page: { nextCursor: null },
    }),
  }),
  list({
    action: 'listEvidence',
    path: '/v1/appraisals/{id}/evidence',
    summary: 'Links and files that were given as evidence, and where else the same is used',
    query: z.strictObject({ target: EvidenceTarget.optional() }),
    row: EvidenceSchema,
    answers: 'Evidence in the order in which it came',
    run: async (deps, { caller, params: { id }, query: { target } }) => ({
      data: await tellEvidence(deps, caller, id, target),
      page: { nextCursor: null },
    }),
  }),
  download({
    action: 'getEvidenceFile',
    path: '/v1/appraisals/{id}/evidence/{digest}',
    summary: 'Save a file that was given as evidence',
    answers: 'The file, to be saved: it is never shown as a page',
    run: (deps, { caller, params }) => openEvidence(deps, caller, params),
  }),
  list({
    action: 'getJournal',
    path: '/v1/appraisals/{id}/journal',
    summary: 'Read the journal of an appraisal',
    query: z.strictObject(paging),
    row: EntrySchema,
    answers: 'Entries in order',
    run: async (deps, { caller, params: { id }, query: { limit, cursor } }) => {
      const after = cursor === undefined ? 0 : numberInCursor(decodeCursor(cursor, 1)[0]);
      const { data, next } = await readJournal(deps, caller, { id, after, limit });
      return { data, page: { nextCursor: next === null ? null : encodeCursor([next]) } };
    },
  }),
  read({
    action: 'getExplanation',
    path: '/v1/appraisals/{id}/explanation',
    summary: 'Why the score came out, sentence by sentence',
    query: z.strictObject({ lang: LanguageQuery }),
    answers: answer(AppraisalExplanation, 'Decision and sentences'),
    run: (deps, { caller, params: { id }, query: { lang: language = caller.language } }) =>
      explainAppraisal(deps, { ...caller, language }, id),
  }),
  read({
    action: 'getFeedbackReport',
    path: '/v1/appraisals/{id}/feedback-report',
    summary: 'What others said, by aspect and group, as far as enough of them answered',
    answers: answer(FeedbackReportSchema, 'The report'),
    run: (deps, { caller, params: { id } }) => readFeedbackReport(deps, caller, id),
  }),
  list({
    action: 'getNearestChanges',
    path: '/v1/appraisals/{id}/nearest-changes',
    summary: 'What would have changed the result: for each fact alone, the smallest change',
    row: NearestSchema,
    answers: 'Changes of what the caller may see; none where the result rests on what is hidden',
    run: async (deps, { caller, params: { id } }) => ({
      data: await nearestChangesOf(deps, caller, id),
      page: { nextCursor: null },
    }),
  }),
  list({
    action: 'listOutcomes',
    path: '/v1/appraisals/{id}/outcomes',
    summary: 'Rewards and sanctions: proposed, decided, issued',
    row: OutcomeSchema,
    answers: 'Outcomes',
    run: async (deps, { caller, params: { id } }) => ({
      data: await readOutcomes(deps, caller, id),
      page: { nextCursor: null },
    }),
  }),
  read({
    action: 'getLetter',
    path: '/v1/appraisals/{id}/outcomes/{outcome}/letter',
    summary: 'The letter or certificate of an issued outcome, in words',
    answers: answer(LetterSchema, 'The letter'),
    run: (deps, { caller, params: { id, outcome: outcomeId } }) => readLetter(deps, caller, { id, outcomeId }),
  }),
  command({
    action: 'revokeLetter',
    path: '/v1/appraisals/{id}/outcomes/{outcome}/revoke-letter',
    summary: 'Take a letter back; its number stays in its series',
    body: RevokeLetterRequest,
    dryRun: 'same',
    answers: answer(z.union([LetterSchema, DryRunAnswer]), 'The letter; or the dry run'),
    run: (deps, { caller, params: { id, outcome: outcomeId }, body: { reason }, key, dryRun }) =>
      revokeLetter(deps, caller, { id, outcomeId, reason, key, dryRun }),
  }),
);

const Answered = z.union([AcceptedSchema, CommandPreviewSchema]);
/** What a peer says is kept sealed only. */
const unread = (view: z.input<typeof Answered>) => ({ ...view, read: undefined });

/** One operation per command of the table. */
function commandOf(spec: CommandSpec) {
  const prepared = (deps: Deps, { caller, params, body, key, expected }: Commanded<'{id}', z.ZodObject>) =>
    prepareCommand(deps, caller, { appraisalId: params.id, spec, body, commandKey: key, expectedVersion: expected });
  return command({
    action: spec.name,
    path: `/v1/appraisals/{id}/${spec.path}`,
    summary: spec.summary,
    body: spec.schema,
    ifMatch: true,
    dryRun: { run: async (deps, asked) => previewCommand(deps, asked.caller, await prepared(deps, asked)) },
    answers: answer(Answered, 'Journalled and readable at once; or the dry run'),
    ...(spec.name === 'submitFeedback' && { kept: unread }),
    run: async (deps, asked) => {
      const { key: commandKey, params } = asked;
      const { id } = params;
      const before = asked.repeated ? await acceptedBefore(deps, { appraisalId: id, commandKey }) : undefined;
      if (before) {
        if (spec.name === 'submitReview') await startFromReview(deps, commandKey);
        return { id, ...(await resultAgain(deps, asked.caller, { appraisalId: id, result: before, name: spec.name })) };
      }
      const ready = await prepared(deps, asked);
      const send =
        spec.name === 'addEvidence'
          ? sendEvidence(deps, ready, { key: commandKey })
          : sendCommand(deps, ready, commandKey);
      const { appraisal, name } = ready;
      const sent = await resultFor(deps, asked.caller, { appraisal, name, result: await send });
      if (spec.name === 'submitReview') await startFromReview(deps, commandKey);
      if (spec.name === 'recordFacts')
        await tellLateEffect(deps, { ...ready, facts: ready.command.facts ?? {}, key: commandKey });
      return { id, ...sent, ...readIn(ready.read) };
    },
  });
}

const fromSystems = operations(
  'Systems',
  command({
    action: 'postFacts',
    path: '/v1/facts',
    summary: 'Record facts of a service system in running appraisals',
    body: FactsRequestSchema,
    dryRun: 'same',
    answers: answer(FactsReportSchema, 'Wrong lines are reported one by one; the others are recorded'),
    run: (deps, { caller, body, key: commandKey, dryRun }) => postFacts(deps, caller, { ...body, commandKey, dryRun }),
  }),
  command({
    action: 'openReviews',
    path: '/v1/reviews',
    summary: 'Trigger a review for chosen employees',
    body: ReviewsRequestSchema,
    dryRun: 'same',
    answers: answer(ReviewsReportSchema, 'Per-person result; repeating opens nothing twice'),
    run: (deps, { caller, body, key: commandKey, dryRun }) =>
      openReviews(deps, caller, { ...body, commandKey, dryRun }),
  }),
);

const commands = operations(
  'Commands',
  ...COMMAND_SPECS.map(commandOf),
  command({
    action: 'operatePeople',
    path: '/v1/cycles/{id}/people/commands',
    summary: 'One command for many people of a cycle, each answered for alone',
    body: PeopleRequestSchema,
    dryRun: 'same',
    answers: answer(OperatedPeopleSchema, 'One result per person; repeating does nothing twice'),
    run: async (deps, { c, caller, params: { id: cycleId }, body, key: commandKey, dryRun, repeated }) => {
      // What needs a fresh sign-in for one needs it for many.
      requireFresh({ deps }, body.command, c);
      const told = await operatePeople(deps, caller, { ...body, cycleId, commandKey, dryRun, repeated });
      c.set('askAgain', told.unanswered > 0);
      return told;
    },
  }),
  command({
    action: 'eraseEvidence',
    path: '/v1/appraisals/{id}/evidence/{digest}/erase',
    summary: 'Take a file away that should not be kept; its digest stays',
    body: EraseEvidence,
    answers: { description: 'It is gone, and the journal of the region says so' },
    run: (deps, { caller, params, body: { reason }, key, repeated }) =>
      eraseEvidence(deps, caller, { ...params, reason, key, repeated }),
  }),
  upload({
    action: 'uploadEvidence',
    path: '/v1/appraisals/{id}/evidence',
    summary: 'Give a file as evidence for a target',
    query: UploadQuery,
    fields: UPLOAD_FIELDS,
    answers: answer(UploadedSchema, 'Stored and journalled'),
    run: (deps, { caller, params: { id }, query, sent, key, repeated }) =>
      uploadEvidence(deps, caller, { id, sent, query, key, repeated }),
  }),
);

export const registerAppraisals = (api: Api): void => {
  for (const register of [reads, commands, fromSystems]) register(api);
};
