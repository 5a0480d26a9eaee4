/**
 * How an operation is written: what it is asked with, what it answers, and what is done. Validation, guard, headers and the
 * document follow from that, so that no operation can forget them.
 */
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { type AppContext, type Caller, callerOf, type Deps } from '../deps.ts';
import type { Action } from '../access/policy.ts';
import { fileForm } from './file-form.ts';
import { tableIn } from '../middleware/body.ts';
import { csvOf, type TableRow } from './csv.ts';
import { isRecord } from '../../rules/language/records.ts';
import { linked, openCursor, type Page, sealCursor } from './cursor.ts';
import { secretsFor } from './secrets.ts';
import { expectedVersion, isUnchanged } from './etag.ts';
import { answer, Digest, DryRun, Id, IfMatch, listOf, LocationHeader, RegionName, UnitName } from './forms.ts';

/** An operation that waits for the heading under which the document tells it. */
export type Operation = (api: Api, tag: string) => void;
export const operations =
  (tag: string, ...all: Operation[]) =>
  (api: Api): void => {
    for (const each of all) each(api, tag);
  };

type Form = z.ZodObject;
/** What is not asked for is refused. */
const NOTHING = z.strictObject({});
type Answer<S extends z.ZodType> = ReturnType<typeof answer<S>>;

/** What a parameter of a path is follows from its name. */
const PATH_PARAMETERS = { id: Id, opId: Id, outcome: Id, region: RegionName, digest: Digest, unit: UnitName };
type Parameter = keyof typeof PATH_PARAMETERS;
type ParametersOf<P extends string> = P extends `${string}{${infer N extends Parameter}}${infer Rest}`
  ? { [K in N]: string } & ParametersOf<Rest>
  : unknown;

function parametersOf(path: string): Form | undefined {
  const named = Object.entries(PATH_PARAMETERS).filter(([name]) => path.includes(`{${name}}`));
  return named.length === 0 ? undefined : z.strictObject(Object.fromEntries(named));
}

type Named<P> = { path: P; action: Action; summary: string };
type Asked<P extends string, Q, B> = {
  c: AppContext;
  caller: Caller;
  params: ParametersOf<P>;
  query: z.output<Q>;
  body: z.output<B>;
};
type Work<A, R> = (deps: Deps, asked: A) => Promise<R> | R;

type ReadSpec<P extends string, S extends z.ZodType, Q, B> = Named<P> & {
  query?: Q;
  /** What a path cannot say: it is asked by POST, and still nothing is stored. */
  body?: B;
  answers: Answer<S>;
  /** Whether a caller who holds its ETag is answered 304; `run` says which that is. */
  cached?: true;
  run: Work<Asked<P, Q, B> & { setTag: (tag: string) => void }, z.input<S>>;
};

export function read<
  const P extends string,
  S extends z.ZodType,
  Q extends Form = Form,
  B extends z.ZodType = z.ZodType,
>({ answers, cached, run, ...spec }: ReadSpec<P, S, Q, B>): Operation {
  const responses = { 200: answers, ...(cached && { 304: { description: 'Unchanged' } }) };
  const forms = { ...spec, method: spec.body ? ('post' as const) : ('get' as const), responses };
  return (api, tag) => {
    const keys = secretsFor('cursor', api.deps.config.codecKeys);
    register(api, { ...forms, tag }, async (c, asked: Asked<P, Q, B>) => {
      const setTag = (etag: string) => c.header('ETag', etag);
      const query = withCursor(asked.query, (sealed) => openCursor(keys, spec.action, sealed));
      const view = await run(api.deps, { ...asked, query, setTag });
      const etag = c.res.headers.get('ETag');
      if (cached && etag !== null && isUnchanged(c, etag)) return c.body(null, 304);
      return c.json(isPage(view) ? sealedPage(c, view, (cursor) => sealCursor(keys, spec.action, cursor)) : view);
    });
  };
}

function sealedPage(c: AppContext, view: Page<unknown>, seal: (cursor: string) => string) {
  const { nextCursor } = view.page;
  return linked(c, { ...view, page: { nextCursor: nextCursor && seal(nextCursor) } });
}

function withCursor<Q>(query: Q, open: (sealed: string) => string): Q {
  const sent: unknown = isRecord(query) ? query['cursor'] : undefined;
  return typeof sent === 'string' ? { ...query, cursor: open(sent) } : query;
}

