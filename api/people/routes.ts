import { z } from '@hono/zod-openapi';
import {
  answer,
  Day,
  DryRunAnswer,
  EmployeeNumber,
  Id,
  paging,
  PrincipalSchema,
  RegionFilter,
  RegionName,
  UnitName,
  d,
} from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { confirmKey, listKeys, revokeKey, rotateKey } from './api-keys.ts';
import { listSeenEmployees, readEmployee } from './employees.ts';
import { importRoster, keptReport } from './import-employees.ts';
import { checkKeyRequest, createApiKey } from './make-key.ts';
import { searchRegion } from './search.ts';
import { rosterChanges } from './roster-changes.ts';
import { listSeenNotices } from './notices.ts';
import { checkedGrant, grantRole, revokeRole, roleGrants } from './role-grants.ts';
import {
  EmployeeSchema,
  FoundSchema,
  ImportReportSchema,
  KeyRequest,
  KeySchema,
  NewKeySchema,
  NoticeSchema,
  RoleGrantSchema,
  RoleRequest,
  RotateRequest,
  RosterChangeSchema,
} from './schema.ts';

export const registerMe = operations(
  'Access',
  read({
    action: 'getMe',
    path: '/v1/me',
    summary: 'Who am I',
    answers: answer(PrincipalSchema, 'The principal behind the key or token'),
    run: (_, { caller: { principal } }) => {
      const { id, region, roles, employeeId, offices, scopes } = principal;
      return { id, region, roles, employeeId, offices, scopes };
    },
  }),
);

/** A spreadsheet's bytes, in whichever encoding it saved them. */
const Roster = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array)
  .openapi({
    type: 'string',
    description:
      'A table with a column nip (or nik of who has none), and name, unit, unitName, supervisorNip, email, active, appraised, ' +
      'post, grade, facts.<name>; with from (and until, assignment) its unit, superior, post and grade hold from that day, and what held before is kept; also in Indonesian, in any case, separated by comma, semicolon or tab. A column that is absent leaves its field alone; an empty cell clears it',
    example: 'nip,name,unit\n198001012005011001,Sri Rahayu,dinkes\n',
  });
const date = Day.optional().openapi(d('Business date whose pack declares the facts; default today'));
const on = Day.optional().openapi(d('Where people work, and under whom, on this day of the region; default today'));
const active = z.enum(['true', 'false']).optional().openapi(d('In service'));

const employeeId = Id.optional().openapi(d('Whom it is about'));
const importId = z.string().max(64).optional().openapi(d('One import'));

export const registerEmployees = operations(
  'Employees',
  command({
    action: 'importEmployees',
    path: '/v1/employees/import',
    summary: 'Import employees from CSV',
    query: z.strictObject({ region: RegionName, date }),
    body: Roster,
    media: 'text/csv',
    dryRun: 'same',
    answers: answer(ImportReportSchema, 'Report per line'),
    kept: keptReport,
    run: (deps, { caller, query: { region, date }, body: bytes, key: commandKey, dryRun }) =>
      importRoster(deps, caller, { region, date, bytes, commandKey, dryRun }),
  }),
  list({
    action: 'listEmployees',
    path: '/v1/employees',
    summary: 'List employees',
    query: z.strictObject({
      region: RegionFilter,
      unit: UnitName.optional(),
      active,
      nip: EmployeeNumber,
      on,
      ...paging,
    }),
    row: EmployeeSchema,
    answers: 'Employees',
    csv: ['id', 'nip', 'name', 'unit', 'unitName', 'email', 'active', 'appraised', 'supervisorId'],
    run: (deps, { caller, query }) => listSeenEmployees(deps, caller, query),
  }),
  read({
    action: 'search',
    path: '/v1/search',
    summary: 'Find people, units, cycles and drafts of a region',
    query: z.strictObject({
      region: RegionName,
      q: z
        .string()
        .trim()
        .min(2)
        .max(100)
        .openapi(d('The beginning of a name or of any word in it; the beginning of an employee number')),
    }),
    answers: answer(FoundSchema, 'What was found, at most 20 of each kind'),
    run: (deps, { caller, query }) => searchRegion(deps, caller, query),
  }),
  list({
    action: 'listRosterChanges',
    path: '/v1/roster-changes',
    summary: 'List what imports changed, a line per person',
    query: z.strictObject({ region: RegionFilter, employeeId, import: importId, ...paging }),
    row: RosterChangeSchema,
    answers: 'Changes, in order of import and person',
    run: (deps, { caller, query }) => rosterChanges(deps, caller, query),
  }),
  read({
    action: 'getEmployee',
    path: '/v1/employees/{id}',
    summary: 'Read an employee, as of a day',
    query: z.strictObject({ on }),
    answers: answer(EmployeeSchema, 'The employee'),
    run: (deps, { caller, params: { id }, query: { on } }) => readEmployee(deps, caller, { id, on }),
  }),
);

