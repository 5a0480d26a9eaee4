/** Launching a cycle: say which, see who is in, out and held, then launch. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { Deps } from '../../api/deps.ts';
import { Refused, plainly } from '../ask.ts';
import { type Field } from '../parts/form.tsx';
import { FormPage, PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import type { Rows, SeenPreview, SeenCycle } from './seen.ts';
import { mendOf, titlesOfRules, type WhyHeld } from './held.ts';

const fieldsOf = ({ t }: Visit, units: Units): Field[] => [
  { name: 'label', label: t('launch.label'), hint: t('launch.labelHint'), kind: 'line', required: true },
  { name: 'from', label: t('launch.from'), kind: 'date', required: true },
  { name: 'to', label: t('launch.to'), kind: 'date', required: true },
  { name: 'unit', label: t('launch.unit'), kind: 'select', choices: units.all },
  { name: 'nips', label: t('launch.nips'), hint: t('launch.nipsHint'), kind: 'text' },
  { name: 'sandbox', label: t('launch.sandbox'), kind: 'check' },
  { name: 'alongside', label: t('launch.alongside'), hint: t('launch.alongsideHint'), kind: 'line' },
];
const fieldAt = (pointer: string) => {
  const part = pointer.split('/').find((each) => FIELDS.test(each)) ?? '';
  return part === 'units' ? 'unit' : part;
};
const FIELDS = /^(?:label|from|to|units|nips|sandbox|alongside)$/;
const listed = (text = '') => text.split(/[\s,;]+/).filter((each) => each !== '');

type Shown = { visit: Visit; region: string };

const cyclesOf = async ({ read }: Visit, region: string): Promise<SeenCycle[]> =>
  (await read<Rows<SeenCycle>>(`/v1/cycles?region=${region}&limit=200`)).data;

/** The first year that has no cycle yet, this one at the earliest. */
function nextPeriod(cycles: readonly SeenCycle[], now: number): { label: string; from: string; to: string } {
  const taken = new Set(cycles.flatMap(({ label, period }) => [label, period.from.slice(0, 4)]));
  let year = new Date(now).getUTCFullYear();
  while (taken.has(String(year))) year += 1;
  return { label: String(year), from: `${year}-01-01`, to: `${year}-12-31` };
}

export function launchPages(site: Hono<PageEnv>, { now }: Deps): void {
  site.get('/wilayah/:region/siklus/baru', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const kept = await visit.filled();
    const next = nextPeriod(await cyclesOf(visit, region), now());
    // Whoever went to mend the roster comes back to what they had written.
    const filled = { ...kept, values: { ...next, ...c.req.query(), ...kept.values } };
    const sent = { filled, requestKey: randomUUID() };
    return answerPage(c, <LaunchPage {...{ visit, region, units: await visit.units(), sent }} />);
  });
  site.post('/wilayah/:region/siklus/baru', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const posted = await postedIn(c);
    const { values, requestKey, step } = posted;
    const filled = { values, errors: {} };
    if (step === 'ubah')
      return answerPage(
        c,
        <LaunchPage {...{ visit, region, units: await visit.units(), sent: { filled, requestKey } }} />,
      );
    const { label = '', from = '', to = '', sandbox, unit = '' } = values;
    const beside = listed(values['alongside']);
    const nips = listed(values['nips']);
    const only = { ...(unit !== '' && { units: [unit] }), ...(nips.length > 0 && { nips }) };
    const body = {
      region,
      label: label.trim(),
      period: { from, to },
      ...(sandbox === 'ya' && { sandbox: { speed: 0 } }),
      ...(Object.keys(only).length > 0 && { only }),
      ...(beside.length > 0 && { alongside: beside }),
    };
    try {
      if (step === 'kirim') {
        const { label: launched } = await visit.send<SeenCycle>({ path: '/v1/cycles', body, key: requestKey });
        return c.redirect(paths.cycle(region, launched), 303);
      }
      if ((await cyclesOf(visit, region)).some((cycle) => cycle.label === body.label)) {
        const errors = { label: visit.t('launch.exists', { label: body.label }) };
        const sent = { filled: { values, errors }, requestKey };
        return answerPage(c, <LaunchPage {...{ visit, region, units: await visit.units(), sent }} />, 422);
      }
      const preview = await visit.send<SeenPreview>({ path: '/v1/cycles', body, key: requestKey, dryRun: true });
      const nameOf = await visit.names(
        [...preview.held, ...preview.out].slice(0, MOST_NAMED).map((line) => line.employeeId),
      );
      const why = await titlesOfRules(visit, preview.pack.digest);
      const units = await visit.units();
      const sent = { filled, requestKey };
      return answerPage(c, <PreviewPage {...{ visit, region, preview, nameOf, units, why, sent }} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const sent = refusedForm(visit, posted, { problem: error.problem, fieldAt });
      return answerPage(
        c,
        <LaunchPage {...{ visit, region, units: await visit.units(), sent }} />,
        error.problem.status,
      );
    }
  });
}

