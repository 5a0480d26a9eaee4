import { createHmac, hkdfSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../../rules/decide/canonical.ts';
import { insertSubmission } from '../../../store/appraisal/submissions.ts';
import { chainEntry } from '../../../store/journal/entry.ts';
import { recordDraft } from '../../../store/pack/drafts.ts';
import { putText } from '../../../store/pack/texts.ts';
import {
  confirmApiKey,
  insertApiKey,
  replaceUnseenSecret,
  revokeApiKey,
  shortenApiKey,
} from '../../../store/people/api-keys.ts';
import { insertRoleGrant } from '../../../store/people/role-grants.ts';
import { noteChanges, sumOfImport } from '../../../store/people/roster-changes.ts';
import type { ApiKeyDoc } from '../../../store/people/types.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import type { JournalFinding } from '../../../store/verify/findings.ts';
import { driverOf } from '../../../store/write.ts';
import { connect } from '../../../store/connect.ts';
import { createCycle, refreshLaunch, setCycleState } from '../../../store/cycle/cycles.ts';
import { putMembers } from '../../../store/cycle/members.ts';
import { beginRequest, finishRequest } from '../../../store/idempotency.ts';
import { appendBatch, appendSubject } from '../../../store/journal/journal.ts';
import { importEmployees } from '../../../store/people/import.ts';
import { sealedPages, sealUnsealed } from '../../../store/verify/sealed-records.ts';
import { aSituation, itsBatches, publishPacks, recordAppraisal } from '../../support/recorded-appraisal.ts';
import { aCycle, aMember, anEntry, useStore } from '../../support/store.ts';

const key = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const db = useStore({ codecKeys: key('k1', 1) });
type Name = keyof typeof db.store.models;
const raw = (name: Name) =>
  driverOf<{ _id: string } & Record<string, unknown>>({
    db: db.store.models.journal.db,
    collection: db.store.models[name].collection,
  });
const cycle = aCycle();
const row = { nip: '198001012005011001', name: 'A', unit: 'u', unitName: 'U', active: true, email: null, facts: {} };

const id = 'a-emp-1';
const admin = { id: 'adm-1', as: 'admin' } as const;
const actor = { id: 'emp-1', as: 'employee' } as const;
const body = { reason: 'Tidak setuju' };
const digest = `sha256:${sha256(canonicalJson(body))}`;

beforeAll(async () => {
  const { store } = db;
  await publishPacks(store);
  const situation = await aSituation('reward');
  const member = aMember(cycle._id, 'emp-1');
  await createCycle(store, cycle);
  const { period, pack, sandbox, clock, createdBy } = cycle;
  const requested = { type: 'cycle.requested', actor: createdBy, data: { period, pack, sandbox, clock } };
  await appendSubject(store, { ...requested, subject: cycle._id, region: 'test' });
  await putMembers(store, [member]);
  await recordAppraisal(store, situation, { appraisalId: id, cycleId: cycle._id });
  await refreshLaunch(store, cycle._id, '2026-01-01T00:00:00.000Z');
  const about = { appraisalId: id, region: 'test', kind: 'fileObjection', status: 'received' } as const;
  await insertSubmission(store, { ...about, _id: 's1', actor, body, digest, at: '2026-12-02T00:00:00.000Z' });
  const said = { submissionId: 's1', digest: Buffer.from(digest.slice(7), 'hex').toString('base64url').slice(0, 22) };
  const issued = itsBatches(situation, { appraisalId: id, cycleId: cycle._id }).at(-1);
  if (!issued) throw new Error('no batch');
  const notice = {
    key: 'result/objection-filed/0',
    to: 'sup-1',
    template: 'objection-filed',
    at: 1,
    params: {},
  } as const;
  const entries = [anEntry(5, { type: 'objection.filed', actor, ...said })];
  await appendBatch(store, { ...issued, version: 5, entries, notices: [notice] });
  const rosterImport = { importId: 'i1', region: 'test', at: '2026-01-01T00:00:00.000Z', by: 'adm-1' };
  const chain = { subject: 'audit:test', region: 'test', actor: admin };
  await appendSubject(store, { ...chain, type: 'employees.importing', data: { importId: 'i1', file: 'sha256:f' } });
  await importEmployees(store, 'test', { rows: [row], note: (changes) => noteChanges(store, rosterImport, changes) });
  const data = { importId: 'i1', ...(await sumOfImport(store, 'i1')) };
  await appendSubject(store, { ...chain, type: 'employees.imported', data });
  const key: ApiKeyDoc = {
    _id: 'k',
    id: 'k',
    region: 'test',
    roles: ['hr'],
    employeeId: null,
    offices: [],
    scopes: [],
    hash: 'h',
    label: 'k',
    createdAt: '2026',
    expiresAt: '2027',
    revokedAt: null,
    lastUsedAt: null,
  };
  const role = {
    region: 'test',
    employeeId: 'emp-1',
    role: 'hr',
    office: null,
    from: '2026-01-01',
    until: '2026-12-31',
  } as const;
  const given = { ...role, decree: 'SK 1', grantedBy: 'adm-1', grantedAt: '2026-01-01T00:00:00.000Z' };
  await appendSubject(store, { ...chain, type: 'role.granted', data: { grant: 'g', ...given } });
  await insertRoleGrant(store, { _id: 'g', ...given, revokedAt: null });
  await appendSubject(store, { ...chain, type: 'apiKey.created', data: { key: 'k', roles: ['hr'] } });
  await insertApiKey(store, key);
  const set = { content: await putText(store, { a: 1 }), report: await putText(store, { b: 1 }) };
  const event = { draftId: 'd1', packId: 'p', revision: 1, command: 'c', before: null, after: null, set };
  await recordDraft(store, { region: 'test', type: 'pack.drafted', actor: admin, event });
  const at = '2026-01-01T00:00:00.000Z';
  await beginRequest(store, { id: 'r1', fingerprint: 'f', at, abandonedBefore: at });
  await finishRequest(store, { id: 'r1', at }, { status: 200, body: { ok: true }, headers: {} });
});

let person = '';
let line = '';
let text = '';
let pack = '';
beforeAll(async () => {
  person = (await raw('employees').findOne({}))?._id ?? '';
  line = (await raw('rosterChanges').findOne({}))?._id ?? '';
  text = (await raw('packTexts').findOne({}))?._id ?? '';
  pack = (await raw('rulePacks').findOne({}))?._id ?? '';
});

async function keyStates() {
  for await (const { model, records } of sealedPages(db.store, { all: false }))
    if (model.collection.name === 'apiKeys') return records.map(({ state }) => state);
  return [];
}

/** As the release before made it, which left out what becomes of a key. */
function formerSeal(doc: Record<string, unknown>): string {
  const names = [
    '_id',
    'hash',
    'id',
    'region',
    'roles',
    'employeeId',
    'offices',
    'scopes',
    'label',
    'createdAt',
    'hands',
  ];
  const covered = canonicalJson(JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, doc[name]])))));
  const secret = hkdfSync('sha256', Buffer.alloc(32, 1), '', 'siklus/seal/1', 32);
  const mac = createHmac('sha256', Buffer.from(secret)).update(`apiKeys\n${covered}`);
  return `k1.${mac.digest('base64url')}`;
}

