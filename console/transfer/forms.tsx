/** Releasing somebody to another region, accepting them, and ending what was released. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import type { TransferView } from '../../api/transfer/schema.ts';
import { readSeen } from '../appraisal/seen.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { endingWord, readRegions, seenTransfer, transferPath } from './seen.ts';

type Values = Record<string, string>;
type Found = {
  visit: Visit;
  title: string;
  lead: string;
  up: { href: string; label: string };
  action: string;
  fields: Field[];
  path: string;
  body: (values: Values) => object;
};

const FORMS = {
  '/penilaian/:id/pindah': releasing,
  '/pindah/:id/terima': accepting,
  '/pindah/:id/akhiri': ending,
} as const;

export function transferForms(site: Hono<PageEnv>): void {
  for (const [page, formIn] of Object.entries(FORMS)) {
    site.get(page, async (c) => {
      const form = await formIn(c);
      return answerPage(c, <Sent form={form} sent={{ filled: await form.visit.filled(), requestKey: randomUUID() }} />);
    });
    site.post(page, async (c) => {
      const form = await formIn(c);
      return answerForm(c, {
        fields: form.fields,
        send: async ({ values, requestKey }) => {
          const { id } = await form.visit.send<{ id: string }>({
            path: form.path,
            body: form.body(values),
            key: requestKey,
          });
          return paths.transfer(id);
        },
        form: (sent) => <Sent form={form} sent={sent} />,
      });
    });
  }
}

const reasonOf = ({ t }: Visit): Field => ({
  name: 'reason',
  label: t('transfer.reason'),
  kind: 'text',
  required: true,
});

async function releasing(c: Context<PageEnv>): Promise<Found> {
  const visit = c.get('visit');
  const { t, language } = visit;
  const [seen, regions] = await Promise.all([readSeen(visit, c.req.param('id') ?? ''), readRegions(visit)]);
  const choices = regions
    .filter(({ id }) => id !== seen.region)
    .map(({ id, title }) => ({ value: id, label: title[language] }));
  return {
    visit,
    title: t('transfer.release'),
    lead: t('transfer.releaseLead'),
    up: { href: paths.appraisal(seen.id), label: t('back') },
    action: paths.releaseTransfer(seen.id),
    fields: [
      { name: 'to', label: t('transfer.to'), kind: 'select', required: true, choices },
      { name: 'on', label: t('transfer.on'), kind: 'date', required: true, hint: t('transfer.onHint') },
      reasonOf(visit),
    ],
    path: '/v1/transfers',
    body: (values) => ({ appraisalId: seen.id, ...values }),
  };
}

async function moving(c: Context<PageEnv>, move: TransferView['may'][number]): Promise<[Visit, TransferView]> {
  const visit = c.get('visit');
  const seen = await seenTransfer(visit, c.req.param('id') ?? '');
  if (!seen.may.includes(move)) throw new Problem('transfer-state');
  return [visit, seen];
}

/** Where nobody is launched yet there is nothing to choose, and the page says what to do first. */
async function accepting(c: Context<PageEnv>): Promise<Found> {
  const [visit, seen] = await moving(c, 'accept');
  const { t } = visit;
  const { nameOf } = await visit.units();
  const choices = seen.candidates.map(({ appraisalId, cycleId, unit }) => ({
    value: appraisalId,
    label: `${labelOfCycle(cycleId)}, ${nameOf(unit)}`,
  }));
  return {
    visit,
    title: t('transfer.accept'),
    lead: t(choices.length === 0 ? 'transfer.noCandidate' : 'transfer.acceptLead'),
    up: { href: paths.transfer(seen.id), label: seen.name },
    action: paths.transferMove(seen.id, 'terima'),
    fields: [{ name: 'appraisalId', label: t('transfer.into'), kind: 'select', required: true, choices }],
    path: `${transferPath(seen.id)}/accept`,
    body: (values) => values,
  };
}

async function ending(c: Context<PageEnv>): Promise<Found> {
  const [visit, seen] = await moving(c, 'end');
  return {
    visit,
    title: visit.t(endingWord(visit, seen)),
    lead: visit.t('transfer.endLead'),
    up: { href: paths.transfer(seen.id), label: seen.name },
    action: paths.transferMove(seen.id, 'akhiri'),
    fields: [reasonOf(visit)],
    path: `${transferPath(seen.id)}/end`,
    body: (values) => values,
  };
}

const Sent = ({ form: { visit, title, lead, up, action, fields }, sent }: { form: Found; sent: Again }) => (
  <FormPage {...{ visit, title, lead, up, sent, action, fields }} go={{ label: title }} cancel={up.href} />
);
