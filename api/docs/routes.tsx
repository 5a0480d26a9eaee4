import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Api } from '../api.ts';
import type { AppContext } from '../deps.ts';
import { type ApiDocument, apiDocument } from './document.ts';
import { PAGE_SECURITY, ProblemPage, ProblemsPage, STYLE } from './pages.tsx';
import { notFound } from '../problem/problem.ts';
import { isProblemCode } from '../problem/registry.ts';
import { ReferencePage } from './reference-page.tsx';

const answerPage = (c: AppContext, page: HtmlEscapedString | Promise<HtmlEscapedString>) => {
  c.header('Content-Security-Policy', PAGE_SECURITY);
  return c.html(html`<!doctype html>${page}`);
};

export function registerDocs({ app, operations }: Api) {
  // Made when first asked for: by then every route is registered.
  let made: ApiDocument | undefined;
  const document = () => {
    made ??= apiDocument(app, operations);
    return made;
  };
  // Whoever opens the printed address finds out what this is.
  app.get('/', (c) => c.redirect('/docs'));
  app.get('/openapi.json', (c) => c.json(document()));
  app.get('/docs', (c) => answerPage(c, <ReferencePage document={document()} />));
  app.get('/docs/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/problems', (c) => answerPage(c, <ProblemsPage />));
  app.get('/problems/:code', (c) => {
    const code = c.req.param('code');
    if (!isProblemCode(code)) throw notFound();
    return answerPage(c, <ProblemPage code={code} />);
  });
}