const isPage = (view: unknown): view is Page<unknown> =>
  typeof view === 'object' && view !== null && 'page' in view && 'data' in view;

type ListSpec<P extends string, R extends z.ZodType, Q> = Named<P> & {
  query?: Q;
  row: R;
  answers: string;
  /** Columns of the table that `format=csv` or `Accept: text/csv` answers; absent: there is none. */
  csv?: readonly (keyof z.input<R> & string)[];
  run: Work<Asked<P, Q, z.ZodType>, Page<z.input<R>>>;
};

/** A page of rows; as a table, all of them. */
export function list<const P extends string, R extends z.ZodType, Q extends Form = Form>({
  row,
  answers,
  csv,
  run,
  ...spec
}: ListSpec<P, R, Q>): Operation {
  const page = answer(listOf(row), answers);
  if (!csv) return read({ ...spec, answers: page, run });
  const table = { 'text/csv': { schema: z.string().openapi({ description: 'Every row, for spreadsheets' }) } };
  const forms = {
    ...spec,
    method: 'get' as const,
    query: (spec.query ?? NOTHING).extend({ format: TableFormat }),
    responses: { 200: { ...page, content: { ...page.content, ...table } } },
  };
  return (api, tag) => {
    const keys = secretsFor('cursor', api.deps.config.codecKeys);
    register(api, { ...forms, tag }, async (c, { query, ...rest }: Asked<P, Q, z.ZodType> & { query: Listed }) => {
      const { format, ...asked } = withCursor(query, (sealed) => openCursor(keys, spec.action, sealed));
      const pageFor = (more: object) => run(api.deps, { ...rest, query: { ...asked, ...more } as z.output<Q> });
      if (format !== 'csv' && !wantsTable(c)) {
        return c.json(sealedPage(c, await pageFor({}), (cursor) => sealCursor(keys, spec.action, cursor)));
      }
      c.header('Content-Disposition', `attachment; filename="${spec.action}.csv"`);
      c.header('Content-Type', 'text/csv; charset=utf-8');
      return c.body(csvOf(csv, allPages(pageFor)));
    });
  };
}
type Listed = { format?: 'json' | 'csv' | undefined };

const TableFormat = z
  .enum(['json', 'csv'])
  .optional()
  .openapi({ description: 'csv: every row as a table, like Accept: text/csv' });
const wantsTable = (c: AppContext) => /^\s*text\/csv\b/i.test(c.req.header('Accept') ?? '');

const MOST_ROWS = 200;
async function* allPages(
  pageFor: (more: object) => Promise<Page<unknown>> | Page<unknown>,
): AsyncGenerator<Page<TableRow>> {
  let cursor: string | null = null;
  do {
    const page: Page<unknown> = await pageFor({ limit: MOST_ROWS, ...(cursor !== null && { cursor }) });
    yield page as Page<TableRow>;
    cursor = page.page.nextCursor;
  } while (cursor !== null);
}

export type {
  Answer as ToldAnswer,
  Asked as AskedOperation,
  Form as BodyForm,
  Named as NamedOperation,
  Work as OperationWork,
};

export type Commanded<P extends string, B, Q = unknown> = Asked<P, Q, B> & {
  /** SHA-256 that names the request: everything done under it happens once. Empty in a dry run. */
  key: string;
  /** An earlier attempt under the same key may have had its effect. */
  repeated: boolean;
  /** Version of `If-Match`; undefined: any. */
  expected: number | undefined;
  dryRun: boolean;
};
type CommandSpec<P extends string, S extends z.ZodType, D extends z.ZodType, Q, B> = Named<P> & {
  /** Others than `post` say what shall be, so that they need no key. */
  method?: 'post' | 'put' | 'delete';
  /** A citizen need not think of a key. */
  keyless?: true;
  query?: Q;
  body?: B;
  media?: 'text/csv';
  ifMatch?: true;
  status?: 200 | 201 | 202;
  /** Without a schema: 204. */
  answers: Answer<S> | { description: string };
  /** What is answered with 202 instead, as long as it goes on. */
  pending?: { answers: Answer<z.ZodType>; isSo: (view: z.input<S>) => boolean };
  location?: (view: z.input<S>, params: ParametersOf<P>) => string;
  etag?: (view: z.input<S>) => string;
  /** What is kept under the key, if something in the answer is shown once. */
  kept?: (view: z.input<S>) => z.input<S>;
  /** What `?dryRun=true` answers; `same`: `run` knows what to leave out. Absent: such a query is refused. */
  dryRun?: 'same' | { answers?: Answer<D>; run: Work<Commanded<P, B, Q>, z.input<D>> };
  run: Work<Commanded<P, B, Q>, z.input<S>>;
};

