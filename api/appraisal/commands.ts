/**
 * Every command on an appraisal, from one table: its body, what of it enters Temporal, and whose facts it may carry.
 * Free text (`title`, `text`, `reason`) stays in the stored submission.
 */
import { z } from '@hono/zod-openapi';
import { endOfLocalDay } from '../../rules/time/calendar.ts';
import { PREDICATES } from '../../rules/language/predicates.ts';
import {
  checkAdjustment,
  checkAssessors,
  checkNominated,
  checkOutcome,
  checkPeers,
  checkStage,
} from './check-command.ts';
import { CORRECTION_COMMANDS, OUTSIDE_SOURCES } from './correction-commands.ts';
import { type CommandSpec, define } from './define-command.ts';
import { checkReview, withProposal } from './check-review.ts';
import { jointlyReported, withUnsettled } from './check-joint.ts';
import { checkAmounts, checkFiles, checkTargets } from './check-targets.ts';
import { AgreedItem } from '../agreement/schema.ts';
import { ProposedTargets, ReportIds, reportSent, Reports, targetSent } from './target-forms.ts';
import { EvidenceTarget, EvidenceTitle, FileWords, LinkAddress } from './evidence-schema.ts';
import { finding } from '../../rules/language/errors.ts';
import { digestOfLink } from '../http/digests.ts';
import { invalid } from '../problem/problem.ts';
import { Code, Day, FactsSchema, FreeText, Id, Reason } from '../http/forms.ts';

const WANTED = { id: 'Wajib diisi: sistem pengirim.', en: 'This is required: the sending system.' };
const text = FreeText.optional().openapi({ description: 'Remarks; stored with the submission' });
const none = () => ({ message: {} });
const reviewId = Code.openapi({ description: 'Id of an extra review', example: 'extra-1' });
const reportId = Code.openapi({ description: 'Id of a report, chosen by the sender', example: 'r-2026-03-02' });
const Remark = z.strictObject({ text });
const Because = z.strictObject({ reason: Reason });

const employeeCommands = [
  define('acknowledgeBriefing', { summary: 'Acknowledge the briefing', schema: z.strictObject({}), parts: none }),
  define('proposeTargets', {
    summary: 'Propose targets',
    schema: z.strictObject({ targets: ProposedTargets, text }),
    check: checkTargets,
    parts: ({ targets }) => ({
      message: {
        targets: targets.map(targetSent),
      },
    }),
  }),
  define('reportProgress', {
    summary: 'Report progress on targets',
    schema: z.strictObject({ reports: Reports }),
    check: async (message, about, sent) => [
      ...checkAmounts(message),
      ...(await checkFiles(sent.reports, about)),
      ...(await jointlyReported(message.reports, about)),
    ],
    parts: ({ reports }) => ({ message: { reports: reports.map(reportSent) } }),
  }),
  define('addEvidence', {
    summary: 'Give a link as evidence for a target',
    schema: z.strictObject({
      target: EvidenceTarget,
      url: LinkAddress,
      title: EvidenceTitle.optional().openapi({ description: 'What it is' }),
    }),
    parts: ({ target, url }) => ({ message: { target, sha256: digestOfLink(url) } }),
  }),
  define('acknowledgeTargets', { summary: 'Acknowledge agreed targets', schema: z.strictObject({}), parts: none }),
  define('submitDailyReports', {
    summary: 'Send daily reports',
    schema: z.strictObject({
      reportId,
      days: z.array(Day).min(1).max(31).openapi({ description: 'Days reported; a day counts once' }),
      text,
    }),
    parts: ({ reportId, days }) => ({ message: { reportId, days } }),
  }),
  define('submitSelfAssessment', {
    summary: 'Send the self-assessment',
    schema: z.strictObject({
      facts: FactsSchema.optional().openapi({ description: 'What peers are asked, answered of oneself' }),
      text: FreeText.openapi({ description: 'Own view; stored with the submission' }),
    }),
    sources: ['peer'],
    parts: ({ facts }) => ({ message: {}, facts }),
  }),
  define('nominatePeers', {
    summary: 'Nominate who could be asked about oneself',
    schema: z.strictObject({
      peers: z.array(Id).min(1).max(20).openapi({ description: 'Employee ids; the assessor names who is asked' }),
      relatives: z.array(Id).max(10).optional().openapi({ description: 'Close relatives: they are not asked' }),
    }),
    check: checkNominated,
    parts: ({ peers, relatives }) => ({ message: { peers, ...(relatives && { relatives }) } }),
  }),
  define('acknowledgeResult', {
    summary: 'Acknowledge the result, or refuse to',
    schema: z.strictObject({ refused: z.boolean().optional().openapi({ description: 'Receipt refused' }), text }),
    parts: ({ refused }) => ({ message: refused === undefined ? {} : { refused } }),
  }),
  define('object', { summary: 'Object to the result', schema: Because, parts: none }),
];

