import { file } from '../http/files.ts';
import { answer } from '../http/forms.ts';
import { command, operations, read } from '../http/operations.ts';
import {
  acknowledgePayroll,
  exportPayroll,
  listPayroll,
  payrollText,
  readPayFile,
  reversePayrollLine,
} from './payroll.ts';
import {
  AcknowledgedSchema,
  AcknowledgeRequest,
  ExportRequest,
  PayFileLines,
  PayFileSchema,
  PayrollQuery,
  PayrollSchema,
  ReversedSchema,
  ReverseRequest,
} from './schema.ts';

export const registerPayroll = operations(
  'Payroll',
  read({
    action: 'listPayroll',
    path: '/v1/regions/{region}/payroll-exports',
    summary: 'What waits for the next file of payroll, and the files so far',
    query: PayrollQuery,
    answers: answer(PayrollSchema, 'The queue'),
    run: (deps, { caller, params: { region }, query: { sandbox } }) =>
      listPayroll(deps, caller, { region, sandbox: sandbox === 'true' }),
  }),
  command({
    action: 'exportPayroll',
    path: '/v1/regions/{region}/payroll-exports',
    summary: 'Make a file of what waits; each line is in one file and no other',
    body: ExportRequest,
    dryRun: 'same',
    answers: answer(PayFileSchema, 'The file with its control totals; in a dry run, as it would be'),
    run: (deps, { caller, params: { region }, body: { period, sandbox = false }, key, dryRun }) =>
      exportPayroll(deps, caller, { region, period, sandbox, key, dryRun }),
  }),
  read({
    action: 'getPayrollExport',
    path: '/v1/regions/{region}/payroll-exports/{id}',
    summary: 'The lines of a file, and what payroll says of them',
    answers: answer(PayFileLines, 'The file'),
    run: (deps, { caller, params }) => readPayFile(deps, caller, params),
  }),
  file({
    action: 'getPayrollFile',
    path: '/v1/regions/{region}/payroll-exports/{id}/file',
    summary: 'The file itself, the same bytes each time',
    answers: 'A table (text/csv) with control totals in its last row',
    run: (deps, { caller, params }) => payrollText(deps, caller, params),
  }),
  command({
    action: 'acknowledgePayroll',
    path: '/v1/regions/{region}/payroll-exports/{id}/acknowledge',
    summary: 'Say which lines of a file were paid and which refused',
    body: AcknowledgeRequest,
    dryRun: 'same',
    answers: answer(AcknowledgedSchema, 'How many by now'),
    run: (deps, { caller, params, body, key, dryRun }) =>
      acknowledgePayroll(deps, caller, { ...params, ...body, key, dryRun }),
  }),
  command({
    action: 'reversePayrollLine',
    path: '/v1/regions/{region}/payroll-lines/{id}/reverse',
    summary: 'Take a line back by a counter-line in the next file',
    body: ReverseRequest,
    dryRun: 'same',
    answers: answer(ReversedSchema, 'Taken back; in a dry run, as it would be'),
    run: (deps, { caller, params, body: { reason }, key, dryRun }) =>
      reversePayrollLine(deps, caller, { ...params, reason, key, dryRun }),
  }),
);
