import type { SubmissionDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const submissionSchema = defineSchema<SubmissionDoc>('submissions', {
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
