import type { AmendmentDoc } from './types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const amendmentSchema = defineSchema<AmendmentDoc>('amendments', {
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
