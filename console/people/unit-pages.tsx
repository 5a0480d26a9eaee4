/** The units of a region as a tree: what they are called, who heads them, how many people they have. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { EmployeeSchema } from '../../api/people/schema.ts';
import type { UnitReportSchema, UnitSchema } from '../../api/people/unit-schema.ts';
import { Empty } from '../parts/empty.tsx';
import type { Field } from '../parts/form.tsx';
import { FormPage, PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again, Posted } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

type Unit = z.output<typeof UnitSchema>;
type Report = z.output<typeof UnitReportSchema>;
type About = { visit: Visit; region: string; units: Unit[] };

const PAGE = '/wilayah/:region/unit';

export function unitPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const on = c.req.query('pada');
    const about = await aboutIn(c, on);
    return answerPage(c, <UnitsPage {...{ ...about, on }} />);
  });
  site.get(`${PAGE}/impor`, async (c) => {
    const visit = c.get('visit');
    const sent = { filled: await visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <ImportPage {...{ visit, region: c.req.param('region'), sent, report: null }} />);
  });
  site.post(`${PAGE}/impor`, async (c) => {
    const [visit, region] = [c.get('visit'), c.req.param('region')];
    return answerForm(c, {
      fields: importFields(visit),
      fieldAt: () => 'csv',
      send: async ({ values, requestKey, step }: Posted) => {
        const sent = { filled: { values, errors: {} }, requestKey };
        if (step === 'ubah') return { page: <ImportPage {...{ visit, region, sent, report: null }} /> };
        const report = await visit.send<Report>({
          path: `/v1/units/import${query({ region })}`,
          body: values['csv'] ?? '',
          media: 'text/csv',
          key: requestKey,
          dryRun: step !== 'kirim',
        });
        if (!report.dryRun && report.failed === 0) return paths.units(region);
        return { page: <ImportPage {...{ visit, region, sent, report }} /> };
      },
      form: (sent) => <ImportPage {...{ visit, region, sent, report: null }} />,
    });
  });
  site.get(`${PAGE}/:unit/ubah`, async (c) => {
    const about = await aboutIn(c);
    const filled = await about.visit.filled();
    const values = { ...(await valuesOf(about, c.req.param('unit'))), ...filled.values };
    const sent = { filled: { ...filled, values }, requestKey: randomUUID() };
    return answerPage(c, <DescribePage {...{ about, unit: c.req.param('unit'), sent }} />);
  });
  site.post(`${PAGE}/:unit/ubah`, async (c) => {
    const about = await aboutIn(c);
    const { visit, region } = about;
    const unit = c.req.param('unit');
    return answerForm(c, {
      fields: fieldsOf(about, unit),
      fieldAt: (pointer) => (pointer === '/headId' ? 'kepala' : pointer.slice(1)),
      send: async ({ values, requestKey }) => {
        const { name, parent = '', kind = '', kepala = '' } = values;
        const nip = kepala.replaceAll(/\s/g, '');
        const headId = nip === '' ? null : await headOf(visit, region, nip);
        const body = { region, name, parent: parent || null, kind: kind || null, headId };
        const path = `/v1/units/${encodeURIComponent(unit)}`;
        await visit.send({ path, method: 'PUT', body, key: requestKey });
        return paths.units(region);
      },
      form: (sent) => <DescribePage {...{ about, unit, sent }} />,
    });
  });
}

/** Nobody's, where nobody has this number: the operation says so. */
async function headOf(visit: Visit, region: string, nip: string): Promise<string> {
  const digits = /^\d{16}(?:\d{2})?$/.test(nip) ? nip : '0'.repeat(16);
  const { data } = await visit.read<{ data: Employee[] }>(`/v1/employees${query({ region, nip: digits })}`);
  return data[0]?.id ?? 'unknown';
}
type Employee = z.output<typeof EmployeeSchema>;

async function aboutIn(c: Context<PageEnv>, on?: string): Promise<About> {
  const visit = c.get('visit');
  const region = c.req.param('region') ?? '';
  const { data: units } = await visit.read<{ data: Unit[] }>(`/v1/units${query({ region, on })}`);
  return { visit, region, units };
}

async function valuesOf({ units }: About, unit: string): Promise<Record<string, string>> {
  const there = units.find((each) => each.unit === unit);
  return {
    name: there?.name ?? unit,
    parent: there?.parent ?? '',
    kind: there?.kind ?? '',
    kepala: there?.head?.nip ?? '',
  };
}

const mayDescribe = ({ principal }: Visit) => can(principal, 'describeUnit', ['region']) !== null;
const importFields = ({ t }: Visit): Field[] => [{ name: 'csv', label: t('import.csv'), kind: 'text', required: true }];

