import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { draftsIn } from '../pack/drafts.ts';
import { rosterFields, linesOfImport, sumOfImport } from '../people/roster-changes.ts';
import type { DraftDoc } from '../pack/types.ts';
import { idsOf } from '../read.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** What the entries of a region say of its drafts, of what became of them, and of its keys. */
export async function checkRegion({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const drafts = draftsIn(entries);
  const region = entries[0]?.region ?? '';
  return [
    ...(await checkDrafts(store, subject, { region, drafts })),
    ...(await checkVersions(store, subject, { drafts, entries })),
    ...(await checkKeys(store, subject, entries)),
  ];
}

type Told = { drafts: Map<string, DraftDoc>; entries: JournalDoc[] };

/** A draft is what its entries add up to: who wrote and approved it, too. */
async function checkDrafts(
  store: Store,
  subject: string,
  { region, drafts }: Pick<Told, 'drafts'> & { region: string },
): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const stored = await store.models.packDrafts.find({ region }).lean();
  const known = new Set(stored.map(({ _id }) => _id));
  const missing = [...drafts.keys()].filter((id) => !known.has(id));
  const wrong = stored.flatMap((doc) => {
    const told = drafts.get(doc._id);
    if (!told) return [found('record-unnamed', 'a draft', doc._id)];
    return differing({ ...doc }, { ...told }).map((detail) => found('record-differs', detail, doc._id));
  });
  return [...missing.map((id) => found('record-missing', 'a draft', id)), ...wrong];
}

/** A version that was published or retired, by a draft or from a file. */
async function checkVersions(store: Store, subject: string, { drafts, entries }: Told): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const wanted = new Map<string, Record<string, unknown>>();
  for (const { _id: draftId, published, state, report, approvedBy } of drafts.values()) {
    const status = state === 'RETIRED' ? 'retired' : 'published';
    if (published !== null) wanted.set(published, { status, change: { draftId, report, approvedBy } });
  }
  for (const { type, data } of entries) {
    if (type !== 'pack.retired' || data?.['draftId'] !== undefined) continue;
    wanted.set(String(data?.['before']), { status: 'retired' });
  }
  const stored = await store.models.rulePacks.find(idsOf([...wanted.keys()]), { status: 1, change: 1 }).lean();
  const byDigest = new Map(stored.map((doc) => [doc._id, doc]));
  return [...wanted].flatMap(([digest, told]) => {
    const doc = byDigest.get(digest);
    if (!doc) return [found('pack-missing', 'the journal says that it was published', digest)];
    // A version that came from a file has no draft behind it.
    const { status, change } = doc;
    const expected = { status: told['status'], ...(change && { change: told['change'] }) };
    return differing({ status, ...(change && { change }) }, expected).map((detail) =>
      found('record-differs', detail, digest),
    );
  });
}

/** What became of a key: an entry of each kind, and the fields that it sets. */
const OF_KEYS: Record<string, (data: Record<string, unknown>) => Record<string, unknown>> = {
  'apiKey.created': ({ key: _key, ...made }) => made,
  'apiKey.secretReplaced': ({ hash }) => ({ hash }),
  'apiKey.confirmed': ({ by }) => ({ confirmedBy: by }),
  'apiKey.rotated': ({ endsAt }) => ({ expiresAt: endsAt }),
  'apiKey.revoked': () => ({ isRevoked: true }),
};

/** A key is what its entries say: what it may do, since whose word, until when, and whether it was taken back. */
async function checkKeys(store: Store, subject: string, entries: JournalDoc[]): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const told = new Map<string, Record<string, unknown>>();
  for (const { type, data = {} } of entries) {
    const [id, set] = [String(data['key']), OF_KEYS[type]];
    if (set) told.set(id, { isRevoked: false, ...told.get(id), ...set(data) });
  }
  // A process may have died between the entry and the key: then there is none, and nobody holds it.
  const stored = await store.models.apiKeys.find(idsOf([...told.keys()])).lean();
  return stored.flatMap((doc) => {
    const recorded = told.get(doc._id) ?? {};
    const fields: Record<string, unknown> = { ...doc, isRevoked: doc.revokedAt !== null };
    const same = Object.fromEntries(Object.keys(recorded).map((name) => [name, fields[name]]));
    return differing(same, recorded).map((detail) => found('record-differs', detail, doc._id));
  });
}
