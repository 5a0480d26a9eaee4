import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { AgreementDoc } from './types.ts';

const agreementSchema = defineSchema<AgreementDoc>('agreements', {
  region: key,
  unit: key,
  employeeId: key,
  appraisalId: key,
  cycleId: key,
  sandbox: Boolean,
  kind: key,
  review: String,
  text: String,
  heldOn: String,
  agenda: Mixed,
  words: key,
  due: key,
  remindOn: key,
  helperId: String,
  by: Mixed,
  at: Number,
  needs: key,
  acknowledgedBy: String,
  acknowledgedAt: Number,
  state: key,
  closedBy: String,
  closedAt: Number,
  reason: String,
  told: Number,
})
  .index({ employeeId: 1, _id: 1 })
  .index({ appraisalId: 1, _id: 1 })
  .index({ state: 1, told: 1, remindOn: 1 });

export const agreementModels = (connection: Connection) => ({
  agreements: connection.model<AgreementDoc>('Agreement', agreementSchema),
});