/** `collection: state`, each once. */
async function states(store = db.store) {
  const found = new Set<string>();
  for await (const { model, records } of sealedPages(store, { all: true })) {
    for (const { state } of records) found.add(`${model.collection.name}: ${state}`);
  }
  return [...found].toSorted();
}

const ALL =
  'apiKeys appraisals cycleMembers cycles decisions employees idempotency journal notices outcomes roleGrants rosterChanges rulePacks submissions'.split(
    ' ',
  );
const all = (state: string) => ALL.map((name) => `${name}: ${state}`);

/** What somebody changes who can write to the database and does not know the keys: record, change (`null`: deleted), finding. */
const TAMPERINGS: [string, Name, () => string, Record<string, unknown> | null, string][] = [
  ['the words of a command', 'submissions', () => 's1', { 'body.reason': 'Setuju' }, 'submission-differs s1'],
  ['who said them', 'submissions', () => 's1', { 'actor.id': 'x' }, 'submission-differs s1'],
  ['that they were taken', 'submissions', () => 's1', { status: 'refused' }, 'submission-differs s1'],
  ['words, gone', 'submissions', () => 's1', null, 'submission-missing s1'],
  ['a notice, to another', 'notices', () => `${id}/result/objection-filed/0`, { to: 'x' }, `seal-broken ${id}/result`],
  [
    'a notice, gone',
    'notices',
    () => `${id}/result/objection-filed/0`,
    null,
    `record-missing ${id}/result/objection-filed/0`,
  ],
  ['when an outcome was issued', 'outcomes', () => `outcome/${id}/1`, { issuedAt: '2020' }, `seal-broken outcome/`],
  ['where an outcome belongs', 'outcomes', () => `outcome/${id}/1`, { region: 'x' }, 'outcome-differs outcome/'],
  ['a decision without a seal', 'decisions', () => `decision/${id}/1`, { seal: null }, 'seal-missing decision/'],
  ['where a decision belongs', 'decisions', () => `decision/${id}/1`, { region: 'x' }, 'decision-differs decision/'],
  ['when an appraisal changed', 'appraisals', () => id, { updatedAt: '2020' }, `seal-broken ${id}`],
  ['facts of a person', 'employees', () => person, { facts: { a: 1 } }, 'seal-broken'],
  ['a superior', 'employees', () => person, { supervisorId: 'x' }, 'seal-broken'],
  ['a person, gone', 'employees', () => person, null, 'record-missing'],
  ['a line of the roster', 'rosterChanges', () => line, { by: 'x' }, 'record-differs i1'],
  ['a line of the roster, gone', 'rosterChanges', () => line, null, 'record-differs i1'],
  [
    'somebody left out',
    'members',
    () => `${cycle._id}|emp-1`,
    { status: 'EXCLUDED' },
    `record-differs ${cycle._id}|emp-1`,
  ],
  ['somebody launched, gone', 'members', () => `${cycle._id}|emp-1`, null, `record-differs ${cycle._id}|emp-1`],
  ['the counts of a launch', 'cycles', () => cycle._id, { 'launch.launched': 2 }, `record-differs ${cycle._id}`],
  ['a sandbox', 'cycles', () => cycle._id, { sandbox: true }, `record-differs ${cycle._id}`],
  ['an end', 'cycles', () => cycle._id, { state: 'CLOSED' }, `record-differs ${cycle._id}`],
  ['a cycle, gone', 'cycles', () => cycle._id, null, `record-missing ${cycle._id}`],
  ['the roles of a key', 'apiKeys', () => 'k', { roles: ['admin'] }, 'record-differs k'],
  ['the region of a key', 'apiKeys', () => 'k', { region: null }, 'seal-broken k'],
  ['until when a key counts', 'apiKeys', () => 'k', { expiresAt: '2030' }, 'seal-broken k'],
  ['a word for a key', 'apiKeys', () => 'k', { confirmedBy: 'x' }, 'seal-broken k'],
  ['a key taken back', 'apiKeys', () => 'k', { revokedAt: '2026' }, 'record-differs k'],
  ['who has a role', 'roleGrants', () => 'g', { employeeId: 'x' }, 'record-differs g'],
  ['until when somebody has a role', 'roleGrants', () => 'g', { until: null }, 'record-differs g'],
  ['a role taken back', 'roleGrants', () => 'g', { revokedAt: '2026' }, 'record-differs g'],
  ['who approved a draft', 'packDrafts', () => 'd1', { approvedBy: [{ by: 'x' }] }, 'record-differs d1'],
  ['a draft, gone', 'packDrafts', () => 'd1', null, 'record-missing d1'],
  ['a text of a draft', 'packTexts', () => text, { json: '{}' }, 'text-changed'],
  ['a pack that nobody has used', 'rulePacks', () => pack, { pack: '{}' }, 'pack-changed'],
  ['the first day of a pack', 'rulePacks', () => pack, { 'effective.from': '2020-01-01' }, 'pack-changed'],
  ['the source of a pack', 'rulePacks', () => pack, { source: '{}' }, 'seal-broken'],
  ['who approved a pack', 'rulePacks', () => pack, { change: { approvedBy: [] } }, 'seal-broken'],
  ['a kept answer', 'idempotency', () => 'r1', { body: '{}' }, 'seal-broken r1'],
  ['a chain rewritten', 'journal', () => `${id}:2`, { seal: 'k1.x' }, `seal-broken ${id}:2`],
  ['an entry without a seal', 'journal', () => `${id}:5`, { seal: null }, `seal-missing ${id}:5`],
  ['an entry', 'journal', () => `${id}:5`, { at: 1 }, `entry-changed ${id}:5`],
  ['that a notice was sent', 'journal', () => `${id}:5`, { told: [] }, `seal-broken ${id}:5`],
];

