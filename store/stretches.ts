/**
 * Pages from a server that reads all an index leads to before it sorts and limits, as the embedded one does, and enters an
 * index only by a filter that is exactly its beginning (docs/decisions/0105). Such an index is read in stretches of its
 * order, whose ends a process remembers as it meets them: the first page after a start costs the list, every other one a
 * page. A stretch is no cache: what is in it is read anew each time.
 */
import type { LRUCache } from 'lru-cache';
import { type Connection, type Model, trusted } from 'mongoose';
import { canMatch, fieldsAsked, type Filter, isPlain, matches } from './matches.ts';

type Stored = { _id: string };
type Value = string | number;
type Place = { _id: string; at: Value };

export type InOrder = {
  filter: Filter;
  /** What the list is in order of, before the id. */
  by: string;
  from?: Value | undefined;
  /** The last of the page before. */
  after?: Place | undefined;
  limit: number;
  /** What is asked of each, or left out. */
  fields?: Readonly<Record<string, number>>;
};

/** Of each index that is walked, the values at which its stretches end. */
export type Ends = LRUCache<string, Value[]>;
const known = new WeakMap<Connection, Ends>();
export const readInStretches = (connection: Connection, ends: Ends): unknown => known.set(connection, ends);
/** As from any other server. */
export const readAtOnce = (connection: Connection): unknown => known.delete(connection);

/** So many are read at once; a list of few is read as a whole. */
const STRETCH = 100;
/** Where hardly any of a stretch belong to a list, so many are read at once in the end. */
const MOST_AT_ONCE = 16 * STRETCH;
const MOST_BRANCHES = 60;

/** It compares each document that it found with one value after the other. */
const MOST_VALUES = 50;

/** Values to ask for together, as many as a server takes well. */
export function listsOf<Value>({ db }: { db: Connection }, values: readonly Value[], most: number): Value[][] {
  const size = known.has(db) ? MOST_VALUES : most;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size));
}

/** `undefined` where the server stops by itself, or where no index is made for the list. */
export async function pageByStretches<Doc extends Stored>(
  model: Model<Doc>,
  wanted: InOrder,
): Promise<Doc[] | undefined> {
  const ends = known.get(model.db);
  if (!ends || !canMatch(wanted.filter)) return undefined;
  const branches = branchesOf(wanted.filter).flatMap((each) => byGroup(model, each));
  const leads = branches.length > MOST_BRANCHES ? [undefined] : branches.map((each) => leadOf(model, each, wanted.by));
  const found = new Map<string, Doc>();
  const walked = new Map<string, Lead>();
  for (const lead of leads) {
    if (!lead) return undefined;
    walked.set(JSON.stringify(lead), lead);
  }
  const list = { model, ends, wanted };
  for (const lead of walked.values()) for (const doc of await pageOfLead(list, lead)) found.set(doc._id, doc);
  return inOrder([...found.values()], wanted.by).slice(0, wanted.limit);
}

const placeOf = (doc: Stored, by: string): Place => ({ _id: doc._id, at: Reflect.get(doc, by) as Value });
const isBefore = (a: Place, b: Place) => (a.at === b.at ? a._id < b._id : a.at < b.at);
const inOrder = <Doc extends Stored>(docs: Doc[], by: string): Doc[] =>
  docs.toSorted((a, b) => (isBefore(placeOf(a, by), placeOf(b, by)) ? -1 : 1));

/** What may hold instead of each other: of two conditions on one field, that by which an index is entered. */
function branchesOf({ $or, $and, ...flat }: Filter): Filter[] {
  const parts = [...($or ? [$or as Filter[]] : []), ...(($and ?? []) as Filter[]).map((part) => [part])];
  return parts.reduce<Filter[]>(
    (all, either) => all.flatMap((one) => either.flatMap(branchesOf).map((other) => joined(one, other))),
    [flat],
  );
}

function joined(one: Filter, other: Filter): Filter {
  const leads = Object.entries(other).filter(([field, value]) => !(field in one) || isPlain(value));
  return { ...one, ...Object.fromEntries(leads) };
}

/** What an index is entered by. `whole`: it leads to few, whatever their order. */
type Lead = { entry: Filter; whole: boolean };

/** People are in units of some hundreds: whoever asks for a unit is led to its people. */
const GROUP = 'unit';
const startsWithGroup = (fields: string[], flat: Filter) => fields[1] === GROUP && isPlain(flat[fields[0] ?? '']);

/** Several units are each asked for themselves, where an index leads to one. */
function byGroup<Doc extends Stored>({ schema }: Model<Doc>, flat: Filter): Filter[] {
  const wanted = flat[GROUP];
  const isLed = schema.indexes().some(([fields]) => startsWithGroup(Object.keys(fields), flat));
  if (isPlain(wanted) || !isLed || Object.keys(wanted).join() !== '$in') return [flat];
  return (wanted as { $in: string[] }).$in.map((unit) => ({ ...flat, [GROUP]: unit }));
}

const BOUNDS = ['$in', '$gt', '$gte', '$lt', '$lte'];
const isBound = (value: unknown) => isPlain(value) || Object.keys(value).every((name) => BOUNDS.includes(name));

