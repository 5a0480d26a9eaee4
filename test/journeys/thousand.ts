/**
 * A thousand people in one region (fewer in a normal run): launched with one result per person, once; in the middle of a stage a new version
 * changes none of them and an amendment exactly its cohort, each once; cancelled, it ends for everybody.
 */
import { describe, expect, it } from 'vitest';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import { verifyAll } from '../../store/verify/all.ts';
import type { Json } from '../support/api.ts';
import { ok } from '../support/journey-cast.ts';
import { inOrder, issueKey, until } from '../support/journey.ts';
import { kill, serving } from '../support/journey-kills.ts';
import { longerAfter, publishNext } from '../support/next-version.ts';
import { ELSEWHERE } from '../support/regions.ts';
import { FULL } from '../support/sampled.ts';
import { journey } from './policy-stack.ts';

const REGION = ELSEWHERE;
const CYCLE = `cycle:${REGION}:2026`;
/** Even the smaller number is two pages of a launch and of its cancellation; in full the cohort is two pages as well. */
const PEOPLE = FULL ? 1_000 : 290;
/** Hardly faster than real time: nobody's deadline comes up, however slow the machine. */
const LAUNCH = {
  region: REGION,
  label: '2026',
  period: { from: '2026-01-01', to: '2026-12-31' },
  sandbox: { speed: 2 },
};

const ask: ReturnType<typeof journey>['ask'] = (...request) => journey().ask(...request);
/** Two persons decide: the keys of mayor and secretary, who are appraised by nobody. Until they exist, the region's. */
const personal = new Map<string, string>();
const keyOf = (role: 'admin' | 'hr') => personal.get(role) ?? journey().services.ofRegion(REGION, role);
const get = async (path: string) => ok(await ask('GET', path, { key: keyOf('admin') }));

type Expected = 'LAUNCHED' | `EXCLUDED ${string}` | `HELD ${string}`;
type Person = { nip: string; unit: string; cells: string; expected: Expected };

const nip = (n: number) =>
  `18010101${String(Math.floor(n / 999)).padStart(6, '0')}1${String((n % 999) + 1).padStart(3, '0')}`;
const [MAYOR, SECRETARY, FIRST_HEAD] = [1, 2, 3];

