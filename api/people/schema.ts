/** What people, keys and notices look like from outside. */
import { z } from '@hono/zod-openapi';
import { ASSIGNMENT_KINDS, ROLES } from '../../store/people/types.ts';
import { GIVEN_OFFICES, OFFICE_ROLES, OFFICES } from '../access/offices.ts';
import { Day, FactsSchema, Id, PrincipalSchema, RegionName, TextSchema, d, count, text } from '../http/forms.ts';

export const KeySchema = PrincipalSchema.extend({
  id: z.string().openapi({ description: 'Key id', example: '0f3a9c1e5b7d2468' }),
  label: z.string().openapi(d('What the key is for')),
  createdAt: z.string().openapi(d('Created')),
  expiresAt: z.string().openapi(d('Valid until')),
  revokedAt: z.string().nullable().openapi(d('Revoked')),
  lastUsedAt: z.string().nullable().openapi(d('Last used, to the minute')),
  confirmed: z.boolean().openapi(d('It can act; a key in somebody’s name waits for their word or a second admin’s')),
}).openapi('ApiKey');
export const NewKeySchema = KeySchema.extend({
  key: z.string().nullable().openapi(d('The secret, shown once; null when the answer is repeated')),
}).openapi('NewApiKey');

const Days = z
  .int()
  .min(1)
  .max(365)
  .optional()
  .openapi({ description: 'Days until it expires, at most as long as its maker’s; usually 90', example: 90 });

export const KeyRequest = z
  .strictObject({
    region: RegionName.nullable().openapi(d('Region; null (all) only by a platform admin')),
    label: z.string().trim().min(1).max(200).openapi({ description: 'What the key is for', example: 'Simpus' }),
    roles: z
      .array(z.enum(ROLES))
      .min(1)
      .max(7)
      .openapi({ description: 'Roles', example: ['system'] }),
    employeeId: Id.optional().openapi(d('The employee who uses it; they or a second admin confirm it')),
    offices: z.array(z.enum(OFFICES)).max(6).default([]).openapi(d('Offices in which it decides')),
    scopes: z
      .array(z.string().max(120))
      .max(20)
      .default([])
      .openapi({ description: 'Limits: read, commands, facts, … or unit:<unit>', example: ['facts'] }),
    expiresInDays: Days,
  })
  .openapi('ApiKeyRequest');

export const RotateRequest = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(720)
      .default(24)
      .openapi({ description: 'How long the old key goes on beside the new one', example: 24 }),
    expiresInDays: Days,
  })
  .openapi('ApiKeyRotation');

export const RoleRequest = z
  .strictObject({
    region: RegionName,
    employeeId: Id.openapi(d('Who gets it')),
    role: z.enum(OFFICE_ROLES).optional().openapi({ description: 'Role; or an office', example: 'hr' }),
    office: z.enum(GIVEN_OFFICES).optional().openapi(d('Office in which they decide; or a role')),
    from: Day.optional().openapi(d('First day, in the region’s own time; default today')),
    until: Day.optional().openapi(d('Last day; absent: until it is taken back')),
    decree: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .openapi({ description: 'Decree or letter that it follows', example: 'SK 800/12/2026' }),
  })
  .refine(({ role, office }) => (role === undefined) !== (office === undefined), {
    path: ['role'],
    params: { text: { id: 'Isi salah satu: role atau office.', en: 'Give one of them: role or office.' } },
  })
  .openapi('RoleGrantRequest');

export const RoleGrantSchema = z
  .object({
    id: text('Grant'),
    region: text('Region'),
    employeeId: text('Who has it'),
    role: z.string().nullable().openapi(d('Role; null: an office')),
    office: z.string().nullable().openapi(d('Office; null: a role')),
    from: text('First day, in the region’s own time'),
    until: z.string().nullable().openapi(d('Last day; null: until it is taken back')),
    decree: text('Decree or letter that it follows'),
    grantedBy: text('Who gave it'),
    grantedAt: text('When, real time'),
    revokedAt: z.string().nullable().openapi(d('Taken back')),
  })
  .openapi('RoleGrant');

const AssignmentSchema = z.object({
  from: z.string().nullable().openapi(d('First day; null: since before anybody gave a date')),
  until: z.string().optional().openapi(d('Last day; absent: until the next one begins')),
  kind: z.enum(ASSIGNMENT_KINDS).openapi(d('Definitive, or a secondment')),
  unit: text('Unit code'),
  unitName: text('Unit name'),
  supervisorId: z.string().nullable().openapi(d('Direct superior')),
  post: z.string().optional().openapi(d('Post')),
  grade: z.string().optional().openapi(d('Grade')),
});

