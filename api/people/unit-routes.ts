/** The tree of units. */
import { z } from '@hono/zod-openapi';
import { answer, d, Day, RegionName } from '../http/forms.ts';
import { command, list, operations } from '../http/operations.ts';
import { importUnits } from './import-units.ts';
import { UnitReportSchema, UnitRequest, UnitSchema, UnitTable } from './unit-schema.ts';
import { describeUnit, listUnits } from './units.ts';

export const registerUnits = operations(
  'Employees',
  list({
    action: 'listUnits',
    path: '/v1/units',
    summary: 'The units of a region as a tree, with their heads and how many people each has',
    query: z.strictObject({ region: RegionName, on: Day.optional().openapi(d('As of this day; default today')) }),
    row: UnitSchema,
    answers: 'Units, each after the one above it',
    run: async (deps, { caller, query }) => ({
      data: await listUnits(deps, caller, query),
      page: { nextCursor: null },
    }),
  }),
  command({
    action: 'describeUnit',
    method: 'put',
    path: '/v1/units/{unit}',
    summary: 'Say what a unit is called, which is above it and who heads it',
    body: UnitRequest,
    answers: { description: 'So it is' },
    run: (deps, { caller, params: { unit }, body }) => describeUnit(deps, caller, { ...body, unit }),
  }),
  command({
    action: 'importUnits',
    path: '/v1/units/import',
    summary: 'Describe units from CSV',
    query: z.strictObject({ region: RegionName }),
    body: UnitTable,
    media: 'text/csv',
    dryRun: 'same',
    answers: answer(UnitReportSchema, 'Report per line'),
    run: (deps, { caller, query: { region }, body: bytes, dryRun }) =>
      importUnits(deps, caller, { region, bytes, dryRun }),
  }),
);
