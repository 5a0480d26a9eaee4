import type { NoticeDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const noticeSchema = defineSchema<NoticeDoc>('notices', {
  appraisalId: key,
  region: key,
  key,
  to: key,
  template: key,
  at: Number,
  params: Mixed,
})
  .index({ region: 1, to: 1, at: 1, _id: 1 })
  .index({ appraisalId: 1, _id: 1 });
