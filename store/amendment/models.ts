import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { AmendmentDoc, AmendmentLineDoc } from './types.ts';

const amendmentSchema = defineSchema<AmendmentDoc>('amendments', {
  region: key,
  pack: key,
  packId: key,
  packVersion: Number,
  reason: Mixed,
  legalBasis: Mixed,
  cycles: Mixed,
  units: Mixed,
  stages: Mixed,
  choice: key,
  exceptions: Mixed,
  state: key,
  author: Mixed,
  createdAt: String,
  decidedBy: Mixed,
  decidedAt: String,
  comment: String,
  preview: String,
  doneAt: String,
}).index({ region: 1, _id: 1 });

const amendmentLineSchema = defineSchema<AmendmentLineDoc>('amendmentLines', {
  amendmentId: key,
  preview: key,
  region: key,
  appraisalId: key,
  cycleId: key,
  employeeId: key,
  unit: key,
  stage: String,
  state: key,
  choice: key,
  refusal: String,
  pack: key,
  decisionId: String,
  before: Mixed,
  after: Mixed,
  provisional: Boolean,
  stagesLeft: Mixed,
  result: key,
  code: String,
  version: Number,
}).index({ amendmentId: 1, preview: 1, _id: 1 });

export const amendmentModels = (connection: Connection) => ({
  amendments: connection.model<AmendmentDoc>('Amendment', amendmentSchema),
  amendmentLines: connection.model<AmendmentLineDoc>('AmendmentLine', amendmentLineSchema),
});
