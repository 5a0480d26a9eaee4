/** How a region's policy did, as measured on its days: each measure beside the one before, and what calls for attention. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { PolicyReviewSchema } from '../../api/cycle/schema.ts';
import { can } from '../../api/access/policy.ts';
import { formatDate, formatNumber } from '../../rules/explain/format.ts';
import { allRows } from '../ask.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { shownScore } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Review = z.output<typeof PolicyReviewSchema>;
type Shown = { visit: Visit; region: string; reviews: Review[] };

export function policyReviewPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan/evaluasi', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const reviews = await allRows<Review>(visit, `/v1/policy-reviews?region=${region}`);
    return answerPage(c, <ReviewsPage {...{ visit, region, reviews }} />);
  });
}

/** Scores are hundredths, people are counted; everything else is a share in basis points. */
const SCORES = ['scoreSpread', 'satisfaction', 'satisfactionTrend'];
const shown = ({ language }: Visit, name: string, value: number): string => {
  if (name === 'people') return String(value);
  return SCORES.includes(name) ? shownScore(value, language) : formatNumber(value, 'basisPoint', language);
};

function ReviewsPage({ visit, region, reviews }: Shown) {
  const { t } = visit;
  const latestFirst = reviews.toSorted((a, b) => b.due.localeCompare(a.due));
  return (
    <SignedPage visit={visit} title={t('policyReview.title')}>
      <Crumbs ways={[[paths.rules(region), t('rules.title')]]} />
      <h1>{t('policyReview.title')}</h1>
      <p class="lead">{t('policyReview.lead')}</p>
      {reviews.length === 0 && <Empty what={t('policyReview.none')} why={t('policyReview.noneWhy')} />}
      {latestFirst.map((review) => (
        <One {...{ visit, region, review }} before={latestFirst.find((each) => isBefore(each, review))} />
      ))}
    </SignedPage>
  );
}

const isBefore = (each: Review, review: Review) => each.due < review.due && each.sandbox === review.sandbox;

function One({
  visit,
  region,
  review,
  before,
}: Omit<Shown, 'reviews'> & { review: Review; before: Review | undefined }) {
  const { t, language, principal } = visit;
  const label = labelOfCycle(review.cycleId);
  return (
    <section class="card">
      <h2>{formatDate(review.due, language)}</h2>
      <p class="hint">
        <a href={paths.cycle(region, label)}>{t('cycle.title', { label })}</a>{' '}
        {review.sandbox && `· ${t('sandboxRibbon')}`}
      </p>
      <dl class="facts">
        {Object.entries(review.measures).map(([name, value]) => {
          const then = before?.measures[name];
          return (
            <>
              <dt>{wordOf(t, 'measure', name)}</dt>
              <dd>
                {shown(visit, name, value)}{' '}
                {then !== undefined && (
                  <span class="hint">{t('policyReview.before', { value: shown(visit, name, then) })}</span>
                )}
              </dd>
            </>
          );
        })}
      </dl>
      {review.findings.length === 0 ? (
        <p>{t('policyReview.fine')}</p>
      ) : (
        <>
          <h3>{t('policyReview.findings')}</h3>
          <ul>
            {review.findings.map(({ text }) => (
              <li>{text[language]}</li>
            ))}
          </ul>
          {can(principal, 'createPackDraft', ['region']) !== null && (
            <p class="actions">
              <a class="button" href={paths.newDraft(region)}>
                {t('rules.change')}
              </a>
            </p>
          )}
        </>
      )}
    </section>
  );
}
