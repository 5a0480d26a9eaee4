/** A launch of a thousand people in one region: one result per person, once. */
import { describe, expect, it } from 'vitest';
import { verifyAll } from '../../store/verify/all.ts';
import { ok } from '../support/journey-cast.ts';
import { inOrder, until, useJourney } from '../support/journey.ts';
import { SHIPPED_REGIONS } from '../support/journey-regions.ts';
import { ELSEWHERE } from '../support/regions.ts';

const REGION = ELSEWHERE;
const CYCLE = `cycle:${REGION}:2026`;
const PEOPLE = 1_000;
/** A day in almost a minute and a half: nobody's deadline comes up while the thousand are started. */
const LAUNCH = {
  region: REGION,
  label: '2026',
  period: { from: '2026-01-01', to: '2026-12-31' },
  sandbox: { speed: 1_000 },
};

const journey = useJourney({ regions: async () => SHIPPED_REGIONS });
const ask: ReturnType<typeof journey>['ask'] = (...request) => journey().ask(...request);
const admin = () => journey().services.ofRegion(REGION, 'admin');
const get = async (path: string) => ok(await ask('GET', path, { key: admin() }));

type Expected = 'LAUNCHED' | `EXCLUDED ${string}` | `HELD ${string}`;
type Person = { nip: string; cells: string; expected: Expected };

const nip = (n: number) => `18010101${String(n).padStart(10, '0')}`;
const [MAYOR, SECRETARY] = [1, 2];

/** The mayor, the secretary, and 998 people who work for the heads of ten units. */
function personOf(n: number): Person {
  const unit = `unit${n % 10}`;
  const superior = n === MAYOR ? null : n <= 12 ? (n === SECRETARY ? MAYOR : SECRETARY) : 3 + (n % 10);
  const [active, months, expected] = fateOf(n);
  const cells = [`Orang ${n}`, unit, unit, superior ? nip(superior) : '', active, months, 'other', 'III/a'].join(',');
  return { nip: nip(n), cells: `${nip(n)},${cells}`, expected };
}

function fateOf(n: number): [active: boolean, months: string, Expected] {
  if (n === MAYOR) return [true, '60', 'HELD no-supervisor'];
  if (n === SECRETARY) return [true, '60', 'HELD no-second-reviewer'];
  if (n > 12 && n % 50 === 0) return [false, '60', 'EXCLUDED inactive'];
  if (n > 12 && n % 40 === 0) return [true, '2', 'EXCLUDED newInPost'];
  if (n > 12 && n % 60 === 1) return [true, '', 'HELD facts-on-hold'];
  return [true, '60', 'LAUNCHED'];
}

const people = Array.from({ length: PEOPLE }, (_, i) => personOf(i + 1));
const expected = (status: string) => people.filter((person) => person.expected.startsWith(status)).length;
const LAUNCHED = expected('LAUNCHED');
const HEADER = 'nip,name,unit,unitName,supervisorNip,active,facts.monthsInPost,facts.unitKind,facts.grade';

