import type { DecisionDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const decisionSchema = defineSchema<DecisionDoc>('decisions', {
  appraisalId: key,
  region: key,
  facts: Mixed,
  row: Mixed,
  decision: Mixed,
}).index({ appraisalId: 1, _id: 1 });
