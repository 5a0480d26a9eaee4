import { OpenAPIHono, z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import type { Api, Guarded } from '../../../api/api.ts';
import type { AppEnv, Deps } from '../../../api/deps.ts';
import { answer } from '../../../api/http/forms.ts';
import { file } from '../../../api/http/files.ts';
import { command, list, operations, read } from '../../../api/http/operations.ts';
import type { Action } from '../../../api/access/policy.ts';

const Thing = z.object({ id: z.string(), version: z.number() });
const thing = (id: string) => ({ id, version: 7 });
const path = '/v1/cycles/{id}';
const location = ({ id }: { id: string }) => `/v1/cycles/${id}`;

const register = operations(
  'Things',
  read({
    path,
    action: 'getCycle',
    summary: 'Read',
    answers: answer(Thing, 'It'),
    cached: true,
    run: (_, { params: { id }, setTag }) => {
      setTag('"v7"');
      return thing(id);
    },
  }),
  list({
    path: '/v1/cycles',
    action: 'listCycles',
    summary: 'List',
    query: z.strictObject({ cursor: z.string().optional() }),
    row: Thing,
    answers: 'All',
    run: () => ({ data: [thing('a')], page: { nextCursor: 'next' } }),
  }),
  file({
    path: `${path}/file`,
    action: 'getRulePackFile',
    summary: 'Save',
    answers: 'A file',
    run: (_, { params: { id } }) => ({ name: `${id}.json`, text: '{}' }),
  }),
  command({
    path: `${path}/pause`,
    action: 'pauseCycle',
    summary: 'Do',
    body: z.strictObject({ goesOn: z.boolean() }),
    ifMatch: true,
    dryRun: { answers: answer(z.object({ dryRun: z.literal(true) }), 'Dry'), run: () => ({ dryRun: true as const }) },
    answers: answer(Thing.extend({ goesOn: z.boolean() }), 'Done'),
    pending: { answers: answer(Thing, 'Going on'), isSo: ({ goesOn }) => goesOn },
    location,
    etag: ({ version }) => `"v${version}"`,
    run: (_, { params: { id }, body, expected, key }) => {
      expect([expected, key]).toEqual([3, 'key']);
      return { ...thing(id), ...body };
    },
  }),
);

const guarded = new Map<Action, Partial<Guarded>>();
const app = new OpenAPIHono<AppEnv>();
const api: Api = {
  app,
  deps: { config: {} } as Deps,
  operations: new Map(),
  guard: (action, options = {}) => {
    guarded.set(action, options);
    return [
      async (c, next) => {
        c.set('commandKey', 'key');
        await next();
      },
    ];
  },
};
register(api);

const post = (query: string, goesOn: boolean) =>
  app.request(`/v1/cycles/a/pause${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'If-Match': '"v3"' },
    body: JSON.stringify({ goesOn }),
  });

describe('an operation', () => {
  it('is read, and not sent again to whoever holds its tag', async () => {
    const first = await app.request('/v1/cycles/a');
    expect([first.status, first.headers.get('ETag'), await first.json()]).toEqual([200, '"v7"', thing('a')]);
    expect((await app.request('/v1/cycles/a', { headers: { 'If-None-Match': '"v7"' } })).status).toBe(304);
  });

  it('refuses an id that cannot be one, and a query that nobody asked for', async () => {
    expect((await app.request('/v1/cycles/%20')).status).toBe(400);
    expect((await app.request('/v1/cycles/a?more=1')).status).toBe(400);
  });

  it('links a page to the next one by a cursor that tells nothing and opens for nothing else', async () => {
    const answered = await app.request('http://host/v1/cycles');
    const { nextCursor } = ((await answered.json()) as { page: { nextCursor: string } }).page;
    expect(answered.headers.get('Link')).toBe(`</v1/cycles?cursor=${nextCursor}>; rel="next"`);
    expect(Buffer.from(nextCursor, 'base64url').toString()).not.toContain('next');
    const after = async (cursor: string) => (await app.request(`/v1/cycles?cursor=${cursor}`)).status;
    expect([await after(nextCursor), await after('next')]).toEqual([200, 500]);
  });

  it('saves a file under its name', async () => {
    const answered = await app.request('/v1/cycles/a/file');
    expect(answered.headers.get('Content-Disposition')).toBe('attachment; filename="a.json"');
    expect(await answered.text()).toBe('{}');
  });

  it('is done, tells where to look while it goes on, and says what it would do', async () => {
    const [done, going, dry] = [await post('', false), await post('', true), await post('?dryRun=true', true)];
    expect([done.status, going.status, dry.status]).toEqual([200, 202, 200]);
    expect([done, going, dry].map(({ headers }) => headers.get('Location'))).toEqual([null, '/v1/cycles/a', null]);
    expect(done.headers.get('ETag')).toBe('"v7"');
    expect(await dry.json()).toEqual({ dryRun: true });
  });

  it('tells its guard what it needs, and the document what it answers', () => {
    expect(guarded.get('pauseCycle')).toEqual({ body: 'json', idempotent: true, dryRun: true });
    expect(guarded.get('getCycle')).toEqual({ idempotent: false, dryRun: false });
    const { paths } = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } });
    expect(Object.keys(paths?.[`${path}/pause`]?.post?.responses ?? {})).toEqual(['200', '202']);
    expect(paths?.[path]?.get?.tags).toEqual(['Things']);
  });
});
