import type { AmendmentLineDoc } from './types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const amendmentLineSchema = defineSchema<AmendmentLineDoc>('amendmentLines', {
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
