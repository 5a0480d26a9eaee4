/** Making a file of what waits, and taking a line back. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import { rupiahText } from '../../rules/explain/rewards.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { payFileSeen, readPayroll, toldWaiting } from './seen.ts';

const NEW = '/wilayah/:region/gaji/baru';
const REVERSE = '/wilayah/:region/gaji/:id/baris/:line/batal';
const apiOf = (region: string) => `/v1/regions/${encodeURIComponent(region)}`;

type Form = {
  visit: Visit;
  title: string;
  lead: string;
  up: { href: string; label: string };
  action: string;
  fields: Field[];
};

export function payrollForms(site: Hono<PageEnv>): void {
  for (const [page, formIn] of [
    [NEW, newFile],
    [REVERSE, reversal],
  ] as const) {
    site.get(page, async (c) => {
      const { form } = await formIn(c);
      const sent = { filled: await form.visit.filled(), requestKey: randomUUID() };
      return answerPage(c, <SentForm {...{ form, sent }} />);
    });
    site.post(page, async (c) => {
      const { form, path, body } = await formIn(c);
      return answerForm(c, {
        fields: form.fields,
        send: async ({ values, requestKey }) => {
          await form.visit.send({ path, body: body(values), key: requestKey });
          return form.up.href;
        },
        form: (sent) => <SentForm {...{ form, sent }} />,
      });
    });
  }
}

type Values = Record<string, unknown>;
type Found = { form: Form; path: string; body: (values: Values) => unknown };

async function newFile(c: Context<PageEnv>): Promise<Found> {
  const visit = c.get('visit');
  const { t } = visit;
  const region = c.req.param('region') ?? '';
  const sandbox = c.req.query('uji') === 'ya';
  const { waiting } = await readPayroll(visit, region, sandbox);
  const form = {
    visit,
    title: t('pay.make'),
    lead: `${toldWaiting(visit, waiting)}. ${t('pay.makeLead')}`,
    up: { href: paths.payroll(region, sandbox ? { uji: 'ya' } : {}), label: t('pay.title') },
    action: paths.newPayFile(region, sandbox),
    fields: [{ name: 'period', label: t('pay.period'), hint: t('pay.periodHint'), kind: 'line', required: true }],
  } satisfies Form;
  return {
    form,
    path: `${apiOf(region)}/payroll-exports`,
    body: ({ period }) => ({ period, ...(sandbox && { sandbox }) }),
  };
}

async function reversal(c: Context<PageEnv>): Promise<Found> {
  const visit = c.get('visit');
  const { t, language } = visit;
  const [region = '', id = '', line = ''] = (['region', 'id', 'line'] as const).map((name) => c.req.param(name));
  const { rows } = await payFileSeen(visit, region, id);
  const row = rows.find((each) => each.id === line);
  if (!row) throw new Problem('not-found');
  const form = {
    visit,
    title: t('pay.reverse'),
    lead: t('pay.reverseLead', { id: line, who: row.name ?? row.employeeId, sum: rupiahText(row.total, language) }),
    up: { href: paths.payFile(region, id), label: t('pay.of', { id }) },
    action: paths.reversePay(region, id, line),
    fields: [{ name: 'reason', label: t('field.reason'), kind: 'text', required: true }],
  } satisfies Form;
  return {
    form,
    path: `${apiOf(region)}/payroll-lines/${encodeURIComponent(line)}/reverse`,
    body: ({ reason }) => ({ reason }),
  };
}

const SentForm = ({ form: { up, ...form }, sent }: { form: Form; sent: Again }) => (
  <FormPage {...{ ...form, up, sent }} go={{ label: form.title }} cancel={up.href} />
);
