import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { draftsIn } from '../pack/drafts.ts';
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
  const expected = new Map<string, Record<string, unknown>>();
  for (const { _id: draftId, published, state, report, approvedBy } of drafts.values()) {
    const status = state === 'RETIRED' ? 'retired' : 'published';
    if (published !== null) expected.set(published, { status, change: { draftId, report, approvedBy } });
  }
  for (const { type, data } of entries) {
    if (type !== 'pack.retired' || data?.['draftId'] !== undefined) continue;
    expected.set(String(data?.['before']), { status: 'retired' });
  }
  const stored = await store.models.rulePacks.find(idsOf([...expected.keys()]), { status: 1, change: 1 }).lean();
  const byDigest = new Map(stored.map((doc) => [doc._id, doc]));
  return [...expected].flatMap(([digest, told]) => {
    const doc = byDigest.get(digest);
    if (!doc) return [found('pack-missing', 'the journal says that it was published', digest)];
    const { status, change } = doc;
    return differing({ status, ...(change && { change }) }, told).map((detail) =>
      found('record-differs', detail, digest),
    );
  });
}

/** What an entry says of a key when it was made, and whether it was taken back. */
async function checkKeys(store: Store, subject: string, entries: JournalDoc[]): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const about = new Map<string, { made?: Record<string, unknown>; revoked?: true }>();
  for (const { type, data } of entries) {
    const { key, ...said } = data ?? {};
    if (typeof key !== 'string' || !type.startsWith('apiKey.')) continue;
    about.set(key, {
      ...about.get(key),
      ...(type === 'apiKey.created' && { made: said }),
      ...(type === 'apiKey.revoked' && { revoked: true }),
    });
  }
  // A process may have died between the entry and the key: then there is none, and nobody holds it.
  const stored = await store.models.apiKeys.find(idsOf([...about.keys()])).lean();
  return stored.flatMap((doc) => {
    const { made = {}, revoked = false } = about.get(doc._id) ?? {};
    const fields: Record<string, unknown> = { ...doc };
    const same = Object.fromEntries(
      Object.keys(made)
        .filter((name) => name in fields)
        .map((name) => [name, fields[name]]),
    );
    const told = Object.fromEntries(Object.keys(same).map((name) => [name, made[name]]));
    return [...differing(same, told), ...differing({ revoked: doc.revokedAt !== null }, { revoked })].map((detail) =>
      found('record-differs', detail, doc._id),
    );
  });
}