const fieldsOf = ({ visit: { t }, units }: About, unit: string): Field[] => [
  { name: 'name', label: t('units.name'), kind: 'line', required: true },
  {
    name: 'parent',
    label: t('units.parent'),
    kind: 'select',
    choices: units.filter((each) => each.unit !== unit).map((each) => ({ value: each.unit, label: each.name })),
  },
  { name: 'kind', label: t('units.kind'), kind: 'line', hint: t('units.kindHint') },
  { name: 'kepala', label: t('units.head'), kind: 'line', hint: t('employees.nip') },
];

/** How many units are above one. */
function depthOf(units: readonly Unit[], unit: Unit): number {
  const above = units.find((each) => each.unit === unit.parent);
  return above ? 1 + depthOf(units, above) : 0;
}

function UnitsPage({ visit, region, units, on }: About & { on: string | undefined }) {
  const { t } = visit;
  const people = units.reduce((sum, unit) => sum + unit.people, 0);
  const nameOf = (code: string) => units.find(({ unit }) => unit === code)?.name ?? code;
  return (
    <SignedPage visit={visit} title={t('units.title')}>
      <p class="hint">
        <a href={paths.employees(region)}>{t('employees.title')}</a>
      </p>
      <h1>{t('units.title')}</h1>
      {units.length === 0 ? (
        <Empty what={t('units.none')} why={t('units.noneWhy')} />
      ) : (
        <p class="lead">{t('units.lead', { n: units.length, people })}</p>
      )}
      <form method="get" action={paths.units(region)} class="filters">
        <div class="field">
          <label for="pada">{t('units.on')}</label>
          <input type="date" id="pada" name="pada" value={on ?? ''} />
        </div>
        <button>{t('show')}</button>
      </form>
      {mayDescribe(visit) && (
        <p class="actions">
          <a class="button" href={paths.importUnits(region)}>
            {t('units.import')}
          </a>
        </p>
      )}
      {units.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{t('units.unit')}</th>
              <th scope="col">{t('units.head')}</th>
              <th scope="col">{t('units.people')}</th>
              <th scope="col">{t('units.total')}</th>
            </tr>
          </thead>
          <tbody>
            {units.map((unit) => (
              <tr>
                <th scope="row">
                  {'– '.repeat(depthOf(units, unit))}
                  <a href={paths.employees(region, { unit: unit.unit, pada: on })}>{unit.name}</a>{' '}
                  <span class="hint">
                    {[unit.kind, unit.parent === null ? null : t('units.below', { unit: nameOf(unit.parent) })]
                      .filter((part) => part !== null)
                      .join(', ')}
                    {!unit.described && t('units.asCode')}
                  </span>{' '}
                  {mayDescribe(visit) && <a href={paths.describeUnit(region, unit.unit)}>{t('units.describe')}</a>}
                </th>
                <td data-label={t('units.head')}>
                  {unit.headId === null ? (
                    t('none')
                  ) : (
                    <a href={paths.employee(region, unit.headId)}>{unit.head?.name ?? unit.headId}</a>
                  )}
                </td>
                <td data-label={t('units.people')}>{unit.people}</td>
                <td data-label={t('units.total')}>{unit.total}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SignedPage>
  );
}

const DescribePage = ({ about, unit, sent }: { about: About; unit: string; sent: Again }) => (
  <FormPage
    {...{ visit: about.visit, sent }}
    title={about.visit.t('units.describeTitle', { unit })}
    up={{ href: paths.units(about.region), label: about.visit.t('units.title') }}
    action={paths.describeUnit(about.region, unit)}
    fields={fieldsOf(about, unit)}
    go={{ label: about.visit.t('save') }}
    cancel={paths.units(about.region)}
  />
);

type Importing = { visit: Visit; region: string; sent: Again; report: Report | null };

function ImportPage({ visit, region, sent, report }: Importing) {
  const { t } = visit;
  const action = paths.importUnits(region);
  if (report === null)
    return (
      <FormPage
        {...{ visit, sent, action }}
        title={t('units.import')}
        up={{ href: paths.units(region), label: t('units.title') }}
        lead={t('units.importLead')}
        fields={importFields(visit)}
        go={{ label: t('import.check'), step: 'pratinjau' }}
      />
    );
  const { described, unchanged, failed } = report;
  return (
    <SignedPage visit={visit} title={t('units.import')}>
      <p class="hint">
        <a href={paths.units(region)}>{t('units.title')}</a>
      </p>
      <h1>{t('units.import')}</h1>
      <p class="lead" role="status">
        {!report.dryRun && t('import.done')} {t('units.counts', { described, unchanged, failed })}
      </p>
      <ul class="plain rows">
        {report.lines.flatMap(({ line, errors = [] }) =>
          errors.map(({ column, detail }) => (
            <li>
              {t('import.line')} {line}: {column}: {detail}
            </li>
          )),
        )}
      </ul>
      {report.dryRun && <PreviewedForm {...{ visit, sent, action }} go={described === 0 ? null : t('units.import')} />}
    </SignedPage>
  );
}