export const registerApiKeys = operations(
  'Access',
  command({
    action: 'createApiKey',
    path: '/v1/api-keys',
    summary: 'Make an API key; the secret is shown once',
    body: KeyRequest,
    dryRun: {
      answers: answer(DryRunAnswer, 'Dry run: the key could be made'),
      run: async (deps, { caller, body }) => {
        await checkKeyRequest(deps, caller, body);
        return { dryRun: true as const };
      },
    },
    status: 201,
    answers: answer(NewKeySchema, 'The key'),
    kept: (made) => ({ ...made, key: null }),
    run: (deps, { caller, body, key }) => createApiKey(deps, caller, { request: body, commandKey: key }),
  }),
  command({
    action: 'confirmApiKey',
    path: '/v1/api-keys/{id}/confirm',
    summary: 'Confirm a key that was made in somebody’s name: by that person, or by a second admin',
    answers: answer(KeySchema, 'The key, which can act from now on'),
    run: (deps, { caller, params: { id } }) => confirmKey(deps, caller, id),
  }),
  command({
    action: 'rotateApiKey',
    path: '/v1/api-keys/{id}/rotate',
    summary: 'Replace a key by one of the same reach; the old one ends a while after the new one can act',
    body: RotateRequest,
    status: 201,
    answers: answer(NewKeySchema, 'The new key'),
    kept: (made) => ({ ...made, key: null }),
    run: (deps, { caller, params: { id }, body, key }) => rotateKey(deps, caller, { id, ...body, commandKey: key }),
  }),
  list({
    action: 'listApiKeys',
    path: '/v1/api-keys',
    summary: 'List API keys, without secrets',
    query: z.strictObject({ region: RegionFilter, ...paging }),
    row: KeySchema,
    answers: 'Keys',
    run: (deps, { caller, query }) => listKeys(deps, caller, query),
  }),
  command({
    action: 'revokeApiKey',
    method: 'delete',
    path: '/v1/api-keys/{id}',
    summary: 'Revoke an API key at once',
    answers: { description: 'Revoked; revoking again changes nothing' },
    run: (deps, { caller, params: { id } }) => revokeKey(deps, caller, id),
  }),
);

export const registerRoleGrants = operations(
  'Access',
  command({
    action: 'grantRole',
    path: '/v1/role-grants',
    summary: 'Give somebody a role or an office, from a day to a day',
    body: RoleRequest,
    dryRun: {
      answers: answer(RoleGrantSchema, 'Dry run: what would be given'),
      run: async (deps, { caller, body }) => {
        const { _id: id, ...grant } = await checkedGrant(deps, caller, { asked: body, id: '' });
        return { id, ...grant };
      },
    },
    status: 201,
    answers: answer(RoleGrantSchema, 'The grant; it counts in the pages from the next request on its days'),
    run: (deps, { caller, body, key }) => grantRole(deps, caller, { asked: body, commandKey: key }),
  }),
  list({
    action: 'listRoleGrants',
    path: '/v1/role-grants',
    summary: 'List roles and offices that were given, ended ones too',
    query: z.strictObject({ region: RegionFilter, employee: employeeId, ...paging }),
    row: RoleGrantSchema,
    answers: 'Grants',
    run: (deps, { caller, query }) => roleGrants(deps, caller, query),
  }),
  command({
    action: 'revokeRole',
    method: 'delete',
    path: '/v1/role-grants/{id}',
    summary: 'Take a role or an office back at once',
    answers: { description: 'Taken back; doing it again changes nothing' },
    run: (deps, { caller, params: { id } }) => revokeRole(deps, caller, id),
  }),
);

const To = z.string().max(200).optional().openapi(d('Whose; default: one’s own'));

export const registerNotices = operations(
  'Appraisals',
  list({
    action: 'listNotices',
    path: '/v1/notices',
    summary: 'What people were told: reminders, escalations, results',
    query: z.strictObject({ region: RegionFilter, to: To, ...paging }),
    row: NoticeSchema,
    answers: 'Notices, oldest first',
    run: (deps, { caller, query }) => listSeenNotices(deps, caller, query),
  }),
);
