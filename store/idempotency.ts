import { type Connection, trusted } from 'mongoose';
import { defineSchema, key, Mixed } from './schema.ts';
import type { Store } from './connect.ts';
import { sealed } from './seal.ts';
import { insertOnce } from './write.ts';

type IdempotencyDoc = {
  /** SHA-256 of region, principal, route and key. */
  _id: string;
  fingerprint: string;
  state: 'RUNNING' | 'DONE';
  status: number | null;
  body: unknown;
  headers: Record<string, string>;
  at: string;
};

type StoredIdempotency = Omit<IdempotencyDoc, 'body'> & { body: string | null };

/** `body` is a JSON text: an answer may hold any field names. */
const idempotencySchema = defineSchema<StoredIdempotency>('idempotency', {
  fingerprint: key,
  state: key,
  status: Number,
  body: String,
  headers: Mixed,
  at: key,
}).index({ at: 1 });

export const idempotencyModels = (connection: Connection) => ({
  idempotency: connection.model<StoredIdempotency>('Idempotency', idempotencySchema),
});

export type Answer = Pick<IdempotencyDoc, 'body' | 'headers'> & { status: number };
export type Begun =
  /** `again`: an earlier attempt was cut off or ended in doubt, and may have had its effect. */
  | { state: 'new'; again?: true }
  /** Somebody else is working on it since this instant. */
  | { state: 'running'; since: string }
  | { state: 'done'; answer: Answer }
  /** The key was used for another request. */
  | { state: 'mismatch' };

export type Request = {
  id: string;
  fingerprint: string;
  /** ISO. */
  at: string;
  /** A request that has been running since before this was cut off by a crash and may be taken over. ISO. */
  abandonedBefore: string;
};

/** Who works on a request: whoever renewed it last, at this instant (ISO). Another one has taken over when it differs. */
export type HeldRequest = { id: string; at: string };
const heldBy = ({ id: _id, at }: HeldRequest) => ({ _id, state: 'RUNNING' as const, at });

/** Claims a key. Exactly one caller gets `new`, and it must `finish` or `abandon`. */
export async function beginRequest(store: Store, request: Request): Promise<Begun> {
  const { id: _id, fingerprint, at, abandonedBefore } = request;
  const claim: StoredIdempotency = { _id, fingerprint, state: 'RUNNING', status: null, body: null, headers: {}, at };
  if (await insertOnce(store.models.idempotency, claim)) return { state: 'new' };
  const stored = await store.models.idempotency.findById(_id).lean();
  // Abandoned between the two steps: for the caller as if it were still running.
  if (!stored) return { state: 'running', since: at };
  if (stored.fingerprint !== fingerprint) return { state: 'mismatch' };
  if (stored.state === 'DONE') return { state: 'done', answer: answerOf(stored) };
  if (stored.at >= abandonedBefore) return { state: 'running', since: stored.at };
  const takeOver = { _id, state: 'RUNNING' as const, at: stored.at };
  const { modifiedCount } = await store.models.idempotency.updateOne(takeOver, { $set: { at } });
  return modifiedCount === 1 ? { state: 'new', again: true } : { state: 'running', since: stored.at };
}

const answerOf = (stored: StoredIdempotency): Answer => ({
  status: stored.status ?? 0,
  body: stored.body === null ? null : JSON.parse(stored.body),
  headers: stored.headers,
});

/** Says that a long request is still being worked on. What is held from now on. */
export async function renewRequest(store: Store, claim: HeldRequest, at: string): Promise<HeldRequest> {
  const { matchedCount } = await store.models.idempotency.updateOne(heldBy(claim), { $set: { at } });
  return matchedCount === 1 ? { ...claim, at } : claim;
}

/** Keeps the answer for every repeat, unless somebody else has taken over. */
export async function finishRequest(store: Store, claim: HeldRequest, answer: Answer): Promise<void> {
  const { status, headers } = answer;
  const body = answer.body === undefined ? null : JSON.stringify(answer.body);
  const answered = { _id: claim.id, state: 'DONE' as const, status, headers, body };
  const { _id, ...done } = sealed(store.models.idempotency, answered);
  await store.models.idempotency.updateOne(heldBy(claim), { $set: done });
}

/** Lets go of a request whose effect nobody knows: a repeat takes it over. `at` (ISO) must lie before the lease. */
export const lapseRequest = (store: Store, claim: HeldRequest, at: string): Promise<HeldRequest> =>
  renewRequest(store, claim, at);

/** Forgets a request that failed without effect, so that the same key may try again. */
export async function abandonRequest(store: Store, claim: HeldRequest): Promise<void> {
  await store.models.idempotency.deleteOne(heldBy(claim));
}

/** Removes what began before an instant (ISO), and says how many. */
export async function sweepRequests(store: Store, before: string): Promise<number> {
  const { deletedCount } = await store.models.idempotency.deleteMany({ at: trusted({ $lt: before }) });
  return deletedCount;
}
