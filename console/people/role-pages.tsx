/** Which roles and offices somebody was given; giving one, and taking it back. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { GIVEN_OFFICES, OFFICE_ROLES } from '../../api/access/offices.ts';
import type { EmployeeSchema, RoleGrantSchema } from '../../api/people/schema.ts';
import { can } from '../../api/access/policy.ts';
import { Problem } from '../../api/problem/problem.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { allRows, Refused } from '../ask.ts';
import { ErrorSummary, type Field, FieldRow, Form, missingIn } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Employee = z.output<typeof EmployeeSchema>;
export type Grant = z.output<typeof RoleGrantSchema>;
type Person = { visit: Visit; employee: Employee; grants: Grant[] };

export const readGrants = (visit: Visit, region: string, id: string): Promise<Grant[]> =>
  allRows<Grant>(visit, `/v1/role-grants?region=${region}&employee=${id}`);

/** What was not taken back and has not ended: one line each. */
export const heldWords = ({ t, language }: Visit, { role, office, from, until }: Grant): string => {
  const days = { from: formatDate(from, language), until: until === null ? '' : formatDate(until, language) };
  return `${wordOf(t, 'hat', role ?? office ?? '')}, ${t(until === null ? 'roles.since' : 'roles.between', days)}`;
};

const PAGE = '/wilayah/:region/pegawai/:id';

export function rolePages(site: Hono<PageEnv>): void {
  site.get(`${PAGE}/peran`, async (c) => {
    const person = await personIn(c);
    return answerPage(c, <GrantPage {...{ person, sent: await freshForm(person.visit), preview: null }} />);
  });
  site.post(`${PAGE}/peran`, async (c) => {
    const person = await personIn(c);
    const { visit, employee } = person;
    const posted = await postedIn(c);
    const { values, requestKey, step } = posted;
    const errors = missingIn(fieldsOf(visit), values, visit);
    const sent = { filled: { values, errors }, requestKey };
    if (step === 'ubah' || Object.keys(errors).length > 0)
      return answerPage(c, <GrantPage {...{ person, sent, preview: null }} />, step === 'ubah' ? 200 : 422);
    const dryRun = step !== 'kirim';
    try {
      const body = bodyOf(employee, values);
      const grant = await visit.send<Grant>({ path: '/v1/role-grants', body, key: requestKey, dryRun });
      if (!dryRun) return c.redirect(paths.employee(employee.region, employee.id), 303);
      return answerPage(c, <GrantPage {...{ person, sent, preview: grant }} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => (/role|office/.test(pointer) ? 'hat' : (pointer.split('/')[1] ?? ''));
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <GrantPage {...{ person, sent: again, preview: null }} />, error.problem.status);
    }
  });
  site.get(`${PAGE}/peran/:grant/cabut`, async (c) => {
    const person = await personIn(c);
    return answerPage(c, <RevokePage {...{ person, grant: grantIn(c, person), again: null }} />);
  });
  site.post(`${PAGE}/peran/:grant/cabut`, async (c) => {
    const person = await personIn(c);
    const grant = grantIn(c, person);
    const posted = await postedIn(c);
    const { visit, employee } = person;
    try {
      const path = `/v1/role-grants/${grant.id}`;
      await visit.send({ path, method: 'DELETE', body: undefined, key: posted.requestKey });
      return c.redirect(paths.employee(employee.region, employee.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt: () => '' });
      return answerPage(c, <RevokePage {...{ person, grant, again }} />, error.problem.status);
    }
  });
}

async function personIn(c: Context<PageEnv>): Promise<Person> {
  const visit = c.get('visit');
  const [region = '', id = ''] = [c.req.param('region'), c.req.param('id')];
  const employee = await visit.read<Employee>(`/v1/employees/${id}`);
  if (employee.region !== region) throw new Problem('not-found');
  return { visit, employee, grants: await readGrants(visit, region, id) };
}

function grantIn(c: Context<PageEnv>, person: Person): Grant {
  const grant = person.grants.find(({ id, revokedAt }) => id === c.req.param('grant') && revokedAt === null);
  if (!grant) throw new Problem('not-found');
  return grant;
}

const mayRevoke = ({ visit: { principal } }: Person) => can(principal, 'revokeRole', ['region']) !== null;
const mayGive = ({ visit: { principal }, employee }: Person) =>
  can(principal, 'grantRole', ['region']) !== null && ![null, employee.id].includes(principal.employeeId);

