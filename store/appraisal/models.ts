import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { AppraisalDoc, DecisionDoc, EvidenceDoc, OutcomeDoc, SubmissionDoc } from './types.ts';

const appraisalSchema = defineSchema<AppraisalDoc>('appraisals', {
  cycleId: key,
  region: key,
  unit: key,
  employeeId: key,
  pack: key,
  sandbox: Boolean,
  version: Number,
  headHash: key,
  recordedAt: Number,
  updatedAt: key,
  state: key,
  stage: String,
  stageKind: key,
  stageOpenedAt: Number,
  dueAt: Number,
  overdue: Boolean,
  escalated: Boolean,
  waitingOn: Mixed,
  assessorId: String,
  secondReviewerId: String,
  peerIds: Mixed,
  subordinateIds: Mixed,
  nomination: Mixed,
  targets: Mixed,
  targetsAgreedBy: String,
  targetRounds: Number,
  reviews: Mixed,
  peerAnswers: Number,
  subordinateAnswers: Number,
  dailyReports: Mixed,
  progress: Mixed,
  change: Mixed,
  segments: Mixed,
  facts: Mixed,
  score: Mixed,
  predicate: String,
  adjustment: Mixed,
  flags: Mixed,
  decisionId: String,
  acknowledged: String,
  objection: Mixed,
  correction: Mixed,
  outcomes: Mixed,
  autoForwarded: Mixed,
  late: Mixed,
  blockedReason: String,
  endReason: String,
  amendments: Mixed,
  ahead: Mixed,
})
  // Every change of an appraisal rewrites its index entries, so there are no more than these. The first three serve lists
  // in order of change, the next three what somebody watches for (blocked, overdue, an office's turn), which must cost what
  // it finds; then counts within a cycle, without reading the appraisals; the rest find the few that concern a person.
  .index({ updatedAt: 1, _id: 1 })
  .index({ region: 1, updatedAt: 1, _id: 1 })
  .index({ cycleId: 1, updatedAt: 1, _id: 1 })
  .index({ region: 1, state: 1, updatedAt: 1, _id: 1 })
  .index({ region: 1, overdue: 1, updatedAt: 1, _id: 1 })
  .index({ region: 1, 'waitingOn.as': 1, updatedAt: 1, _id: 1 })
  .index({ region: 1, unit: 1, state: 1 })
  .index({ cycleId: 1, unit: 1, state: 1, stage: 1, overdue: 1, predicate: 1 })
  .index({ employeeId: 1 })
  .index({ assessorId: 1 })
  .index({ secondReviewerId: 1 })
  .index({ peerIds: 1 })
  .index({ 'waitingOn.id': 1 })
  .index({ 'targets.jointTarget': 1 }, { sparse: true })
  .index({ 'targets.contributesTo': 1 }, { sparse: true });

const decisionSchema = defineSchema<DecisionDoc>('decisions', {
  appraisalId: key,
  region: key,
  facts: Mixed,
  row: Mixed,
  decision: Mixed,
}).index({ appraisalId: 1, _id: 1 });

const outcomeSchema = defineSchema<OutcomeDoc>('outcomes', {
  outcomeId: key,
  appraisalId: key,
  cycleId: key,
  region: key,
  employeeId: key,
  decisionId: String,
  sandbox: Boolean,
  issuedAt: String,
  code: key,
  kind: key,
  approval: key,
  status: key,
  decidedBy: String,
  decidedAt: Number,
})
  .index({ appraisalId: 1, _id: 1 })
  .index({ region: 1, cycleId: 1, _id: 1 });

const submissionSchema = defineSchema<SubmissionDoc>('submissions', {
  appraisalId: key,
  region: key,
  kind: key,
  actor: Mixed,
  body: Mixed,
  digest: key,
  status: key,
  at: String,
})
  .index({ appraisalId: 1, at: 1, _id: 1 })
  .index({ status: 1, at: 1 });

const evidenceSchema = defineSchema<EvidenceDoc>('evidence', {
  appraisalId: key,
  cycleId: key,
  region: key,
  employeeId: key,
  target: key,
  digest: key,
  file: String,
  media: String,
  size: Number,
  status: key,
  at: String,
  erasedAt: String,
})
  .index({ appraisalId: 1, _id: 1 })
  .index({ region: 1, digest: 1 })
  .index({ status: 1, at: 1 });

export const appraisalModels = (connection: Connection) => ({
  appraisals: connection.model<AppraisalDoc>('Appraisal', appraisalSchema),
  decisions: connection.model<DecisionDoc>('Decision', decisionSchema),
  outcomes: connection.model<OutcomeDoc>('Outcome', outcomeSchema),
  submissions: connection.model<SubmissionDoc>('Submission', submissionSchema),
  evidence: connection.model<EvidenceDoc>('Evidence', evidenceSchema),
});
