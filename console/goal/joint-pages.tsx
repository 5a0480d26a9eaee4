/** Joint targets of several units: who owns how much, who signed, what each brought, and what came of it. */
import type { Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import { formatPercent } from '../../rules/explain/format.ts';
import { shownAmount } from '../appraisal/shown-target.ts';
import { allRows } from '../ask.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { History } from './history.tsx';
import { jointFormPages } from './joint-form-pages.tsx';
import { type JointStanding, jointStanding, moveLabel, movesFor, type SeenJoint } from './joint-seen.ts';
import { shownGoal } from './seen.ts';

const PAGE = '/wilayah/:region/target-bersama';

export function jointPages(site: Hono<PageEnv>): void {
  jointFormPages(site);
  site.get(PAGE, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const [all, units, standing] = await Promise.all([
      allRows<SeenJoint>(visit, `/v1/joint-targets${query({ region })}`),
      visit.units(),
      jointStanding(visit),
    ]);
    return answerPage(c, <ListPage {...{ visit, region, all, units, standing }} />);
  });
  site.get(`${PAGE}/:id`, async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const seen = await visit.read<SeenJoint>(`/v1/joint-targets/${encodeURIComponent(id)}`);
    if (seen.region !== region) throw new Problem('not-found');
    const people = [...seen.history.map(({ by }) => by), ...seen.owners.flatMap(({ signedBy }) => signedBy ?? [])];
    const [units, standing, nameOf] = await Promise.all([visit.units(), jointStanding(visit), visit.names(people)]);
    return answerPage(c, <OnePage {...{ visit, seen, units, standing, nameOf }} />);
  });
}

const STATES = { PROPOSED: 'you', IN_FORCE: 'now', SETTLED: 'done', CANCELLED: 'late' } as const;
const StateWord = ({ visit: { t }, state }: { visit: Visit; state: string }) => (
  <Status kind={STATES[state as keyof typeof STATES] ?? 'now'} word={wordOf(t, 'jointState', state)} />
);

type Listed = { visit: Visit; region: string; all: SeenJoint[]; units: Units; standing: JointStanding };

function ListPage({ visit, region, all, units, standing: { toSet } }: Listed) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('joint.title')}>
      <p class="hint">
        <a href={paths.goals(region)}>{t('goals.title')}</a>
      </p>
      <h1>{t('joint.title')}</h1>
      <p class="lead">{t('joint.lead')}</p>
      {(toSet === null || toSet.length > 0) && (
        <p class="actions">
          <a class="button" href={paths.newJoint(region)}>
            {t('joint.new')}
          </a>
        </p>
      )}
      {all.length === 0 && <Empty what={t('joint.none')} why={t('joint.noneWhy')} />}
      <ul class="plain rows">
        {all.map((seen) => (
          <li>
            <a href={paths.joint(region, seen.id)}>{seen.title}</a> <StateWord visit={visit} state={seen.state} />
            <p class="hint">
              {seen.year} · {seen.measure}: {shownGoal(seen, visit)} ·{' '}
              {seen.owners
                .filter(({ left }) => !left)
                .map(({ unit }) => units.nameOf(unit))
                .join(', ')}
            </p>
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

type Shown = {
  visit: Visit;
  seen: SeenJoint;
  units: Units;
  standing: JointStanding;
  nameOf: (id: string) => string;
};

function OnePage({ visit, seen, units, standing, nameOf }: Shown) {
  const { t, language } = visit;
  const { region, id, countedIn, result, soFar, dispute } = seen;
  const amount = (value: number | null) => (value === null ? '–' : shownAmount({ value, unit: countedIn }, language));
  const moves = movesFor(seen, standing);
  return (
    <SignedPage visit={visit} title={seen.title}>
      <p class="hint">
        <a href={paths.joints(region)}>{t('joint.title')}</a>
      </p>
      <h1>{seen.title}</h1>
      <p>
        <StateWord visit={visit} state={seen.state} />
      </p>
      <dl class="facts card">
        <dt>{seen.measure}</dt>
        <dd>
          {shownGoal(seen, visit)}
          {seen.agreed !== seen.value && ` (${t('joint.agreed', { value: amount(seen.agreed) })})`}
        </dd>
        <dt>{t('goals.year')}</dt>
        <dd>{seen.year}</dd>
        <dt>{t('appraisal.due')}</dt>
        <dd>{shownDay(seen.due, language)}</dd>
        <dt>{t('joint.leader')}</dt>
        <dd>{units.nameOf(seen.lead)}</dd>
        <dt>{t('joint.combine')}</dt>
        <dd>{wordOf(t, 'combine', seen.combine)}</dd>
        <dt>{t('joint.withdrawal')}</dt>
        <dd>{wordOf(t, 'withdrawal', seen.withdrawal)}</dd>
        <dt>{result ? t('joint.result') : t('joint.soFar')}</dt>
        <dd>
          {amount(result?.actual ?? soFar)}
          {result && <span class="hint"> {t('target.asOf', { day: shownDay(result.day, language) })}</span>}
        </dd>
      </dl>
      {dispute && (
        <section class="card problem">
          <h2>{t('joint.disputed', { unit: units.nameOf(dispute.unit) })}</h2>
          <p class="words">{dispute.reason}</p>
          <p class="hint">{t('joint.disputeWaits')}</p>
        </section>
      )}
      <h2>{t('joint.owners')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('people.unit')}</th>
            <th scope="col" class="number">
              {t('joint.share')}
            </th>
            <th scope="col" class="number">
              {t('joint.expected')}
            </th>
            <th scope="col" class="number">
              {t('joint.brought')}
            </th>
            <th scope="col">{t('joint.signature')}</th>
          </tr>
        </thead>
        <tbody>
          {seen.owners.map((owner) => (
            <tr>
              <th scope="row">
                {units.nameOf(owner.unit)}
                {owner.left && <span class="hint"> {t('joint.hasLeft')}</span>}
              </th>
              <td class="number" data-label={t('joint.share')}>
                {formatPercent(owner.share, language)}
              </td>
              <td class="number" data-label={t('joint.expected')}>
                {amount(owner.expected)}
              </td>
              <td class="number" data-label={t('joint.brought')}>
                {amount(owner.amount)}
                {owner.day !== null && (
                  <span class="hint"> {t('target.asOf', { day: shownDay(owner.day, language) })}</span>
                )}
              </td>
              <td data-label={t('joint.signature')}>
                {owner.signedBy === null ? t('joint.unsigned') : nameOf(owner.signedBy)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="actions">
        {moves.map((move, i) => (
          <a class={i === 0 ? 'button primary' : 'button'} href={paths.jointMove(region, id, move)}>
            {t(moveLabel(move, seen))}
          </a>
        ))}
      </p>
      <History
        {...{ visit, nameOf }}
        steps={seen.history}
        about={({ unit, amount: brought, day }) =>
          [
            unit === undefined ? '' : ` · ${units.nameOf(unit)}`,
            brought === undefined ? '' : ` · ${amount(brought)}`,
            day === undefined ? '' : ` ${t('target.asOf', { day: shownDay(day, language) })}`,
          ].join('')
        }
      />
    </SignedPage>
  );
}