export const EmployeeSchema = z
  .object({
    id: z.string().openapi(d('Opaque, stable id')),
    region: z.string().openapi(d('Region')),
    nip: z.string().openapi({
      description: 'Employee number: the NIP (18 digits); of whoever has none the NIK (16)',
      example: '198001012005011001',
    }),
    name: z.string().openapi(d('Name')),
    unit: z.string().openapi(d('Unit code')),
    unitName: z.string().openapi(d('Unit name')),
    supervisorId: z.string().nullable().openapi(d('Direct superior')),
    active: z.boolean().openapi(d('In service')),
    appraised: z.boolean().openapi(d('A cycle takes them in; false: they assess and decide only')),
    email: z.string().nullable().openapi(d('E-mail')),
    post: z.string().optional().openapi(d('Post')),
    grade: z.string().optional().openapi(d('Grade')),
    assignments: z.array(AssignmentSchema).optional().openapi(d('By first day; absent: never given a date')),
    facts: FactsSchema,
    version: z.number().int().openapi(d('Version')),
    updatedAt: z.string().openapi(d('Last change')),
  })
  .openapi('Employee');

const Value = z.union([z.string(), z.number(), z.boolean()]).nullable();
export const RosterChangeSchema = z
  .object({
    id: text('Line'),
    import: text('The import that changed it'),
    region: text('Region'),
    employeeId: text('Whom it is about'),
    at: text('When, real time'),
    by: text('Who imported'),
    fields: z
      .array(
        z.object({
          field: text('A column, or facts.<name>'),
          before: Value.openapi(d('Value before; of name and e-mail only a digest; null: none')),
          after: Value.openapi(d('Value after')),
        }),
      )
      .openapi(d('Each field that is another afterwards')),
  })
  .openapi('RosterChange');

const Person = z.object({
  id: z.string().nullable().openapi(d('Employee; null: somebody who would be new')),
  nip: text('Employee number'),
  name: text('Name'),
});
const FieldValue = z.union([z.string(), z.number(), z.boolean()]).nullable();
const FieldChangeSchema = z.object({
  field: text('Field of the person, or facts.<name>'),
  before: FieldValue.openapi(d('Value before; null: nothing')),
  after: FieldValue.openapi(d('Value after; null: nothing')),
  from: z.string().optional().openapi(d('First day on which it holds, of a line that says one')),
});
const CellErrorSchema = z.object({
  column: text('Column'),
  code: text('Code'),
  detail: text('In the caller’s language'),
});

export const ImportReportSchema = z
  .object({
    dryRun: z.boolean().openapi(d('Nothing was written')),
    imported: count('New people'),
    updated: count('Changed people'),
    unchanged: count('People as they were'),
    failed: count('Lines that failed'),
    import: z.string().nullable().openapi(d('Id of this import, for GET /v1/roster-changes; null in a dry run')),
    newUnits: z.array(z.string()).openapi(d('Units of the file that nobody has been in so far')),
    inactiveSuperiors: z
      .array(Person.extend({ count: count('People in service'), people: z.array(Person).openapi(d('The first 200')) }))
      .openapi(d('Superiors of the file who are out of service, with the people in service who point to them')),
    lines: z
      .array(
        z.object({
          line: count('Line of the file in which the person begins; the header is 1'),
          status: z.enum(['imported', 'updated', 'unchanged', 'failed']).openapi(d('What became of it')),
          id: z.string().optional().openapi(d('Employee')),
          changes: z.array(FieldChangeSchema).optional().openapi(d('Each field that is another afterwards')),
          errors: z.array(CellErrorSchema).optional().openapi(d('What is wrong')),
        }),
      )
      .openapi(d('One report per line')),
  })
  .openapi('ImportReport');

export const FoundSchema = z
  .object({
    people: z
      .array(EmployeeSchema.pick({ id: true, nip: true, name: true, unit: true, unitName: true, active: true }))
      .openapi(d('People by name or number')),
    units: z
      .array(z.object({ unit: z.string().openapi(d('Unit')), unitName: z.string().openapi(d('Its name')) }))
      .openapi(d('Units')),
    cycles: z
      .array(
        z.object({
          id: z.string().openapi(d('Cycle')),
          label: z.string().openapi(d('Its name')),
          state: z.string().openapi(d('State')),
        }),
      )
      .openapi(d('Cycles')),
    drafts: z
      .array(
        z.object({
          id: z.string().openapi(d('Draft')),
          version: z.number().int().openapi(d('Version it would be')),
          state: z.string().openapi(d('State')),
        }),
      )
      .openapi(d('Drafts that are still open')),
  })
  .openapi('Found');

export const NoticeSchema = z
  .object({
    id: z.string().openapi(d('Notice id')),
    appraisalId: z.string().nullable().openapi(d('The appraisal it is about; null: an API key')),
    to: z.string().openapi(d('Employee id, or `office:` and the office')),
    template: z.string().openapi(d('Kind of notice')),
    text: TextSchema,
    about: z
      .object({ employeeId: text('Employee'), name: text('Name') })
      .optional()
      .openapi(d('Whom it is about, where its reader is somebody else and may read the appraisal today')),
    at: z.string().openapi(d('Business time')),
  })
  .openapi('Notice');
