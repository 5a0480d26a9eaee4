import type { OutcomeDoc } from '../types.ts';
import { defineSchema, key } from '../schema.ts';

export const outcomeSchema = defineSchema<OutcomeDoc>('outcomes', {
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
