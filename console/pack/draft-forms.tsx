/** Writing a draft: beginning it, its numbers as a form, and the whole of it as JSON for those who want it. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { Refused } from '../ask.ts';
import { type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { draftPath, readDraft, type SeenDraft } from './seen.ts';

export function draftForms(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan/draf/baru', async (c) => {
    const sent = { filled: await c.get('visit').filled(), requestKey: randomUUID() };
    return answerPage(c, <NewPage {...{ visit: c.get('visit'), region: c.req.param('region'), sent }} />);
  });
  site.post('/wilayah/:region/aturan/draf/baru', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const posted = await postedIn(c);
    const { values, requestKey } = posted;
    const errors = missingIn(newFields(visit), values, visit);
    if (Object.keys(errors).length > 0) {
      return answerPage(c, <NewPage {...{ visit, region, sent: { filled: { values, errors }, requestKey } }} />, 422);
    }
    try {
      const { packId } = await visit.read<{ packId: string }>(`/v1/regions/${region}`);
      const body = { pack: packId, effective: { from: values['from'] }, origin: { kind: 'inForce' } };
      const draft = await visit.send<SeenDraft>({ path: '/v1/rule-packs/drafts', body, key: requestKey });
      return c.redirect(paths.draftPart(region, draft.id, 'bobot'), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const sent = refusedForm(visit, posted, { problem: error.problem, fieldAt: () => 'from' });
      return answerPage(c, <NewPage {...{ visit, region, sent }} />, error.problem.status);
    }
  });
  fileForm(site);
}

const newFields = ({ t }: Visit): Field[] => [{ name: 'from', label: t('draft.from'), kind: 'date', required: true }];

function NewPage({ visit, region, sent }: { visit: Visit; region: string; sent: Again }) {
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent }}
      title={t('draft.new')}
      lead={t('draft.newLead')}
      action={paths.newDraft(region)}
      fields={newFields(visit)}
      go={{ label: t('draft.begin') }}
      cancel={paths.rules(region)}
    />
  );
}

/** Saves the draft's next content; what is wrong with it is the report's to say. */
const save = (visit: Visit, { id }: SeenDraft, { body, version }: { body: unknown; version: number }) =>
  visit.send({ path: draftPath(id), method: 'PUT', body, key: randomUUID(), version });

function fileForm(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/draf/:id/berkas';
  site.get(path, async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const draft = await readDraft(visit, id);
    const parked = await visit.filled();
    const values = { document: inLines(draft.document), cases: inLines(draft.cases), ...parked.values };
    const sent = { filled: { values, errors: {} }, requestKey: randomUUID() };
    return answerPage(c, <FilePage {...{ visit, region, draft, sent }} />);
  });
  site.post(path, async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const draft = await readDraft(visit, id);
    const posted = await postedIn(c);
    const { values, requestKey, version = draft.revision } = posted;
    const read = Object.fromEntries(['document', 'cases'].map((name) => [name, parsed(values[name] ?? '')]));
    const errors = Object.fromEntries(
      Object.entries(read).flatMap(([name, { why }]) =>
        why === undefined ? [] : [[name, visit.t('draft.json', { why })]],
      ),
    );
    const shown = (sent: Again, status: number) =>
      answerPage(c, <FilePage {...{ visit, region, draft, sent }} />, status);
    if (Object.keys(errors).length > 0) return shown({ filled: { values, errors }, requestKey }, 422);
    try {
      await save(visit, draft, { body: { document: read['document']?.value, cases: read['cases']?.value }, version });
      return c.redirect(paths.draft(region, draft.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => (pointer.startsWith('/cases') ? 'cases' : 'document');
      return shown(refusedForm(visit, posted, { problem: error.problem, fieldAt }), error.problem.status);
    }
  });
}

const inLines = (value: unknown) => JSON.stringify(value, null, 2);

function parsed(text: string): { value?: unknown; why?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function FilePage({ visit, region, draft, sent }: { visit: Visit; region: string; draft: SeenDraft; sent: Again }) {
  const { t } = visit;
  const fields: Field[] = (['document', 'cases'] as const).map((name) => ({
    name,
    label: t(`draft.${name}`),
    kind: 'text',
    required: true,
  }));
  return (
    <FormPage
      {...{ visit, sent, fields }}
      title={t('draft.file')}
      up={{ href: paths.draft(region, draft.id), label: t('draft.title', { version: draft.version }) }}
      lead={t('draft.fileLead')}
      action={paths.draftFile(region, draft.id)}
      version={draft.revision}
      go={{ label: t('save') }}
      cancel={paths.draft(region, draft.id)}
    />
  );
}