describe('seals', () => {
  it('are on whatever was written, and fit what is read', async () => {
    expect(await states()).toEqual(all('right'));
    expect(await db.store.models.cycles.findById(cycle._id).lean()).not.toHaveProperty('seal');
  });

  it.each([0, 1, 2, 3, 4])('show what was changed behind our back, of each record the change number %i', async (n) => {
    const nth = new Map<string, number>();
    const now = TAMPERINGS.filter(([, name, of]) => {
      const record = `${name} ${of()}`;
      nth.set(record, (nth.get(record) ?? -1) + 1);
      return nth.get(record) === n;
    });
    const before = new Map<string, Record<string, unknown>>();
    for (const [what, name, of, change] of now) {
      const _id = of();
      before.set(what, { ...(await raw(name).findOne({ _id })) });
      if (change) await raw(name).updateOne({ _id }, { $set: change });
      else await raw(name).deleteOne({ _id });
    }
    const found: string[] = [];
    const onFinding = ({ kind, record }: JournalFinding) => void found.push(`${kind} ${record}`);
    await verifyAll(db.store, { onFinding, secondLookMs: 0 });
    for (const [what, name, of] of now)
      await raw(name).replaceOne({ _id: of() }, before.get(what) ?? {}, { upsert: true });
    const missed = now.filter(([, , , , expected]) => !found.some((each) => each.startsWith(expected)));
    expect(missed.map(([what]) => what)).toEqual([]);
  });

  it('leave nothing to find when nobody changed anything; an outcome with fitting hashes is not enough', async () => {
    const found: string[] = [];
    const verify = () => verifyAll(db.store, { onFinding: (each) => found.push(each.kind), secondLookMs: 0 });
    await verify();
    expect(found).toEqual([]);
    const head = await db.store.models.journal.findById(`${id}:5`).lean();
    const draft = anEntry(6, { type: 'outcome.issued', data: { outcomeId: 'x', seq: 2 } });
    const forged = chainEntry(draft, { subject: id, region: 'test', prevHash: head?.hash ?? '' });
    await raw('journal').insertOne({ ...forged });
    await verify();
    expect(found).toContain('seal-missing');
    await raw('journal').deleteOne({ _id: forged._id });
  });

  it('a role that no entry gave is found', async () => {
    const g = await raw('roleGrants').findOne({ _id: 'g' });
    await raw('roleGrants').insertOne({ ...g, _id: 'forged', role: 'admin' });
    const found: string[] = [];
    const onFinding = ({ kind, record }: JournalFinding) => void found.push(`${kind} ${record}`);
    await verifyAll(db.store, { onFinding, secondLookMs: 0 });
    await raw('roleGrants').deleteOne({ _id: 'forged' });
    expect(found).toEqual(['seal-broken forged']);
  });

  it('stay right when a record is written on, unless it was changed behind its back', async () => {
    await setCycleState(db.store, cycle._id, { state: 'OPEN', at: '2026-01-01T00:00:00.000Z' });
    await importEmployees(db.store, 'test', { rows: [{ ...row, name: 'B' }] });
    expect(await states()).toEqual(all('right'));
    await raw('cycles').updateOne({ _id: cycle._id }, { $set: { sandbox: true } });
    await setCycleState(db.store, cycle._id, { state: 'PAUSED', at: '2026-01-01T00:00:00.000Z' });
    await raw('employees').updateOne({ region: 'test' }, { $set: { active: false } });
    await importEmployees(db.store, 'test', { rows: [{ ...row, name: 'C' }] });
    expect(await states()).toEqual(all('right').map((each) => each.replace(/^(cycles|employees): right/, '$1: wrong')));
  });

  it('of a key go with what becomes of it; one of a release that covered less counts until then', async () => {
    const states = async () => (await keyStates()).join();
    expect(await states()).toBe('right');
    const stored = await raw('apiKeys').findOne({ _id: 'k' });
    const former = { ...stored, seal: formerSeal({ ...stored }) };
    for (const move of [
      () => confirmApiKey(db.store, { id: 'k', by: 'x' }),
      () => shortenApiKey(db.store, { id: 'k', endsAt: '2026-06' }),
      () => revokeApiKey(db.store, 'test', { id: 'k', at: '2026-05' }),
      () => replaceUnseenSecret(db.store, 'k', 'h2'),
      () => sealUnsealed(db.store),
    ]) {
      await raw('apiKeys').replaceOne({ _id: 'k' }, { ...former, confirmedBy: null });
      expect(await states()).toBe('former');
      await move();
      expect(await states()).toBe('right');
    }
    await raw('apiKeys').updateOne({ _id: 'k' }, { $set: { revokedAt: null, expiresAt: '2030' } });
    await revokeApiKey(db.store, 'test', { id: 'k', at: '2026-07' });
    expect(await states()).toBe('wrong');
    await raw('apiKeys').replaceOne({ _id: 'k' }, { ...stored });
  });

  it('are told apart when their key is not known, and by whoever knows no key', async () => {
    const rotated = await connect(db.uri, { codecKeys: `${key('k2', 2)},${key('k1', 1)}` });
    const other = await connect(db.uri, { codecKeys: key('k2', 2) });
    const same = await connect(db.uri, { codecKeys: key('k1', 2) });
    const none = await connect(db.uri);
    expect(await states(rotated)).toContain('journal: right');
    expect(await states(other)).toEqual(all('unknown-key'));
    expect(await states(same)).toEqual(all('wrong'));
    expect(await states(none)).toEqual(all('unchecked'));
    for (const store of [rotated, other, same, none]) await store.close();
  });

  it('are given once to what an earlier release wrote, and to nothing that has one', async () => {
    for (const model of Object.values(db.store.models)) await model.collection.updateMany({}, { $unset: { seal: 1 } });
    expect(await states()).toEqual(all('missing'));
    const count = await sealUnsealed(db.store);
    expect(count).toBeGreaterThan(ALL.length);
    expect(await states()).toEqual(all('right'));
    await raw('journal').updateOne({}, { $set: { hash: 'other' } });
    expect(await sealUnsealed(db.store)).toBe(0);
    expect(await states()).toContain('journal: wrong');
  });
});
