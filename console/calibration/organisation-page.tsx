/** Entering the predicate of an organisation: what the authority above decided, and on what it rests. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { cyclePath } from '../cycle/seen.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenCalibration } from './pages.tsx';

const PAGE = '/wilayah/:region/siklus/:label/kalibrasi/:unit/organisasi';
type Shown = { visit: Visit; region: string; label: string; unit: string; unitName: string; patterns: string[] };

export function organisationPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const shown = await shownIn(c);
    const sent = { filled: await shown.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <OrganisationPage {...{ shown, sent }} />);
  });
  site.post(PAGE, async (c) => {
    const shown = await shownIn(c);
    const { visit, region, label, unit } = shown;
    return answerForm(c, {
      fields: fieldsOf(shown),
      send: async ({ values: { predicate, basis }, requestKey }) => {
        const path = `${cyclePath(region, label)}/calibration/${encodeURIComponent(unit)}/organisation`;
        await visit.send({ path, body: { predicate, basis }, key: requestKey });
        return paths.calibration(region, label, { unit });
      },
      form: (sent) => <OrganisationPage {...{ shown, sent }} />,
    });
  });
}

async function shownIn(c: Context<PageEnv>): Promise<Shown> {
  const visit = c.get('visit');
  const [region = '', label = '', unit = ''] = (['region', 'label', 'unit'] as const).map((name) => c.req.param(name));
  const [board, units] = await Promise.all([
    visit.read<SeenCalibration>(`${cyclePath(region, label)}/calibration`),
    visit.units(),
  ]);
  return { visit, region, label, unit, unitName: units.nameOf(unit), patterns: board.patterns };
}

const fieldsOf = ({ visit: { t }, patterns }: Shown): Field[] => [
  {
    name: 'predicate',
    label: t('calibration.organisation'),
    kind: 'select',
    required: true,
    choices: patterns.map((value) => ({ value, label: wordOf(t, 'pattern', value) })),
  },
  { name: 'basis', label: t('calibration.basis'), hint: t('calibration.basisHint'), kind: 'text', required: true },
];

function OrganisationPage({ shown, sent }: { shown: Shown; sent: Again }) {
  const { visit, region, label, unit, unitName } = shown;
  const { t } = visit;
  const here = paths.calibration(region, label, { unit });
  return (
    <FormPage
      {...{ visit, sent }}
      title={t('calibration.enter')}
      up={{ href: here, label: t('calibration.of', { unit: unitName }) }}
      lead={t('calibration.enterLead', { unit: unitName })}
      action={paths.organisation(region, label, unit)}
      fields={fieldsOf(shown)}
      go={{ label: t('calibration.enter') }}
      cancel={here}
    />
  );
}