const fieldsOf = ({ t }: Visit): Field[] => [
  {
    name: 'hat',
    label: t('roles.which'),
    kind: 'select',
    unchosen: true,
    required: true,
    choices: [...OFFICE_ROLES, ...GIVEN_OFFICES].map((value) => ({ value, label: wordOf(t, 'hat', value) })),
  },
  { name: 'from', label: t('roles.from'), kind: 'date', hint: t('roles.fromHint') },
  { name: 'until', label: t('roles.until'), kind: 'date', hint: t('roles.untilHint') },
  { name: 'decree', label: t('roles.decree'), kind: 'line', required: true },
];

const freshForm = async (visit: Visit): Promise<Again> => ({ filled: await visit.filled(), requestKey: randomUUID() });

function bodyOf({ region, id: employeeId }: Employee, { hat = '', from, until, decree }: Record<string, string>) {
  const isRole = OFFICE_ROLES.some((role) => role === hat);
  return {
    region,
    employeeId,
    [isRole ? 'role' : 'office']: hat,
    decree,
    ...(from && { from }),
    ...(until && { until }),
  };
}

/** On the page of a person: what they were given, and for whoever may, the ways to give and to take back. */
export function GivenRoles(person: Person) {
  const { visit, employee, grants } = person;
  const { t } = visit;
  const held = grants.filter(({ revokedAt }) => revokedAt === null);
  return (
    <>
      <h2>{t('roles.title')}</h2>
      {held.length === 0 && <p>{t('roles.none')}</p>}
      <ul class="plain rows">
        {held.map((grant) => (
          <li>
            {heldWords(visit, grant)} <span class="hint">{grant.decree}</span>{' '}
            {mayRevoke(person) && (
              <a href={paths.revokeRole(employee.region, employee.id, grant.id)}>{t('roles.revoke')}</a>
            )}
          </li>
        ))}
      </ul>
      {mayGive(person) && employee.active && (
        <p class="actions">
          <a class="button" href={paths.grantRole(employee.region, employee.id)}>
            {t('roles.give')}
          </a>
        </p>
      )}
    </>
  );
}

const Back = ({ href, words }: { href: string; words: string }) => (
  <p class="hint">
    <a href={href}>{words}</a>
  </p>
);

function GrantPage({ person, sent, preview }: { person: Person; sent: Again; preview: Grant | null }) {
  const { visit, employee } = person;
  const { t } = visit;
  const action = paths.grantRole(employee.region, employee.id);
  return (
    <SignedPage visit={visit} title={t('roles.give')}>
      <Back href={paths.employee(employee.region, employee.id)} words={employee.name} />
      <h1>{t('roles.give')}</h1>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {preview === null ? (
        <Form visit={visit} action={action} requestKey={sent.requestKey}>
          {fieldsOf(visit).map((field) => (
            <FieldRow field={field} filled={sent.filled} visit={visit} />
          ))}
          <div class="actions">
            <button class="primary" name="langkah" value="pratinjau">
              {t('import.check')}
            </button>
          </div>
        </Form>
      ) : (
        <>
          <p class="lead" role="status">
            {t('roles.preview', { name: employee.name, what: heldWords(visit, preview) })}
          </p>
          <PreviewedForm {...{ visit, sent, action }} go={t('roles.give')} />
        </>
      )}
    </SignedPage>
  );
}

function RevokePage({ person, grant, again }: { person: Person; grant: Grant; again: Again | null }) {
  const { visit, employee } = person;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('roles.revoke')}>
      <Back href={paths.employee(employee.region, employee.id)} words={employee.name} />
      <h1>{t('roles.revoke')}</h1>
      {again && <ErrorSummary visit={visit} filled={again.filled} words={again.words} />}
      <p class="lead">{t('roles.revokeLead', { name: employee.name, what: heldWords(visit, grant) })}</p>
      <Form
        visit={visit}
        action={paths.revokeRole(employee.region, employee.id, grant.id)}
        requestKey={again?.requestKey ?? randomUUID()}
      >
        <div class="actions">
          <button class="primary">{t('roles.revoke')}</button>
        </div>
      </Form>
    </SignedPage>
  );
}
