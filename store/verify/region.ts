import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { draftsIn } from '../pack/drafts.ts';
import { rosterFields, linesOfImport, sumOfImport } from '../people/roster-changes.ts';
import type { EmployeeDoc } from '../people/types.ts';
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
    ...(await checkRoster(store, { subject, region, entries })),
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

/** The lines of every import are those that its entry counted, and a person is what the last line about them says. */
async function checkRoster(
  store: Store,
  { subject, region, entries }: { subject: string; region: string; entries: JournalDoc[] },
): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const ended = new Map<string, JournalDoc>();
  const begun = new Set<string>();
  for (const entry of entries) {
    const id = entry.data?.['importId'];
    if (typeof id !== 'string') continue;
    if (entry.type === 'employees.importing') begun.add(id);
    if (entry.type === 'employees.imported') ended.set(id, entry);
  }
  const findings: JournalFinding[] = [];
  const last = new Map<string, Map<string, unknown>>();
  for (const [id, { data }] of ended) {
    const sum = await sumOfImport(store, id);
    const recorded = { changes: data?.['changes'], lines: data?.['lines'] };
    findings.push(...differing(sum, recorded).map((detail) => found('record-differs', `roster lines: ${detail}`, id)));
    for await (const { employeeId, fields } of linesOfImport(store, id)) {
      const person = last.get(employeeId) ?? new Map<string, unknown>();
      for (const { field, after } of fields) person.set(field, after);
      last.set(employeeId, person);
    }
  }
  // Of one that was cut off, and not repeated yet, nobody knows how far it came.
  for (const id of begun) {
    if (ended.has(id)) continue;
    for await (const { employeeId } of linesOfImport(store, id)) last.delete(employeeId);
  }
  const imports = await store.models.rosterChanges.distinct('importId', { region });
  const unnamed = imports.filter((id) => !begun.has(id)).map((id) => found('record-unnamed', 'roster lines', id));
  return [...findings, ...unnamed, ...(await checkPeople(store, subject, last))];
}

const PAGE = 500;

async function checkPeople(store: Store, subject: string, last: Map<string, Map<string, unknown>>) {
  const found = journalFindings(subject);
  const findings: JournalFinding[] = [];
  const ids = [...last.keys()];
  for (let from = 0; from < ids.length; from += PAGE) {
    const some = ids.slice(from, from + PAGE);
    const docs = await store.models.employees.find(idsOf(some)).lean();
    const byId = new Map(docs.map((doc) => [doc._id, doc]));
    for (const id of some) {
      const doc = byId.get(id);
      if (!doc) findings.push(found('record-missing', 'a person of the roster', id));
      else findings.push(...wrongPerson(doc, last.get(id)).map((detail) => found('record-differs', detail, id)));
    }
  }
  return findings;
}

function wrongPerson(doc: EmployeeDoc, told = new Map<string, unknown>()): string[] {
  const now = rosterFields(doc);
  const names = [...told.keys()];
  const of = (values: Map<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, values.get(name) ?? null]));
  return differing(of(now), of(told));
}