function leadOf<Doc extends Stored>({ schema }: Model<Doc>, flat: Filter, by: string): Lead | undefined {
  const entryOf = (fields: string[]) => Object.fromEntries(fields.map((field) => [field, flat[field]]));
  if ('_id' in flat) return isPlain(flat['_id']) ? { entry: entryOf(['_id']), whole: true } : undefined;
  const indexes = schema.indexes().map(([fields]) => Object.keys(fields));
  const isEqual = (field: string) => field in flat && isPlain(flat[field]);
  const few = indexes.find(
    (fields) =>
      fields.length <= 2 &&
      fields.every((field, n) => isEqual(field) || (n === fields.length - 1 && field in flat && isBound(flat[field]))),
  );
  if (few) return { entry: entryOf(few), whole: true };
  const order = by === '_id' ? by : `${by},_id`;
  const [longest] = indexes
    .filter((fields) => fields.includes(by) && fields.slice(fields.indexOf(by)).join() === order)
    .map((fields) => fields.slice(0, fields.indexOf(by)))
    .filter((fields) => fields.every(isEqual))
    .toSorted((a, b) => b.length - a.length);
  const group = indexes.find((fields) => isEqual(GROUP) && startsWithGroup(fields, flat) && isEqual(fields[0] ?? ''));
  if (group && !longest?.includes(GROUP)) return { entry: entryOf(group.slice(0, 2)), whole: true };
  return longest && { entry: entryOf(longest), whole: false };
}

type List<Doc> = { model: Model<Doc>; ends: Ends; wanted: InOrder };

/** What is needed to say whether somebody belongs to a list comes too. */
function neededOf({ fields = {}, filter, by }: InOrder): Record<string, number> {
  if (!Object.values(fields).includes(1)) return fields;
  return { ...fields, ...Object.fromEntries([by, ...fieldsAsked(filter)].map((field) => [field, 1])) };
}

async function pageOfLead<Doc extends Stored>(list: List<Doc>, { entry, whole }: Lead): Promise<Doc[]> {
  const { model, ends, wanted } = list;
  const { filter, by, after, limit } = wanted;
  const [from] = [wanted.from, after?.at].filter((each) => each !== undefined).toSorted((a, b) => (a < b ? 1 : -1));
  const belongs = (doc: Doc) => {
    const place = placeOf(doc, by);
    return (from === undefined || place.at >= from) && (!after || isBefore(after, place)) && matches(doc, filter);
  };
  if (whole) return inOrder((await read(list, entry)).filter(belongs), by).slice(0, limit);
  const name = [model.collection.name, by, JSON.stringify(entry)].join('|');
  if (!ends.has(name)) ends.set(name, await endsIn(list, entry));
  const found: Doc[] = [];
  let start = from;
  for (let most = Math.max(limit, STRETCH); ; most = Math.min(2 * most, MOST_AT_ONCE)) {
    const later = (ends.get(name) ?? []).filter((end) => start === undefined || end > start);
    const until = later[Math.ceil(most / STRETCH) - 1];
    const docs = inOrder(await read(list, { ...entry, ...range(by, start, until) }), by);
    ends.set(name, endsWith(ends.get(name) ?? [], { places: docs.map((doc) => placeOf(doc, by)), start, until }));
    found.push(...docs.filter(belongs));
    if (found.length >= limit || until === undefined) return found.slice(0, limit);
    start = until;
  }
}

const read = <Doc extends Stored>({ model, wanted }: List<Doc>, filter: Filter): Promise<Doc[]> =>
  model.find(filter as never, neededOf(wanted)).lean<Doc[]>();

function range(by: string, start: Value | undefined, until: Value | undefined): Filter {
  const bounds = { ...(start !== undefined && { $gte: start }), ...(until !== undefined && { $lt: until }) };
  return Object.keys(bounds).length > 0 ? { [by]: trusted(bounds) } : {};
}

/** Once, of the whole list. */
async function endsIn<Doc extends Stored>({ model, wanted: { by } }: List<Doc>, entry: Filter): Promise<Value[]> {
  const all = await model.find(entry as never, { [by]: 1 }).lean<Stored[]>();
  const places = inOrder(all, by).map((doc) => placeOf(doc, by));
  return endsWith([], { places, start: undefined, until: undefined });
}

type Read = { places: Place[]; start: Value | undefined; until: Value | undefined };

/** The ends within what was read are set anew; a stretch without anything becomes one with the next. */
function endsWith(before: readonly Value[], { places, start, until }: Read): Value[] {
  const isInside = (end: Value) => (start === undefined || end > start) && (until === undefined || end <= until);
  const anew = places.flatMap(({ at }, n) =>
    n > 0 && n % STRETCH === 0 && places.length - n >= STRETCH / 2 ? [at] : [],
  );
  const last = until === undefined || places.length === 0 ? [] : [until];
  const inside = [...new Set([...anew, ...last])].filter(isInside);
  return [...before.filter((end) => !isInside(end)), ...inside].toSorted((a, b) => (a < b ? -1 : 1));
}
