/** A thousand running appraisals: a new version changes none of them, an amendment exactly its cohort, each once. */
import { describe, expect, it } from 'vitest';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import { verifyAll } from '../../store/verify/all.ts';
import type { Json } from '../support/api.ts';
import { ok } from '../support/journey-cast.ts';
import { inOrder, until, useJourney } from '../support/journey.ts';
import { kill, serving } from '../support/journey-kills.ts';
import { SHIPPED_REGIONS } from '../support/journey-regions.ts';
import { longerAfter, publishNext } from '../support/next-version.ts';
import { ELSEWHERE } from '../support/regions.ts';

const REGION = ELSEWHERE;
const CYCLE = `cycle:${REGION}:2026`;
/** A day in almost a minute and a half: nobody's deadline comes up during the test. */
const LAUNCH = {
  region: REGION,
  label: '2026',
  period: { from: '2026-01-01', to: '2026-12-31' },
  sandbox: { speed: 1_000 },
};
const APPRAISALS = 1_000;
const COHORT = { unit: 'unit0', people: 400 };
const OTHER_UNITS = 6;
/** Somewhere in the middle of the cohort. */
const KILL_AFTER = 60;
const REASON = { id: 'Peraturan wali kota diubah di tengah tahun', en: 'The mayor’s regulation changed in mid-year' };

const journey = useJourney({ regions: async () => SHIPPED_REGIONS });
const ask: ReturnType<typeof journey>['ask'] = (...request) => journey().ask(...request);
/** Two persons decide: the keys of mayor and secretary, who are appraised by nobody. Until they exist, the region's. */
const personal = new Map<string, string>();
const key = (role: 'admin' | 'hr') => personal.get(role) ?? journey().services.ofRegion(REGION, role);
const get = async (path: string) => ok(await ask('GET', path, { key: key('admin') }));

const nip = (n: number) => `18010101${String(n).padStart(10, '0')}`;
const [MAYOR, SECRETARY, FIRST_HEAD] = [1, 2, 3];
const unitOf = (n: number) => (n < COHORT.people ? COHORT.unit : `unit${1 + (n % OTHER_UNITS)}`);
const headOf = (unit: string) => FIRST_HEAD + Number(unit.slice('unit'.length));

/** Mayor and secretary are appraised by nobody here; below them a thousand people, 400 of them in one unit. */
function roster(): string {
  const line = (n: number, unit: string, superior: number | null) =>
    [nip(n), `Orang ${n}`, unit, unit, superior ? nip(superior) : '', 'true', '60', 'other', 'III/a'].join(',');
  const heads = Array.from({ length: OTHER_UNITS + 1 }, (_, i) => line(FIRST_HEAD + i, `unit${i}`, SECRETARY));
  const staff = Array.from({ length: APPRAISALS - heads.length }, (_, i) => {
    const unit = unitOf(i + 1);
    return line(FIRST_HEAD + heads.length + i, unit, headOf(unit));
  });
  const header = 'nip,name,unit,unitName,supervisorNip,active,facts.monthsInPost,facts.unitKind,facts.grade';
  return `${[header, line(MAYOR, 'setda', null), line(SECRETARY, 'setda', MAYOR), ...heads, ...staff].join('\n')}\n`;
}

async function rows(): Promise<Json[]> {
  const all: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { data, page } = await get(
      `/v1/appraisals?cycle=${CYCLE}&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
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

describe('a thousand appraisals in the middle of a stage', () => {
  inOrder();

  it('are launched', async () => {
    const headers = { 'Content-Type': 'text/csv' };
    const path = `/v1/employees/import?region=${REGION}`;
    const report = ok(await ask('POST', path, { key: key('admin'), raw: roster(), headers }));
    expect(report).toMatchObject({ imported: APPRAISALS + 2, failed: 0 });
    for (const [i, role] of (['admin', 'hr'] as const).entries()) {
      const body = { label: role, region: REGION, roles: [role], employeeId: report.lines[i].id };
      const made = ok(await ask('POST', '/v1/api-keys', { key: key('admin'), body }), 201);
      personal.set(role, made.key);
    }
    ok(await ask('POST', '/v1/cycles', { key: key('admin'), body: LAUNCH }), 202);
    await until('everybody has an appraisal', async () => {
      const now = await get(`/v1/cycles/${CYCLE}/progress`);
      return now.launch.finishedAt !== null && now.total === APPRAISALS ? now : undefined;
    });
    before = await rows();
    expect(before.filter(({ unit }) => unit === COHORT.unit)).toHaveLength(COHORT.people);
  });

  it('are changed in nothing by the publication of a second version', async () => {
    const { store } = journey();
    const digest = (await get(`/v1/cycles/${CYCLE}`)).pack.digest;
    const pinned = await getPack(store, digest);
    if (!pinned) throw new Error('no pack');
    first = pinned;
    second = await publishNext(store, first, longerAfter('final'));
    expect((await ask('GET', `/v1/rule-packs/${second.digest}`, { key: key('admin') })).status).toBe(200);
    expect(brief(await rows())).toEqual(brief(before));
    expect(new Set(before.map(({ pack }) => pack))).toEqual(new Set([first.digest]));
  });

  it('are shown one unit’s before and after, and changed in nothing by the draft', async () => {
    const body = {
      region: REGION,
      pack: second.digest,
      reason: REASON,
      cycles: [CYCLE],
      units: [COHORT.unit],
      choice: 'fromNextStage',
    };
    const draft = ok(await ask('POST', '/v1/amendments', { key: key('hr'), body }), 201);
    amendment = draft.id;
    const preview = await get(`/v1/amendments/${amendment}/preview`);
    expect(preview.summary).toMatchObject({ appraisals: COHORT.people, touched: COHORT.people, refused: {} });
    const own = await ask('POST', `/v1/amendments/${amendment}/approve`, {
      key: key('hr'),
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
    const request = { key: key('admin'), body: { preview: digest }, idempotencyKey: 'approve-cohort' };
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
    expect(done.progress).toEqual({ pending: 0, amended: COHORT.people, refused: 0, kept: 0 });
  });

  it('are changed in exactly that cohort, with one entry and one notice each', async () => {
    const { store } = journey();
    const after = await rows();
    const isAmended = ({ unit }: Json) => unit === COHORT.unit;
    expect(brief(after.filter((row) => !isAmended(row)))).toEqual(brief(before.filter((row) => !isAmended(row))));
    const cohort = after.filter(isAmended);
    expect(cohort.filter(({ pack }) => pack === second.digest)).toHaveLength(COHORT.people);
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

  it('and the journal of all of them verifies', async () => {
    const found: unknown[] = [];
    const totals = await verifyAll(journey().store, { onFinding: (finding) => found.push(finding) });
    expect(found).toEqual([]);
    expect(totals.subjects).toBeGreaterThan(APPRAISALS);
    const cycle = await get(`/v1/cycles/${CYCLE}`);
    const [operation] = cycle.operations;
    expect(operation).toMatchObject({ opId: amendment, op: 'amend', state: 'DONE', done: COHORT.people, failed: 0 });
    expect(cycle.pack.digest).toBe(first.digest);
  });
});
