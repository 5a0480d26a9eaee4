import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { GoalDoc } from './types.ts';

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

export const goalModels = (connection: Connection) => ({
  goals: connection.model<GoalDoc>('Goal', goalSchema),
});
