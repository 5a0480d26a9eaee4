/** What the queue of payroll looks like from outside. */
import { z } from '@hono/zod-openapi';
import { PAY_ANSWERS } from '../../store/payroll/payroll.ts';
import { MONTH_FORM } from '../http/field-forms.ts';
import { count, d, Id, Reason, text, TextSchema } from '../http/forms.ts';

const rupiah = (what: string) => z.int().openapi(d(`${what}, whole rupiah`));
const sandbox = z.boolean().openapi(d('Of sandboxes, which pay nobody'));

export const PayrollQuery = z.strictObject({
  sandbox: z.enum(['true', 'false']).optional().openapi(d('true: the queue of sandboxes, which pay nobody')),
});
const Period = z.string().regex(MONTH_FORM).openapi({ description: 'Month in which it is paid', example: '2027-02' });

export const ExportRequest = z
  .strictObject({
    period: Period,
    sandbox: z.boolean().optional().openapi(d('Of sandboxes, which pay nobody')),
  })
  .openapi('PayrollExportRequest');

export const PayFileSchema = z
  .object({
    id: text('Number of the file; those of sandboxes begin with COBA-'),
    period: text('Month'),
    lines: count('Lines in it'),
    sum: rupiah('What they come to'),
    at: z.string().nullable().openapi(d('When it was made; null in a dry run')),
    by: text('Who made it'),
    sandbox,
  })
  .openapi('PayrollExport');

export const PayrollSchema = z
  .object({
    region: text('Region'),
    sandbox,
    waiting: z
      .object({ lines: count('Lines in no file yet'), sum: rupiah('What they come to') })
      .openapi(d('For the next file')),
    files: z.array(PayFileSchema).openapi(d('The newest first')),
  })
  .openapi('Payroll');

const Line = z.object({
  id: text('Number of the line'),
  employeeId: text('Employee'),
  nip: z.string().optional().openapi(d('Number, for who may read people')),
  name: z.string().optional().openapi(d('Name, for who may read people')),
  appraisalId: text('Appraisal'),
  outcomeId: text('Outcome'),
  code: text('Code of the outcome'),
  title: TextSchema.optional().openapi(d('What the pack calls it')),
  date: text('Day of the decision'),
  rupiah: rupiah('Each time'),
  months: count('For so many months'),
  total: rupiah('All of it; below zero: taken back'),
  reverses: z.string().nullable().openapi(d('The line that it takes back; null: none')),
  reversed: z.boolean().openapi(d('Whether it was taken back')),
  answer: z.enum(PAY_ANSWERS).nullable().openapi(d('What payroll says of it; null: nothing yet')),
});

export const PayFileLines = PayFileSchema.extend({
  rows: z.array(Line).openapi(d('Its lines')),
}).openapi('PayrollExportLines');

export const AcknowledgeRequest = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          id: Id.openapi({ description: 'Line', example: '1' }),
          answer: z.enum(PAY_ANSWERS).openapi(d('paid, or refused')),
        }),
      )
      .min(1)
      .max(20_000)
      .openapi(d('Lines of this file')),
  })
  .openapi('PayrollAcknowledgement');

export const AcknowledgedSchema = z
  .object({
    id: text('File'),
    lines: count('Lines in it'),
    paid: count('Of these, paid'),
    refused: count('Of these, refused'),
  })
  .openapi('PayrollAcknowledged');

export const ReverseRequest = z.strictObject({ reason: Reason }).openapi('PayrollReversal');
export const ReversedSchema = z
  .object({
    id: text('Line'),
    total: rupiah('What is taken back'),
    reversed: z.literal(true).openapi(d('The counter-line goes out with the next file')),
  })
  .openapi('PayrollReversed');
