/** The people of a region, and bringing them in from a spreadsheet. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { EmployeeSchema, ImportReportSchema } from '../../api/people/schema.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { StateOf } from '../appraisal/state.tsx';
import { Refused } from '../ask.ts';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { groupedNip } from './nip.ts';
import { superiorPages } from './superior-page.tsx';
import { GivenRoles, type Grant, readGrants } from './role-pages.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { labelOfCycle, paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';

type Employee = z.output<typeof EmployeeSchema>;
type Report = z.output<typeof ImportReportSchema>;
type Rows = { data: Employee[]; page: { nextCursor: string | null } };

const fieldsOf = ({ t }: Visit): Field[] => [{ name: 'csv', label: t('import.csv'), kind: 'text', required: true }];
const mayImport = ({ principal }: Visit) => can(principal, 'importEmployees', ['region']) !== null;

export function employeePages(site: Hono<PageEnv>): void {
  superiorPages(site);
  site.get('/wilayah/:region/pegawai', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { kursor: cursor, unit } = c.req.query();
    const rows = await visit.read<Rows>(`/v1/employees${query({ region, limit: '50', unit, cursor })}`);
    const nameOf = await visit.names(rows.data.flatMap(({ supervisorId }) => supervisorId ?? []));
    return answerPage(c, <EmployeesPage {...{ visit, region, rows, nameOf, units: await visit.units(), unit }} />);
  });
  site.get('/wilayah/:region/pegawai/impor', async (c) => {
    const sent = { filled: await c.get('visit').filled(), requestKey: randomUUID() };
    return answerPage(
      c,
      <ImportPage {...{ visit: c.get('visit'), region: c.req.param('region'), sent, report: null }} />,
    );
  });
  site.get('/wilayah/:region/pegawai/:id', async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const [employee, appraisals, grants] = await Promise.all([
      visit.read<Employee>(`/v1/employees/${encodeURIComponent(id)}`),
      visit.read<{ data: SeenAppraisal[] }>(`/v1/appraisals${query({ employee: id, limit: '50' })}`),
      readGrants(visit, region, id),
    ]);
    const nameOf = await visit.names(employee.supervisorId === null ? [] : [employee.supervisorId]);
    return answerPage(
      c,
      <EmployeePage {...{ visit, region, employee, appraisals: appraisals.data, grants, nameOf }} />,
    );
  });
  site.post('/wilayah/:region/pegawai/impor', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const posted = await postedIn(c);
    const { values, requestKey, step } = posted;
    const sent = { filled: { values, errors: {} }, requestKey };
    const dryRun = step !== 'kirim';
    if (step === 'ubah') return answerPage(c, <ImportPage {...{ visit, region, sent, report: null }} />);
    try {
      const report = await visit.send<Report>({
        path: `/v1/employees/import?region=${region}`,
        body: values['csv'] ?? '',
        media: 'text/csv',
        key: requestKey,
        dryRun,
      });
      return answerPage(c, <ImportPage {...{ visit, region, sent, report }} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt: () => 'csv' });
      return answerPage(c, <ImportPage {...{ visit, region, sent: again, report: null }} />, error.problem.status);
    }
  });
}

function EmployeesPage({
  visit,
  region,
  rows,
  nameOf,
  units,
  unit,
}: {
  visit: Visit;
  region: string;
  rows: Rows;
  nameOf: (id: string) => string;
  units: Units;
  unit: string | undefined;
}) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('employees.title')}>
      <h1>{t('employees.title')}</h1>
      {rows.data.length === 0 ? (
        <Empty what={t('employees.none')} why={t('employees.noneWhy')} />
      ) : (
        <p class="lead">{t('employees.lead', { n: rows.data.length })}</p>
      )}
      {units.all.length > 1 && (
        <form method="get" action={paths.employees(region)} class="actions">
          <label for="unit">{t('people.unit')}</label>
          <select id="unit" name="unit">
            <option value="">{t('all')}</option>
            {units.all.map(({ value, label }) => (
              <option value={value} selected={value === unit}>
                {label}
              </option>
            ))}
          </select>
          <button>{t('show')}</button>
        </form>
      )}
      {mayImport(visit) && (
        <p class="actions">
          <a class="button" href={paths.importEmployees(region)}>
            {t('employees.import')}
          </a>
        </p>
      )}
      {rows.data.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{t('people.name')}</th>
              <th scope="col">{t('employees.nip')}</th>
              <th scope="col">{t('people.unit')}</th>
              <th scope="col">{t('employees.superior')}</th>
              <th scope="col">{t('employees.active')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.data.map((employee) => (
              <tr>
                <th scope="row">
                  <a href={paths.employee(region, employee.id)}>{employee.name}</a>
                </th>
                <td data-label={t('employees.nip')}>{groupedNip(employee.nip)}</td>
                <td data-label={t('people.unit')}>{employee.unitName}</td>
                <td data-label={t('employees.superior')}>
                  {employee.supervisorId === null ? t('none') : nameOf(employee.supervisorId)}
                </td>
                <td data-label={t('employees.active')}>{employee.active ? t('yes') : t('no')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.page.nextCursor !== null && (
        <p class="actions">
          <a class="button" href={paths.employees(region, { unit, kursor: rows.page.nextCursor })}>
            {t('nextPage')}
          </a>
        </p>
      )}
    </SignedPage>
  );
}

type Person = {
  visit: Visit;
  region: string;
  employee: Employee;
  appraisals: SeenAppraisal[];
  grants: Grant[];
  nameOf: (id: string) => string;
};

function EmployeePage({ visit, region, employee, appraisals, grants, nameOf }: Person) {
  const { t } = visit;
  const { name, nip, unitName, supervisorId, email, active } = employee;
  const about = [
    [t('employees.nip'), groupedNip(nip)],
    [t('people.unit'), unitName],
    [t('employees.superior'), supervisorId === null ? t('none') : nameOf(supervisorId)],
    [t('employees.email'), email ?? t('none')],
    [t('employees.active'), active ? t('yes') : t('no')],
  ];
  return (
    <SignedPage visit={visit} title={name}>
      <p class="hint">
        <a href={paths.employees(region)}>{t('employees.title')}</a>
      </p>
      <h1>{name}</h1>
      <p class="lead">{t('employees.inCycles', { n: appraisals.length })}</p>
      <ul class="plain rows">
        {appraisals.map((seen) => (
          <li>
            <a href={paths.appraisal(seen.id)}>{t('appraisal.title', { label: labelOfCycle(seen.cycleId) })}</a>{' '}
            <StateOf visit={visit} seen={seen} />
          </li>
        ))}
      </ul>
      <dl class="facts card">
        {about.map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {mayImport(visit) && (
        <p class="actions">
          <a class="button" href={paths.superior(region, employee.id)}>
            {t('superior.title')}
          </a>
        </p>
      )}
      <GivenRoles {...{ visit, employee, grants }} />
    </SignedPage>
  );
}

type Importing = { visit: Visit; region: string; sent: Again; report: Report | null };

function ImportPage({ visit, region, sent, report }: Importing) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('import.title')}>
      <p class="hint">
        <a href={paths.employees(region)}>{t('employees.title')}</a>
      </p>
      <h1>{t('import.title')}</h1>
      {report === null ? (
        <>
          <p class="lead">{t('import.lead')}</p>
          <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
          <Form visit={visit} action={paths.importEmployees(region)} requestKey={sent.requestKey}>
            {fieldsOf(visit).map((field) => (
              <FieldRow field={field} filled={sent.filled} visit={visit} />
            ))}
            <div class="actions">
              <button class="primary" name="langkah" value="pratinjau">
                {t('import.check')}
              </button>
            </div>
          </Form>
        </>
      ) : (
        <Reported {...{ visit, region, sent, report }} />
      )}
    </SignedPage>
  );
}

function Reported({ visit, region, sent, report }: { visit: Visit; region: string; sent: Again; report: Report }) {
  const { t } = visit;
  const failed = report.lines.filter(({ status }) => status === 'failed');
  return (
    <>
      <p class="lead" role="status">
        {!report.dryRun && t('import.done')}{' '}
        {t('import.counts', {
          created: report.imported,
          updated: report.updated,
          unchanged: report.unchanged,
          failed: report.failed,
        })}
      </p>
      {report.newUnits.length > 0 && <p>{t('import.newUnits', { units: report.newUnits.join(', ') })}</p>}
      {failed.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.problem')}</th>
            </tr>
          </thead>
          <tbody>
            {failed.map(({ line, errors = [] }) => (
              <tr>
                <th scope="row">{line}</th>
                <td data-label={t('import.problem')}>
                  {errors.map(({ column, detail }) => `${column}: ${detail}`).join(' ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.dryRun && (
        <PreviewedForm {...{ visit, sent }} action={paths.importEmployees(region)} go={t('import.go')} />
      )}
    </>
  );
}