async function pages<T>(path: string): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { data, page } = await get(`${path}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    all.push(...data);
    cursor = page.nextCursor;
  }
  return all;
}

const byNip = new Map<string, string>();
let answer = '';

describe('a launch of a thousand people', () => {
  inOrder();

  it('begins with their roster in one file', async () => {
    const raw = `${[HEADER, ...people.map(({ cells }) => cells)].join('\n')}\n`;
    const headers = { 'Content-Type': 'text/csv' };
    const report = ok(await ask('POST', `/v1/employees/import?region=${REGION}`, { key: admin(), raw, headers }));
    expect(report).toMatchObject({ imported: PEOPLE, failed: 0 });
    for (const { id, nip: number } of await pages<{ id: string; nip: string }>(`/v1/employees?region=${REGION}&`)) {
      byNip.set(number, id);
    }
    expect(byNip.size).toBe(PEOPLE);
  });

  it('is accepted at once and moves on, while the same request again changes nothing', async () => {
    const launch = { key: admin(), body: LAUNCH, idempotencyKey: 'launch-1000' };
    const first = await ask('POST', '/v1/cycles', launch);
    expect([first.status, first.body.state]).toEqual([202, 'LAUNCHING']);
    answer = first.text;
    const seen = new Set<number>();
    const progress = await until('everybody has an appraisal', async () => {
      const now = await get(`/v1/cycles/${CYCLE}/progress`);
      seen.add(now.total);
      if (seen.size === 2) expect((await ask('POST', '/v1/cycles', launch)).text).toBe(answer);
      return now.launch.finishedAt !== null && now.total >= LAUNCHED ? now : undefined;
    });
    expect(seen.size).toBeGreaterThan(3);
    expect(progress).toMatchObject({ state: 'OPEN', total: LAUNCHED });
    const counts = { launched: LAUNCHED, excluded: expected('EXCLUDED'), held: expected('HELD'), failed: 0 };
    expect(progress.launch).toMatchObject(counts);
    expect(Math.min(...Object.values(counts).slice(0, 3))).toBeGreaterThan(10);
  });

  it('has one result per person, with the rule that decided', async () => {
    type Member = { employeeId: string; status: string; rule: string | null; appraisalId: string | null };
    const members = await pages<Member>(`/v1/cycles/${CYCLE}/members?`);
    expect(members).toHaveLength(PEOPLE);
    const results = new Map(
      members.map(({ employeeId, status, rule }) => [employeeId, rule ? `${status} ${rule}` : status]),
    );
    const wrong = people.filter((person) => results.get(byNip.get(person.nip) ?? '') !== person.expected);
    expect(wrong).toEqual([]);
    const started = members.flatMap(({ appraisalId }) => appraisalId ?? []);
    expect(new Set(started).size).toBe(LAUNCHED);
  });

  it('answers the same when it is asked for again afterwards, and starts nobody twice', async () => {
    const list = `/v1/appraisals?cycle=${CYCLE}&`;
    type Row = { id: string; version: number };
    const before = await pages<Row>(list);
    const again = await ask('POST', '/v1/cycles', { key: admin(), body: LAUNCH, idempotencyKey: 'launch-1000' });
    expect([again.status, again.text, again.headers.get('Idempotency-Replayed')]).toEqual([202, answer, 'true']);
    // Under a new key the cycle itself is what makes it the same launch.
    ok(await ask('POST', '/v1/cycles', { key: admin(), body: LAUNCH }), 202);
    const rows = ({ id, version }: Row) => `${id} ${version}`;
    expect((await pages<Row>(list)).map(rows).sort()).toEqual(before.map(rows).sort());
    expect(new Set(before.map(({ id }) => id)).size).toBe(LAUNCHED);
  });

  it('is cancelled with a reason, and ends for everybody', async () => {
    const body = { reason: 'Pemilihan kepala daerah diulang', reasonCode: 'election' };
    const sent = await ask('POST', `/v1/cycles/${CYCLE}/cancel`, { key: admin(), body });
    const { opId } = ok(sent, 202);
    const cycle = await until('the cycle ends', async () => {
      const now = await get(`/v1/cycles/${CYCLE}`);
      return now.state === 'CANCELLED' ? now : undefined;
    });
    expect(cycle.operations).toMatchObject([
      { opId, op: 'cancel', state: 'DONE', done: LAUNCHED, failed: 0, ...reasonOf(body) },
    ]);
    const { stages } = await get(`/v1/cycles/${CYCLE}/progress`);
    expect(stages.map(({ state }: { state: string }) => state)).toEqual(stages.map(() => 'CANCELLED'));
    const ended = await pages<{ endReason: string }>(`/v1/appraisals?cycle=${CYCLE}&state=CANCELLED&`);
    expect(ended.filter(({ endReason }) => endReason === 'election')).toHaveLength(LAUNCHED);
    const totals = await verifyAll(journey().store, { onFinding: (finding) => expect(finding).toBeUndefined() });
    expect(totals.findings).toBe(0);
  });
  const reasonOf = ({ reason }: { reason: string }) => ({ reason });
});
