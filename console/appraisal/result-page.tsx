/** What came out, how it was computed, and why. */
import type { Hono } from 'hono';
import { formatPercent } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { isPredicate, PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { Refused } from '../ask.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { shownScore } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { NextStep } from './next-step.tsx';
import { AttainedTargets } from './decision-ahead.tsx';
import { packOf, readSeen, readTargets, type SeenAppraisal, type SeenExplanation, type SeenTarget } from './seen.ts';

export function resultPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/hasil', async (c) => {
    const visit = c.get('visit');
    const id = c.req.param('id');
    const seen = await readSeen(visit, id);
    const told = await explanation(visit, id);
    if (told === null) return answerPage(c, <NotYet visit={visit} seen={seen} />);
    const pack = await packOf(visit, seen);
    const labels = new Map(pack.indicators.map((each) => [each.id, each.label[visit.language]]));
    const nameOf = await visit.names(seen.waitingOn.flatMap(({ id: waited }) => waited ?? []));
    const targets = told.decision.attainments ? await readTargets(visit, id) : [];
    return answerPage(c, <ResultPage {...{ visit, seen, told, labels, targets, nameOf, pack }} />);
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
  targets: SeenTarget[];
  nameOf: (id: string) => string;
  pack: RulePack;
};

function ResultPage({ visit, seen, told, labels, targets, nameOf, pack }: Shown) {
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
      {seen.state === 'RUNNING' && <NextStep {...{ visit, seen, nameOf }} />}
      {decision.indicators.length > 0 && (
        <section class="card">
          <h2>{t('result.how')}</h2>
          <Breakdown {...{ visit, decision, labels }} />
          <p class="small">{t('result.pack', { title: pack.title[language], version: told.pack.version })}</p>
        </section>
      )}
      <AttainedTargets {...{ visit, told, targets }} />
      <Told visit={visit} told={told} />
      <BackToAppraisal visit={visit} id={seen.id} />
    </SignedPage>
  );
}

/** What came of it first, then how it was computed; what it was computed from, and what did not follow, for those who ask. */
function Told({ visit, told: { sentences, decision } }: Pick<Shown, 'visit' | 'told'>) {
  const { t } = visit;
  const proposed = new Set(decision.outcomes.filter(({ result }) => result).map(({ id }) => `outcome/${id}`));
  const about = (...rooms: string[]) => sentences.filter(({ key }) => rooms.includes(key.split('/')[0] ?? ''));
  const outcomes = about('outcome');
  const parts = [
    {
      title: t('result.why'),
      told: [...about('predicate', 'flag'), ...outcomes.filter(({ key }) => proposed.has(key))],
    },
    { title: t('result.numbers'), told: about('indicator', 'indicator-left-out', 'score', 'derived') },
  ];
  const more = [
    { title: t('result.notProposed'), told: outcomes.filter(({ key }) => !proposed.has(key)) },
    { title: t('result.inputs'), told: about('input', 'absent') },
  ];
  return (
    <>
      {parts.map(({ title, told }) => (
        <section>
          <h2>{title}</h2>
          <Sentences visit={visit} told={told} />
        </section>
      ))}
      {more
        .filter(({ told }) => told.length > 0)
        .map(({ title, told }) => (
          <details>
            <summary>{title}</summary>
            <Sentences visit={visit} told={told} />
          </details>
        ))}
    </>
  );
}

const Sentences = ({ visit: { language }, told }: { visit: Visit; told: SeenExplanation['sentences'] }) => (
  <ul class="plain rows">
    {told.map(({ text, legal }) => (
      <li>
        {text[language]}
        {legal.length > 0 && <p class="small">{legal.join(' · ')}</p>}
      </li>
    ))}
  </ul>
);

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
