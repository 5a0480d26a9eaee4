/** Help: what each page is for, what the words mean, what to do when something is refused. */
import type { Hono } from 'hono';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

const PAGES = ['home', 'mine', 'team', 'result', 'objection', 'cycles', 'people', 'launch', 'rules', 'draft'] as const;
const WORDS = [
  'cycle',
  'stage',
  'predicate',
  'assessor',
  'secondReviewer',
  'calibration',
  'proposal',
  'forwarded',
  'pack',
  'sandbox',
] as const;
const PROBLEMS = ['forbidden', 'stale', 'late', 'busy', 'signedOut'] as const;

export function helpPages(site: Hono<PageEnv>): void {
  site.get('/bantuan', (c) => answerPage(c, <HelpPage visit={c.get('visit')} />));
}

function HelpPage({ visit }: { visit: Visit }) {
  const { t } = visit;
  const rooms = [
    { title: t('help.pages'), lines: PAGES.map((name) => [t(`help.page.${name}`), t(`help.page.${name}.is`)]) },
    { title: t('help.words'), lines: WORDS.map((name) => [t(`help.word.${name}`), t(`help.word.${name}.is`)]) },
    {
      title: t('help.problems'),
      lines: PROBLEMS.map((name) => [t(`help.problem.${name}`), t(`help.problem.${name}.is`)]),
    },
  ];
  return (
    <SignedPage visit={visit} title={t('help.title')}>
      <h1>{t('help.title')}</h1>
      <p class="lead">{t('help.lead')}</p>
      {rooms.map(({ title, lines }) => (
        <section>
          <h2>{title}</h2>
          <dl class="facts card">
            {lines.map(([name, words]) => (
              <>
                <dt>{name}</dt>
                <dd>{words}</dd>
              </>
            ))}
          </dl>
        </section>
      ))}
      <p>
        <a href={paths.account()}>{t('account.title')}</a>
      </p>
    </SignedPage>
  );
}
