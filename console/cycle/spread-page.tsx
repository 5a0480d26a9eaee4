/** How the results of a cycle spread: by predicate, by unit beside what the rules expect, and what follows from them. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { DistributionSchema, SummarySchema } from '../../api/cycle/schema.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { PREDICATES } from '../../rules/language/predicates.ts';
import { Bars } from '../parts/charts/bars.tsx';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { predicateWord } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { cyclePath, readCycle, type SeenCycle } from './seen.ts';

type Spread = z.output<typeof DistributionSchema>;
type Summary = z.output<typeof SummarySchema>;
type Shown = { visit: Visit; cycle: SeenCycle; pack: RulePack; summary: Summary; spread: Spread; units: Units };

export function spreadPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/siklus/:label/sebaran', async (c) => {
    const visit = c.get('visit');
    const { region, label } = c.req.param();
    const cycle = await readCycle(visit, region, label);
    const [{ pack }, summary, spread, units] = await Promise.all([
      visit.read<{ pack: RulePack }>(`/v1/rule-packs/${cycle.pack.digest}`),
      visit.read<Summary>(`${cyclePath(region, label)}/summary`),
      visit.read<Spread>(`${cyclePath(region, label)}/distribution`),
      visit.units(),
    ]);
    return answerPage(c, <SpreadPage {...{ visit, cycle, pack, summary, spread, units }} />);
  });
}

/** The best first. */
const inOrder = (codes: readonly string[]) => PREDICATES.filter((each) => codes.includes(each));

function SpreadPage({ visit, cycle, pack, summary, spread, units }: Shown) {
  const { t, language } = visit;
  const { region, label } = cycle;
  const found = inOrder(Object.keys(summary.predicates));
  const scored = Object.values(summary.predicates).reduce((sum, n) => sum + n, 0);
  return (
    <SignedPage visit={visit} title={t('spread.title')}>
      <Crumbs ways={[[paths.cycle(region, label), t('cycle.title', { label })]]} />
      <h1>{t('spread.title')}</h1>
      {scored === 0 ? (
        <Empty what={t('spread.none')} why={t('spread.noneWhy')} />
      ) : (
        <>
          <p class="lead">{t('spread.lead', { scored, people: summary.people })}</p>
          <Bars
            title={t('spread.predicates')}
            of={t('spread.predicate')}
            rows={found.map((code) => {
              const value = summary.predicates[code] ?? 0;
              return { label: predicateWord(code, language), parts: [{ value, kind: 'full' }], words: String(value) };
            })}
          />
          <ByUnit {...{ visit, spread, units, found }} />
        </>
      )}
      <h2>{t('spread.course')}</h2>
      <dl class="facts card">
        {(['closed', 'running', 'blocked', 'cancelled', 'late', 'autoForwarded'] as const).map((name) => (
          <>
            <dt>{t(`spread.${name}`)}</dt>
            <dd>{summary[name]}</dd>
          </>
        ))}
        <dt>{t('spread.objections')}</dt>
        <dd>{t('spread.upheld', { raised: summary.objections.raised, upheld: summary.objections.upheld })}</dd>
      </dl>
      {summary.outcomes.length > 0 && <Follows {...{ visit, pack, summary }} />}
    </SignedPage>
  );
}

/** Each unit beside the patterns of the rules: a statement, never a bar. */
function ByUnit({ visit, spread, units, found }: Pick<Shown, 'visit' | 'spread' | 'units'> & { found: string[] }) {
  const { t, language } = visit;
  const hasPatterns = Object.keys(spread.patterns).length > 0;
  const keeps = ({ tooSmall, fits }: Spread['units'][number]) =>
    tooSmall
      ? t('spread.tooSmall', { n: spread.minUnitSize })
      : fits.length === 0
        ? t('spread.fitsNone')
        : fits.map((code) => wordOf(t, 'pattern', code)).join(', ');
  return (
    <>
      <h2>{t('spread.units')}</h2>
      {hasPatterns && <p>{t('spread.patterns')}</p>}
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('people.unit')}</th>
            <th scope="col">{t('spread.scored')}</th>
            {found.map((code) => (
              <th scope="col">{predicateWord(code, language)}</th>
            ))}
            {hasPatterns && <th scope="col">{t('spread.fits')}</th>}
          </tr>
        </thead>
        <tbody>
          {spread.units.map((unit) => (
            <tr>
              <th scope="row">{units.nameOf(unit.unit)}</th>
              <td data-label={t('spread.scored')}>{t('spread.of', { n: unit.scored, of: unit.people })}</td>
              {found.map((code) => (
                <td data-label={predicateWord(code, language)}>{unit.tooSmall ? '–' : (unit.counts[code] ?? 0)}</td>
              ))}
              {hasPatterns && <td data-label={t('spread.fits')}>{keeps(unit)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Follows({ visit: { t, language }, pack, summary }: Pick<Shown, 'visit' | 'pack' | 'summary'>) {
  const [kind, status, count] = [t('spread.kind'), t('people.state'), t('spread.count')];
  return (
    <>
      <h2>{t('spread.outcomes')}</h2>
      <table class="cards">
        <thead>
          <tr>
            {[t('spread.outcome'), kind, status, count].map((label) => (
              <th scope="col">{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {summary.outcomes.map((each) => (
            <tr>
              <th scope="row">{pack.outcomes.find(({ code }) => code === each.code)?.title[language] ?? each.code}</th>
              <td data-label={kind}>{wordOf(t, 'outcomeKind', each.kind)}</td>
              <td data-label={status}>{wordOf(t, 'outcome', each.status)}</td>
              <td data-label={count}>{each.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
