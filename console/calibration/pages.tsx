/** Calibration: the units of a cycle, parents first; of one, its pattern, what would mend it, its assessors and its people. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { CalibrationSchema } from '../../api/calibration/schema.ts';
import { cyclePath, readCycle, type SeenCycle } from '../cycle/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { can } from '../../api/access/policy.ts';
import { Assessors } from './assessors.tsx';
import { endingPages } from './ending-pages.tsx';
import { organisationPages } from './organisation-page.tsx';
import { People } from './people.tsx';
import { Rewards } from './rewards.tsx';
import { SessionEnd } from './session.tsx';
import { PatternStanding } from './standing.tsx';

export type SeenCalibration = z.output<typeof CalibrationSchema>;
export type SeenUnit = NonNullable<SeenCalibration['unit']>;
type Shown = { visit: Visit; cycle: SeenCycle; board: SeenCalibration; units: Units };

export function calibrationPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/siklus/:label/kalibrasi', async (c) => {
    const visit = c.get('visit');
    const { region, label } = c.req.param();
    const { unit = '', pola = '' } = c.req.query();
    const asked = new URLSearchParams({ ...(unit && { unit }), ...(unit && pola && { pattern: pola }) });
    const cycle = await readCycle(visit, region, label);
    const [board, units] = await Promise.all([
      visit.read<SeenCalibration>(`${cyclePath(region, label)}/calibration?${asked.toString()}`),
      visit.units(),
    ]);
    const shown = { visit, cycle, board, units };
    const tried = pola !== '';
    const nameOf = await visit.names(peopleOn(board.unit));
    return answerPage(
      c,
      board.unit ? <UnitPage {...{ ...shown, unit: board.unit, tried, nameOf }} /> : <UnitsPage {...shown} />,
    );
  });
  organisationPages(site);
  endingPages(site);
}

const peopleOn = (unit: SeenUnit | null): string[] =>
  unit === null
    ? []
    : [
        ...unit.rows.flatMap(({ adjustedBy }) => adjustedBy ?? []),
        ...[unit.session.closed, unit.session.overridden].flatMap((said) => said?.by ?? []),
      ];

const crumbsOf = ({ visit: { t }, cycle: { region, label } }: Shown): [string, string] => [
  paths.cycle(region, label),
  t('cycle.title', { label }),
];

function UnitsPage(shown: Shown) {
  const { visit, cycle, board, units } = shown;
  const { t } = visit;
  const heads = [t('people.unit'), t('calibration.organisation'), t('calibration.before'), t('calibration.here')];
  return (
    <SignedPage visit={visit} title={t('calibration.title')}>
      <Crumbs ways={[crumbsOf(shown)]} />
      <h1>{t('calibration.title')}</h1>
      <p class="lead">{t('calibration.lead')}</p>
      {board.units.length === 0 ? (
        <Empty what={t('calibration.none')} why={t('calibration.noneWhy')} />
      ) : (
        <table class="cards">
          <thead>
            <tr>
              {[...heads, t('spread.scored')].map((label) => (
                <th scope="col">{label}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.units.map((line) => (
              <tr>
                <th scope="row">
                  <a href={paths.calibration(cycle.region, cycle.label, { unit: line.unit })}>
                    {units.nameOf(line.unit)}
                  </a>
                  {line.parent !== null && (
                    <p class="hint">{t('calibration.under', { unit: units.nameOf(line.parent) })}</p>
                  )}
                </th>
                <td data-label={heads[1]}>
                  {line.organisation ? wordOf(t, 'pattern', line.organisation.predicate) : '–'}
                </td>
                <td data-label={heads[2]}>{line.before}</td>
                <td data-label={heads[3]}>{line.here}</td>
                <td data-label={t('spread.scored')}>{t('spread.of', { n: line.scored, of: line.people })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SignedPage>
  );
}

function UnitPage(shown: Shown & { unit: SeenUnit; tried: boolean; nameOf: (id: string) => string }) {
  const { visit, cycle, board, units, unit, tried, nameOf } = shown;
  const { t } = visit;
  const { region, label } = cycle;
  const name = units.nameOf(unit.unit);
  return (
    <SignedPage visit={visit} title={t('calibration.of', { unit: name })}>
      <Crumbs ways={[crumbsOf(shown), [paths.calibration(region, label), t('calibration.title')]]} />
      <h1>{t('calibration.of', { unit: name })}</h1>
      <p class="lead">{t('calibration.ready', { here: unit.here, before: unit.before, people: unit.people })}</p>
      {unit.leftOut > 0 && <p class="notice">{t('calibration.leftOut')}</p>}
      <h2>{t('calibration.organisation')}</h2>
      <p>
        {unit.organisation
          ? t('calibration.entered', { predicate: wordOf(t, 'pattern', unit.organisation.predicate) })
          : t('calibration.notEntered')}
      </p>
      <p class="actions">
        {unit.leftOut === 0 && can(visit.principal, 'setOrganisationPredicate', ['region']) && (
          <a class="button primary" href={paths.organisation(region, label, unit.unit)}>
            {t('calibration.enter')}
          </a>
        )}
        {board.patterns.map((code) => (
          <a
            class="button"
            href={paths.calibration(region, label, { unit: unit.unit, pola: code })}
            {...(tried && code === unit.pattern && { 'aria-current': 'true' as const })}
          >
            {t('calibration.try', { predicate: wordOf(t, 'pattern', code) })}
          </a>
        ))}
      </p>
      <PatternStanding {...{ visit, unit, tried, minUnitSize: board.minUnitSize }} />
      <Rewards {...{ visit, unit }} />
      <Assessors {...{ visit, unit }} />
      <People {...{ visit, unit, nameOf }} />
      <SessionEnd {...{ visit, unit, here: cycle, nameOf }} />
    </SignedPage>
  );
}
