/** Schemas of amendments, for requests and the document. */
import { z } from '@hono/zod-openapi';
import {
  ActorSchema,
  count,
  d,
  Digest,
  FreeText,
  Id,
  PackRefSchema,
  RegionName,
  text,
  TextSchema,
  UnitName,
} from '../http/forms.ts';

const MOST_CYCLES = 20;
const MOST_EXCEPTIONS = 1_000;

const Choice = z
  .enum(['keep', 'fromNextStage', 'rescore'])
  .openapi(
    'AmendmentChoice',
    d('keep: not touched; fromNextStage: stages to come and the next scoring; rescore: the score too'),
  );
const StageName = z.string().min(1).max(64);

export const AmendmentRequestSchema = z
  .strictObject({
    region: RegionName,
    pack: Digest.openapi(d('Digest of the published pack that is to take over')),
    reason: z
      .strictObject({ id: FreeText.openapi(d('In Indonesian')), en: FreeText.openapi(d('In English')) })
      .openapi(d('Why; every employee concerned reads it')),
    legalBasis: z.array(z.string().trim().min(1).max(200)).max(20).default([]).openapi(d('Articles it rests on')),
    cycles: z.array(Id).min(1).max(MOST_CYCLES).openapi(d('Cycles of the region')),
    units: z.array(UnitName).min(1).max(500).optional().openapi(d('Only these units')),
    stages: z.array(StageName).min(1).max(30).optional().openapi(d('Only appraisals that are in these stages')),
    choice: Choice,
    exceptions: z
      .array(z.strictObject({ appraisalId: Id, choice: Choice }))
      .max(MOST_EXCEPTIONS)
      .default([])
      .openapi(d('Appraisals for which something else is chosen')),
  })
  .openapi('AmendmentRequest');

export const AmendmentSchema = z
  .object({
    id: text('Amendment id'),
    region: text('Region'),
    pack: PackRefSchema,
    reason: TextSchema,
    legalBasis: z.array(z.string()).openapi(d('Articles it rests on')),
    cycles: z.array(z.string()).openapi(d('Cycles')),
    units: z.array(z.string()).nullable().openapi(d('Units; null: all')),
    stages: z.array(z.string()).nullable().openapi(d('Stages; null: all')),
    choice: Choice,
    exceptions: z
      .array(z.object({ appraisalId: text('Appraisal'), choice: Choice }))
      .openapi(d('Appraisals for which something else is chosen')),
    state: z
      .enum(['DRAFT', 'APPROVED', 'DONE', 'REJECTED', 'CANCELLED'])
      .openapi(d('APPROVED until every appraisal has its result')),
    author: ActorSchema,
    createdAt: text('When it was drafted'),
    decidedBy: ActorSchema.nullable().openapi(d('Who approved, rejected or cancelled it')),
    decidedAt: z.string().nullable().openapi(d('When')),
    comment: z.string().nullable().openapi(d('Their words')),
    preview: z.string().nullable().openapi(d('Digest of the preview that was approved')),
    doneAt: z.string().nullable().openapi(d('When every appraisal had its result')),
    progress: z
      .object({
        pending: count('Not asked yet'),
        amended: count('Amended'),
        refused: count('Could not be amended'),
        unanswered: count('Did not answer; a further amendment can ask them again'),
        kept: count('Kept by choice'),
      })
      .nullable()
      .openapi(d('Counts of appraisals; null before approval')),
  })
  .openapi('Amendment');

const PackResult = z
  .object({
    pack: text('Digest of the pack'),
    final: z.number().nullable().openapi(d('Final score, hundredths')),
    predicate: text('Predicate'),
    outcomes: z
      .array(z.object({ id: text('Outcome'), code: text('Code'), status: z.string().optional().openapi(d('Status')) }))
      .openapi(d('Outcomes')),
  })
  .openapi('AmendmentOutlook');

const Line = z
  .object({
    appraisalId: text('Appraisal'),
    cycleId: text('Cycle'),
    employeeId: text('Employee'),
    unit: text('Unit'),
    stage: text('Stage it is in'),
    state: text('State'),
    choice: Choice,
    pack: text('Digest of the pack it obeys'),
    before: PackResult.nullable().openapi(d('Result as it is')),
    after: PackResult.nullable().openapi(d('Result under the new pack')),
    provisional: z.boolean().openapi(d('Not scored yet: an estimate from the facts so far')),
    stagesLeft: z
      .object({
        before: z.array(z.string()).openapi(d('Under the pack it obeys')),
        after: z.array(z.string()).openapi(d('Under the new pack')),
      })
      .openapi(d('Stages still to come, before and after')),
    refusal: z
      .object({ code: text('Code'), text: TextSchema })
      .nullable()
      .openapi(d('Why it cannot be amended')),
    result: z
      .enum(['PENDING', 'AMENDED', 'REFUSED', 'UNANSWERED', 'KEPT'])
      .nullable()
      .openapi(d('What became of it; null before approval')),
    version: z.number().nullable().openapi(d('The appraisal’s version that holds the entry')),
  })
  .openapi('AmendmentLine');

const tally = (description: string) => z.record(z.string(), z.number()).openapi(d(description));

export const AmendmentPreviewSchema = z
  .object({
    amendment: text('Amendment'),
    approved: z.boolean().openapi(d('What was approved, with its results; else computed now')),
    digest: text('What an approval names'),
    summary: z
      .object({
        appraisals: count('Appraisals it is about'),
        touched: count('Would be amended'),
        kept: count('Kept by choice'),
        refused: tally('Cannot be amended, by reason'),
        rescored: count('Scores that would be computed again; the caller’s own case is not counted here and below'),
        predicates: z
          .array(z.object({ from: text('Predicate'), to: text('Predicate'), count: count('How many') }))
          .openapi(d('From predicate to predicate')),
        outcomesGained: tally('Outcomes that would be proposed anew, by code'),
        outcomesLost: tally('Outcomes that would no longer be proposed, by code'),
      })
      .openapi(d('In numbers')),
    data: z.array(Line).openapi(d('Appraisals of this page')),
    page: z.object({ nextCursor: z.string().nullable().openapi(d('Cursor of the next page')) }).openapi(d('Next page')),
  })
  .openapi('AmendmentPreview');

export const ApprovalSchema = z
  .strictObject({
    preview: Digest.openapi(d('Digest of the preview that is approved')),
    comment: FreeText.optional().openapi(d('Words of the approver')),
  })
  .openapi('AmendmentApproval');
export const RejectionSchema = z
  .strictObject({ comment: FreeText.openapi(d('Why it is rejected')) })
  .openapi('AmendmentRejection');
export const WithdrawalSchema = z
  .strictObject({ comment: FreeText.optional().openapi(d('Why it is taken back')) })
  .openapi('AmendmentWithdrawal');
