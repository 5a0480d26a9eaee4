import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeApi } from '../../../api/docs/describe-api.ts';
import { EXAMPLES } from '../../../api/docs/examples.ts';
import { PROBLEMS } from '../../../api/problem/registry.ts';
import { type Json, useApi } from '../../support/api.ts';
import { operationsOf } from '../../support/operations.ts';

const api = useApi();
const document = async (): Promise<Json> => (await api().call('GET', '/openapi.json')).body;

/** Every schema below a node, with where it stands. */
function* schemasIn(node: Json, path: string): Generator<[string, Json]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [name, property] of Object.entries<Json>(node.properties ?? {})) {
    yield [`${path}.${name}`, property];
    yield* schemasIn(property, `${path}.${name}`);
  }
  for (const part of ['items', 'additionalProperties']) yield* schemasIn(node[part], `${path}.${part}`);
  for (const branch of [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])])
    yield* schemasIn(branch, path);
}

describe('the OpenAPI document', () => {
  it('is the committed one: run `npm run openapi` after changing routes', async () => {
    const committed: Json = JSON.parse(await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));
    expect(JSON.parse(JSON.stringify(await describeApi()))).toEqual(committed);
  });

  it('is 3.1 and tells each operation’s id, summary, place, access and a call to copy', async () => {
    const { openapi, paths } = await document();
    expect(openapi).toMatch(/^3\.1/);
    for (const item of Object.values<Json>(paths)) {
      for (const operation of Object.values<Json>(item)) {
        expect(operation).toMatchObject({
          operationId: expect.stringMatching(/^[a-z]/),
          summary: expect.stringMatching(/.{8}/),
          tags: [expect.any(String)],
          'x-access': expect.any(Object),
          'x-codeSamples': [{ source: expect.stringContaining('curl') }],
        });
        const ok = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
        expect(ok.length, operation.operationId).toBeGreaterThan(0);
      }
    }
  });

  it('has an example for every body', async () => {
    const operations = await operationsOf(api());
    const without = operations.filter(({ id, body }) => body !== 'none' && EXAMPLES[id] === undefined);
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  it('describes every field', async () => {
    const { components, paths } = await document();
    const bare: string[] = [];
    const look = (node: Json, path: string) => {
      for (const [place, schema] of schemasIn(node, path)) {
        const described =
          schema.description ?? schema.$ref ?? schema.allOf ?? schema.anyOf?.some((one: Json) => one.$ref);
        if (!described) bare.push(place);
      }
    };
    for (const [name, schema] of Object.entries<Json>(components.schemas)) look(schema, name);
    for (const [path, item] of Object.entries<Json>(paths)) {
      for (const operation of Object.values<Json>(item)) {
        for (const parameter of operation.parameters ?? []) {
          if (!parameter.description && !parameter.schema?.description) bare.push(`${path} ?${parameter.name}`);
        }
        for (const response of Object.values<Json>(operation.responses)) {
          look(response.content?.['application/json']?.schema, `${operation.operationId} answer`);
        }
      }
    }
    expect(bare).toEqual([]);
  });

  it('refuses unknown fields in every request body', async () => {
    const { components, paths } = await document();
    const open: string[] = [];
    for (const item of Object.values<Json>(paths)) {
      for (const { operationId, requestBody } of Object.values<Json>(item)) {
        const schema = requestBody?.content['application/json']?.schema;
        if (!schema || operationId === 'validateRulePack') continue;
        const name = schema.$ref?.split('/').at(-1);
        const resolved = name ? components.schemas[name] : schema;
        if (resolved.additionalProperties !== false) open.push(operationId);
      }
    }
    expect(open).toEqual([]);
  });
});

describe('pages for people', () => {
  it('the reference shows every operation, runs no script and calls no other host', async () => {
    const { status, text, headers } = await api().call('GET', '/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    for (const { id } of await operationsOf(api())) expect(text).toContain(`id="${id}"`);
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).not.toMatch(/<script|style=|(?:src|href|action)="https?:/);
    expect((await api().call('GET', '/docs/style.css')).headers.get('content-type')).toContain('text/css');
  });

  it('the reference tells the fields of a body, and the bare address leads to it', async () => {
    const { text } = await api().call('GET', '/docs');
    expect(text).toMatch(/<code>targets<\/code><\/td><td>array of object/);
    expect(text).toMatch(/href="#schema-LaunchRequest"/);
    const answer = await api().call('GET', '/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs']);
  });

  it('every problem has a page in both languages', async () => {
    const list = await api().call('GET', '/problems');
    for (const [code, { title, next }] of Object.entries(PROBLEMS)) {
      expect(list.text).toContain(`/problems/${code}`);
      const page = await api().call('GET', `/problems/${code}`);
      expect(page.status).toBe(200);
      for (const words of [title.id, title.en, next.id, next.en])
        expect(page.text).toContain(words.replaceAll("'", '&#39;').replaceAll('"', '&quot;'));
    }
    expect((await api().call('GET', '/problems/none')).status).toBe(404);
  });
});
