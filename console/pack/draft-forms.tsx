/** Writing a draft: beginning it, its numbers as a form, and the whole of it as JSON for those who want it. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { Deps } from '../../api/deps.ts';
import { byPosition, pathOf, pointer } from '../../rules/language/pointer.ts';
import { Refused } from '../ask.ts';
import { type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { caseNamedBy, type DraftContentSeen, draftPath, readDraft, type SeenDraft, type SeenReport } from './seen.ts';

/** Rules change with the year: cycles take the version that holds on their first day. */
const nextYear = ({ now }: Deps) => `${new Date(now()).getUTCFullYear() + 1}-01-01`;

export function draftForms(site: Hono<PageEnv>, deps: Deps): void {
  site.get('/wilayah/:region/aturan/draf/baru', async (c) => {
    const parked = await c.get('visit').filled();
    const values = { from: nextYear(deps), ...parked.values };
    const sent = { filled: { ...parked, values }, requestKey: randomUUID() };
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

const newFields = ({ t }: Visit): Field[] => [
  { name: 'from', label: t('draft.from'), hint: t('draft.fromHint'), kind: 'date', required: true },
];

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
    const [draft, { report }] = await Promise.all([
      readDraft(visit, id),
      visit.read<SeenReport>(`${draftPath(id)}/report`),
    ]);
    const findings = report.ladder.steps.flatMap(({ findings }) => findings);
    const parked = await visit.filled();
    const values = { document: inLines(draft.document), cases: inLines(draft.cases), ...parked.values };
    const sent = { filled: { values, errors: {} }, requestKey: randomUUID() };
    return answerPage(c, <FilePage {...{ visit, region, draft, sent, findings }} />);
  });
  site.post(path, async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const draft = await readDraft(visit, id);
    const posted = await postedIn(c);
    const { values, requestKey, version = draft.revision } = posted;
    const read = Object.fromEntries(['document', 'cases'].map((name) => [name, parsed(values[name] ?? '')]));
    const errors = Object.fromEntries(
      Object.entries(read).flatMap(([name, { broken }]) => (broken ? [[name, visit.t('draft.json', broken)]] : [])),
    );
    const shown = (sent: Again, status: number) =>
      answerPage(c, <FilePage {...{ visit, region, draft, sent, findings: [] }} />, status);
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

function parsed(text: string): { value?: unknown; broken?: { line: number; column: number } } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // Where there is no position, it ends too early.
    const at = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
    const before = text.slice(0, at).split('\n');
    return { broken: { line: before.length, column: (before.at(-1) ?? '').length + 1 } };
  }
}

/** A finding of a case names it; its file has them one after the other. */
function placeIn(
  { document, cases }: DraftContentSeen,
  found: string,
): { file: 'document' | 'cases'; pointer: string } {
  const name = caseNamedBy(found);
  if (name === undefined) return { file: 'document', pointer: pointer(byPosition(document, pathOf(found))) };
  return { file: 'cases', pointer: `/${cases.findIndex((each) => each['name'] === name)}` };
}

type Found = SeenReport['report']['ladder']['steps'][number]['findings'];
type FileProps = { visit: Visit; region: string; draft: DraftContentSeen; sent: Again; findings: Found };

function FilePage({ visit, region, draft, sent, findings }: FileProps) {
  const { t } = visit;
  const fields: Field[] = (['document', 'cases'] as const).map((name) => ({
    name,
    label: t(`draft.${name}`),
    kind: 'json',
    required: true,
    findings: findings.flatMap(({ pointer, severity, text }) => {
      const at = placeIn(draft, pointer);
      return at.file === name ? [{ pointer: at.pointer, severity, text: text[visit.language] }] : [];
    }),
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
