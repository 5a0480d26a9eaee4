/** Who is signed in to the pages. Only the SHA-256 of a cookie is known here. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { insertOnce } from '../write.ts';
import type { ParkedFormDoc, SessionDoc, SignInDoc } from './types.ts';

export const insertSession = (store: Store, session: SessionDoc): Promise<boolean> =>
  insertOnce(store.models.sessions, session);

export async function getSession(store: Store, id: string): Promise<SessionDoc | undefined> {
  return (await store.models.sessions.findById(id).lean<SessionDoc>()) ?? undefined;
}

export async function touchSession(store: Store, id: string, at: string): Promise<void> {
  await store.models.sessions.updateOne({ _id: id }, { $set: { seenAt: at } });
}

export async function removeSession(store: Store, id: string): Promise<void> {
  await store.models.sessions.deleteOne({ _id: id });
}

const MOST_SESSIONS = 50;

/** Where somebody is signed in, the newest first. */
export const sessionsBy = (store: Store, by: string, now: string): Promise<SessionDoc[]> =>
  store.models.sessions
    .find({ by, endsAt: trusted({ $gt: now }) })
    .sort({ startedAt: -1 })
    .limit(MOST_SESSIONS)
    .lean();

export const beginSignIn = (store: Store, signIn: SignInDoc): Promise<boolean> =>
  insertOnce(store.models.signIns, signIn);

/** Each counts once. */
export async function takeSignIn(store: Store, id: string): Promise<SignInDoc | undefined> {
  return (await store.models.signIns.findOneAndDelete({ _id: id }).lean<SignInDoc>()) ?? undefined;
}

export const parkForm = (store: Store, form: ParkedFormDoc): Promise<boolean> =>
  insertOnce(store.models.parkedForms, form);

export async function getParkedForm(store: Store, id: string): Promise<ParkedFormDoc | undefined> {
  return (await store.models.parkedForms.findById(id).lean<ParkedFormDoc>()) ?? undefined;
}

/** Sessions that nobody can use any more, and what nobody came back for. */
export async function sweepSessions(store: Store, now: string): Promise<void> {
  const over = { endsAt: trusted({ $lt: now }) };
  await store.models.sessions.deleteMany(over);
  await store.models.parkedForms.deleteMany(over);
  await store.models.signIns.deleteMany(over);
}
