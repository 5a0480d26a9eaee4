/** The people of a region: all of them, and each. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { EmployeeSchema } from '../../api/people/schema.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import type { Rows } from '../cycle/seen.ts';
import { StateOf } from '../appraisal/state.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { NextPage } from '../parts/next-page.tsx';
import { groupedNip } from './nip.ts';
import { actingPages, StandIns, standInsAbout } from './acting-pages.tsx';
import { Assignments } from './assignments.tsx';
import { importPages } from './import-page.tsx';
import type { StandIn } from './stand-in-words.ts';
import { rosterChangePages } from './roster-changes-page.tsx';
import { superiorPages } from './superior-page.tsx';
import { GivenRoles, type Grant, readGrants } from './role-pages.tsx';
import { labelOfCycle, paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';

type Employee = z.output<typeof EmployeeSchema>;

const mayImport = ({ principal }: Visit) => can(principal, 'importEmployees', ['region']) !== null;

export function employeePages(site: Hono<PageEnv>): void {
  importPages(site);
  superiorPages(site);
  actingPages(site);
  rosterChangePages(site);
  site.get('/wilayah/:region/pegawai', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { kursor: cursor, unit, pada: on } = c.req.query();
    const rows = await visit.read<Rows<Employee>>(`/v1/employees${query({ region, limit: '50', unit, on, cursor })}`);
    const nameOf = await visit.names(rows.data.flatMap(({ supervisorId }) => supervisorId ?? []));
    return answerPage(c, <EmployeesPage {...{ visit, region, rows, nameOf, units: await visit.units(), unit, on }} />);
  });
  site.get('/wilayah/:region/pegawai/:id', async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const [employee, appraisals, grants, standIns] = await Promise.all([
      visit.read<Employee>(`/v1/employees/${encodeURIComponent(id)}`),
      visit.read<{ data: SeenAppraisal[] }>(`/v1/appraisals${query({ employee: id, limit: '50' })}`),
      readGrants(visit, region, id),
      standInsAbout(visit, { id, region }),
    ]);
    const superiors = [employee, ...(employee.assignments ?? [])].flatMap(({ supervisorId }) => supervisorId ?? []);
    const nameOf = await visit.names([...superiors, ...standIns.flatMap(({ of, to }) => [of, to])]);
    return answerPage(
      c,
      <EmployeePage {...{ visit, region, employee, appraisals: appraisals.data, grants, standIns, nameOf }} />,
    );
  });
}

function EmployeesPage({
  visit,
  region,
  rows,
  nameOf,
  units,
  unit,
  on,
}: {
  visit: Visit;
  region: string;
  rows: Rows<Employee>;
  nameOf: (id: string) => string;
  units: Units;
  unit: string | undefined;
  on: string | undefined;
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
        <form method="get" action={paths.employees(region)} class="filters">
          <div class="field">
            <label for="unit">{t('people.unit')}</label>
            <select id="unit" name="unit">
              <option value="">{t('all')}</option>
              {units.all.map(({ value, label }) => (
                <option value={value} selected={value === unit}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="pada">{t('employees.on')}</label>
            <input type="date" id="pada" name="pada" value={on ?? ''} />
          </div>
          <button>{t('show')}</button>
        </form>
      )}
      <p class="actions">
        {mayImport(visit) && (
          <a class="button" href={paths.importEmployees(region)}>
            {t('employees.import')}
          </a>
        )}
        <a href={paths.units(region)}>{t('units.title')}</a>
        {can(visit.principal, 'listRosterChanges', ['region']) !== null && (
          <a href={paths.rosterChanges(region)}>{t('changes.title')}</a>
        )}
      </p>
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
      <NextPage {...{ visit, rows }} to={(kursor) => paths.employees(region, { unit, pada: on, kursor })} />
    </SignedPage>
  );
}

type Person = {
  visit: Visit;
  region: string;
  employee: Employee;
  appraisals: SeenAppraisal[];
  grants: Grant[];
  standIns: StandIn[];
  nameOf: (id: string) => string;
};

function EmployeePage({ visit, region, employee, appraisals, grants, standIns, nameOf }: Person) {
  const { t } = visit;
  const { name, nip, unitName, supervisorId, email, active, post, grade } = employee;
  const about = [
    [t('employees.nip'), groupedNip(nip)],
    [t('people.unit'), unitName],
    ...(post === undefined ? [] : [[t('employees.post'), post]]),
    ...(grade === undefined ? [] : [[t('employees.grade'), grade]]),
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
      <Assignments {...{ visit, employee, nameOf }} />
      {mayImport(visit) && (
        <p class="actions">
          <a class="button" href={paths.superior(region, employee.id)}>
            {t('superior.title')}
          </a>
        </p>
      )}
      <StandIns {...{ visit, employee, standIns, nameOf }} />
      <GivenRoles {...{ visit, employee, grants }} />
    </SignedPage>
  );
}
