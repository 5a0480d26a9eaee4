/** The reference of the API, made from its OpenAPI document. */
import type { ApiDocument } from './document.ts';
import { HtmlPage } from './pages.tsx';

type Schemas = Record<string, unknown>;
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
  const schemas: Schemas = document.components?.schemas ?? {};
  return (
    <HtmlPage title="Siklus API" lang="en">
      <p>{document.info.description}</p>
      <p>
        <a href="/openapi.json">openapi.json</a> · <a href="/problems">problems</a>
      </p>
      <nav aria-label="Operations">
        <ul class="index">
          {tags.map(([tag, listed]) => (
            <li>
              <a href={`#${tag}`}>{tag}</a>
              <ul>
                {listed.map(({ operation }) => (
                  <li>
                    <a href={`#${String(operation['operationId'])}`}>{String(operation['summary'])}</a>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </nav>
      {tags.map(([tag, listed]) => (
        <section aria-labelledby={tag}>
          <h2 id={tag}>{tag}</h2>
          {listed.map((each) => (
            <Operation {...each} schemas={schemas} />
          ))}
        </section>
      ))}
      <h2 id="schemas">Schemas</h2>
      {Object.entries(schemas).map(([name, schema]) => (
        <article>
          <h3 id={`schema-${name}`}>{name}</h3>
          <pre>{JSON.stringify(schema, null, 2)}</pre>
        </article>
      ))}
    </HtmlPage>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const listOf = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

function Operation({ path, method, operation, schemas }: Listed & { schemas: Schemas }) {
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
      <Fields body={operation['requestBody']} schemas={schemas} />
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

/** The name of a schema that is referred to, or `null`. */
function schemaName(content: unknown): string | null {
  const [media] = isRecord(content) ? Object.values(content) : [];
  const schema = isRecord(media) ? media['schema'] : undefined;
  const target = isRecord(schema) ? schema['$ref'] : undefined;
  return typeof target === 'string' ? target.replace('#/components/schemas/', '') : null;
}

function Fields({ body, schemas }: { body: unknown; schemas: Schemas }) {
  const name = isRecord(body) ? schemaName(body['content']) : null;
  const schema = name === null ? undefined : schemas[name];
  const fields = isRecord(schema) && isRecord(schema['properties']) ? Object.entries(schema['properties']) : [];
  if (name === null || !isRecord(schema) || fields.length === 0) return null;
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">
            Field of <a href={`#schema-${name}`}>{name}</a>
          </th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([field, about]) => (
          <tr>
            <td>
              <code>{field}</code>
              {required.includes(field) ? '' : ' (optional)'}
            </td>
            <td>{typeOf(about)}</td>
            <td>{isRecord(about) ? meaningOf(about) : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function typeOf(about: unknown): string {
  if (!isRecord(about)) return '';
  if (Array.isArray(about['enum'])) return about['enum'].join(' | ');
  if (typeof about['$ref'] === 'string') return about['$ref'].replace('#/components/schemas/', '');
  const { type: given } = about;
  const type = Array.isArray(given) ? given.join(' | ') : typeof given === 'string' ? given : 'object';
  return type === 'array' ? `array of ${typeOf(about['items'])}` : type;
}

function Answers({ responses }: { responses: Record<string, unknown> }) {
  return (
    <ul>
      {Object.entries(responses).flatMap(([status, response]) => {
        if (!isRecord(response) || !('description' in response)) return [];
        const name = schemaName(response['content']);
        return (
          <li>
            <code>{status}</code> {String(response['description'])}
            {name === null ? '' : ': '}
            {name === null ? '' : <a href={`#schema-${name}`}>{name}</a>}
          </li>
        );
      })}
    </ul>
  );
}
