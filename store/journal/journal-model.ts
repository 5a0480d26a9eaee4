import type { JournalDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const journalSchema = defineSchema<JournalDoc>('journal', {
  subject: key,
  region: key,
  seq: { type: Number, required: true },
  type: key,
  actor: Mixed,
  at: Number,
  recordedAt: Number,
  submissionId: String,
  digest: String,
  data: Mixed,
  changes: Mixed,
  about: Mixed,
  key: String,
  prevHash: key,
  hash: key,
}).index({ subject: 1, seq: 1 });
