/** A page instead of the one that was asked for: what happened, whether anything was lost, and what to do. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Language } from '../rules/language/types.ts';
import type { ProblemDocument } from '../api/problem/problem.ts';
import { OpenPage } from './parts/layout.tsx';
import { paths } from './paths.ts';
import type { PageContext } from './visit.ts';
import { translator } from './words/words.ts';

export const answerPage = (
  c: PageContext,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  status = 200,
): Response | Promise<Response> => c.html(html`<!doctype html>${page}`, status as ContentfulStatusCode);

export function RefusalPage({ problem, language }: { problem: ProblemDocument; language: Language }) {
  const t = translator(language);
  return (
    <OpenPage title={problem.title} t={t} language={language}>
      <h1>{problem.title}</h1>
      <p class="lead">{problem.detail}</p>
      {problem.errors && (
        <ul>
          {problem.errors.map(({ detail }) => (
            <li>{detail}</li>
          ))}
        </ul>
      )}
      <p class="actions">
        <a class="button primary" href={paths.home()}>
          {t('problem.home')}
        </a>
      </p>
      <p class="small">{t('problem.code', { code: problem.code, id: problem.instance })}</p>
    </OpenPage>
  );
}
