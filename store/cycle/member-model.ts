import type { CycleMemberDoc } from '../types.ts';
import { defineSchema, key } from '../schema.ts';

export const cycleMemberSchema = defineSchema<CycleMemberDoc>('cycleMembers', {
  cycleId: key,
  region: key,
  employeeId: key,
  unit: key,
  status: key,
  rule: String,
  appraisalId: String,
})
  .index({ cycleId: 1, _id: 1 })
  .index({ cycleId: 1, status: 1, _id: 1 });
