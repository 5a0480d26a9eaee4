/** Proposing that running appraisals follow another version: filled in, seen person by person, with exceptions, then drafted. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { RulePack } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import type { Rows, SeenCycle } from '../cycle/seen.ts';
import type { SeenVersion } from '../pack/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Carried, chosenOf, ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import type { Filled } from '../parts/filled.ts';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { AmendmentLines, AmendmentNumbers } from './lines.tsx';
import { CHOICES, type SeenAmendment, type SeenAmendmentPreview } from './seen.ts';

type About = { visit: Visit; region: string; cycles: SeenCycle[]; versions: SeenVersion[]; units: Units };
type Values = Filled['values'];

async function aboutIn(visit: Visit, region: string): Promise<About> {
  const [cycles, versions, units] = await Promise.all([
    visit.read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&limit=200`),
    visit.read<Rows<SeenVersion>>(`/v1/regions/${region}/pack-versions`),
    visit.units(),
  ]);
  return {
    visit,
    region,
    units,
    cycles: cycles.data.filter((cycle) => !hasEnded(cycle)),
    versions: versions.data.filter(({ status }) => status === 'published'),
  };
}

function fieldsOf({ visit: { t }, cycles, versions, units }: About): Field[] {
  return [
    {
      name: 'siklus',
      label: t('whatIf.cycles'),
      kind: 'several',
      required: true,
      choices: cycles.map(({ id, label, pack }) => ({
        value: id,
        label: t('amendment.cycle', { label, version: pack.version }),
      })),
    },
    {
      name: 'pack',
      label: t('amendment.pack'),
      kind: 'select',
      required: true,
      choices: versions.map(({ digest, version }) => ({ value: digest, label: t('version.n', { version }) })),
    },
    {
      name: 'choice',
      label: t('amendment.what'),
      kind: 'radio',
      required: true,
      choices: CHOICES.map((value) => ({
        value,
        label: `${t(`amendment.choice.${value}`)}: ${t(`amendment.does.${value}`)}`,
      })),
    },
    { name: 'id', label: t('amendment.reasonId'), hint: t('amendment.reasonHint'), kind: 'text', required: true },
    { name: 'en', label: t('amendment.reasonEn'), hint: t('amendment.reasonHint'), kind: 'text', required: true },
    { name: 'legalBasis', label: t('draft.legalBasis'), hint: t('amendment.legalHint'), kind: 'text' },
    { name: 'units', label: t('amendment.units'), hint: t('amendment.unitsHint'), kind: 'several', choices: units.all },
  ];
}

const EXCEPT = 'kecuali.';
const linesIn = (text: string | undefined) =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Whoever is chosen the same for as everybody is no exception. */
function bodyOf(region: string, values: Values) {
  const { choice, id = '', en = '' } = values;
  const units = chosenOf('units', values);
  const exceptions = Object.entries(values).flatMap(([name, other]) =>
    name.startsWith(EXCEPT) && other !== choice ? [{ appraisalId: name.slice(EXCEPT.length), choice: other }] : [],
  );
  return {
    region,
    pack: values['pack'],
    reason: { id, en },
    legalBasis: linesIn(values['legalBasis']),
    cycles: chosenOf('siklus', values),
    ...(units.length > 0 && { units }),
    choice,
    exceptions,
  };
}

const FIELDS: Record<string, string> = { reason: 'id', cycles: 'siklus', exceptions: 'choice' };

export function proposePages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/perubahan/baru';
  site.get(path, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param('region'));
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <FormPage about={about} sent={sent} />);
  });
  site.post(path, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param('region'));
    const { visit, region } = about;
    const form = (sent: Again) => <FormPage about={about} sent={sent} />;
    return answerForm(c, {
      fields: fieldsOf(about),
      wrong: (values) => (chosenOf('siklus', values).length === 0 ? { siklus: visit.t('field.needed') } : {}),
      fieldAt: (pointer) => {
        const [, first = '', second = ''] = pointer.split('/');
        return first === 'reason' ? second : (FIELDS[first] ?? first);
      },
      form,
      send: async ({ values, requestKey, step }) => {
        const sent = { filled: { values, errors: {} }, requestKey };
        if (step === 'ubah') return { page: form(sent) };
        const asked = { path: '/v1/amendments', body: bodyOf(region, values), key: requestKey };
        if (step === 'kirim') return paths.amendment(region, (await visit.send<SeenAmendment>(asked)).id);
        const preview = await visit.send<SeenAmendmentPreview>({ ...asked, dryRun: true });
        const { pack } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${values['pack']}`);
        const nameOf = await visit.names(preview.data.map(({ employeeId }) => employeeId));
        return { page: <PreviewPage {...{ about, sent, preview, pack, nameOf }} /> };
      },
    });
  });
}

const Head = ({ about: { visit, region } }: { about: About }) => (
  <>
    <Crumbs
      ways={[
        [paths.rules(region), visit.t('rules.title')],
        [paths.amendments(region), visit.t('amendment.title')],
      ]}
    />
    <h1>{visit.t('amendment.new')}</h1>
  </>
);

function FormPage({ about, sent }: { about: About; sent: Again }) {
  const { visit, region, cycles } = about;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('amendment.new')}>
      <Head about={about} />
      <p class="lead">{t('amendment.newLead')}</p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {cycles.length === 0 ? (
        <p>{t('amendment.noCycles')}</p>
      ) : (
        <Form visit={visit} action={paths.newAmendment(region)} requestKey={sent.requestKey}>
          {fieldsOf(about).map((field) => (
            <FieldRow {...{ field, filled: sent.filled, visit }} />
          ))}
          <Carried values={exceptionsIn(sent.filled.values)} />
          <div class="actions">
            <button class="primary" name="langkah" value="pratinjau">
              {t('preview')}
            </button>
            <a class="button" href={paths.amendments(region)}>
              {t('cancel')}
            </a>
          </div>
        </Form>
      )}
    </SignedPage>
  );
}

const entriesWhere = (values: Values, fits: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => fits(name)));
const exceptionsIn = (values: Values) => entriesWhere(values, (name) => name.startsWith(EXCEPT));

type Previewed = {
  about: About;
  sent: Again;
  preview: SeenAmendmentPreview;
  pack: RulePack;
  nameOf: (id: string) => string;
};

function PreviewPage({ about, sent, preview, pack, nameOf }: Previewed) {
  const { visit, region } = about;
  const { t } = visit;
  const { values } = sent.filled;
  const shown = new Set(preview.data.map(({ appraisalId }) => `${EXCEPT}${appraisalId}`));
  return (
    <SignedPage visit={visit} title={t('amendment.new')}>
      <Head about={about} />
      <p class="lead">{t('amendment.previewLead', { n: preview.summary.touched })}</p>
      <AmendmentNumbers {...{ visit, preview, pack }} />
      <form method="post" action={paths.newAmendment(region)}>
        <input type="hidden" name="token" value={visit.formToken} />
        <input type="hidden" name="kunci" value={sent.requestKey} />
        <Carried values={entriesWhere(values, (name) => !shown.has(name))} />
        <p>{t('amendment.exceptLead')}</p>
        <AmendmentLines {...{ visit, preview, pack, nameOf, unitOf: about.units.nameOf, except: values }} />
        <div class="actions">
          <button name="langkah" value="ubah">
            {t('command.edit')}
          </button>
          <button name="langkah" value="pratinjau">
            {t('amendment.again')}
          </button>
          <button class="primary" name="langkah" value="kirim">
            {wordOf(t, 'amendment', 'propose')}
          </button>
        </div>
      </form>
    </SignedPage>
  );
}
