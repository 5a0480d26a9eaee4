/** The goals of units: what serves what, how many people carry each, and how far they are. */
import type { Hono } from 'hono';
import { allRows } from '../ask.ts';
import { shownAmount } from '../appraisal/shown-target.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { History } from './history.tsx';
import { goalFormPages } from './form-pages.tsx';
import { jointPages } from './joint-pages.tsx';
import { maySet, type SeenGoal, shownGoal, unitsToSet, type WholeGoal } from './seen.ts';
import { Problem } from '../../api/problem/problem.ts';

export function goalPages(site: Hono<PageEnv>): void {
  goalFormPages(site);
  jointPages(site);
  site.get('/wilayah/:region/sasaran', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { tahun, unit } = c.req.query();
    const goals = await allRows<SeenGoal>(visit, `/v1/goals${query({ region })}`);
    const years = [...new Set(goals.map(({ year }) => year))].toSorted((a, b) => b - a);
    const year = years.find((each) => String(each) === tahun) ?? years[0] ?? null;
    const units = await visit.units();
    const toSet = await unitsToSet(visit);
    return answerPage(c, <GoalsPage {...{ visit, region, goals, years, year, unit, units, toSet }} />);
  });
  site.get('/wilayah/:region/sasaran/:id', async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const goal = await visit.read<WholeGoal>(`/v1/goals/${encodeURIComponent(id)}`);
    if (goal.region !== region) throw new Problem('not-found');
    const above = goal.parent === null ? null : await visit.read<WholeGoal>(`/v1/goals/${goal.parent}`);
    const [units, toSet, nameOf] = await Promise.all([
      visit.units(),
      unitsToSet(visit),
      visit.names([goal.owner, ...goal.history.map(({ by }) => by)]),
    ]);
    return answerPage(c, <GoalPage {...{ visit, goal, above, units, toSet, nameOf }} />);
  });
}

type Listed = {
  visit: Visit;
  region: string;
  goals: SeenGoal[];
  years: number[];
  year: number | null;
  unit: string | undefined;
  units: Units;
  toSet: string[] | null;
};

