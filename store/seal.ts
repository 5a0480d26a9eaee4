/**
 * A seal is a MAC over a record, made with a key that no database knows (docs/decisions/0041): who can write to the database,
 * and nothing else, can neither change a sealed record nor add one. What it cannot show is that a record is missing, or
 * is there as it was earlier: that is for the chains and their anchors.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import type { Connection } from 'mongoose';
import { canonicalJson } from '../rules/decide/canonical.ts';
import { parseCodecKeys } from './codec.ts';

type Stored = { _id: string };
/** A model, whatever it holds. */
type Collection = { db: Connection; collection: { name: string } };
type Fields = Record<string, unknown>;

const only =
  (...names: string[]) =>
  (doc: Fields): Fields =>
    Object.fromEntries(['_id', ...names].map((name) => [name, doc[name]]));

const allBut =
  (...names: string[]) =>
  (doc: Fields): Fields =>
    Object.fromEntries(Object.entries(doc).filter(([name]) => name !== 'seal' && !names.includes(name)));

const digestOf = (decision: unknown): unknown =>
  typeof decision === 'object' && decision !== null && Reflect.get(decision, 'digest');

/**
 * What the seal of a record covers, by collection. Left out is what changes without the record being written anew: the
 * verifier compares that with the journal. An entry's hash stands for all of its content.
 */
const COVERED: Record<string, (doc: Fields) => Fields> = {
  journal: only('hash', 'told'),
  lostRecords: allBut(),
  appraisals: only('headHash', 'updatedAt'),
  outcomes: allBut(),
  // The rest is derived again from pack and facts.
  decisions: ({ _id, appraisalId, region, decision }) => ({ _id, appraisalId, region, digest: digestOf(decision) }),
  submissions: allBut('status'),
  evidence: allBut('status', 'erasedAt'),
  notices: allBut(),
  cycles: allBut(),
  cycleMembers: allBut(),
  cycleFigures: allBut(),
  policyReviews: allBut(),
  // By which letters they are found follows from the name.
  employees: allBut('called'),
  units: allBut(),
  apiKeys: allBut('lastUsedAt'),
  roleGrants: allBut('revokedAt'),
  standIns: allBut('endedAt', 'endedBy'),
  rosterChanges: allBut(),
  agreements: allBut('acknowledgedBy', 'acknowledgedAt', 'state', 'closedBy', 'closedAt', 'reason', 'told'),
  followUps: allBut(),
  remarks: allBut('text', 'retractedAt'),
  transfers: allBut('state', 'intoId', 'acceptedBy', 'ended', 'endedBy', 'endReason', 'trouble'),
  amendments: allBut('state', 'decidedBy', 'decidedAt', 'comment', 'preview', 'doneAt'),
  amendmentLines: allBut('result', 'code', 'version'),
  voices: allBut('status', 'moderatedBy'),
  publicFigures: allBut(),
  rulePacks: allBut('status'),
  packFences: allBut(),
  launchFences: allBut(),
  idempotency: only('state', 'status', 'body', 'headers'),
};

/** What seals of an earlier release cover, which are right until their record is written anew. */
const FORMERLY: typeof COVERED = {
  apiKeys: only('hash', 'id', 'region', 'roles', 'employeeId', 'offices', 'scopes', 'label', 'createdAt', 'hands'),
};

export const isSealed = (collection: string): boolean => collection in COVERED;
export const sealedCollections = (): string[] => Object.keys(COVERED);

type Key = { id: string; secret: Buffer };
export type Seals = { keys: Map<string, Buffer>; active: Key };

/** Keys of their own, derived from the payload keys: the first one seals, all of them are known. */
export function sealsOf(codecKeys: string | undefined): Seals | undefined {
  if (!codecKeys) return undefined;
  const keys = parseCodecKeys(codecKeys).map(({ id, secret }) => ({
    id,
    secret: Buffer.from(hkdfSync('sha256', secret, '', 'siklus/seal/1', 32)),
  }));
  const [active] = keys;
  return active && { active, keys: new Map(keys.map(({ id, secret }) => [id, secret])) };
}

const sealing = new WeakMap<Connection, Seals>();

export function useSeals(connection: Connection, seals: Seals | undefined): void {
  if (seals) sealing.set(connection, seals);
}

type Sealing = { collection: string; secret: Buffer; covering?: typeof COVERED };

function macOf(doc: Fields, { collection, secret, covering = COVERED }: Sealing): string {
  const covered: unknown = JSON.parse(JSON.stringify(covering[collection]?.(doc)));
  return createHmac('sha256', secret)
    .update(`${collection}\n${canonicalJson(covered)}`)
    .digest('base64url');
}

/** The record as it is to be written: with its seal, where its collection has seals and this process knows a key. */
export function sealed<Doc extends Stored>(model: Collection, doc: Doc): Doc {
  const { name } = model.collection;
  const seals = isSealed(name) ? sealing.get(model.db) : undefined;
  if (!seals) return doc;
  const { id, secret } = seals.active;
  return { ...doc, seal: `${id}.${macOf(doc, { collection: name, secret })}` };
}

/** What came of a stored record. One whose seal was broken keeps it: writing on must not heal what somebody changed. */
export function resealed<Doc extends Stored>(model: Collection, before: Stored, after: Doc): Doc {
  return ['right', 'former'].includes(sealState(model, before)) ? sealed(model, after) : after;
}

/** As callers know it. */
export function withoutSeal<Doc extends Stored>(doc: Doc): Doc {
  const { seal: _, ...rest } = { seal: undefined, ...doc };
  return rest as unknown as Doc;
}

/** `former`: right, but of a release that covered less. `unchecked`: this process knows no key at all. */
export type SealState = 'right' | 'former' | 'wrong' | 'missing' | 'unknown-key' | 'unchecked';

/** Of a record that was read with its seal (`+seal`). */
export function sealState(model: Collection, doc: Stored): SealState {
  const seals = sealing.get(model.db);
  const seal: unknown = Reflect.get(doc, 'seal');
  if (!seals) return 'unchecked';
  if (typeof seal !== 'string') return 'missing';
  const at = seal.lastIndexOf('.');
  const secret = seals.keys.get(seal.slice(0, at));
  if (!secret) return 'unknown-key';
  const { name: collection } = model.collection;
  const fits = (covering: typeof COVERED) => macOf({ ...doc }, { collection, secret, covering }) === seal.slice(at + 1);
  if (fits(COVERED)) return 'right';
  return FORMERLY[collection] && fits(FORMERLY) ? 'former' : 'wrong';
}
