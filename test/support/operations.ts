/** Every operation of the API as a request that can be sent, made from the OpenAPI document itself. */
import { EXAMPLES } from '../../api/docs/examples.ts';
import type { Action } from '../../api/access/policy.ts';
import type { Call, TestApi } from './api.ts';
import { formWith, pdf } from './files.ts';

export type Operation = {
  id: Action;
  method: string;
  path: string;
  body: 'json' | 'csv' | 'file' | 'none';
  idempotent: boolean;
  open: boolean;
};

type Described = {
  operationId: Action;
  parameters?: { name: string }[];
  requestBody?: { content: Record<string, unknown> };
  security: object[];
};

export async function operationsOf(api: Pick<TestApi, 'call'>): Promise<Operation[]> {
  const { body } = await api.call('GET', '/openapi.json');
  const paths: Record<string, Record<string, Described>> = body.paths;
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => ({
      id: described.operationId,
      method: method.toUpperCase(),
      path,
      body: bodyOf(described),
      idempotent: (described.parameters ?? []).some(({ name }) => name === 'Idempotency-Key'),
      open: described.security.some((way) => Object.keys(way).length === 0),
    })),
  );
}

function bodyOf({ requestBody }: Described): Operation['body'] {
  if (!requestBody) return 'none';
  if ('multipart/form-data' in requestBody.content) return 'file';
  return 'text/csv' in requestBody.content ? 'csv' : 'json';
}

/** What no operation takes as its body. */
export const WRONG_SHAPES: readonly unknown[] = [
  null,
  [],
  {},
  'teks',
  1e308,
  { '': '' },
  { reason: 7, facts: [], targets: {}, lines: [{}] },
];

export type Fill = { path?: Record<string, string>; query?: string; body?: unknown };

export function requestFor(operation: Operation, fill: Fill = {}): [method: string, path: string, options: Call] {
  const path = Object.entries(fill.path ?? {}).reduce(
    (url, [name, value]) => url.replace(`{${name}}`, value),
    operation.path,
  );
  const url = `${path.replaceAll(/\{\w+\}/g, 'x')}${fill.query ?? ''}`;
  if (operation.body === 'none') return [operation.method, url, {}];
  const body = fill.body ?? EXAMPLES[operation.id];
  if (operation.body === 'csv') {
    return [operation.method, url, { raw: String(body), headers: { 'Content-Type': 'text/csv' } }];
  }
  if (operation.body === 'file') {
    return [operation.method, url, formWith(pdf(), { fields: { target: 't1' } })];
  }
  return [operation.method, url, { body }];
}