/** The mayor, the secretary, ten heads, and those who work for them, seven in ten for the first. */
function personOf(n: number): Person {
  const place = n <= 12 ? n - FIRST_HEAD : n % 10 < 7 ? 0 : n % 10;
  const unit = n < FIRST_HEAD ? 'setda' : `unit${place}`;
  const superior = n === MAYOR ? null : n === SECRETARY ? MAYOR : n <= 12 ? SECRETARY : FIRST_HEAD + place;
  const [active, months, expected] = fateOf(n);
  const cells = [`Orang ${n}`, unit, unit, superior ? nip(superior) : '', active, months, 'other', 'III/a'].join(',');
  return { nip: nip(n), unit, cells: `${nip(n)},${cells}`, expected };
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
const UNIT = 'unit0';
const COHORT = people.filter(({ unit, expected: result }) => unit === UNIT && result === 'LAUNCHED').length;
/** Somewhere in the middle of the cohort. */
const KILL_AFTER = 60;
const REASON = { id: 'Peraturan wali kota diubah di tengah tahun', en: 'The mayor’s regulation changed in mid-year' };
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

const brief = (all: Json[]) => all.map(({ id, pack, version }) => `${id} ${pack} ${version}`).sort();

let first: ResolvedPack;
let second: ResolvedPack;
let before: Json[] = [];
let amendment = '';

const byNip = new Map<string, string>();
let answer = '';

const rows = () => pages<Json>(`/v1/appraisals?cycle=${CYCLE}&`);

describe(`${PEOPLE} people of one region`, () => {
  inOrder();

  it('begins with their roster in one file', async () => {
    const raw = `${[HEADER, ...people.map(({ cells }) => cells)].join('\n')}\n`;
    const headers = { 'Content-Type': 'text/csv' };
    const report = ok(
      await ask('POST', `/v1/employees/import?region=${REGION}`, { key: keyOf('admin'), raw, headers }),
    );
    expect(report).toMatchObject({ imported: PEOPLE, failed: 0 });
    for (const { id, nip: number } of await pages<{ id: string; nip: string }>(`/v1/employees?region=${REGION}&`)) {
      byNip.set(number, id);
    }
    expect(byNip.size).toBe(PEOPLE);
    for (const [i, role] of (['admin', 'hr'] as const).entries()) {
      const body = { label: role, region: REGION, roles: [role], employeeId: report.lines[i].id };
      personal.set(role, await issueKey(journey(), body));
    }
  });

  it('is accepted at once and moves on, while the same request again changes nothing', async () => {
    const launch = { key: keyOf('admin'), body: LAUNCH, idempotencyKey: 'launch-all' };
    const first = await ask('POST', '/v1/cycles', launch);
    expect([first.status, first.body.state], first.text).toEqual([202, 'LAUNCHING']);
    answer = first.text;
    const seen = new Set<number>();
    const progress = await until('everybody has an appraisal', async () => {
      const now = await get(`/v1/cycles/${CYCLE}/progress`);
      seen.add(now.total);
      if (seen.size === 2) expect((await ask('POST', '/v1/cycles', launch)).text).toBe(answer);
      return now.launch.finishedAt !== null && now.total >= LAUNCHED ? now : undefined;
    });
    expect(seen.size).toBeGreaterThan(1);
    expect(progress).toMatchObject({ state: 'OPEN', total: LAUNCHED });
    const counts = { launched: LAUNCHED, excluded: expected('EXCLUDED'), held: expected('HELD'), failed: 0 };
    expect(progress.launch).toMatchObject(counts);
    expect(Math.min(...Object.values(counts).slice(0, 3))).toBeGreaterThan(5);
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
    const again = await ask('POST', '/v1/cycles', { key: keyOf('admin'), body: LAUNCH, idempotencyKey: 'launch-all' });
    expect([again.status, again.text, again.headers.get('Idempotency-Replayed')]).toEqual([202, answer, 'true']);
    // Under a new key the cycle itself is what makes it the same launch.
    ok(await ask('POST', '/v1/cycles', { key: keyOf('admin'), body: LAUNCH }), 202);
    const rows = ({ id, version }: Row) => `${id} ${version}`;
    expect((await pages<Row>(list)).map(rows).sort()).toEqual(before.map(rows).sort());
    expect(new Set(before.map(({ id }) => id)).size).toBe(LAUNCHED);
  });

  it('are changed in nothing by the publication of a second version, in the middle of a stage', async () => {
    const { store } = journey();
    before = await rows();
    expect(before.filter(({ unit }) => unit === UNIT)).toHaveLength(COHORT);
    const digest = (await get(`/v1/cycles/${CYCLE}`)).pack.digest;
    const pinned = await getPack(store, digest);
    if (!pinned) throw new Error('no pack');
    first = pinned;
    second = await publishNext(store, first, longerAfter('final'));
    expect((await ask('GET', `/v1/rule-packs/${second.digest}`, { key: keyOf('admin') })).status).toBe(200);
    expect(brief(await rows())).toEqual(brief(before));
    expect(new Set(before.map(({ pack }) => pack))).toEqual(new Set([first.digest]));
  });

  it('are shown one unit’s before and after, and changed in nothing by the draft', async () => {
    const body = {
      region: REGION,
      pack: second.digest,
      reason: REASON,
      cycles: [CYCLE],
      units: [UNIT],
      choice: 'fromNextStage',
    };
    const draft = ok(await ask('POST', '/v1/amendments', { key: keyOf('hr'), body }), 201);
    amendment = draft.id;
    const preview = await get(`/v1/amendments/${amendment}/preview`);
    expect(preview.summary).toMatchObject({ appraisals: COHORT, touched: COHORT, refused: {} });
    const own = await ask('POST', `/v1/amendments/${amendment}/approve`, {
      key: keyOf('hr'),
      body: { preview: preview.digest },
    });
    expect([own.status, own.body.code]).toEqual([403, 'self-decision']);
    expect(brief(await rows())).toEqual(brief(before));
  });

  it('are amended once each, although the worker is killed in the middle', async () => {
    const { siklus, lines } = journey();
    const supervised = { pids: siklus.pids, lines };
    await serving(supervised, 'worker');
    const { digest } = await get(`/v1/amendments/${amendment}/preview`);
    const request = { key: keyOf('admin'), body: { preview: digest }, idempotencyKey: 'approve-cohort' };
    ok(await ask('POST', `/v1/amendments/${amendment}/approve`, request), 202);
    await until('some are amended', async () => {
      const { progress } = await get(`/v1/amendments/${amendment}`);
      return progress.amended >= KILL_AFTER ? progress : undefined;
    });
    await kill(supervised, 'worker');
    const { state, progress } = await get(`/v1/amendments/${amendment}`);
    expect(state).toBe('APPROVED');
    expect(progress.pending).toBeGreaterThan(0);
    expect((await ask('POST', `/v1/amendments/${amendment}/approve`, request)).status).toBe(202);
    const done = await until('the amendment is done', async () => {
      const now = await get(`/v1/amendments/${amendment}`);
      return now.state === 'DONE' ? now : undefined;
    });
    expect(done.progress).toEqual({ pending: 0, unanswered: 0, amended: COHORT, refused: 0, kept: 0 });
  });

  it('are changed in exactly that cohort, with one entry and one notice each', async () => {
    const { store } = journey();
    const after = await rows();
    const isAmended = ({ unit }: Json) => unit === UNIT;
    expect(brief(after.filter((row) => !isAmended(row)))).toEqual(brief(before.filter((row) => !isAmended(row))));
    const cohort = after.filter(isAmended);
    expect(cohort.filter(({ pack }) => pack === second.digest)).toHaveLength(COHORT);
    const entries = await store.models.journal.find({ type: 'appraisal.amended' }).lean();
    expect(entries.map(({ subject }) => subject).sort()).toEqual(cohort.map(({ id }): string => id).sort());
    for (const { data, actor } of entries) {
      expect(data).toMatchObject({ amendmentId: amendment, before: first.digest, after: second.digest });
      expect(actor.id).toBe(data?.['approvedBy']);
    }
    const notices = await store.models.notices.find({ template: 'amended-from-next-stage' }).lean();
    expect(notices.map(({ to }) => to).sort()).toEqual(cohort.map(({ employeeId }): string => employeeId).sort());
    const told = await get(`/v1/notices?region=${REGION}&to=${cohort[0]?.employeeId}&limit=200`);
    const notice = told.data.find(({ template }: Json) => template === 'amended-from-next-stage');
    expect([notice.text.id, notice.text.en]).toEqual([
      expect.stringContaining(REASON.id),
      expect.stringContaining(REASON.en),
    ]);
  });

  it('is cancelled with a reason, and ends for everybody', async () => {
    const body = { reason: 'Pemilihan kepala daerah diulang', reasonCode: 'election' };
    const sent = await ask('POST', `/v1/cycles/${CYCLE}/cancel`, { key: keyOf('admin'), body });
    const { opId } = ok(sent, 202);
    const cycle = await until('the cycle ends', async () => {
      const now = await get(`/v1/cycles/${CYCLE}`);
      // The last word of an operation comes after the last appraisal's.
      const isDone = now.operations.every(({ state }: { state: string }) => state !== 'RUNNING');
      return now.state === 'CANCELLED' && isDone ? now : undefined;
    });
    expect(cycle.pack.digest).toBe(first.digest);
    expect(cycle.operations).toMatchObject([
      { opId: amendment, op: 'amend', state: 'DONE', done: COHORT, failed: 0 },
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