/** Something that is done, once per Idempotency-Key. */
export function command<
  const P extends string,
  S extends z.ZodType = z.ZodVoid,
  D extends z.ZodType = S,
  Q extends Form = Form,
  B extends z.ZodType = z.ZodType,
>(spec: CommandSpec<P, S, D, Q, B>): Operation {
  const { answers, pending, location, etag, kept, dryRun, ifMatch, run, method = 'post', keyless, ...rest } = spec;
  const status = 'content' in answers ? (spec.status ?? 200) : 204;
  const preview = typeof dryRun === 'object' ? dryRun : undefined;
  const placed = <A extends object>(found: A) => (location ? { ...found, headers: LocationHeader } : found);
  const forms = {
    ...rest,
    method,
    idempotent: method === 'post' && !keyless,
    dryRun: dryRun !== undefined,
    ...(dryRun && { query: (spec.query ?? NOTHING).extend({ dryRun: DryRun }) }),
    ...(ifMatch && { headers: IfMatch }),
    responses: {
      ...(preview?.answers && { 200: preview.answers }),
      [status]: pending ? answers : placed(answers),
      ...(pending && { 202: placed(pending.answers) }),
    },
  };
  return (api, tag) =>
    register(api, { ...forms, tag }, async (c, asked: Asked<P, Q, B>) => {
      const isDry = c.req.query('dryRun') === 'true';
      const expected = ifMatch && expectedVersion(c.req.header('If-Match'));
      const { commandKey: key = '', repeated = false } = c.var;
      const whole = { ...asked, key, repeated, expected, dryRun: isDry };
      if (isDry && preview) return c.json(await preview.run(api.deps, whole), 200);
      const view = await run(api.deps, whole);
      const code = isDry ? 200 : pending?.isSo(view) ? 202 : status;
      if (location && code > 200) c.header('Location', location(view, asked.params));
      if (etag) c.header('ETag', etag(view));
      if (kept) c.set('keptAnswer', JSON.stringify(kept(view)));
      return code === 204 ? c.body(null, 204) : c.json(view, code);
    });
}

type Registered = Named<string> &
  Pick<RouteConfig, 'method' | 'responses'> & {
    tag: string;
    query?: Form;
    headers?: Form;
    body?: z.ZodType;
    media?: 'text/csv';
    idempotent?: boolean;
    dryRun?: boolean;
    /** A file is sent, with these fields in its form. */
    fields?: readonly string[];
  };

/** What is asked has passed the forms, so that the types of `handle` say the truth. */
export function register(
  { app, guard }: Api,
  spec: Registered,
  handle: (c: AppContext, asked: never) => Promise<Response>,
) {
  const { method, path, action, tag, summary, query = NOTHING, headers, body, media, responses } = spec;
  const { idempotent = false, dryRun = false, fields } = spec;
  const params = parametersOf(path);
  const route = createRoute({
    method,
    path,
    operationId: action,
    tags: [tag],
    summary,
    middleware: guard(action, {
      ...(body && { body: media ? 'csv' : 'json' }),
      ...(fields && { body: 'file', fields }),
      idempotent,
      dryRun,
    }),
    request: {
      ...(params && { params }),
      query,
      ...(headers && { headers }),
      ...(body && { body: bodyOf(body, media) }),
      ...(fields && { body: fileForm(fields) }),
    },
    responses,
  } satisfies RouteConfig);
  app.openapi(route, async (c) => {
    const valid = (target: 'param' | 'query' | 'json') => c.req.valid(target as never);
    const sent = media ? await tableIn(c) : valid('json');
    const asked = { c, caller: callerOf(c), params: valid('param'), query: valid('query'), body: sent };
    return handle(c, asked as never);
  });
}

const bodyOf = (schema: z.ZodType, media = 'application/json') => ({
  required: true,
  content: { [media]: { schema } },
});
