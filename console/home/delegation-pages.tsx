/** Handing one's tasks to somebody else while one is away; whose tasks one does meanwhile. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { EmployeeSchema } from '../../api/people/schema.ts';
import { Problem } from '../../api/problem/problem.ts';
import { allRows } from '../ask.ts';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { daysOfStandIn, isNotOver, type StandIn, standInTitle } from '../people/stand-in-words.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

type Employee = z.output<typeof EmployeeSchema>;
type About = {
  visit: Visit;
  self: string;
  standIns: StandIn[];
  colleagues: { id: string; name: string }[];
  nameOf: (id: string) => string;
};

export function delegationPages(site: Hono<PageEnv>): void {
  site.get('/tim/delegasi', async (c) => {
    const about = await aboutIn(c.get('visit'));
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <DelegationPage about={about} sent={sent} />);
  });
  site.post('/tim/delegasi', async (c) => {
    const about = await aboutIn(c.get('visit'));
    return answerForm(c, {
      fields: fieldsOf(about),
      send: async ({ values: { to, from, until }, requestKey }) => {
        const body = { to, until, ...(from && { from }) };
        await about.visit.send({ path: '/v1/delegations', body, key: requestKey });
        return paths.delegation();
      },
      form: (sent) => <DelegationPage about={about} sent={sent} />,
    });
  });
  site.post('/tim/delegasi/:id/akhiri', async (c) => {
    const about = await aboutIn(c.get('visit'));
    return answerForm(c, {
      fields: [],
      send: async ({ requestKey }) => {
        const path = `/v1/stand-ins/${encodeURIComponent(c.req.param('id'))}`;
        await about.visit.send({ path, method: 'DELETE', body: undefined, key: requestKey });
        return paths.delegation();
      },
      form: (sent) => <DelegationPage about={about} sent={sent} />,
    });
  });
}

async function aboutIn(visit: Visit): Promise<About> {
  const { employeeId: self, region } = visit.principal;
  if (self === null || region === null || !can(visit.principal, 'delegateTasks', ['own']))
    throw new Problem('forbidden');
  const [all, { unit }] = await Promise.all([
    allRows<StandIn>(visit, `/v1/stand-ins?employee=${encodeURIComponent(self)}`),
    visit.read<Employee>(`/v1/employees/${encodeURIComponent(self)}`),
  ]);
  const colleagues = (await visit.colleagues(unit)).filter(({ id }) => id !== self);
  const standIns = all.filter(isNotOver);
  const nameOf = await visit.names(standIns.flatMap(({ of, to }) => [of, to]));
  return { visit, self, standIns, colleagues, nameOf };
}

const fieldsOf = ({ visit: { t }, colleagues }: About): Field[] => [
  {
    name: 'to',
    label: t('delegation.to'),
    kind: 'select',
    unchosen: true,
    required: true,
    choices: colleagues.map(({ id, name }) => ({ value: id, label: name })),
  },
  { name: 'from', label: t('roles.from'), kind: 'date', hint: t('roles.fromHint') },
  { name: 'until', label: t('delegation.until'), kind: 'date', required: true },
];

function DelegationPage({ about, sent }: { about: About; sent: Again }) {
  const { visit, self, standIns, nameOf } = about;
  const { t } = visit;
  const given = standIns.filter(({ of }) => of === self);
  const received = standIns.filter(({ to }) => to === self);
  return (
    <SignedPage visit={visit} title={t('delegation.title')}>
      <p class="hint">
        <a href={paths.team()}>{t('team.title')}</a>
      </p>
      <h1>{t('delegation.title')}</h1>
      <p class="lead">{t('delegation.lead')}</p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {[
        { title: t('delegation.given'), rows: given },
        { title: t('delegation.received'), rows: received },
      ].map(
        ({ title, rows }) =>
          rows.length > 0 && (
            <>
              <h2>{title}</h2>
              <ul class="plain rows">
                {rows.map((standIn) => (
                  <li>
                    {standInTitle(visit, standIn, nameOf)} <span class="hint">{daysOfStandIn(visit, standIn)}</span>
                    {standIn.kind === 'delegation' && (
                      <Form visit={visit} action={paths.endDelegation(standIn.id)} requestKey={randomUUID()}>
                        <button>{t('delegation.end')}</button>
                      </Form>
                    )}
                  </li>
                ))}
              </ul>
            </>
          ),
      )}
      <h2>{t('delegation.new')}</h2>
      <Form visit={visit} action={paths.delegation()} requestKey={sent.requestKey}>
        {fieldsOf(about).map((field) => (
          <FieldRow field={field} filled={sent.filled} visit={visit} />
        ))}
        <div class="actions">
          <button class="primary">{t('delegation.go')}</button>
        </div>
      </Form>
    </SignedPage>
  );
}
