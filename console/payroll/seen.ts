import type { z } from 'zod';
import type { PayFileLines, PayrollSchema } from '../../api/payroll/schema.ts';
import { rupiahText } from '../../rules/explain/rewards.ts';
import type { Visit } from '../visit.ts';

export type SeenPayroll = z.output<typeof PayrollSchema>;
export type SeenPayFile = z.output<typeof PayFileLines>;

export const payrollPath = (region: string) => `/v1/regions/${encodeURIComponent(region)}/payroll-exports`;

export const readPayroll = (visit: Visit, region: string, sandbox: boolean) =>
  visit.read<SeenPayroll>(`${payrollPath(region)}?sandbox=${String(sandbox)}`);
export const payFileSeen = (visit: Visit, region: string, id: string) =>
  visit.read<SeenPayFile>(`${payrollPath(region)}/${encodeURIComponent(id)}`);

export const toldWaiting = ({ t, language }: Visit, { lines, sum }: SeenPayroll['waiting']): string =>
  t('pay.waiting', { lines, sum: rupiahText(sum, language) });
