import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { importRoster } from './import-employees.ts';
import { listSeenEmployees, readEmployee } from './read-employees.ts';
import {
  answer,
  Day,
  DryRun,
  FactsSchema,
  IdParam,
  listOf,
  paging,
  RegionFilter,
  RegionName,
  UnitName,
} from '../http/forms.ts';

const d = (description: string) => ({ description });
const EmployeeSchema = z
  .object({
    id: z.string().openapi(d('Opaque, stable id')),
    region: z.string().openapi(d('Region')),
    nip: z.string().openapi({ description: 'Employee number, 18 digits', example: '198001012005011001' }),
    name: z.string().openapi(d('Name')),
    unit: z.string().openapi(d('Unit code')),
    unitName: z.string().openapi(d('Unit name')),
    supervisorId: z.string().nullable().openapi(d('Direct superior')),
    active: z.boolean().openapi(d('In service')),
    email: z.string().nullable().openapi(d('E-mail')),
    facts: FactsSchema,
    version: z.number().int().openapi(d('Version')),
    updatedAt: z.string().openapi(d('Last change')),
  })
  .openapi('Employee');

const count = (description: string) => z.number().int().openapi(d(description));
const ImportReport = z
  .object({
    dryRun: z.boolean().openapi(d('Nothing was written')),
    imported: count('New people'),
    updated: count('Changed people'),
    unchanged: count('People as they were'),
    failed: count('Lines that failed'),
    lines: z
      .array(
        z.object({
          line: count('Line of the file; the header is 1'),
          status: z.enum(['imported', 'updated', 'unchanged', 'failed']).openapi(d('What became of it')),
          id: z.string().optional().openapi(d('Employee')),
          errors: z
            .array(
              z.object({
                column: z.string().openapi(d('Column')),
                code: z.string().openapi(d('Code')),
                detail: z.string().openapi(d('In the caller’s language')),
              }),
            )
            .optional()
            .openapi(d('What is wrong')),
        }),
      )
      .openapi(d('One report per line')),
  })
  .openapi('ImportReport');

export function registerEmployees(api: Api) {
  registerImport(api);
  registerReads(api);
}

function registerImport({ app, deps, guard }: Api) {
  const csv = z.string().openapi({
    description: 'Columns nip, name, unit, and optionally unitName, supervisorNip, email, active, facts.<name>',
    example: 'nip,name,unit\n198001012005011001,Sri Rahayu,dinkes\n',
  });
  const date = Day.optional().openapi(d('Business date whose pack declares the facts; default today'));
  const route = createRoute({
    method: 'post',
    path: '/v1/employees/import',
    operationId: 'importEmployees',
    tags: ['Employees'],
    summary: 'Import employees from CSV',
    middleware: guard('importEmployees', { body: 'csv', idempotent: true }),
    request: {
      query: z.strictObject({ region: RegionName, date, dryRun: DryRun }),
      body: { required: true, content: { 'text/csv': { schema: csv } } },
    },
    responses: { 200: answer(ImportReport, 'Report per line') },
  });
  app.openapi(route, async (c) => {
    const { region, date, dryRun } = c.req.valid('query');
    const request = {
      region,
      date,
      dryRun: dryRun === 'true',
      csv: await c.req.text(),
      commandKey: c.get('commandKey'),
    };
    return c.json(await importRoster(deps, callerOf(c), request), 200);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const active = z.enum(['true', 'false']).optional().openapi(d('In service'));
  const nip = z.string().max(18).optional().openapi(d('Employee number'));
  const list = createRoute({
    method: 'get',
    path: '/v1/employees',
    operationId: 'listEmployees',
    tags: ['Employees'],
    summary: 'List employees',
    middleware: guard('listEmployees'),
    request: { query: z.strictObject({ region: RegionFilter, unit: UnitName.optional(), active, nip, ...paging }) },
    responses: { 200: answer(listOf(EmployeeSchema), 'Employees') },
  });
  app.openapi(list, async (c) =>
    c.json(linked(c, await listSeenEmployees(deps, callerOf(c), c.req.valid('query'))), 200),
  );

  const one = createRoute({
    method: 'get',
    path: '/v1/employees/{id}',
    operationId: 'getEmployee',
    tags: ['Employees'],
    summary: 'Read an employee',
    middleware: guard('getEmployee'),
    request: { params: IdParam },
    responses: { 200: answer(EmployeeSchema, 'The employee') },
  });
  app.openapi(one, async (c) => c.json(await readEmployee(deps, callerOf(c), c.req.valid('param').id), 200));
}