/** The same with a file, which is stored beside it: its words are written by whoever read it. */
export const EVIDENCE_FILE = define('addEvidence', {
  summary: 'Give a file as evidence for a target',
  schema: FileWords,
  parts: ({ target, file }) => ({ message: { target, sha256: file.slice('sha256:'.length) } }),
});

const superiorCommands = [
  define('returnTargets', { summary: 'Return proposed targets', schema: Because, parts: none }),
  define('agreeTargets', { summary: 'Agree to proposed targets', schema: Remark, parts: none }),
  define('answerDailyReports', {
    summary: 'Answer daily reports',
    schema: z.strictObject({ reportId, text }),
    parts: ({ reportId }) => ({ message: { reportId } }),
  }),
  define('acceptProgress', {
    summary: 'Accept reports of progress',
    schema: z.strictObject({ reportIds: ReportIds, text }),
    parts: ({ reportIds }) => ({ message: { reportIds } }),
  }),
  define('returnProgress', {
    summary: 'Return reports of progress',
    schema: z.strictObject({ reportIds: ReportIds, reason: Reason }),
    parts: ({ reportIds }) => ({ message: { reportIds } }),
  }),
  define('submitReview', {
    summary: 'Send the result of a review',
    schema: z.strictObject({
      result: z.enum(['ON_TRACK', 'COACH', 'RETARGET', 'WARN']).openapi({ description: 'Result of the review' }),
      reviewId: reviewId.optional(),
      reason: Reason.optional().openapi({ description: 'Why the result is another one than the rules propose' }),
      agreements: z
        .array(AgreedItem)
        .max(5)
        .optional()
        .openapi({ description: 'What the review starts: coaching, a warning, or development' }),
      text,
    }),
    complete: withProposal,
    check: checkReview,
    parts: ({ result, reviewId }) => ({ message: { result, ...(reviewId !== undefined && { reviewId }) } }),
  }),
  define('assignPeers', {
    summary: 'Name the peers who are asked for feedback',
    schema: z.strictObject({ peers: z.array(Id).min(1).max(20).openapi({ description: 'Employee ids' }) }),
    check: checkPeers,
    parts: ({ peers }) => ({ message: { peers } }),
  }),
  define('returnNomination', { summary: 'Return the nomination of peers', schema: Because, parts: none }),
  define('finaliseScore', {
    summary: 'Give the final ratings',
    schema: z.strictObject({ facts: FactsSchema, text }),
    sources: ['assessor'],
    complete: withUnsettled,
    parts: ({ facts }) => ({ message: {}, facts }),
  }),
  CORRECTION_COMMANDS.decideObjection,
  CORRECTION_COMMANDS.decideCorrection,
  define('recordHearing', {
    summary: 'Summon the person before a sanction is decided, and record the hearing',
    schema: z.strictObject({
      outcomeId: z.string().max(64).openapi({ description: 'Id of the proposed outcome' }),
      step: z.enum(['summoned', 'held', 'absent']).openapi({
        description: 'summoned: to a day; held: with its minutes; absent: they stayed away from every summons',
      }),
      on: Day.openapi({ description: 'The day of the summons, or of the hearing' }),
      text: FreeText.openapi({ description: 'Where and about what; or the minutes' }),
    }),
    check: checkOutcome,
    parts: ({ outcomeId, step, on }) => ({ message: { outcomeId, step, on } }),
  }),
  define('decideOutcome', {
    summary: 'Decide a proposed reward or sanction',
    schema: z.strictObject({
      outcomeId: z.string().max(64).openapi({ description: 'Id of the proposed outcome' }),
      decision: z.enum(['approved', 'rejected']).openapi({ description: 'The decision' }),
      reason: Reason,
    }),
    check: checkOutcome,
    parts: ({ outcomeId, decision }) => ({ message: { outcomeId, decision } }),
  }),
  define('submitFeedback', {
    summary: 'Give feedback as a peer',
    schema: z.strictObject({ facts: FactsSchema, text }),
    sources: ['peer'],
    parts: ({ facts }) => ({ message: {}, facts }),
  }),
  define('declineFeedback', {
    summary: 'Say as a peer that one cannot judge this person',
    schema: Because,
    parts: none,
  }),
];

