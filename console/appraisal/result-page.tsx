/** What came out, how it was computed, and why. */
import type { Hono } from 'hono';
import { groupsAsked } from '../../rules/explain/peer-facts.ts';
import { formatPercent } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { isPredicate, PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { shownScore } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { NextStep } from './next-step.tsx';
import { AttainedTargets } from './decision-ahead.tsx';
import {
  packOf,
  readExplanation,
  readNearest,
  readSeen,
  readTargets,
  type SeenAppraisal,
  type SeenExplanation,
  type SeenNearest,
  type SeenTarget,
} from './seen.ts';
import { NearestChanges, Reasons } from './reasons.tsx';

export function resultPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/hasil', async (c) => {
    const visit = c.get('visit');
    const id = c.req.param('id');
    const seen = await readSeen(visit, id);
    const told = await readExplanation(visit, id);
    if (told === null) return answerPage(c, <NotYet visit={visit} seen={seen} />);
    const pack = await packOf(visit, seen);
    const labels = new Map(pack.indicators.map((each) => [each.id, each.label[visit.language]]));
    const nameOf = await visit.names(seen.waitingOn.flatMap(({ id: waited }) => waited ?? []));
    const [targets, nearest] = await Promise.all([
      told.decision.attainments ? readTargets(visit, id) : [],
      readNearest(visit, id),
    ]);
    return answerPage(c, <ResultPage {...{ visit, seen, told, labels, targets, nearest, nameOf, pack }} />);
  });
}

const BackToAppraisal = ({ visit, id }: { visit: Visit; id: string }) => (
  <p>
    <a href={paths.appraisal(id)}>{visit.t('back')}</a>
  </p>
);

const NotYet = ({ visit, seen }: { visit: Visit; seen: SeenAppraisal }) => (
  <SignedPage visit={visit} title={visit.t('appraisal.result')}>
    <h1>{visit.t('appraisal.result')}</h1>
    <Empty what={visit.t('result.notYet')} why={visit.t('result.notYetWhy')}>
      <BackToAppraisal visit={visit} id={seen.id} />
    </Empty>
  </SignedPage>
);

type Shown = {
  visit: Visit;
  seen: SeenAppraisal;
  told: SeenExplanation;
  labels: Map<string, string>;
  targets: SeenTarget[];
  nearest: SeenNearest[];
  nameOf: (id: string) => string;
  pack: RulePack;
};

function ResultPage({ visit, seen, told, labels, targets, nearest, nameOf, pack }: Shown) {
  const { t, language } = visit;
  const { decision } = told;
  const { predicate } = decision;
  const heading = t('result.title', {
    label: labelOfCycle(seen.cycleId),
    predicate: isPredicate(predicate) ? PREDICATE_WORDS[predicate][language] : predicate,
  });
  const final = decision.score['final'];
  return (
    <SignedPage visit={visit} title={heading}>
      <h1>{heading}</h1>
      <p class="lead">
        {typeof final === 'number' ? t('result.final', { score: shownScore(final, language) }) : t('result.noFinal')}
      </p>
      {seen.state === 'RUNNING' && <NextStep {...{ visit, seen, nameOf, pack }} />}
      {decision.indicators.length > 0 && (
        <section class="card">
          <h2>{t('result.how')}</h2>
          <Breakdown {...{ visit, decision, labels }} />
          <p class="small">{t('result.pack', { title: pack.title[language], version: told.pack.version })}</p>
        </section>
      )}
      <AttainedTargets {...{ visit, told, targets }} />
      <NearestChanges visit={visit} nearest={nearest} />
      <Reasons visit={visit} told={told} />
      {groupsAsked(pack).length > 0 && (
        <p>
          <a href={paths.feedback(seen.id)}>{t('feedback.title')}</a>
        </p>
      )}
      <BackToAppraisal visit={visit} id={seen.id} />
    </SignedPage>
  );
}

/** The rows add up to the score: points are shares of it, rounded together. */
function Breakdown({
  visit: { t, language },
  decision,
  labels,
}: Pick<Shown, 'visit' | 'labels'> & Pick<SeenExplanation, 'decision'>) {
  const sum = decision.indicators.reduce((total, { points }) => total + points, 0);
  return (
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('result.indicator')}</th>
            <th scope="col" class="number">
              {t('result.value')}
            </th>
            <th scope="col" class="number">
              {t('result.weight')}
            </th>
            <th scope="col" class="number">
              {t('result.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {decision.indicators.map(({ id, value, weight, points }) => (
            <tr>
              <th scope="row">{labels.get(id) ?? id}</th>
              <td class="number">{shownScore(value, language)}</td>
              <td class="number">× {formatPercent(weight, language)}</td>
              <td class="number">{shownScore(points, language)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan={3}>
              {t('result.sum')}
            </th>
            <td class="number">{shownScore(sum, language)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
