/** Who acts for an official: appointing somebody, and ending it. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { EmployeeSchema } from '../../api/people/schema.ts';
import { Problem } from '../../api/problem/problem.ts';
import { allRows } from '../ask.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { daysOfStandIn, isNotOver, type StandIn, standInTitle } from './stand-in-words.ts';

type Employee = z.output<typeof EmployeeSchema>;
type About = { visit: Visit; employee: Employee; colleagues: { id: string; name: string }[] };

const PAGE = '/wilayah/:region/pegawai/:id/plt';

export function actingPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const about = await aboutIn(c);
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <AppointPage about={about} sent={sent} />);
  });
  site.post(PAGE, async (c) => {
    const about = await aboutIn(c);
    const { visit, employee } = about;
    const { region, id: of } = employee;
    return answerForm(c, {
      fields: fieldsOf(about),
      wrong: ({ to = '', nip = '' }) => (to === '' && !/\d/.test(nip) ? { to: visit.t('superior.needed') } : {}),
      send: async ({ values: { to = '', nip = '', kind, decree, from, until }, requestKey }) => {
        const chosen = to === '' ? await idOf(visit, region, nip) : to;
        const body = { region, of, to: chosen, kind, decree, until, ...(from && { from }) };
        await visit.send({ path: '/v1/acting-officials', body, key: requestKey });
        return paths.employee(region, of);
      },
      form: (sent) => <AppointPage about={about} sent={sent} />,
    });
  });
  site.get(`${PAGE}/:standIn/akhiri`, async (c) => {
    const about = await endingIn(c);
    return answerPage(
      c,
      <EndPage {...about} sent={{ filled: await about.visit.filled(), requestKey: randomUUID() }} />,
    );
  });
  site.post(`${PAGE}/:standIn/akhiri`, async (c) => {
    const about = await endingIn(c);
    const { visit, employee, standIn } = about;
    return answerForm(c, {
      fields: [],
      send: async ({ requestKey }) => {
        const path = `/v1/stand-ins/${encodeURIComponent(standIn.id)}`;
        await visit.send({ path, method: 'DELETE', body: undefined, key: requestKey });
        return paths.employee(employee.region, employee.id);
      },
      form: (sent) => <EndPage {...about} sent={sent} />,
    });
  });
}

/** Nobody's, where nobody has this number: the operation says so. */
async function idOf(visit: Visit, region: string, nip: string): Promise<string> {
  const digits = nip.replaceAll(/\D/g, '');
  const { data } = await visit.read<{ data: Employee[] }>(`/v1/employees?region=${region}&nip=${digits}`);
  return data[0]?.id ?? 'unknown';
}

async function aboutIn(c: Context<PageEnv>): Promise<About> {
  const visit = c.get('visit');
  const [region = '', id = ''] = [c.req.param('region'), c.req.param('id')];
  const employee = await visit.read<Employee>(`/v1/employees/${encodeURIComponent(id)}`);
  if (employee.region !== region) throw new Problem('not-found');
  const colleagues = (await visit.colleagues(employee.unit)).filter((each) => each.id !== id);
  return { visit, employee, colleagues };
}

type Ending = { visit: Visit; employee: Employee; standIn: StandIn; nameOf: (id: string) => string };

async function endingIn(c: Context<PageEnv>): Promise<Ending> {
  const { visit, employee } = await aboutIn(c);
  const standIn = (await standInsAbout(visit, employee)).find(({ id }) => id === c.req.param('standIn'));
  if (!standIn) throw new Problem('not-found');
  return { visit, employee, standIn, nameOf: await visit.names([standIn.of, standIn.to]) };
}

export const standInsAbout = async (
  visit: Visit,
  { id, region }: Pick<Employee, 'id' | 'region'>,
): Promise<StandIn[]> =>
  (await allRows<StandIn>(visit, `/v1/stand-ins?region=${region}&employee=${encodeURIComponent(id)}`)).filter(
    isNotOver,
  );

const fieldsOf = ({ visit: { t }, colleagues }: About): Field[] => [
  {
    name: 'to',
    label: t('acting.to'),
    kind: 'select',
    choices: colleagues.map(({ id, name }) => ({ value: id, label: name })),
  },
  { name: 'nip', label: t('superior.nip'), hint: t('superior.nipHint'), kind: 'line' },
  {
    name: 'kind',
    label: t('acting.kind'),
    kind: 'select',
    required: true,
    choices: (['plt', 'plh'] as const).map((value) => ({ value, label: t(`acting.${value}`) })),
  },
  { name: 'from', label: t('roles.from'), kind: 'date', hint: t('roles.fromHint') },
  { name: 'until', label: t('delegation.until'), kind: 'date', required: true },
  { name: 'decree', label: t('roles.decree'), kind: 'line', required: true },
];

const AppointPage = ({ about, sent }: { about: About; sent: Again }) => (
  <FormPage
    {...{ visit: about.visit, sent }}
    title={about.visit.t('acting.title')}
    up={{ href: paths.employee(about.employee.region, about.employee.id), label: about.employee.name }}
    lead={about.visit.t('acting.lead', { name: about.employee.name })}
    action={paths.appointActing(about.employee.region, about.employee.id)}
    fields={fieldsOf(about)}
    go={{ label: about.visit.t('acting.go') }}
    cancel={paths.employee(about.employee.region, about.employee.id)}
  />
);

const EndPage = ({ visit, employee, standIn, nameOf, sent }: Ending & { sent: Again }) => (
  <FormPage
    {...{ visit, sent }}
    title={visit.t('acting.end')}
    up={{ href: paths.employee(employee.region, employee.id), label: employee.name }}
    lead={standInTitle(visit, standIn, nameOf)}
    action={paths.endActing(employee.region, employee.id, standIn.id)}
    fields={[]}
    go={{ label: visit.t('acting.end') }}
    cancel={paths.employee(employee.region, employee.id)}
  />
);

type Shown = { visit: Visit; employee: Employee; standIns: StandIn[]; nameOf: (id: string) => string };

/** On the page of a person: who acts for them, and for whom they act. */
export function StandIns({ visit, employee, standIns, nameOf }: Shown) {
  const { t, principal } = visit;
  const mayAppoint = can(principal, 'appointActing', ['region']) !== null;
  return (
    <>
      {standIns.length > 0 && <h2>{t('acting.heading')}</h2>}
      <ul class="plain rows">
        {standIns.map((standIn) => (
          <li>
            {standInTitle(visit, standIn, nameOf)} <span class="hint">{daysOfStandIn(visit, standIn)}</span>{' '}
            {mayAppoint && <a href={paths.endActing(employee.region, employee.id, standIn.id)}>{t('acting.end')}</a>}
          </li>
        ))}
      </ul>
      {mayAppoint && (
        <p class="actions">
          <a class="button" href={paths.appointActing(employee.region, employee.id)}>
            {t('acting.title')}
          </a>
        </p>
      )}
    </>
  );
}
