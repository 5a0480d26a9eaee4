/** Server-rendered pages for people who read: the reference and the problems. No script, one style sheet. */
import type { Child } from 'hono/jsx';
import type { ApiDocument } from './document.ts';
import { type ProblemCode, problemEntry, PROBLEMS } from './problems.ts';

export const PAGE_SECURITY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid currentColor; }
article { margin: 1.5rem 0; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; border-radius: .4rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid; }
.method { font-weight: 700; text-transform: uppercase; }
a:focus-visible { outline: 3px solid; }
`;

function Page({ title, lang, children }: { title: string; lang: string; children?: Child }) {
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

type Listed = { path: string; method: string; operation: Record<string, unknown> };

function operationsByTag(document: ApiDocument): Map<string, Listed[]> {
  const byTag = new Map<string, Listed[]>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      const tag = String(operation.tags?.[0] ?? 'Other');
      byTag.set(tag, [...(byTag.get(tag) ?? []), { path, method, operation }]);
    }
  }
  return byTag;
}

export function ReferencePage({ document }: { document: ApiDocument }) {
  const tags = [...operationsByTag(document)];
  return (
    <Page title="Siklus API" lang="en">
      <p>{document.info.description}</p>
      <p>
        <a href="/openapi.json">openapi.json</a> · <a href="/problems">problems</a>
      </p>
      <nav aria-label="Sections">
        <ul>
          {tags.map(([tag]) => (
            <li>
              <a href={`#${tag}`}>{tag}</a>
            </li>
          ))}
        </ul>
      </nav>
      {tags.map(([tag, listed]) => (
        <section aria-labelledby={tag}>
          <h2 id={tag}>{tag}</h2>
          {listed.map((each) => (
            <Operation {...each} />
          ))}
        </section>
      ))}
      <h2 id="schemas">Schemas</h2>
      {Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => (
        <article>
          <h3 id={`schema-${name}`}>{name}</h3>
          <pre>{JSON.stringify(schema, null, 2)}</pre>
        </article>
      ))}
    </Page>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

function Operation({ path, method, operation }: Listed) {
  const access = isRecord(operation['x-access']) ? Object.entries(operation['x-access']) : [];
  const [sample] = listOf(operation['x-codeSamples']);
  return (
    <article>
      <h3 id={String(operation['operationId'])}>
        <span class="method">{method}</span> <code>{path}</code>
      </h3>
      <p>{String(operation['summary'])}</p>
      <p>Who: {access.map(([role, relations]) => `${role} (${String(relations)})`).join(' · ')}</p>
      <Parameters parameters={listOf(operation['parameters'])} />
      {sample && <pre>{String(sample['source'])}</pre>}
      <Answers responses={isRecord(operation['responses']) ? operation['responses'] : {}} />
    </article>
  );
}

function Parameters({ parameters }: { parameters: Record<string, unknown>[] }) {
  if (parameters.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">In</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((parameter) => (
          <tr>
            <td>
              <code>{String(parameter['name'])}</code>
            </td>
            <td>{String(parameter['in'])}</td>
            <td>{meaningOf(parameter)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function meaningOf(parameter: Record<string, unknown>): string {
  const { schema } = parameter;
  const description = parameter['description'] ?? (isRecord(schema) ? schema['description'] : undefined);
  return typeof description === 'string' ? description : '';
}

function Answers({ responses }: { responses: Record<string, unknown> }) {
  return (
    <ul>
      {Object.entries(responses)
        .filter(([, response]) => isRecord(response) && 'description' in response)
        .map(([status, response]) => (
          <li>
            <code>{status}</code> {isRecord(response) ? String(response['description']) : ''}
          </li>
        ))}
    </ul>
  );
}

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

export function ProblemsPage() {
  return (
    <Page title="Masalah · Problems" lang="id">
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
    </Page>
  );
}

export function ProblemPage({ code }: { code: ProblemCode }) {
  const { status, title, next, final } = problemEntry(code);
  return (
    <Page title={`${title.id} · ${title.en}`} lang="id">
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
    </Page>
  );
}
