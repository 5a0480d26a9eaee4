/** What the launch made of each person: in, left out by which rule, held for what, failed. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { MemberSchema } from '../../api/cycle/schema.ts';
import { can } from '../../api/access/policy.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { NextPage } from '../parts/next-page.tsx';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { mendOf, titlesOfRules, type WhyHeld } from './held.ts';
import { cyclePath, readCycle, type Rows, type SeenCycle } from './seen.ts';

type Member = z.output<typeof MemberSchema>;
const STATUSES = ['HELD', 'FAILED', 'EXCLUDED', 'LAUNCHED'] as const;
type Status = (typeof STATUSES)[number];

export function memberPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/siklus/:label/peserta', async (c) => {
    const visit = c.get('visit');
    const { region, label } = c.req.param();
    const { kursor: cursor, keadaan } = c.req.query();
    const status = STATUSES.find((each) => each === keadaan) ?? 'HELD';
    const cycle = await readCycle(visit, region, label);
    const [rows, why, units] = await Promise.all([
      visit.read<Rows<Member>>(`${cyclePath(region, label)}/members${query({ status, limit: '50', cursor })}`),
      titlesOfRules(visit, cycle.pack.digest),
      visit.units(),
    ]);
    const nameOf = await visit.names(rows.data.map(({ employeeId }) => employeeId));
    return answerPage(c, <MembersPage {...{ visit, cycle, rows, status, why, nameOf, units }} />);
  });
}

type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  rows: Rows<Member>;
  status: Status;
  why: WhyHeld;
  nameOf: (id: string) => string;
  units: Units;
};

const countOf = ({ launch }: SeenCycle): Record<Status, number> => ({
  HELD: launch.held,
  FAILED: launch.failed,
  EXCLUDED: launch.excluded,
  LAUNCHED: launch.launched,
});

function MembersPage({ visit, cycle, rows, status, why, nameOf, units }: Shown) {
  const { t, principal } = visit;
  const { region, label } = cycle;
  const counts = countOf(cycle);
  const waits = status === 'HELD' || status === 'FAILED';
  const [unit, rule] = [t('people.unit'), t('launch.rule')];
  return (
    <SignedPage visit={visit} title={t('members.title')}>
      <Crumbs ways={[[paths.cycle(region, label), t('cycle.title', { label })]]} />
      <h1>{t('members.title')}</h1>
      <p class="chips">
        {STATUSES.map((each) => (
          <a href={paths.members(region, label, { keadaan: each })} aria-current={each === status ? 'page' : undefined}>
            {wordOf(t, 'member', each)}: {counts[each]}
          </a>
        ))}
      </p>
      <p class="lead">{t(`members.lead.${status}`)}</p>
      {rows.data.length === 0 && <Empty what={t('members.none')} why={t('members.noneWhy')} />}
      {rows.data.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              {[t('people.name'), unit, ...(status === 'LAUNCHED' ? [] : [rule])].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.data.map((member) => (
              <Line {...{ visit, cycle, status, why, nameOf, units, member }} />
            ))}
          </tbody>
        </table>
      )}
      {waits && rows.data.length > 0 && can(principal, 'relaunchCycle', ['region']) !== null && (
        <p class="actions">
          <a class="button primary" href={paths.cycleOperation(region, label, 'launch')}>
            {t('operation.launch')}
          </a>
        </p>
      )}
      <NextPage {...{ visit, rows }} to={(kursor) => paths.members(region, label, { keadaan: status, kursor })} />
    </SignedPage>
  );
}

function Line({ visit, cycle, status, why, nameOf, units, member }: Omit<Shown, 'rows'> & { member: Member }) {
  const { t } = visit;
  const { employeeId, appraisalId, unit, rule, facts = [] } = member;
  const { region, label } = cycle;
  const way =
    status === 'HELD'
      ? mendOf(visit, { region, employeeId, rule }, paths.members(region, label, { keadaan: status }))
      : null;
  return (
    <tr>
      <th scope="row">
        <a href={appraisalId === null ? paths.employee(region, employeeId) : paths.appraisal(appraisalId)}>
          {nameOf(employeeId)}
        </a>
      </th>
      <td data-label={t('people.unit')}>{units.nameOf(unit)}</td>
      {status !== 'LAUNCHED' && (
        <td data-label={t('launch.rule')}>
          {rule === null ? '' : why(rule, facts)} {way && <a href={way.href}>{way.label}</a>}
        </td>
      )}
    </tr>
  );
}
