/**
 * How an operation is written: what it is asked with, what it answers, and what is done. Validation, guard, headers and the
 * document follow from that, so that no operation can forget them.
 */
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { type AppContext, type Caller, callerOf, type Deps } from '../deps.ts';
import type { Action } from '../policy.ts';
import { linked, type Page } from './cursor.ts';
import { expectedVersion, isUnchanged } from './etag.ts';
import { answer, DryRun, IfMatch, listOf, LocationHeader } from './forms.ts';

/** Registers one or more operations. */
export type Operation = (api: Api) => void;
export const operations =
  (...all: Operation[]): Operation =>
  (api) => {
    for (const each of all) each(api);
  };

type Form = z.ZodObject;
/** What is not asked for is refused. */
const NOTHING = z.strictObject({});
type Answer<S extends z.ZodType> = ReturnType<typeof answer<S>>;
type Named = { path: string; action: Action; tag: string; summary: string };
type Asking<P, Q> = { params?: P; query?: Q };
type Asked<P, Q, B = unknown> = {
  c: AppContext;
  caller: Caller;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
};
type Work<A, R> = (deps: Deps, asked: A) => Promise<R> | R;

type ReadSpec<S extends z.ZodType, P, Q, B> = Named &
  Asking<P, Q> & {
    /** What a path cannot say: it is asked by POST, and still nothing is stored. */
    body?: B;
    answers: Answer<S>;
    /** Whether a caller who holds its ETag is answered 304; `run` says which that is. */
    cached?: true;
    run: Work<Asked<P, Q, B> & { setTag: (tag: string) => void }, z.input<S>>;
  };

export function read<
  S extends z.ZodType,
  P extends Form = Form,
  Q extends Form = Form,
  B extends z.ZodType = z.ZodType,
>({ answers, cached, run, ...spec }: ReadSpec<S, P, Q, B>): Operation {
  return (api) => {
    const responses = { 200: answers, ...(cached && { 304: { description: 'Unchanged' } }) };
    const method = spec.body ? 'post' : 'get';
    register(api, { ...spec, method, responses }, async (c, asked: Asked<P, Q, B>) => {
      const setTag = (tag: string) => c.header('ETag', tag);
      const view = await run(api.deps, { ...asked, setTag });
      const tag = c.res.headers.get('ETag');
      return cached && tag !== null && isUnchanged(c, tag) ? c.body(null, 304) : c.json(view);
    });
  };
}

type ListSpec<R extends z.ZodType, P, Q> = Named &
  Asking<P, Q> & { row: R; answers: string; run: Work<Asked<P, Q>, Page<z.input<R>>> };

/** A page of rows, with a link to the next one. */
export function list<R extends z.ZodType, P extends Form = Form, Q extends Form = Form>({
  row,
  answers,
  run,
  ...spec
}: ListSpec<R, P, Q>): Operation {
  return (api) => {
    const responses = { 200: answer(listOf(row), answers) };
    register(api, { ...spec, method: 'get', responses }, async (c, asked: Asked<P, Q>) =>
      c.json(linked(c, await run(api.deps, asked))),
    );
  };
}

type SavedFile = { name: string; text: string };
type FileSpec<P, Q> = Named & Asking<P, Q> & { answers: string; run: Work<Asked<P, Q>, SavedFile> };

/** As it is, to be saved: a file that is exported twice is the same file. */
export function file<P extends Form = Form, Q extends Form = Form>({
  answers,
  run,
  ...spec
}: FileSpec<P, Q>): Operation {
  return (api) =>
    register(
      api,
      { ...spec, method: 'get', responses: { 200: { description: answers } } },
      async (c, asked: Asked<P, Q>) => {
        const { name, text } = await run(api.deps, asked);
        c.header('Content-Disposition', `attachment; filename="${name}"`);
        return c.body(text, 200, { 'Content-Type': 'application/json' });
      },
    );
}

