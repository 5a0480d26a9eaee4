import { mkdtemp, readFile, rm, stat, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishPacks, seedKeys } from '../../../api/seed.ts';
import { startApi } from '../../../api/server.ts';
import { connect, type Store } from '../../../store/connect.ts';
import { beginRequest } from '../../../store/idempotency.ts';
import { findPackVersion, insertRulePack, versionInForce, retireRulePack } from '../../../store/pack/rule-packs.ts';
import { packDoc } from '../../support/pack-doc.ts';
import { REGIONS_DIR, testConfig } from '../../support/api.ts';
import { ownDatabaseUri } from '../../support/stack.ts';
import { HOME } from '../../support/regions.ts';

const DEVELOPMENT = { SIKLUS_FIRST_KEYS: 'development' };
let folder: string;
const stores: Store[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siklus-api-'));
});
afterAll(async () => {
  for (const store of stores) {
    await store.dropDatabase();
    await store.close();
  }
  await rm(folder, { recursive: true, force: true });
});

async function emptyStore(uri = ownDatabaseUri()): Promise<Store> {
  const store = await connect(uri);
  await store.ensureIndexes();
  stores.push(store);
  return store;
}

describe('the server', () => {
  it('shows development keys on its first start and never again, and they work', async () => {
    const uri = ownDatabaseUri();
    await emptyStore(uri);
    const config = { ...testConfig(uri, { SIKLUS_DATA_DIR: folder, ...DEVELOPMENT }), port: 0 };
    const printed: string[] = [];
    const first = await startApi(config, (text) => printed.push(text));
    await first.ready;
    const file = join(folder, 'keys', 'dev-api-keys.json');
    const { keys } = JSON.parse(await readFile(file, 'utf8'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(keys).toHaveLength(26);
    for (const { key, label } of keys) expect(printed.join('')).toMatch(new RegExp(`${label} +${key}`));
    const platform = keys.find(({ region }: { region: string | null }) => region === null);
    const me = await fetch(`${first.url}/v1/me`, { headers: { Authorization: `Bearer ${platform.key}` } });
    expect(await me.json()).toMatchObject({ region: null, roles: ['admin', 'hr', 'auditor', 'system'] });
    await first.stop();
    await expect(fetch(`${first.url}/livez`)).rejects.toThrow();

    const second = await startApi(config, (text) => printed.push(text));
    await second.ready;
    await second.stop();
    expect(printed).toHaveLength(1);
  });

  it('makes none that nobody asked for, and two platform keys for two persons while none is in force', async () => {
    const store = await emptyStore();
    const seed = (which: 'none' | 'platform', at = Date.now()) =>
      seedKeys(store, () => at, { which, keep: async () => {} });
    expect(await seed('none')).toBeNull();
    expect((await seed('platform'))?.map(({ region, roles }) => [region, roles[0]])).toEqual([
      [null, 'admin'],
      [null, 'admin'],
    ]);
    expect(await seed('platform')).toBeNull();
    expect(await seed('platform', Date.now() + 365 * 86_400_000)).toHaveLength(2);
  });

  it('makes them once when two processes start on an empty database at the same moment', async () => {
    const uri = ownDatabaseUri();
    const store = await emptyStore(uri);
    const folders = await Promise.all([1, 2].map(() => mkdtemp(join(folder, 'two-'))));
    const printed: string[] = [];
    const both = await Promise.all(
      folders.map((dataDir) =>
        startApi({ ...testConfig(uri, { SIKLUS_DATA_DIR: dataDir, ...DEVELOPMENT }), port: 0 }, (text) =>
          printed.push(text),
        ),
      ),
    );
    await Promise.all(both.map(({ ready }) => ready));
    expect(printed).toHaveLength(1);
    expect(await store.models.apiKeys.countDocuments()).toBe(26);
    for (const api of both) await api.stop();
  });

  it('makes them after another process died before it had made any', async () => {
    const store = await emptyStore();
    const died = { id: 'seed-keys', fingerprint: 'seed-keys', abandonedBefore: '', at: new Date(0).toISOString() };
    await beginRequest(store, died);
    expect(await seedKeys(store, Date.now, { which: 'development', keep: async () => {} })).toHaveLength(1);
    expect(await seedKeys(store, Date.now, { which: 'development', keep: async () => {} })).toBeNull();
  });

  it('listens at once and answers 503 with a next step until its database is there', async () => {
    const config = { ...testConfig('mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=300'), port: 0 };
    const api = await startApi(config, () => {});
    expect((await fetch(`${api.url}/livez`)).status).toBe(200);
    const answer = await fetch(`${api.url}/v1/me`, { headers: { 'Accept-Language': 'en' } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ code: 'database-unavailable', title: 'The database is not available' });
    await api.stop();
    await api.ready;
  });

  it('refuses headers beyond their limit, and ends in view of all', async () => {
    const uri = ownDatabaseUri();
    await emptyStore(uri);
    const config = testConfig(uri, { SIKLUS_DATA_DIR: folder, ...DEVELOPMENT, SIKLUS_DRAIN_MS: '500' });
    const api = await startApi({ ...config, port: 0 }, () => {});
    await api.ready;
    const huge = await fetch(`${api.url}/v1/me`, { headers: { 'X-Big': 'x'.repeat(20_000) } });
    expect(huge.status).toBe(431);
    // Whoever balances learns that it ends while it still answers.
    const stopped = api.stop();
    const ready = await fetch(`${api.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, parts: { api: 'it ends' } }]);
    const me = await fetch(`${api.url}/v1/me`);
    expect([me.status, me.headers.get('keep-alive')]).toEqual([401, 'timeout=75']);
    await stopped;
  });
});

describe('packs of the folder', () => {
  it('are published once; a changed file needs a higher version', async () => {
    const store = await emptyStore();
    const regions = join(folder, 'regions');
    await cp(REGIONS_DIR, regions, { recursive: true });
    const published = await publishPacks(store, regions);
    expect(await publishPacks(store, regions)).toBe(published);
    const count = await store.models.rulePacks.countDocuments({});
    expect(count).toBe(published);
    const file = join(regions, `${HOME}.json`);
    const pack = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...pack, title: { id: 'Lain', en: 'Other' } }));
    await expect(publishPacks(store, regions)).rejects.toThrow(new RegExp(`${HOME}: version 2 .*higher "version"`));
    const next = {
      ...pack,
      version: 3,
      title: { id: 'Lain', en: 'Other' },
      effective: { from: '2030-01-01', to: null },
    };
    await writeFile(file, JSON.stringify(next));
    await publishPacks(store, regions);
    expect(await store.models.rulePacks.countDocuments({})).toBe(count + 1);
  });

  it('must follow each other without gap or overlap, and give way to versions that people have published', async () => {
    const store = await emptyStore();
    const regions = join(folder, 'regions-of-people');
    await cp(REGIONS_DIR, regions, { recursive: true });
    await publishPacks(store, regions);
    const file = join(regions, `${HOME}.json`);
    const pack = JSON.parse(await readFile(file, 'utf8'));
    const write = (more: object) => writeFile(file, JSON.stringify({ ...pack, ...more }));
    await write({ version: 3 });
    await expect(publishPacks(store, regions)).rejects.toThrow(
      new RegExp(`${HOME}: Versions 2 and 3 are both in force`),
    );
    const choice = await versionInForce(store, HOME, '2026-06-30');
    if (!choice.ok) throw new Error('no pack');
    const { doc } = choice;
    const theirs = { version: 3, effective: { from: '2027-01-01', to: null } };
    const change = { draftId: 'd-1', report: 'sha256:r', approvedBy: [] };
    const ofPeople = packDoc(doc, { ...theirs, change });
    await insertRulePack(store, ofPeople);
    await publishPacks(store, regions);
    expect((await findPackVersion(store, { packId: HOME, version: 3 }))?._id).toBe(ofPeople._id);
    // A file whose version was retired meanwhile is no new version, whatever stands in its days now.
    await write({});
    await retireRulePack(store, doc._id);
    const between = { version: 4, effective: { from: doc.effective.from, to: '2026-12-31' } };
    await insertRulePack(store, packDoc(doc, { ...between, change }));
    await publishPacks(store, regions);
    expect((await findPackVersion(store, { packId: HOME, version: 2 }))?.status).toBe('retired');
  });

  it('keys are kept before they count', async () => {
    const store = await emptyStore();
    await publishPacks(store, REGIONS_DIR);
    const failing = seedKeys(store, Date.now, {
      which: 'development',
      keep: () => Promise.reject(new Error('disk full')),
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await store.models.apiKeys.countDocuments({})).toBe(0);
  });
});
