/** The one way the demo's participants reach Siklus: plain HTTP, patient when told to wait. */
const ATTEMPTS = 12;
const LONGEST_WAIT_MS = 5_000;

export type ProblemBody = {
  code: string;
  title: string;
  detail?: string;
  errors?: { pointer?: string; code?: string; detail?: string }[];
};
export type Reply<T> = { ok: true; status: number; body: T } | { ok: false; status: number; problem: ProblemBody };
export type Post = {
  key: string | null;
  path: string;
  body: unknown;
  idempotencyKey: string;
  contentType?: string;
};
export type Client = {
  get<T>(key: string, path: string): Promise<T>;
  post<T>(request: Post): Promise<Reply<T>>;
  /** Requests answered so far, and how often the demo waited and asked again. */
  counts(): { requests: number; retries: number };
};

/** Something that must work for the demo to go on did not. */
export class DemoError extends Error {
  override name = 'DemoError';
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Milliseconds to wait before trying again; `Retry-After` wins over the growing default. */
export const retryDelay = (retryAfter: string | null, attempt: number): number => {
  const told = retryAfter === null ? Number.NaN : Number(retryAfter) * 1000;
  return Math.min(LONGEST_WAIT_MS, Number.isFinite(told) && told > 0 ? told : 100 * 2 ** Math.min(attempt, 5));
};

const isProblem = (value: unknown): value is ProblemBody =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';

const toReply = <T>(status: number, text: string): Reply<T> => {
  const body: unknown = text === '' ? null : JSON.parse(text);
  // The shape of an answer is the API's promise (openapi.json); its own tests hold it to that.
  if (status < 400) return { ok: true, status, body: body as T };
  return { ok: false, status, problem: isProblem(body) ? body : { code: `http-${status}`, title: text.slice(0, 200) } };
};

const RETRIED_STATUS = new Set([429, 502, 503, 504]);
const RETRIED_CODES = new Set(['idempotency-running']);

const isAskedAgain = <T>(reply: Reply<T>): boolean =>
  !reply.ok && (RETRIED_STATUS.has(reply.status) || RETRIED_CODES.has(reply.problem.code));

type Answer<T> = { reply: Reply<T>; retryAfter: string | null };
type Call = { path: string; init: RequestInit };

export const createClient = (baseUrl: string): Client => {
  let requests = 0;
  let retries = 0;

  const once = async <T>({ path, init }: Call): Promise<Answer<T> | null> => {
    try {
      const response = await fetch(baseUrl + path, init);
      const reply = toReply<T>(response.status, await response.text());
      return { reply, retryAfter: response.headers.get('retry-after') };
    } catch (error) {
      // `fetch` throws a TypeError when there is no connection; anything else is a mistake of the demo.
      if (error instanceof TypeError) return null;
      throw error;
    }
  };

  const send = async <T>(call: Call): Promise<Reply<T>> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await once<T>(call);
      if (answer && (!isAskedAgain(answer.reply) || attempt >= ATTEMPTS)) {
        requests += 1;
        return answer.reply;
      }
      if (attempt >= ATTEMPTS) throw new DemoError(`${call.init.method} ${call.path}: no connection to ${baseUrl}`);
      retries += 1;
      await sleep(retryDelay(answer?.retryAfter ?? null, attempt));
    }
  };

  const auth = (key: string | null): Record<string, string> => (key === null ? {} : { authorization: `Bearer ${key}` });

  return {
    async get<T>(key: string, path: string) {
      const reply = await send<T>({ path, init: { method: 'GET', headers: auth(key) } });
      if (reply.ok) return reply.body;
      throw new DemoError(`GET ${path}: ${reply.status} ${reply.problem.code} ${reply.problem.detail ?? ''}`);
    },
    post<T>({ key, path, body, idempotencyKey, contentType = 'application/json' }: Post) {
      const headers = { ...auth(key), 'content-type': contentType, 'idempotency-key': idempotencyKey };
      const payload = typeof body === 'string' ? body : JSON.stringify(body);
      return send<T>({ path, init: { method: 'POST', headers, body: payload } });
    },
    counts: () => ({ requests, retries }),
  };
};

export const problemDetail = ({ detail, title, errors = [] }: ProblemBody): string =>
  [detail ?? title, ...errors.map((error) => [error.pointer, error.code, error.detail].filter(Boolean).join(' '))].join(
    '; ',
  );

/** For steps without which there is no demo: the answer, or an error that says what was asked. */
export const mustPost = async <T>(client: Client, request: Post): Promise<T> => {
  const reply = await client.post<T>(request);
  if (reply.ok) return reply.body;
  throw new DemoError(`POST ${request.path}: ${reply.status} ${reply.problem.code}: ${problemDetail(reply.problem)}`);
};
