/** A year that nobody waits for: the whole of Siklus, and time that is moved by hand over HTTP. */
import { describe, expect, it } from 'vitest';
import { verifyAll } from '../../store/verify/all.ts';
import { castOf, ok, problem } from '../support/journey-cast.ts';
import { rosterWithWrongLines } from '../support/journey-people.ts';
import { inOrder, until } from '../support/journey.ts';
import { HOME } from '../support/regions.ts';
import { journey } from './people-stack.ts';

const REGION = HOME;
const CYCLE = `cycle:${REGION}:2027`;
const { ask, operate } = castOf(journey, CYCLE);
const admin = () => journey().services.ofRegion(REGION, 'admin');
const hr = () => journey().services.ofRegion(REGION, 'hr');
const move = (body: object) => ask('POST', `/v1/cycles/${CYCLE}/clock`, { key: admin(), body });
const cycle = async () => ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: admin() }));
const everybody = async () => ok(await ask('GET', `/v1/appraisals?cycle=${CYCLE}`, { key: hr() })).data;

describe('a year that is moved by hand', () => {
  inOrder();

  it('begins on its first morning, and stands still', async () => {
    const headers = { 'Content-Type': 'text/csv' };
    const { csv } = rosterWithWrongLines();
    ok(await ask('POST', `/v1/employees/import?region=${REGION}`, { key: hr(), raw: csv, headers }));
    const period = { from: '2027-01-01', to: '2027-12-31' };
    const body = { region: REGION, label: '2027', period, sandbox: { speed: 0 } };
    ok(await ask('POST', '/v1/cycles', { key: admin(), body }), 202);
    await until('the launch', async () => ((await cycle()).state === 'OPEN' ? true : undefined));
    expect((await cycle()).businessNow).toMatch(/^2027-01-01T00:00:00/);
  });

  it('goes from one deadline to the next, until nothing is left that happens by itself', async () => {
    let now = (await cycle()).businessNow;
    let due = null;
    do {
      const moved = ok(await move({ next: true }));
      expect(moved).toMatchObject({ op: 'clock', state: 'DONE', failed: 0 });
      expect(Date.parse(moved.clock.now)).toBeGreaterThan(Date.parse(now));
      if (due) expect(moved.clock.now).toBe(due.at);
      ({ due } = moved);
      ({ now } = moved.clock);
    } while (due);
    // Nobody has proposed anything, and the pack holds the stage: all are late in it, whatever time it is.
    ok(await move({ to: '2027-07-01T09:00:00+07:00' }));
    for (const { state, stageKind, overdue } of await everybody()) {
      expect([state, stageKind, overdue]).toEqual(['RUNNING', 'target', true]);
    }
    problem(await move({ to: '2027-01-02T00:00:00Z' }), 409, 'clock-backwards');
  });

  it('gives more time by decree at the time it was moved to', async () => {
    await operate('extend', { stage: 'targets', until: '2027-08-31', decree: 'SK/1/2027', reason: 'Latihan' });
    const whose = await everybody();
    await until('the decree', async () =>
      (await everybody()).some(({ overdue }: Late) => overdue) ? undefined : true,
    );
    const moved = ok(await move({ next: true }));
    expect(Date.parse(moved.clock.now)).toBe(Date.parse('2027-09-01T00:00:00+07:00'));
    expect(moved.done).toBe(whose.length);
  });
  type Late = { overdue: boolean };

  it('ends as any cycle does, and its journal tells it all in order', async () => {
    await operate('cancel', { reason: 'Latihan selesai' });
    await until('the end', async () => ((await cycle()).state === 'CANCELLED' ? true : undefined));
    for (const { id } of await everybody()) {
      const { data } = ok(await ask('GET', `/v1/appraisals/${id}/journal?limit=200`, { key: hr() }));
      const instants = data.map(({ at }: { at: string }) => Date.parse(at));
      expect(instants).toEqual(instants.toSorted((a: number, b: number) => a - b));
    }
    const found: unknown[] = [];
    await verifyAll(journey().store, { onFinding: (finding) => found.push(finding) });
    expect(found).toEqual([]);
  });
});
