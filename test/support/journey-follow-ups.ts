/** What runs after the outcomes of a year, over HTTP. */
import { expect } from 'vitest';
import { type castOf, ok, problem } from './journey-cast.ts';

type Ask = ReturnType<typeof castOf>['ask'];
type Of = { region: string; cycle: string; hr: string; admin: string };

/** Of a closed sandbox whose time is moved by hand: nobody does anything, and each ends by itself. */
export async function followUpsEnd(ask: Ask, { region, cycle, hr, admin }: Of): Promise<void> {
  const open = async (): Promise<unknown[]> =>
    ok(await ask('GET', `/v1/follow-ups?region=${region}&open=true`, { key: hr })).data;
  const move = () => ask('POST', `/v1/cycles/${cycle}/clock`, { key: admin, body: { next: true } });
  expect(await open()).not.toEqual([]);
  for (let n = 0; n < 40 && (await open()).length > 0; n += 1) ok(await move());
  expect(await open()).toEqual([]);
  problem(await move(), 409, 'cycle-not-open');
}