const LaunchPage = ({ visit, region, units, sent }: Shown & { units: Units; sent: Again }) => (
  <FormPage
    {...{ visit, sent }}
    title={visit.t('launch.title')}
    lead={visit.t('launch.lead')}
    action={paths.newCycle(region)}
    fields={fieldsOf(visit, units)}
    go={{ label: visit.t('launch.check'), step: 'pratinjau' }}
    cancel={paths.cycles(region)}
  />
);

const MOST_NAMED = 200;
type Previewed = Shown & {
  preview: SeenPreview;
  nameOf: (id: string) => string;
  units: Units;
  why: WhyHeld;
  sent: Again;
};

function PreviewPage({ visit, region, preview, nameOf, units, why, sent }: Previewed) {
  const { t } = visit;
  const { counts, held, out } = preview;
  return (
    <SignedPage visit={visit} title={t('launch.title')}>
      <h1>{t('launch.title')}</h1>
      <p class="lead">{t('launch.answer', { in: counts.in, held: counts.held, out: counts.out })}</p>
      <ul class="figures">
        {(['in', 'out', 'held'] as const).map((name) => (
          <li>
            <b>{counts[name]}</b>
            {t(`launch.${name}`)}
          </li>
        ))}
      </ul>
      {preview.detail !== undefined && (
        <p class="notice" role="alert">
          {plainly(preview.detail)}
        </p>
      )}
      {held.length > 0 && (
        <>
          <h2>{t('launch.held')}</h2>
          <p>{t('launch.heldLead')}</p>
          <Lines
            {...{ visit, lines: held, nameOf, units, why }}
            mend={(line) => mendOf(visit, { ...line, region }, paths.newCycle(region, sent.filled.values))}
          />
        </>
      )}
      {out.length > 0 && (
        <>
          <h2>{t('launch.out')}</h2>
          <Lines {...{ visit, lines: out, nameOf, units, why }} />
        </>
      )}
      <PreviewedForm
        {...{ visit, sent }}
        action={paths.newCycle(region)}
        go={preview.refusal === null ? t('launch.go', { in: counts.in, held: counts.held }) : null}
      />
    </SignedPage>
  );
}

type Line = Omit<SeenPreview['held'][number], 'facts'> & { facts?: string[] | undefined };
function Lines({
  visit: { t },
  lines,
  nameOf,
  units,
  why,
  mend,
}: Pick<Previewed, 'visit' | 'nameOf' | 'units' | 'why'> & {
  lines: Line[];
  mend?: (line: Line) => { href: string; label: string };
}) {
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t('people.name')}</th>
          <th scope="col">{t('people.unit')}</th>
          <th scope="col">{t('launch.rule')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.slice(0, MOST_NAMED).map((line) => {
          const way = mend?.(line);
          return (
            <tr>
              <th scope="row">{nameOf(line.employeeId)}</th>
              <td data-label={t('people.unit')}>{units.nameOf(line.unit)}</td>
              <td data-label={t('launch.rule')}>
                {why(line.rule, line.facts)} {way && <a href={way.href}>{way.label}</a>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
