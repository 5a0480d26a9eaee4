/** The OpenAPI 3.1 document: what the routes say, and what the guard adds to each of them. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Guarded } from '../api.ts';
import type { AppEnv } from '../deps.ts';
import { EXAMPLES, NAMES } from './examples.ts';
import { type Action, policyRow } from '../access/policy.ts';

export type ApiDocument = ReturnType<OpenAPIHono<AppEnv>['getOpenAPI31Document']>;

const INFO = {
  title: 'Siklus',
  version: '1',
  description:
    'Evaluation cycles of Indonesian regional governments. Every POST that starts or decides needs an Idempotency-Key and ' +
    'may be repeated with the same key; 2xx means journalled and readable at once. Scores are hundredths, shares basis ' +
    'points. Problems are RFC 9457 documents in the language of Accept-Language (Indonesian or English).',
};

const METHODS = ['get', 'post', 'put', 'delete'] as const;

export function apiDocument(app: OpenAPIHono<AppEnv>, operations: Map<Action, Guarded>): ApiDocument {
  const document = app.getOpenAPI31Document({ openapi: '3.1.0', info: INFO, servers: [{ url: '/' }] });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      const action = [...operations.keys()].find((each) => each === operation?.operationId);
      const guarded = action && operations.get(action);
      if (operation && action && guarded)
        Object.assign(operation, additions(operation, { action, guarded, path, method }));
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem },
    responses: { Problem: problemResponse },
    securitySchemes: {
      apiKey: { type: 'http', scheme: 'bearer', description: 'API key sk_<region>_<id>_<secret>' },
      token: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Access token of the identity provider',
      },
    },
  };
  return document;
}

type Operation = NonNullable<NonNullable<ApiDocument['paths']>[string]['post']>;
type About = { action: Action; guarded: Guarded; path: string; method: string };

function additions(operation: Operation, about: About): Record<string, unknown> {
  const { action, guarded } = about;
  const row = policyRow(action);
  return {
    security: row.open ? [{}, { apiKey: [] }, { token: [] }] : [{ apiKey: [] }, { token: [] }],
    parameters: [...(operation.parameters ?? []), ...(guarded.idempotent ? [IDEMPOTENCY_KEY] : [])],
    ...(operation.requestBody && { requestBody: withExample(operation.requestBody, EXAMPLES[action]) }),
    responses: { ...operation.responses, ...problems(guarded) },
    'x-access': row.allow,
    'x-scope': row.scope,
    'x-codeSamples': [{ lang: 'Shell', source: curl(about) }],
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'A new value for every act; repeat it to repeat the act. Not needed with dryRun=true.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  example: '"3f0c6f7e-6d2c-4f8e-9f61-1d0f3f1f2a10"',
};

function problems({ body, idempotent }: Guarded) {
  const codes = ['400', '401', '403', '404', '422', '429', '503', ...(body === 'none' ? [] : ['413', '415'])];
  if (idempotent) codes.push('409', '412');
  return Object.fromEntries(codes.sort().map((code) => [code, { $ref: '#/components/responses/Problem' }]));
}

function withExample(requestBody: NonNullable<Operation['requestBody']>, example: unknown) {
  if (!('content' in requestBody) || example === undefined) return requestBody;
  const content = Object.entries(requestBody.content).map(([type, media]) => [type, { ...media, example }]);
  return { ...requestBody, content: Object.fromEntries(content) };
}

const PATH_EXAMPLES: Record<string, string> = {
  '{region}': NAMES.region,
  '{unit}': NAMES.unit,
  '{opId}': NAMES.operation,
  '{digest}': NAMES.digest,
};

/** A call that can be copied into a terminal. */
function curl({ action, guarded, path, method }: About): string {
  const id = path.startsWith('/v1/cycles') ? NAMES.cycle : NAMES.appraisal;
  const filled = Object.entries(PATH_EXAMPLES)
    .reduce((url, [name, value]) => url.replace(name, value), path)
    .replace('{id}', id);
  const query = action === 'importEmployees' ? `?region=${NAMES.region}` : '';
  const lines = [`curl -X ${method.toUpperCase()} "$SIKLUS${filled}${query}"`];
  if (!policyRow(action).open) lines.push('-H "Authorization: Bearer $KEY"');
  if (guarded.idempotent) lines.push('-H "Idempotency-Key: $(uuidgen)"');
  if (guarded.body === 'csv') lines.push('-H "Content-Type: text/csv"', '--data-binary @roster.csv');
  if (guarded.body === 'file') lines.push('-F target=t1', '-F file=@rekap.pdf');
  if (guarded.body === 'json') {
    lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(EXAMPLES[action] ?? {})}'`);
  }
  return lines.join(' \\\n  ');
}

const text = (description: string) => ({ type: 'string' as const, description });
const Problem = {
  type: 'object' as const,
  description: 'RFC 9457 problem document',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  properties: {
    type: text('Page that explains this kind of problem'),
    title: text('Kind of problem'),
    status: { type: 'integer' as const, description: 'HTTP status' },
    detail: text('What happened, and the next step'),
    instance: text('Request id'),
    code: text('Stable code'),
    errors: {
      type: 'array' as const,
      description: 'Single findings',
      items: {
        type: 'object' as const,
        properties: { pointer: text('JSON Pointer'), code: text('Code'), detail: text('In words') },
      },
    },
  },
};
const problemResponse = {
  description: 'A problem, with its next step',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
