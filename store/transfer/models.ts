import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { TransferDoc } from './types.ts';

const transferSchema = defineSchema<TransferDoc>('transfers', {
  region: key,
  to: key,
  regions: Mixed,
  unit: key,
  employeeId: key,
  appraisalId: key,
  cycleId: key,
  sandbox: Boolean,
  on: key,
  until: key,
  reason: key,
  by: key,
  hands: Mixed,
  at: key,
  state: key,
  intoId: String,
  acceptedBy: String,
  ended: String,
  endedBy: String,
  endReason: String,
  trouble: String,
})
  .index({ regions: 1, _id: 1 })
  .index({ appraisalId: 1, _id: 1 })
  .index({ state: 1, _id: 1 });

export const transferModels = (connection: Connection) => ({
  transfers: connection.model<TransferDoc>('Transfer', transferSchema),
});
