import type { Connection } from 'mongoose';
import { defineSchema, hidden, key, Mixed } from '../schema.ts';
import type {
  ApiKeyDoc,
  EmployeeDoc,
  NoticeDoc,
  ParkedFormDoc,
  RoleGrantDoc,
  RosterChangeDoc,
  SessionDoc,
  SignInDoc,
  StandInDoc,
  UnitDoc,
} from './types.ts';

const employeeSchema = defineSchema<EmployeeDoc>('employees', {
  region: key,
  nip: key,
  name: String,
  unit: key,
  unitName: String,
  supervisorId: String,
  active: Boolean,
  appraised: Boolean,
  email: String,
  facts: Mixed,
  post: String,
  grade: String,
  assignments: Mixed,
  placeChanges: String,
  called: hidden(Mixed),
  version: Number,
  updatedAt: String,
})
  .index({ region: 1, nip: 1 }, { unique: true })
  .index({ region: 1, called: 1 })
  .index({ region: 1, _id: 1 })
  .index({ region: 1, unit: 1, _id: 1 })
  .index({ region: 1, supervisorId: 1 })
  .index({ region: 1, placeChanges: 1 })
  .index({ region: 1, 'assignments.supervisorId': 1 });

const unitSchema = defineSchema<UnitDoc>('units', {
  region: key,
  unit: key,
  name: key,
  parent: String,
  kind: String,
  headId: String,
  version: Number,
}).index({ region: 1, unit: 1 });

const apiKeySchema = defineSchema<ApiKeyDoc>('apiKeys', {
  id: key,
  region: String,
  roles: Mixed,
  employeeId: String,
  offices: Mixed,
  scopes: Mixed,
  hash: key,
  label: String,
  createdAt: String,
  expiresAt: String,
  revokedAt: String,
  lastUsedAt: String,
  hands: Mixed,
  confirmedBy: String,
  replaces: String,
  overlapHours: Number,
})
  .index({ region: 1, _id: 1 })
  .index({ employeeId: 1 });

const noticeSchema = defineSchema<NoticeDoc>('notices', {
  appraisalId: String,
  region: key,
  unit: String,
  key,
  to: key,
  template: key,
  at: Number,
  params: Mixed,
})
  .index({ region: 1, to: 1, at: 1, _id: 1 })
  .index({ region: 1, at: 1, _id: 1 })
  .index({ at: 1, _id: 1 })
  .index({ appraisalId: 1, _id: 1 });

const roleGrantSchema = defineSchema<RoleGrantDoc>('roleGrants', {
  region: key,
  employeeId: key,
  role: String,
  office: String,
  from: key,
  until: String,
  decree: String,
  grantedBy: key,
  grantedAt: key,
  revokedAt: String,
})
  .index({ region: 1, _id: 1 })
  .index({ employeeId: 1, _id: 1 });

const standInSchema = defineSchema<StandInDoc>('standIns', {
  region: key,
  kind: key,
  of: key,
  to: key,
  from: key,
  until: key,
  decree: String,
  by: key,
  at: key,
  endedAt: String,
  endedBy: String,
})
  .index({ region: 1, _id: 1 })
  .index({ to: 1, _id: 1 })
  .index({ of: 1, _id: 1 });

const sessionSchema = defineSchema<SessionDoc>('sessions', {
  principal: Mixed,
  by: String,
  provenAt: Number,
  device: String,
  name: String,
  place: Mixed,
  startedAt: String,
  seenAt: String,
  endsAt: key,
})
  .index({ endsAt: 1 })
  .index({ by: 1 });

const signInSchema = defineSchema<SignInDoc>('signIns', {
  nonce: key,
  verifier: key,
  back: key,
  again: Boolean,
  endsAt: key,
}).index({ endsAt: 1 });

const parkedFormSchema = defineSchema<ParkedFormDoc>('parkedForms', {
  by: key,
  path: key,
  values: Mixed,
  endsAt: key,
}).index({ endsAt: 1 });

const rosterChangeSchema = defineSchema<RosterChangeDoc>('rosterChanges', {
  importId: key,
  region: key,
  employeeId: key,
  at: key,
  by: key,
  fields: Mixed,
})
  .index({ importId: 1, _id: 1 })
  .index({ employeeId: 1, _id: 1 })
  .index({ region: 1, _id: 1 });

export const peopleModels = (connection: Connection) => ({
  employees: connection.model<EmployeeDoc>('Employee', employeeSchema),
  units: connection.model<UnitDoc>('Unit', unitSchema),
  apiKeys: connection.model<ApiKeyDoc>('ApiKey', apiKeySchema),
  rosterChanges: connection.model<RosterChangeDoc>('RosterChange', rosterChangeSchema),
  notices: connection.model<NoticeDoc>('Notice', noticeSchema),
  roleGrants: connection.model<RoleGrantDoc>('RoleGrant', roleGrantSchema),
  standIns: connection.model<StandInDoc>('StandIn', standInSchema),
  sessions: connection.model<SessionDoc>('Session', sessionSchema),
  signIns: connection.model<SignInDoc>('SignIn', signInSchema),
  parkedForms: connection.model<ParkedFormDoc>('ParkedForm', parkedFormSchema),
});