export type Commanded<P, B, Q = unknown> = Asked<P, Q, B> & {
  /** SHA-256 that names the request: everything done under it happens once. Empty in a dry run. */
  key: string;
  /** An earlier attempt under the same key may have had its effect. */
  repeated: boolean;
  /** Version of `If-Match`; undefined: any. */
  expected: number | undefined;
  dryRun: boolean;
};
type CommandSpec<S extends z.ZodType, D extends z.ZodType, P, Q, B extends z.ZodType> = Named &
  Asking<P, Q> & {
    /** Others than `post` say what shall be, so that they need no key. */
    method?: 'post' | 'put' | 'delete';
    /** A citizen need not think of a key. */
    keyless?: true;
    body?: B;
    media?: 'text/csv';
    ifMatch?: true;
    status?: 200 | 201 | 202;
    /** Without a schema: 204. */
    answers: Answer<S> | { description: string };
    location?: (view: z.input<S>) => string;
    etag?: (view: z.input<S>) => string;
    /** What is kept under the key, if something in the answer is shown once. */
    kept?: (view: z.input<S>) => z.input<S>;
    /** What `?dryRun=true` answers; `same`: `run` knows what to leave out. Absent: such a query is refused. */
    dryRun?: 'same' | { answers?: Answer<D>; run: Work<Commanded<P, B, Q>, z.input<D>> };
    run: Work<Commanded<P, B, Q>, z.input<S>>;
  };

/** Something that is done, once per Idempotency-Key. */
export function command<
  S extends z.ZodType = z.ZodVoid,
  D extends z.ZodType = S,
  P extends Form = Form,
  Q extends Form = Form,
  B extends z.ZodType = z.ZodType,
>(spec: CommandSpec<S, D, P, Q, B>): Operation {
  const { answers, location, etag, kept, dryRun, ifMatch, run, method = 'post', keyless, ...rest } = spec;
  const status = 'content' in answers ? (spec.status ?? 200) : 204;
  const preview = typeof dryRun === 'object' ? dryRun : undefined;
  const done = location ? { ...answers, headers: LocationHeader } : answers;
  const forms = {
    ...rest,
    method,
    idempotent: method === 'post' && !keyless,
    dryRun: dryRun !== undefined,
    ...(dryRun && { query: (spec.query ?? NOTHING).extend({ dryRun: DryRun }) }),
    ...(ifMatch && { headers: IfMatch }),
    responses: { ...(preview?.answers && { 200: preview.answers }), [status]: done },
  };
  return (api) =>
    register(api, forms, async (c, asked: Asked<P, Q, B>) => {
      const isDry = c.req.query('dryRun') === 'true';
      const expected = ifMatch && expectedVersion(c.req.header('If-Match'));
      const { commandKey: key = '', repeated = false } = c.var;
      const whole = { ...asked, key, repeated, expected, dryRun: isDry };
      if (isDry && preview) return c.json(await preview.run(api.deps, whole), 200);
      const view = await run(api.deps, whole);
      if (location && !isDry) c.header('Location', location(view));
      if (etag) c.header('ETag', etag(view));
      if (kept) c.set('keptAnswer', JSON.stringify(kept(view)));
      return status === 204 ? c.body(null, 204) : c.json(view, isDry ? 200 : status);
    });
}

type Registered = Named &
  Pick<RouteConfig, 'method' | 'responses'> &
  Asking<Form, Form> & {
    headers?: Form;
    body?: z.ZodType;
    media?: 'text/csv';
    idempotent?: boolean;
    dryRun?: boolean;
  };

/** What is asked has passed the forms, so that the types of `handle` say the truth. */
function register<A>({ app, guard }: Api, spec: Registered, handle: (c: AppContext, asked: A) => Promise<Response>) {
  const { method, path, action, tag, summary, params, query = NOTHING, headers, body, media, responses } = spec;
  const { idempotent = false, dryRun = false } = spec;
  const route = createRoute({
    method,
    path,
    operationId: action,
    tags: [tag],
    summary,
    middleware: guard(action, { ...(body && { body: media ? 'csv' : 'json' }), idempotent, dryRun }),
    request: {
      ...(params && { params }),
      query,
      ...(headers && { headers }),
      ...(body && { body: bodyOf(body, media) }),
    },
    responses,
  } satisfies RouteConfig);
  app.openapi(route, async (c) => {
    const valid = (target: 'param' | 'query' | 'json') => c.req.valid(target as never);
    const sent = media ? await c.req.text() : valid('json');
    const asked = { c, caller: callerOf(c), params: valid('param'), query: valid('query'), body: sent };
    return handle(c, asked as A);
  });
}

const bodyOf = (schema: z.ZodType, media = 'application/json') => ({
  required: true,
  content: { [media]: { schema } },
});