function GoalsPage({ visit, region, goals, years, year, unit, units, toSet }: Listed) {
  const { t } = visit;
  const shown = goals.filter((goal) => goal.year === year && (!unit || goal.unit === unit));
  const known = new Set(shown.map(({ id }) => id));
  const roots = shown.filter(({ parent }) => parent === null || !known.has(parent));
  return (
    <SignedPage visit={visit} title={t('goals.title')}>
      <h1>{t('goals.title')}</h1>
      <p class="lead">{t('goals.lead')}</p>
      {goals.length > 0 && (
        <form method="get" action={paths.goals(region)} class="filters">
          <div class="field">
            <label for="tahun">{t('goals.year')}</label>
            <select id="tahun" name="tahun">
              {years.map((each) => (
                <option value={each} selected={each === year}>
                  {each}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="unit">{t('people.unit')}</label>
            <select id="unit" name="unit">
              <option value="">{t('cycle.allUnits')}</option>
              {units.all.map(({ value, label }) => (
                <option value={value} selected={value === unit}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <button>{t('show')}</button>
        </form>
      )}
      <p class="actions">
        {(toSet === null || toSet.length > 0) && (
          <a class="button" href={paths.newGoal(region, { unit: toSet?.[0] ?? unit, tahun: year?.toString() })}>
            {t('goals.new')}
          </a>
        )}
        <a href={paths.joints(region)}>{t('joint.title')}</a>
      </p>
      {shown.length === 0 && <Empty what={t('goals.none')} why={t('goals.noneWhy')} />}
      <Branch {...{ visit, shown, roots, units }} />
    </SignedPage>
  );
}

type Tree = { visit: Visit; shown: readonly SeenGoal[]; roots: readonly SeenGoal[]; units: Units };

/** A goal, and below it those that serve it. */
function Branch({ visit, shown, roots, units }: Tree) {
  if (roots.length === 0) return null;
  return (
    <ul class="rows">
      {roots.map((goal) => (
        <li>
          <a href={paths.goal(goal.region, goal.id)}>{goal.title}</a>{' '}
          {goal.state === 'RETIRED' && <Status kind="done" word={visit.t('goals.retired')} />}
          <p class="hint">
            {units.nameOf(goal.unit)} · {goal.measure}: {shownGoal(goal, visit)}
          </p>
          <p class="small">{servingWords(visit, goal)}</p>
          <Branch {...{ visit, shown, units, roots: shown.filter(({ parent }) => parent === goal.id) }} />
        </li>
      ))}
    </ul>
  );
}

function servingWords({ t }: Visit, { serving }: SeenGoal): string {
  if (serving === null) return t('goals.few');
  if (serving.people === 0) return t('goals.nobody');
  return t('goals.serving', { ...serving });
}

type Shown = {
  visit: Visit;
  goal: WholeGoal;
  above: WholeGoal | null;
  units: Units;
  toSet: string[] | null;
  nameOf: (id: string) => string;
};

function GoalPage({ visit, goal, above, units, toSet, nameOf }: Shown) {
  const { t, language } = visit;
  const { region, id, state, carriers } = goal;
  const inForce = state === 'IN_FORCE';
  const amount = (value: number | null) => (value === null ? '–' : shownAmount({ value, unit: null }, language));
  return (
    <SignedPage visit={visit} title={goal.title}>
      <p class="hint">
        <a href={paths.goals(region, { tahun: String(goal.year) })}>{t('goals.title')}</a>
      </p>
      <h1>{goal.title}</h1>
      {!inForce && (
        <p>
          <Status kind="done" word={t('goals.retired')} />
        </p>
      )}
      <dl class="facts card">
        <dt>{t('people.unit')}</dt>
        <dd>{units.nameOf(goal.unit)}</dd>
        <dt>{t('goals.year')}</dt>
        <dd>{goal.year}</dd>
        <dt>{goal.measure}</dt>
        <dd>{shownGoal(goal, visit)}</dd>
        {goal.baseline !== null && (
          <>
            <dt>{t('field.baseline')}</dt>
            <dd>{amount(goal.baseline)}</dd>
          </>
        )}
        <dt>{t('field.direction')}</dt>
        <dd>{wordOf(t, 'direction', goal.direction)}</dd>
        <dt>{t('appraisal.due')}</dt>
        <dd>{shownDay(goal.due, language)}</dd>
        <dt>{t('goals.owner')}</dt>
        <dd>{nameOf(goal.owner)}</dd>
        {above && (
          <>
            <dt>{t('goals.parent')}</dt>
            <dd>
              <a href={paths.goal(region, above.id)}>{above.title}</a> ({units.nameOf(above.unit)})
            </dd>
          </>
        )}
      </dl>
      <p>{servingWords(visit, goal)}</p>
      {inForce && (
        <p class="actions">
          {maySet(toSet, goal.unit) && (
            <>
              <a class="button" href={paths.goalMove(region, id, 'ubah')}>
                {t('goals.change')}
              </a>
              <a class="button" href={paths.goalMove(region, id, 'akhiri')}>
                {t('goals.retire')}
              </a>
            </>
          )}
          {(toSet === null || toSet.length > 0) && (
            <a
              class="button"
              href={paths.newGoal(region, { unit: toSet?.[0] ?? goal.unit, tahun: String(goal.year), induk: id })}
            >
              {t('goals.newBelow')}
            </a>
          )}
        </p>
      )}
      {goal.below.length > 0 && (
        <>
          <h2>{t('goals.below')}</h2>
          <Branch {...{ visit, shown: goal.below, roots: goal.below, units }} />
        </>
      )}
      {carriers.length > 0 && (
        <>
          <h2>{t('goals.carriers')}</h2>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">{t('people.name')}</th>
                <th scope="col" class="number">
                  {t('target.agreed')}
                </th>
                <th scope="col" class="number">
                  {t('target.actual')}
                </th>
              </tr>
            </thead>
            <tbody>
              {carriers.map((each) => (
                <tr>
                  <th scope="row">
                    <a href={paths.target(each.appraisal, each.target)}>{each.name ?? each.employeeId}</a>
                  </th>
                  <td class="number" data-label={t('target.agreed')}>
                    {amount(each.value)}
                  </td>
                  <td class="number" data-label={t('target.actual')}>
                    {amount(each.actual)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <History {...{ visit, nameOf }} steps={goal.history} />
    </SignedPage>
  );
}
