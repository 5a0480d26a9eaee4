/** First start: the folder's packs are published, their regions exist, and an empty installation gets the keys it asks for. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { timelineFindings } from '../rules/time/timeline.ts';
import type { RulePack } from '../rules/language/types.ts';
import { adminKeys, hasApiKeys, insertApiKey } from '../store/people/api-keys.ts';
import type { Store } from '../store/connect.ts';
import { abandonRequest, beginRequest } from '../store/idempotency.ts';
import { loadRegionPacks, type RegionPack } from '../store/pack/files.ts';
import { changePack, finishLastChange } from '../store/pack/fences.ts';
import { listRegions, putRegion } from '../store/pack/regions.ts';
import {
  findPackVersion,
  getRulePack,
  insertRulePack,
  packStatus,
  publishedVersions,
} from '../store/pack/rule-packs.ts';
import type { Role } from '../store/people/types.ts';
import { isInForce, newApiKey } from './access/api-keys.ts';
import type { Config } from './config.ts';
import { DAY_MS } from '../rules/time/units.ts';

const YEAR_MS = 364 * DAY_MS;
/** Who has not made the keys after so long (ms) has died. */
const SEEDING_MS = 10_000;
const SEEDING = 'seed-keys';
const REGION_ROLES: Role[] = ['admin', 'hr', 'system', 'auditor', 'public'];

/** Publishes what is new. A pack whose content changed must have a higher version: a published one never changes. */
export const publishPacks = async (store: Store, folder: string): Promise<number> =>
  publishLoaded(store, await loadRegionPacks(folder));

export async function publishLoaded(store: Store, packs: readonly RegionPack[]): Promise<number> {
  for (const pack of packs) {
    await publish(store, pack);
    const { area, title } = pack.resolved.pack;
    if (area !== null) await putRegion(store, { _id: pack.id, packId: pack.id, area, title });
  }
  return packs.length;
}

async function publish(store: Store, file: RegionPack): Promise<void> {
  const { id, source, resolved, cases } = file;
  const { digest, pack } = resolved;
  const after = await finishLastChange(store, id);
  await refuseUnfitting(store, pack);
  const inserted = await insertRulePack(store, {
    _id: digest,
    packId: id,
    version: pack.version,
    effective: pack.effective,
    status: 'reserved',
    pack,
    source,
    publishedAt: new Date().toISOString(),
    cases,
  });
  const isReserved = (await packStatus(store, digest)) === 'reserved';
  if (isReserved && !(await changePack(store, id, { after, change: { releases: digest } })))
    return publish(store, file);
  // People have gone on with the pack in their own way: theirs stands.
  const taken = inserted.result === 'version-taken' ? await getRulePack(store, inserted.digest) : undefined;
  if (taken && !taken.change) {
    throw new Error(
      `Rule pack ${id}: version ${pack.version} is published with another content. ` +
        'A published pack never changes: give the changed file (or the parent it inherits from) a higher "version" ' +
        'and an "effective" time of its own.',
    );
  }
}

/** A version that is there already, also a retired one, fitted when it was published. */
async function refuseUnfitting(store: Store, { id, version, effective }: RulePack): Promise<void> {
  if (await findPackVersion(store, { packId: id, version })) return;
  // Another process that starts at the same moment may have published this very version since.
  const others = (await publishedVersions(store, id)).filter((each) => each.version !== version);
  const broken = timelineFindings([...others, { version, effective }]);
  if (broken.length > 0) throw new Error(`Rule pack ${id}: ${broken.map(({ detail }) => detail.en).join(' ')}`);
}

export type SeededKey = { label: string; key: string; region: string | null; roles: Role[] };

/** `keep` puts them where they are found again. */
type Seeding = { which: Config['firstKeys']; keep: (keys: SeededKey[]) => Promise<void> };

/**
 * The first keys for an installation that lacks them and asks for some; `null` for every other one. Of several processes
 * that start at once one makes them, and the others wait until it has, or take over from one that died.
 */
export async function seedKeys(store: Store, now: () => number, seeding: Seeding): Promise<SeededKey[] | null> {
  const iso = (ms: number) => new Date(ms).toISOString();
  while (await lacksKeys(store, now(), seeding.which)) {
    const times = { at: iso(now()), abandonedBefore: iso(now() - SEEDING_MS) };
    const { state } = await beginRequest(store, { id: SEEDING, fingerprint: SEEDING, ...times });
    if (state !== 'new') {
      await new Promise((resolve) => setTimeout(resolve, SEEDING_MS / 20));
      continue;
    }
    try {
      return (await lacksKeys(store, now(), seeding.which)) ? await makeKeys(store, now(), seeding) : null;
    } finally {
      await abandonRequest(store, { id: SEEDING, at: times.at });
    }
  }
  return null;
}

async function lacksKeys(store: Store, now: number, which: Config['firstKeys']): Promise<boolean> {
  if (which === 'none') return false;
  if (which === 'development') return !(await hasApiKeys(store));
  return !(await adminKeys(store, null)).some((key) => isInForce(key, now));
}

/** They are kept before they count, so that a crash in between loses none of them. */
async function makeKeys(store: Store, now: number, { which, keep }: Seeding): Promise<SeededKey[]> {
  const made = (await wantedKeys(store, which)).map((entry) => ({ ...newApiKey(entry.region), ...entry }));
  const seeded = made.map(({ label, key, region, roles }) => ({ label, key, region, roles }));
  await keep(seeded);
  for (const { id, hash, label, region, roles } of made) {
    await insertApiKey(store, {
      _id: id,
      id,
      hash,
      label,
      region,
      roles,
      employeeId: null,
      offices: [],
      scopes: [],
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + YEAR_MS).toISOString(),
      revokedAt: null,
      lastUsedAt: null,
    });
  }
  return seeded;
}

const PLATFORM: Omit<SeededKey, 'key'> = {
  label: 'platform',
  region: null,
  roles: ['admin', 'hr', 'auditor', 'system'],
};

/** What one makes in somebody's name another confirms, so that nobody begins alone. */
async function wantedKeys(store: Store, which: Config['firstKeys']): Promise<Omit<SeededKey, 'key'>[]> {
  if (which === 'platform') return [PLATFORM, { ...PLATFORM, label: 'platform, second person' }];
  const regional = (await listRegions(store)).flatMap(({ _id: region }) =>
    REGION_ROLES.map((role) => ({ label: `${region} ${role}`, region, roles: [role] })),
  );
  return [PLATFORM, ...regional];
}

export const fileIn = (dataDir: string) => join(dataDir, 'keys', 'dev-api-keys.json');

/** A file that only its owner can read. */
export async function keepKeys(keys: SeededKey[], dataDir: string): Promise<void> {
  await mkdir(dirname(fileIn(dataDir)), { recursive: true, mode: 0o700 });
  // Put in place whole, and not through a file that others may read already.
  await writeFile(`${fileIn(dataDir)}.new`, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600 });
  await rename(`${fileIn(dataDir)}.new`, fileIn(dataDir));
}

export function keysText(keys: SeededKey[], dataDir: string): string {
  const lines = keys.map(({ label, key }) => `  ${label.padEnd(28)} ${key}`);
  return ['First keys, shown this once:', ...lines, `also in ${fileIn(dataDir)}`, ''].join('\n');
}
