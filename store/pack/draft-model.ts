import type { DraftDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const packDraftSchema = defineSchema<DraftDoc>('packDrafts', {
  region: key,
  packId: key,
  revision: Number,
  state: key,
  base: Mixed,
  parent: Number,
  version: Number,
  effective: Mixed,
  content: key,
  report: key,
  publishable: Boolean,
  reason: String,
  legalBasis: String,
  approvals: Mixed,
  approvedBy: Mixed,
  published: String,
  authors: Mixed,
  comments: Mixed,
  history: Mixed,
  createdAt: String,
  updatedAt: String,
}).index({ region: 1, _id: 1 });
