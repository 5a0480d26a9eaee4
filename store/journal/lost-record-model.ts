import type { LostRecordDoc } from '../types.ts';
import { defineSchema, key } from '../schema.ts';

export const lostRecordSchema = defineSchema<LostRecordDoc>('lostRecords', {
  of: key,
  record: key,
  appraisalId: key,
  region: key,
  content: key,
  at: String,
})
  .index({ appraisalId: 1, _id: 1 })
  .index({ record: 1 });
