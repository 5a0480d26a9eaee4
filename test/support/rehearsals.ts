/** Looks behind a rehearsal: the databases that rehearsals keep beside the main one. */
import { connect, type Store } from '../../store/connect.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { shippedPacks } from './shipped-packs.ts';
import type { RehearsalDoc } from '../../store/rehearsal/types.ts';
import { freshId } from './store.ts';

const [anyPack] = shippedPacks.filter(({ resolved }) => resolved.pack.area !== null);

/** A rehearsal as it is when it has just been asked for. */
export function aRehearsalDoc(more: Partial<RehearsalDoc> = {}, resolved?: ResolvedPack): RehearsalDoc {
  const pack = resolved ?? anyPack?.resolved;
  if (!pack) throw new Error('no region has a pack');
  return {
    _id: freshId('r').toLowerCase(),
    region: pack.pack.id,
    state: 'WAITING',
    period: { from: '2026-01-01', to: '2026-12-31' },
    seed: 7,
    script: {},
    people: { count: 10 },
    pack: { id: pack.pack.id, version: pack.pack.version, digest: pack.digest },
    document: pack.pack,
    progress: { total: 0, done: 0 },
    attempts: 0,
    swept: false,
    report: null,
    failure: null,
    createdBy: { id: 'hr-1', as: 'admin' },
    createdAt: new Date().toISOString(),
    finishedAt: null,
    version: 1,
    ...more,
  };
}

/** Names of the databases of this main database's rehearsals. */
export async function rehearsalDatabases(store: Store): Promise<string[]> {
  const { databases } = await store.models.rehearsals.db.getClient().db().admin().listDatabases({ nameOnly: true });
  return databases.map(({ name }) => name).filter((name) => name.startsWith(`${store.name}_rehearsal_`));
}

/** What an attempt leaves behind whose worker was lost. */
export async function leaveDatabase(store: Store, uri: string, attempt: string): Promise<void> {
  const left = await connect(uri, { dbName: `${store.name}_rehearsal_${attempt}` });
  await left.models.regions.insertMany([{ _id: 'left', packId: 'p', area: '1', title: { id: 'a', en: 'b' } }]);
  await left.close();
}
