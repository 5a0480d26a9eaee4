/** What units look like from outside. */
import { z } from '@hono/zod-openapi';
import { isUnitCode } from '../access/limits.ts';
import { count, d, Id, RegionName, text } from '../http/forms.ts';
import { NAME_FORM } from '../http/field-forms.ts';

export const NOT_IN_CODES = {
  id: 'Kode unit tidak boleh memuat *, ?, % atau karakter yang tidak terlihat.',
  en: 'A unit code cannot hold *, ?, % or characters that cannot be seen.',
};

const Name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(NAME_FORM)
  .openapi({ description: 'What it is called', example: 'Puskesmas Kota' });
const Code = z
  .string()
  .min(1)
  .max(100)
  .refine(isUnitCode, { params: { text: NOT_IN_CODES } });

export const UnitRequest = z
  .strictObject({
    region: RegionName,
    name: Name,
    parent: Code.nullable().default(null).openapi(d('Code of the unit above it; null: none')),
    kind: Name.nullable().default(null).openapi({ description: 'What it is', example: 'puskesmas' }),
    headId: Id.nullable().default(null).openapi(d('Employee who heads it; null: nobody is named')),
  })
  .openapi('UnitRequest');

export const UnitSchema = z
  .object({
    unit: text('Code, as rosters write it'),
    name: text('What it is called'),
    parent: z.string().nullable().openapi(d('Code of the unit above it; null: none')),
    kind: z.string().nullable().openapi(d('What it is; null: nobody said')),
    headId: z.string().nullable().openapi(d('Employee who heads it; null: nobody is named')),
    head: z
      .object({ nip: z.string().optional().openapi(d('Number')), name: z.string().optional().openapi(d('Name')) })
      .nullable()
      .openapi(d('The head, for who may read people')),
    described: z.boolean().openapi(d('Somebody described it; else it is what its people call it')),
    people: count('People in service in it'),
    total: count('People in service in it and below'),
  })
  .openapi('Unit');

export const UnitReportSchema = z
  .object({
    dryRun: z.boolean().openapi(d('Nothing was written')),
    described: count('Units that are described otherwise afterwards'),
    unchanged: count('Units as they were'),
    failed: count('Lines that failed'),
    lines: z
      .array(
        z.object({
          line: count('Line of the file; the header is 1'),
          unit: text('Code'),
          status: z.enum(['described', 'unchanged', 'failed']).openapi(d('What became of it')),
          errors: z
            .array(z.object({ column: text('Column'), code: text('Code'), detail: text('In the caller’s language') }))
            .optional()
            .openapi(d('What is wrong')),
        }),
      )
      .openapi(d('One report per line')),
  })
  .openapi('UnitReport');

export const UnitTable = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array)
  .openapi({
    type: 'string',
    description:
      'A table with a column unit, and name, parent, kind, headNip; also in Indonesian. A column that is absent leaves what was said',
    example: 'unit,name,parent\ndinkes,Dinas Kesehatan,\npkm1,Puskesmas Kota,dinkes\n',
  });
