/**
 * Goals and joint targets change as drafts of packs do: each change is an entry in `audit:{region}`, written first; the document is what the
 * entries add up to. The key of an entry is the next revision, so that of two changes at once exactly one is recorded.
 */
import { type Model, trusted } from 'mongoose';
import type { Actor } from '../../workflows/messages.ts';
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import type { JournalDoc } from '../journal/types.ts';
import { getInScope } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertOnce } from '../write.ts';
import type { GoalDoc, GoalFields, JointTargetDoc, JointTargetFields, Kept, StepWords } from './types.ts';

/** What is kept so, by the word that its entries have for it: their fields, their documents. */
type Things = { goal: GoalFields; jointTarget: JointTargetFields };
export type Docs = { goal: GoalDoc; jointTarget: JointTargetDoc };
export type Thing = keyof Things;

export type ThingChange<T extends Thing> = {
  id: string;
  revision: number;
  /** SHA-256 of the request: the same request is recorded once. */
  command: string;
  set: Partial<Things[T]>;
  told?: StepWords;
};
type Recording<T extends Thing> = { of: T; region: string; type: string; actor: Actor; change: ThingChange<T> };

const modelOf = ({ models }: Store, of: Thing): Model<Kept<object>> =>
  ({ goal: models.goals, jointTarget: models.jointTargets })[of] as unknown as Model<Kept<object>>;

export const getThing = async <T extends Thing>(
  store: Store,
  of: T,
  { scope, id }: { scope: RegionScope; id: string },
): Promise<Docs[T] | undefined> => (await getInScope(modelOf(store, of), scope, id)) as Docs[T] | undefined;

/** `mine` false: another change came first under this revision; the document holds it now. */
export async function recordChange<T extends Thing>(
  store: Store,
  { of, region, type, actor, change }: Recording<T>,
): Promise<{ mine: boolean; doc: Docs[T] }> {
  const { id, revision, command } = change;
  const entry = await appendSubject(store, {
    subject: `audit:${region}`,
    region,
    type,
    actor,
    data: { of, ...change },
    key: `${of}:${id}:${revision}`,
  });
  const told = changeIn(entry, of);
  if (!told) throw new Error(`${entry._id} is no entry of a ${of}`);
  const model = modelOf(store, of);
  const before = (await getInScope(model, region, id)) as Docs[T] | undefined;
  const doc = applyChange(before, { entry, change: told });
  const older = { _id: id, revision: trusted({ $lt: doc.revision }) };
  const { matchedCount } = await model.replaceOne(older, doc);
  if (matchedCount === 0) await insertOnce(model, doc);
  return { mine: told.command === command, doc };
}

type Told<T extends Thing> = {
  entry: Pick<JournalDoc, 'region' | 'type' | 'actor' | 'recordedAt'>;
  change: ThingChange<T>;
};

function applyChange<T extends Thing>(before: Docs[T] | undefined, { entry, change }: Told<T>): Docs[T] {
  const { id, revision, command, set, told } = change;
  if (before && before.revision >= revision) return before;
  if ((before?.revision ?? 0) !== revision - 1) throw new Error(`${id} misses a revision`);
  const at = new Date(entry.recordedAt).toISOString();
  const step = { revision, type: entry.type, by: entry.actor.id, at, command, ...told };
  return {
    ...before,
    ...set,
    _id: id,
    region: entry.region,
    revision,
    history: [...(before?.history ?? []), step],
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
  } as unknown as Docs[T];
}

function changeIn<T extends Thing>({ data }: Pick<JournalDoc, 'data'>, of: T): ThingChange<T> | undefined {
  return data?.['of'] === of && 'revision' in data && 'set' in data ? (data as unknown as ThingChange<T>) : undefined;
}

/** Those of a region as the entries of its journal, in order, tell them. */
export function thingsIn<T extends Thing>(entries: Iterable<JournalDoc>, of: T): Map<string, Docs[T]> {
  const found = new Map<string, Docs[T]>();
  for (const entry of entries) {
    const change = changeIn(entry, of);
    if (change) found.set(change.id, applyChange(found.get(change.id), { entry, change }));
  }
  return found;
}

/** All of a region, as they are stored. */
export const thingsOf = async (store: Store, of: Thing, region: string): Promise<Kept<object>[]> =>
  modelOf(store, of).find({ region }).lean<Kept<object>[]>();
