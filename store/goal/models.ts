import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { GoalDoc, JointTargetDoc } from './types.ts';

const KEPT = {
  region: key,
  revision: Number,
  history: Mixed,
  createdAt: key,
  updatedAt: key,
};
const MEASURED = {
  title: key,
  measure: key,
  countedIn: key,
  direction: key,
  aspect: key,
  value: Number,
  upper: Number,
  due: key,
};

const goalSchema = defineSchema<GoalDoc>('goals', {
  ...KEPT,
  ...MEASURED,
  unit: key,
  year: Number,
  baseline: Number,
  owner: key,
  parent: String,
  state: key,
})
  .index({ region: 1, _id: 1 })
  .index({ region: 1, unit: 1, _id: 1 });

const jointTargetSchema = defineSchema<JointTargetDoc>('jointTargets', {
  ...KEPT,
  ...MEASURED,
  year: Number,
  lead: key,
  owners: Mixed,
  combine: key,
  agreed: Number,
  withdrawal: key,
  state: key,
  dispute: Mixed,
  result: Mixed,
}).index({ region: 1, _id: 1 });

export const goalModels = (connection: Connection) => ({
  goals: connection.model<GoalDoc>('Goal', goalSchema),
  jointTargets: connection.model<JointTargetDoc>('JointTarget', jointTargetSchema),
});
