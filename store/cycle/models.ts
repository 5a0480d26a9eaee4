import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { LaunchFenceDoc } from './fences.ts';
import type { CycleDoc, CycleFiguresDoc, CycleMemberDoc, PolicyReviewDoc } from './types.ts';

const cycleSchema = defineSchema<CycleDoc>('cycles', {
  region: key,
  label: key,
  period: Mixed,
  pack: key,
  packId: key,
  packVersion: Number,
  sandbox: Boolean,
  only: Mixed,
  clock: Mixed,
  state: key,
  launch: Mixed,
  operations: Mixed,
  createdBy: Mixed,
  createdAt: String,
  closedAt: String,
  version: Number,
}).index({ region: 1, _id: 1 });

const launchFenceSchema = defineSchema<LaunchFenceDoc>('launchFences', { n: Number, change: Mixed });

const cycleMemberSchema = defineSchema<CycleMemberDoc>('cycleMembers', {
  cycleId: key,
  region: key,
  employeeId: key,
  unit: key,
  status: key,
  rule: String,
  facts: Mixed,
  appraisalId: String,
})
  .index({ cycleId: 1, _id: 1 })
  .index({ cycleId: 1, status: 1, _id: 1 });

const cycleFiguresSchema = defineSchema<CycleFiguresDoc>('cycleFigures', {
  cycleId: key,
  region: key,
  figures: Mixed,
}).index({ cycleId: 1 });

const policyReviewSchema = defineSchema<PolicyReviewDoc>('policyReviews', {
  region: key,
  cycleId: key,
  due: key,
  pack: key,
  sandbox: Boolean,
  measures: Mixed,
  findings: Mixed,
  at: String,
}).index({ region: 1, due: 1, _id: 1 });

export const cycleModels = (connection: Connection) => ({
  cycles: connection.model<CycleDoc>('Cycle', cycleSchema),
  launchFences: connection.model<LaunchFenceDoc>('LaunchFence', launchFenceSchema),
  members: connection.model<CycleMemberDoc>('CycleMember', cycleMemberSchema),
  cycleFigures: connection.model<CycleFiguresDoc>('CycleFigures', cycleFiguresSchema),
  policyReviews: connection.model<PolicyReviewDoc>('PolicyReview', policyReviewSchema),
});
