import type { CycleDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const cycleSchema = defineSchema<CycleDoc>('cycles', {
  region: key,
  label: key,
  period: Mixed,
  pack: key,
  packId: key,
  packVersion: Number,
  sandbox: Boolean,
  clock: Mixed,
  state: key,
  launch: Mixed,
  operations: Mixed,
  createdBy: Mixed,
  createdAt: String,
  closedAt: String,
  version: Number,
}).index({ region: 1, _id: 1 });
