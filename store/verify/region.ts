import { checkAgreements } from './agreements.ts';
import { checkRemarks } from './remarks.ts';
import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { draftsIn } from '../pack/drafts.ts';
import type { DraftDoc } from '../pack/types.ts';
import { unitId } from '../people/units.ts';

import { type Thing, thingsIn, thingsOf } from '../goal/changes.ts';
import { idsOf } from '../read.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** What the entries of a region say of its drafts, of what became of them, of its keys and amendments. */
export async function checkRegion({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const drafts = draftsIn(entries);
  const region = entries[0]?.region ?? '';
  return [
    ...(await checkDrafts(store, subject, { region, drafts })),
    ...(await checkVersions(store, subject, { drafts, entries })),
    ...(await checkSteps(store, subject, entries)),
    ...(await checkRemarks({ store, subject, region }, entries)),
    ...(await checkThings(store, subject, { of: 'goal', region, entries })),
    ...(await checkThings(store, subject, { of: 'jointTarget', region, entries })),
  ];
}

/** A goal or joint target is what its entries add up to. */
async function checkThings(
  store: Store,
  subject: string,
  { of, region, entries }: { of: Thing; region: string; entries: JournalDoc[] },
): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const told = thingsIn(entries, of);
  const stored = await thingsOf(store, of, region);
  const known = new Set(stored.map(({ _id }) => _id));
  const missing = [...told.keys()].filter((id) => !known.has(id));
  const wrong = stored.flatMap((doc) => {
    const said = told.get(doc._id);
    if (!said) return [found('record-unnamed', `a ${of}`, doc._id)];
    return differing({ ...doc }, { ...said }).map((detail) => found('record-differs', detail, doc._id));
  });
  return [...missing.map((id) => found('record-missing', `a ${of}`, id)), ...wrong];
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

type Data = Record<string, unknown>;
type Step = {
  of: 'apiKeys' | 'roleGrants' | 'standIns' | 'amendments' | 'units' | 'agreements' | 'transfers';
  id: unknown;
  set: Data;
};

const refused = ({ amendment, comment }: Data, { actor }: JournalDoc): Step => ({
  of: 'amendments',
  id: amendment,
  set: { decidedBy: actor, comment },
});

const stoodIn = ({ standIn, ...said }: Data): Step => ({
  of: 'standIns',
  id: standIn,
  set: { isEnded: false, ...said },
});
const stoodDown = ({ standIn }: Data): Step => ({ of: 'standIns', id: standIn, set: { isEnded: true } });

/** Entries that say what became of a key, a role or an amendment: of which one, and the fields that they set. */
const STEPS: Record<string, (data: Data, entry: JournalDoc) => Step> = {
  'apiKey.created': ({ key, ...made }) => ({ of: 'apiKeys', id: key, set: { isRevoked: false, ...made } }),
  'apiKey.secretReplaced': ({ key, hash }) => ({ of: 'apiKeys', id: key, set: { hash } }),
  'apiKey.confirmed': ({ key, by }) => ({ of: 'apiKeys', id: key, set: { confirmedBy: by } }),
  'apiKey.rotated': ({ key, endsAt }) => ({ of: 'apiKeys', id: key, set: { expiresAt: endsAt } }),
  'apiKey.revoked': ({ key }) => ({ of: 'apiKeys', id: key, set: { isRevoked: true } }),
  'role.granted': ({ grant, ...made }) => ({ of: 'roleGrants', id: grant, set: { isRevoked: false, ...made } }),
  'unit.described': ({ unit, ...said }, { region }) => ({ of: 'units', id: unitId(region, String(unit)), set: said }),
  'role.revoked': ({ grant }) => ({ of: 'roleGrants', id: grant, set: { isRevoked: true } }),
  'tasks.delegated': stoodIn,
  'acting.appointed': stoodIn,
  'delegation.ended': stoodDown,
  'acting.ended': stoodDown,
  'amendment.drafted': ({ amendment, ...asked }, { actor }) => ({
    of: 'amendments',
    id: amendment,
    set: { decidedBy: null, ...asked, author: actor },
  }),
  'amendment.approved': ({ amendment, preview, comment }, { actor }) => ({
    of: 'amendments',
    id: amendment,
    set: { decidedBy: actor, preview, comment },
  }),
  'agreement.opened': ({ agreement, ...made }) => ({
    of: 'agreements',
    id: agreement,
    set: { acknowledgedBy: null, state: 'open', closedBy: null, reasonDigest: null, ...made },
  }),
  'agreement.acknowledged': ({ agreement, by }) => ({ of: 'agreements', id: agreement, set: { acknowledgedBy: by } }),
  'agreement.closed': ({ agreement, state, by, reasonDigest }) => ({
    of: 'agreements',
    id: agreement,
    set: { state, closedBy: by, reasonDigest },
  }),
  'transfer.released': ({ transfer, made }) => ({
    of: 'transfers',
    id: transfer,
    set: { state: 'RELEASED', ended: null, intoId: null, ...(made as Data) },
  }),
  'transfer.accepted': ({ transfer, intoId, acceptedBy }) => ({
    of: 'transfers',
    id: transfer,
    set: { state: 'ACCEPTED', intoId, acceptedBy },
  }),
  'transfer.ended': ({ transfer, ended, endedBy }) => ({
    of: 'transfers',
    id: transfer,
    set: { state: 'ENDED', ended, endedBy },
  }),
  'transfer.done': ({ transfer }) => ({ of: 'transfers', id: transfer, set: { state: 'DONE' } }),
  'amendment.rejected': refused,
  'amendment.cancelled': refused,
};

/** What a key or a role may do, since whose word and until when; what an amendment is, and who decided it. */
async function checkSteps(store: Store, subject: string, entries: JournalDoc[]): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const told = {
    apiKeys: new Map<string, Data>(),
    roleGrants: new Map<string, Data>(),
    standIns: new Map<string, Data>(),
    units: new Map<string, Data>(),
    amendments: new Map<string, Data>(),
    agreements: new Map<string, Data>(),
    transfers: new Map<string, Data>(),
  };
  for (const entry of entries) {
    const step = STEPS[entry.type]?.(entry.data ?? {}, entry);
    if (step) told[step.of].set(String(step.id), { ...told[step.of].get(String(step.id)), ...step.set });
  }
  // A process may have died between the entry and its record: then there is none, and nothing follows from it.
  const keys = await store.models.apiKeys.find(idsOf([...told.apiKeys.keys()])).lean();
  const grants = await store.models.roleGrants.find(idsOf([...told.roleGrants.keys()])).lean();
  const region = entries[0]?.region ?? '';
  const standIns = await store.models.standIns.find({ region }).lean();
  const units = await store.models.units.find({ region }).lean();
  const amendments = await store.models.amendments.find(idsOf([...told.amendments.keys()])).lean();
  const transfers = await store.models.transfers.find(idsOf([...told.transfers.keys()])).lean();
  const compare = (doc: { _id: string } & Data, recorded: Data = {}) => {
    const same = Object.fromEntries(Object.keys(recorded).map((name) => [name, doc[name]]));
    return differing(same, recorded).map((detail) => found('record-differs', detail, doc._id));
  };
  // These are written by whoever comes next, if a process died.
  const bothWays = (docs: ({ _id: string } & Data)[], of: Map<string, Data>, what: string) => {
    const stored = new Set(docs.map(({ _id }) => _id));
    const missing = [...of.keys()].filter((id) => !stored.has(id)).map((id) => found('record-missing', what, id));
    return docs
      .flatMap((doc) => (of.has(doc._id) ? compare(doc, of.get(doc._id)) : [found('record-unnamed', what, doc._id)]))
      .concat(missing);
  };
  return [
    ...keys.flatMap((doc) => compare({ ...doc, isRevoked: doc.revokedAt !== null }, told.apiKeys.get(doc._id))),
    ...grants.flatMap((doc) => compare({ ...doc, isRevoked: doc.revokedAt !== null }, told.roleGrants.get(doc._id))),
    ...bothWays(
      standIns.map((doc) => ({ ...doc, isEnded: doc.endedAt !== null })),
      told.standIns,
      'a stand-in',
    ),
    ...bothWays(
      units.map((doc) => ({ ...doc })),
      told.units,
      'a unit',
    ),
    ...amendments.flatMap((doc) => compare({ ...doc }, told.amendments.get(doc._id))),
    ...transfers.flatMap((doc) => compare({ ...doc }, told.transfers.get(doc._id))),
    ...(await checkAgreements({ store, subject, region }, told.agreements)),
  ];
}
