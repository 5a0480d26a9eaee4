/** What came out, how it was computed, and why. */
import type { Hono } from 'hono';
import { formatPercent } from '../../rules/explain/format.ts';
import { isPredicate, PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { Refused } from '../ask.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { shownScore } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { packOf, readSeen, type SeenAppraisal, type SeenExplanation } from './seen.ts';

export function resultPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/hasil', async (c) => {
    const visit = c.get('visit');
    const id = c.req.param('id');
    const seen = await readSeen(visit, id);
    const told = await explanation(visit, id);
    if (told === null) return answerPage(c, <NotYet visit={visit} seen={seen} />);
    const pack = await packOf(visit, seen);
    const labels = new Map(pack.indicators.map((each) => [each.id, each.label[visit.language]]));
    return answerPage(c, <ResultPage {...{ visit, seen, told, labels, title: pack.title[visit.language] }} />);
  });
}

async function explanation(visit: Visit, id: string): Promise<SeenExplanation | null> {
  try {
    return await visit.read<SeenExplanation>(`/v1/appraisals/${encodeURIComponent(id)}/explanation`);
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'result-not-ready') return null;
    throw error;
  }
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
  title: string;
};

function ResultPage({ visit, seen, told, labels, title: pack }: Shown) {
  const { t, language } = visit;
  const { decision, sentences } = told;
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
      {decision.indicators.length > 0 && (
        <section class="card">
          <h2>{t('result.how')}</h2>
          <Breakdown {...{ visit, decision, labels }} />
          <p class="small">{t('result.pack', { title: pack, version: told.pack.version })}</p>
        </section>
      )}
      <h2>{t('result.why')}</h2>
      <ul class="plain rows">
        {sentences.map(({ text, legal }) => (
          <li>
            {text[language]}
            {legal.length > 0 && <p class="small">{legal.join(' · ')}</p>}
          </li>
        ))}
      </ul>
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
