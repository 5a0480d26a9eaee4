import type { Connection } from 'mongoose';
import { defineSchema, key } from '../schema.ts';
import type { FollowUpDoc } from './types.ts';

const followUpSchema = defineSchema<FollowUpDoc>('followUps', {
  region: key,
  unit: key,
  employeeId: key,
  appraisalId: key,
  cycleId: key,
  sandbox: Boolean,
  outcomeId: key,
  code: key,
  kind: key,
  pack: key,
  state: key,
  result: String,
  test: String,
  from: key,
  until: String,
  step: String,
  dueAt: Number,
  wakeAt: Number,
  endedOn: String,
  seq: Number,
})
  .index({ region: 1, _id: 1 })
  .index({ employeeId: 1, _id: 1 })
  .index({ appraisalId: 1, _id: 1 })
  .index({ cycleId: 1, wakeAt: 1 });

export const followUpModels = (connection: Connection) => ({
  followUps: connection.model<FollowUpDoc>('FollowUp', followUpSchema),
});
