import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppEnv } from '../../../api/deps.ts';
import { databaseWatch } from '../../../api/middleware/database-watch.ts';
import { toProblem } from '../../../api/problem/error-mapping.ts';
import type { Ping, Store } from '../../../store/connect.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The code that is answered, and after how many seconds; the work takes so many of them. */
async function answered(takes: number, ping: () => Promise<Ping>) {
  const app = new Hono<AppEnv>();
  app.onError((error, c) => c.text(toProblem(error)?.code ?? 'internal'));
  app.use(databaseWatch({ store: { ping } as Store }));
  app.get('/', async (c) => {
    await new Promise((resolve) => setTimeout(resolve, takes * 1_000));
    return c.text('done');
  });
  const began = Date.now();
  const answer = Promise.resolve(app.request('/')).then(async (response) => ({
    code: await response.text(),
    after: (Date.now() - began) / 1_000,
  }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(0);
  return answer;
}
const silent = () =>
  new Promise<Ping>((resolve) => setTimeout(() => resolve({ ok: false, reason: 'no answer' }), 2_000));

describe('a database that takes a question and never answers it', () => {
  it('is told within eight seconds', async () => {
    expect(await answered(50, silent)).toEqual({ code: 'database-unavailable', after: 7 });
  });

  it('is not suspected while work takes long and the database answers', async () => {
    expect(await answered(50, async () => ({ ok: true }))).toEqual({ code: 'done', after: 50 });
    expect(await answered(3, silent)).toEqual({ code: 'done', after: 3 });
  });
});
