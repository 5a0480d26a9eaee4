/** Server-rendered pages for people who read: their frame, and the problems. No script, one style sheet. */
import type { Child } from 'hono/jsx';
import { type ProblemCode, problemEntry, PROBLEMS } from '../problem/registry.ts';

export const PAGE_SECURITY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid currentColor; }
article { margin: 1.5rem 0; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; border-radius: .4rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
.index { columns: 22rem auto; padding-left: 1rem; }
.index ul { padding-left: 1rem; list-style: none; }
.index > li { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid; }
.method { font-weight: 700; text-transform: uppercase; }
a:focus-visible { outline: 3px solid; }
`;

export function HtmlPage({ title, lang, children }: { title: string; lang: string; children?: Child }) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/docs/style.css" />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

export function ProblemsPage() {
  return (
    <HtmlPage title="Masalah · Problems" lang="id">
      <ul>
        {CODES.map((code) => (
          <li>
            <a href={`/problems/${code}`}>
              <code>{code}</code>
            </a>{' '}
            {problemEntry(code).title.id} · <span lang="en">{problemEntry(code).title.en}</span>
          </li>
        ))}
      </ul>
    </HtmlPage>
  );
}

export function ProblemPage({ code }: { code: ProblemCode }) {
  const { status, title, next, final } = problemEntry(code);
  return (
    <HtmlPage title={`${title.id} · ${title.en}`} lang="id">
      <p>
        <code>{code}</code> · HTTP {status}
      </p>
      <p>{next.id}</p>
      <p lang="en">{next.en}</p>
      <p>
        {final
          ? 'Jawaban ini disimpan untuk Idempotency-Key-nya.'
          : 'Permintaan boleh diulang dengan Idempotency-Key yang sama.'}
      </p>
      <p lang="en">
        {final
          ? 'This answer is kept for its Idempotency-Key.'
          : 'The request may be repeated with the same Idempotency-Key.'}
      </p>
    </HtmlPage>
  );
}
