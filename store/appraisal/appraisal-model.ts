import type { AppraisalDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const appraisalSchema = defineSchema<AppraisalDoc>('appraisals', {
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
  targets: Mixed,
  targetsAgreedBy: String,
  targetRounds: Number,
  reviews: Mixed,
  peerAnswers: Number,
  dailyReports: Mixed,
  facts: Mixed,
  score: Mixed,
  predicate: String,
  flags: Mixed,
  decisionId: String,
  acknowledged: String,
  objection: Mixed,
  outcomes: Mixed,
  autoForwarded: Mixed,
  late: Mixed,
  blockedReason: String,
  endReason: String,
  amendments: Mixed,
  ahead: Mixed,
})
  // Every change of an appraisal rewrites its index entries, so there are no more than these. The first two serve lists
  // in order of change; the third filters and counts within a cycle; the rest find the few that concern a person.
  .index({ region: 1, updatedAt: 1, _id: 1 })
  .index({ cycleId: 1, updatedAt: 1, _id: 1 })
  .index({ cycleId: 1, unit: 1, state: 1, stage: 1 })
  .index({ employeeId: 1 })
  .index({ assessorId: 1 })
  .index({ secondReviewerId: 1 })
  .index({ peerIds: 1 })
  .index({ 'waitingOn.id': 1 });
