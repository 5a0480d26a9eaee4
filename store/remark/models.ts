import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { RemarkDoc } from './types.ts';

const remarkSchema = defineSchema<RemarkDoc>('remarks', {
  region: key,
  unit: key,
  to: key,
  by: Mixed,
  kind: key,
  forAssessor: Boolean,
  text: String,
  words: key,
  at: Number,
  retractedAt: Number,
})
  .index({ to: 1, at: -1 })
  .index({ 'by.id': 1, at: -1 });

export const remarkModels = (connection: Connection) => ({
  remarks: connection.model<RemarkDoc>('Remark', remarkSchema),
});
