import type { EmployeeDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const employeeSchema = defineSchema<EmployeeDoc>('employees', {
  region: key,
  nip: key,
  name: String,
  unit: key,
  unitName: String,
  supervisorId: String,
  active: Boolean,
  email: String,
  facts: Mixed,
  version: Number,
  updatedAt: String,
})
  .index({ region: 1, nip: 1 }, { unique: true })
  .index({ region: 1, _id: 1 })
  .index({ region: 1, unit: 1, _id: 1 });
