/**
 * The demo's participants with a notebook: what was asked for, how often it had to be repeated, and what was answered.
 * They never give up on a connection: a command is acknowledged, refused, or, at the end of all patience, unknown.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, DemoError, type Post, type Reply, retryDelay } from '../../worker/demo/client.ts';
import type { Json } from './api.ts';

export type Invocation = {
  path: string;
  key: string | null;
  idempotencyKey: string;
  body: Json;
  /** How often it was sent, and how often nobody knew what had become of it. */
  attempts: number;
  unknown: number;
  state: 'invoked' | 'acknowledged' | 'refused' | 'unknown';
  status: number | null;
  answer: Json;
};
export type RecordingClient = Client & { invocations: Invocation[]; acknowledged: () => number };

const PATIENCE_MS = 180_000;
/** Longer than the API lets any request take. */
const ANSWER_MS = 20_000;
const REPEATED = new Set([429, 502, 503, 504]);

type Sent = { status: number; body: Json; retryAfter: string | null };

export function recordingClient(url: string): RecordingClient {
  const invocations: Invocation[] = [];
  let requests = 0;
  let retries = 0;

  /** `null`: no answer came, so that nobody knows. */
  async function once(path: string, init: RequestInit): Promise<Sent | null> {
    try {
      const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
      const text = await response.text();
      requests += 1;
      const body = text === '' ? null : JSON.parse(text);
      return { status: response.status, body, retryAfter: response.headers.get('Retry-After') };
    } catch (error) {
      if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return null;
      throw error;
    }
  }

  async function patiently(
    send: () => Promise<Sent | null>,
    onUnknown = () => undefined as void,
  ): Promise<Sent | null> {
    const end = Date.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt += 1) {
      const sent = await send();
      const isFinal = sent && !REPEATED.has(sent.status) && sent.body?.code !== 'idempotency-running';
      if (isFinal || Date.now() > end) return sent;
      if (!sent || sent.status >= 500) onUnknown();
      retries += 1;
      await sleep(retryDelay(sent?.retryAfter ?? null, attempt));
    }
  }

  return {
    invocations,
    acknowledged: () => invocations.filter(({ state }) => state === 'acknowledged').length,
    counts: () => ({ requests, retries }),
    async get<T>(key: string, path: string) {
      const init = { headers: { Authorization: `Bearer ${key}` } };
      const sent = await patiently(() => once(path, init));
      if (sent?.status === 200) return sent.body as T;
      throw new DemoError(`GET ${path}: ${sent?.status ?? 'no connection'} ${sent?.body?.code ?? ''}`);
    },
    async post<T>({ key, path, body, idempotencyKey, contentType = 'application/json' }: Post) {
      const invocation = invoke({ path, key, body, idempotencyKey });
      invocations.push(invocation);
      const headers = {
        'Content-Type': contentType,
        'Idempotency-Key': idempotencyKey,
        ...(key !== null && { Authorization: `Bearer ${key}` }),
      };
      const init = { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
      const send = () => {
        invocation.attempts += 1;
        return once(path, init);
      };
      const sent = await patiently(send, () => {
        invocation.unknown += 1;
      });
      return settle<T>(invocation, sent);
    },
  };
}

const invoke = (parts: Pick<Invocation, 'path' | 'key' | 'body' | 'idempotencyKey'>): Invocation => ({
  ...parts,
  attempts: 0,
  unknown: 0,
  state: 'invoked',
  status: null,
  answer: null,
});

function settle<T>(invocation: Invocation, sent: Sent | null): Reply<T> {
  invocation.status = sent?.status ?? null;
  invocation.answer = sent?.body ?? null;
  const status = sent?.status ?? 0;
  if (sent && status < 300) {
    invocation.state = 'acknowledged';
    return { ok: true, status, body: sent.body };
  }
  invocation.state = sent && status < 500 ? 'refused' : 'unknown';
  const problem = sent?.body ?? { code: 'no-connection', title: 'no connection' };
  return { ok: false, status, problem };
}
