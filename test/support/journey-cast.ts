/** The people of a journey: who has which key, and acts that are read again as soon as they were accepted. */
import { expect } from 'vitest';
import type { Answer } from './api.ts';
import { type Ask, type Journey, until } from './journey.ts';
import { commandOf, ENTRY_OF } from './journey-entries.ts';
import type { Name } from './journey-people.ts';

export function known(map: ReadonlyMap<string, string>, name: string): string {
  const value = map.get(name);
  if (value === undefined) throw new Error(`nothing known of ${name}`);
  return value;
}

export function ok(answer: Answer, status = 200): Answer['body'] {
  expect(answer.status, answer.text).toBe(status);
  return answer.body;
}

export function problem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.body.code], answer.text).toEqual([status, code]);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
}

/** From one stage to the next there are an opening, a deadline and its grace for each person. */
const MOST_MOVES = 60;

type Act = { by: string; on: Name; body?: object };

export function castOf(journey: () => Journey, cycle: string) {
  const [, region = ''] = cycle.split(':');
  const ids = new Map<string, string>();
  const keys = new Map<string, string>();
  const appraisals = new Map<string, string>();
  const ask: Ask = (...request) => journey().ask(...request);
  const service = (role: 'admin' | 'hr') => journey().services.ofRegion(region, role);
  const pathOf = (name: Name) => `/v1/appraisals/${known(appraisals, name)}`;
  const read = async (name: Name) => ok(await ask('GET', pathOf(name), { key: service('hr') }));
  const journalOf = async (name: Name) =>
    ok(await ask('GET', `${pathOf(name)}/journal?limit=200`, { key: service('hr') })).data;

  /** Sends a command, and reads at once what it has done: in the appraisal and in the journal. */
  async function act(command: string, { by, on, body = {} }: Act) {
    const { version } = ok(await ask('POST', `${pathOf(on)}/${command}`, { key: known(keys, by), body }));
    expect((await read(on)).version).toBeGreaterThanOrEqual(version);
    const entry = (await journalOf(on)).find((each: { seq: number }) => each.seq === version);
    expect(ENTRY_OF[commandOf(command) ?? 'retry']).toContain(entry.type);
    return entry;
  }

  /** Asks for an operation on the cycle, and reads it at once and when it has reached everybody. */
  async function operate(op: string, body: object) {
    const sent = await ask('POST', `/v1/cycles/${cycle}/${op}`, { key: service('admin'), body });
    const { opId } = ok(sent, 202);
    const location = sent.headers.get('Location') ?? '';
    expect(location).toBe(`/v1/cycles/${cycle}/operations/${opId}`);
    expect(ok(await ask('GET', location, { key: service('admin') }))).toMatchObject({ opId, op });
    return until(`${op} reaches everybody`, async () => {
      const operation = ok(await ask('GET', location, { key: service('admin') }));
      return operation.state === 'DONE' ? operation : undefined;
    });
  }

  const inStage = (name: Name, stage: string) =>
    until(`${name} in ${stage}`, async () => {
      const view = await read(name);
      return view.stage === stage ? view : undefined;
    });

  /** Moves business time to an instant, or to the next opening or deadline; answers where it is. */
  async function moveTime(body: { to: string } | { next: true }): Promise<number> {
    const sent = await ask('POST', `/v1/cycles/${cycle}/clock`, { key: service('admin'), body });
    return Date.parse(ok(sent).clock.now);
  }

  /** Lets days pass, from one opening or deadline to the next, until all of them are in this stage and it is open. */
  async function passTo(stage: string, names: Name[]): Promise<void> {
    let now = Date.parse(ok(await ask('GET', `/v1/cycles/${cycle}`, { key: service('admin') })).businessNow);
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      const views = await Promise.all(names.map(read));
      if (views.every((view) => view.stage === stage && Date.parse(view.stageOpenedAt) <= now)) return;
      now = await moveTime({ next: true });
    }
    throw new Error(`not all of ${names.join(', ')} come to ${stage}`);
  }

  return { act, appraisals, ask, ids, inStage, journalOf, keys, moveTime, operate, passTo, read };
}
