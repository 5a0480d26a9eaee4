import type { Connection } from 'mongoose';
import { defineSchema, hidden, key, Mixed } from '../schema.ts';
import type { JournalDoc, LostRecordDoc } from './types.ts';

const journalSchema = defineSchema<JournalDoc>('journal', {
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
  told: hidden(Mixed),
})
  .index({ subject: 1, seq: 1 })
  // Of many subjects, the few entries of a kind.
  .index({ subject: 1, type: 1, seq: 1 })
  // Steps of a region alone have a key; the entries of appraisals are not in it.
  .index({ key: 1 }, { sparse: true });

const lostRecordSchema = defineSchema<LostRecordDoc>('lostRecords', {
  of: key,
  record: key,
  appraisalId: key,
  region: key,
  content: key,
  at: String,
})
  .index({ appraisalId: 1, _id: 1 })
  .index({ record: 1 });

export const journalModels = (connection: Connection) => ({
  journal: connection.model<JournalDoc>('Journal', journalSchema),
  lostRecords: connection.model<LostRecordDoc>('LostRecord', lostRecordSchema),
});
