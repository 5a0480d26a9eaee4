/** What others said of somebody: by aspect beside their own view, what stands out, and words without names. */
import type { Hono } from 'hono';
import type { FeedbackReport, Ranked } from '../../rules/explain/feedback-report.ts';
import { Refused } from '../ask.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { headingOf } from './pages.tsx';
import { readSeen, type SeenAppraisal } from './seen.ts';

export function feedbackPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/umpan-balik', async (c) => {
    const visit = c.get('visit');
    const seen = await readSeen(visit, c.req.param('id'));
    const nameOf = await visit.names([seen.employeeId]);
    const report = await readReport(visit, seen.id);
    return answerPage(c, <FeedbackPage {...{ visit, seen, nameOf, report }} />);
  });
}

/** A text: why it cannot be read yet. */
async function readReport(visit: Visit, id: string): Promise<FeedbackReport | string> {
  try {
    return await visit.read<FeedbackReport>(`/v1/appraisals/${encodeURIComponent(id)}/feedback-report`);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== 'feedback-not-ready') throw error;
    return error.problem.detail;
  }
}

type Shown = { visit: Visit; report: FeedbackReport };
type Page = Omit<Shown, 'report'> & {
  seen: SeenAppraisal;
  nameOf: (id: string) => string;
  report: FeedbackReport | string;
};

function FeedbackPage({ visit, seen, nameOf, report }: Page) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('feedback.title')}>
      <p class="hint">
        <a href={paths.appraisal(seen.id)}>{headingOf({ visit, seen, nameOf })}</a>
      </p>
      <h1>{t('feedback.title')}</h1>
      {typeof report === 'string' ? (
        <Empty what={t('feedback.notYet')} why={report} />
      ) : (
        <Report visit={visit} report={report} />
      )}
      <p>
        <a href={paths.appraisal(seen.id)}>{t('back')}</a>
      </p>
    </SignedPage>
  );
}

function Report({ visit, report }: Shown) {
  const { t, language } = visit;
  const { groups, strengths, toImprove, rule, words } = report;
  if (groups.length === 0) return <Empty what={t('feedback.nobodyAsked')} why={t('feedback.nobodyAskedWhy')} />;
  return (
    <>
      <p class="lead">{t('feedback.lead')}</p>
      <ul class="plain rows">
        {groups.map(({ group, minimum, answers }) => (
          <li>
            <strong>{wordOf(t, 'rater', group)}</strong>:{' '}
            {answers === null ? t('feedback.tooFew', { minimum }) : t('feedback.answered', { n: answers })}
          </li>
        ))}
      </ul>
      <Standing visit={visit} title={t('feedback.strengths')} ranked={strengths} />
      <Standing visit={visit} title={t('feedback.toImprove')} ranked={toImprove} />
      {report.aspects.length > 0 && <p class="hint">{rule[language]}</p>}
      <Aspects visit={visit} report={report} />
      {words.map(({ group, texts }) => (
        <section>
          <h2>{t('feedback.words', { group: wordOf(t, 'rater', group) })}</h2>
          {texts.length === 0 ? (
            <p class="hint">{t('feedback.noWords')}</p>
          ) : (
            <>
              <p class="hint">{t('feedback.wordsLead')}</p>
              <ul class="plain rows">
                {texts.map((text) => (
                  <li>
                    <pre class="words">{text}</pre>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      ))}
    </>
  );
}

function Standing({ visit: { language }, title, ranked }: { visit: Visit; title: string; ranked: readonly Ranked[] }) {
  if (ranked.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {ranked.map(({ sentence }) => (
          <li>{sentence[language]}</li>
        ))}
      </ul>
    </section>
  );
}

function Aspects({ visit: { t, language }, report: { aspects, groups } }: Shown) {
  if (aspects.length === 0) return null;
  const columns = groups.map(({ group }) => ({ group, title: wordOf(t, 'rater', group) }));
  return (
    <section>
      <h2>{t('feedback.aspects')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('feedback.aspect')}</th>
            <th scope="col" class="number">
              {t('feedback.self')}
            </th>
            {columns.map(({ title }) => (
              <th scope="col" class="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {aspects.map(({ label, scale, self, others }) => (
            <tr>
              <th scope="row">
                {label[language]}
                <p class="small">{scale[language]}</p>
              </th>
              <td class="number" data-label={t('feedback.self')}>
                {self?.text[language] ?? '–'}
              </td>
              {columns.map(({ group, title }) => {
                const said = others.find((each) => each.group === group);
                return (
                  <td class="number" data-label={title}>
                    {said ? t('feedback.mean', { mean: said.text[language], n: said.answers }) : '–'}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