const officeCommands = [
  define('recordFacts', {
    summary: 'Record facts from a service system',
    schema: z.strictObject({
      source: Code.optional().openapi({ description: 'The sending system', example: 'simpus' }),
      sourceId: Code.optional().openapi({ description: 'The same, in its former word' }),
      facts: FactsSchema,
    }),
    sources: OUTSIDE_SOURCES,
    parts: ({ source, sourceId = source, facts }) => {
      if (sourceId === undefined) throw invalid([finding(['source'], 'required', WANTED)]);
      return { message: { sourceId }, facts };
    },
  }),
  CORRECTION_COMMANDS.correctFacts,
  define('openReview', {
    summary: 'Open an extra review',
    schema: z.strictObject({
      reviewId,
      workingDays: z.int().min(1).max(120).openapi({ description: 'Working days to answer' }),
      reason: Reason.optional(),
    }),
    parts: ({ reviewId, workingDays }) => ({ message: { reviewId, workingDays } }),
  }),
  define('adjustResult', {
    summary: 'Change a predicate in calibration; the computed score stays',
    schema: z.strictObject({
      from: z.enum(PREDICATES).openapi({ description: 'The predicate as it was seen' }),
      to: z.enum(PREDICATES).openapi({ description: 'Another one; the computed one takes the change back' }),
      reason: Reason,
    }),
    check: checkAdjustment,
    parts: ({ from, to }) => ({ message: { from, to } }),
  }),
  define('reassignAssessor', {
    summary: 'Replace the assessor',
    schema: z.strictObject({
      assessorId: Id.openapi({ description: 'New assessor' }),
      secondReviewerId: Id.optional().openapi({ description: 'New second reviewer' }),
      reason: Reason,
    }),
    check: checkAssessors,
    parts: ({ assessorId, secondReviewerId }) => ({
      message: { assessorId, ...(secondReviewerId !== undefined && { secondReviewerId }) },
    }),
  }),
  define('extendStage', {
    summary: 'Extend a stage by decree',
    schema: z.strictObject({
      stage: z.string().max(64).openapi({ description: 'Stage id of the pack' }),
      until: Day.openapi({ description: 'New last day of the stage' }),
      decree: z.string().trim().min(1).max(100).openapi({ description: 'Number of the decree', example: 'SK/12/2026' }),
      reason: Reason,
    }),
    check: checkStage,
    parts: ({ stage, until, decree }, { offsetMinutes }) => ({
      message: { stage, until: endOfLocalDay(until, offsetMinutes), decree },
    }),
  }),
  define('reopenStage', {
    summary: 'Send the appraisal back to the stage before, as long as it is not scored',
    schema: z.strictObject({
      stage: z.string().max(64).openapi({ description: 'Id of the stage before the one that runs' }),
      until: Day.optional().openapi({
        description: 'A day that its deadline is not before; absent: the planned one, five working days at least',
      }),
      reason: Reason,
    }),
    check: checkStage,
    parts: ({ stage, until }, { offsetMinutes }) => ({
      message: { stage, ...(until !== undefined && { until: endOfLocalDay(until, offsetMinutes) }) },
    }),
  }),
  define('remindWaiting', { summary: 'Remind those whom it waits for', schema: Because, parts: none }),
  define('cancelAppraisal', {
    summary: 'Cancel the appraisal',
    schema: z.strictObject({
      reasonCode: Code.openapi({ description: 'Kind of reason', example: 'retired' }),
      reason: Reason,
    }),
    parts: ({ reasonCode }) => ({ message: { reasonCode } }),
  }),
  define('retry', {
    summary: 'Retry what is blocked',
    schema: z.strictObject({ reason: Reason.optional() }),
    parts: none,
  }),
  define('waive', { summary: 'Give up what is blocked', schema: Because, parts: none }),
];

export const COMMAND_SPECS: readonly CommandSpec[] = [...employeeCommands, ...superiorCommands, ...officeCommands];

const FREE_TEXT = ['text', 'reason', 'targets', 'reports', 'url', 'file', 'agreements'];
/** Of a review after which something is to be done: what that is follows from the stored body. */
export const startsSomething = ({ result }: Record<string, unknown>) => result === 'COACH' || result === 'WARN';
/** True when the body holds words of people, which are stored before anything is sent. */
export const hasFreeText = (body: Record<string, unknown>) => FREE_TEXT.some((name) => body[name] !== undefined);
