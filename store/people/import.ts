import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { own } from '../../rules/language/records.ts';
import { localDay } from '../../rules/time/calendar.ts';
import type { FactValue } from '../../rules/language/types.ts';
import type { Store } from '../connect.ts';
import {
  asOfToday,
  assignmentOn,
  assignmentsInBrief,
  corrected,
  type Dated,
  placeFields,
  placeIn,
  spanChanges,
  withAssignment,
} from './assignments.ts';
import { calledOf } from './called.ts';
import { employeesByNip } from './employees.ts';
import { idsOf } from '../read.ts';
import { newcomer, type PersonChange } from './roster-changes.ts';
import type { EmployeeDoc, Place } from './types.ts';
import { resealed, sealed } from '../seal.ts';
import { insertMissing, NotNow } from '../write.ts';

/**
 * What a roster brings of a person: by NIP, the supervisor too. What is `undefined` stays as it is; a fact that is `null`
 * is taken away. A new person needs a name and a unit.
 */
export type EmployeeRow = { nip: string } & Partial<
  Pick<EmployeeDoc, 'name' | 'unit' | 'unitName' | 'active' | 'appraised' | 'email' | 'post' | 'grade'> & {
    supervisorNip: string | null;
    /** From which day unit, superior, post and grade hold, and until when; absent: they put right what holds today. */
    from: string;
    until: string;
    assignment: Dated['kind'];
    facts: Record<string, FactValue | null>;
  }
>;

/** One field of a person that is another afterwards; a supervisor by id, a fact as `facts.<name>`. */
export type FieldChange = {
  field: string;
  before: FactValue | null;
  after: FactValue | null;
  /** The first day, of what does not hold yet, or held earlier. */
  from?: string;
};

export type ImportResult = {
  nip: string;
  status: 'created' | 'updated' | 'unchanged';
  /** `null` only in a dry run, for somebody who would be created. */
  id: string | null;
  /** Of somebody who was there before. */
  changes: FieldChange[];
  /** The row's supervisor is neither in the rows nor in the region: stored without one. */
  supervisorMissing: boolean;
};

/**
 * Brings people up to date by NIP within a region, in the rows' order. Repeating it changes nothing. A NIP that comes
 * twice counts with its last row. With `dryRun` nothing is written and the results say what would happen.
 */
export async function importEmployees(
  store: Store,
  region: string,
  input: { rows: EmployeeRow[]; dryRun?: boolean; note?: Note; today?: string },
): Promise<ImportResult[]> {
  const { note = () => Promise.resolve(), today = localDay(Date.now(), 0) } = input;
  const rows: Rows = new Map(input.rows.map((row) => [row.nip, { today, ...row }]));
  const before = await known(store, region, rows);
  const fresh = [...rows.values()].filter((row) => !before.has(row.nip));
  // The supervisor of a new person may be new too, so all are there before anybody points to anybody.
  const made = await newcomers(store, region, fresh);
  const created = input.dryRun ? new Set(fresh.map((row) => row.nip)) : await create(store, made, note);
  const there = input.dryRun ? before : new Map([...before, ...made.map((doc) => [doc.nip, doc] as const)]);
  const lostRace = created.size < fresh.length;
  const { now, changed } = input.dryRun
    ? { now: before, changed: await changesOf(before, rows) }
    : await update(store, region, { rows, note, there: lostRace ? await known(store, region, rows) : there });
  const changes = new Map(changed.map(({ doc, told }) => [doc.nip, told]));
  return input.rows.map(({ nip, supervisorNip }) => ({
    nip,
    status: created.has(nip) ? 'created' : changes.has(nip) ? 'updated' : 'unchanged',
    id: now.get(nip)?._id ?? null,
    changes: created.has(nip) ? [] : (changes.get(nip) ?? []),
    supervisorMissing: typeof supervisorNip === 'string' && !now.has(supervisorNip) && !rows.has(supervisorNip),
  }));
}

/** Is told of each change before it is made. */
type Note = (changes: PersonChange[]) => Promise<void>;
type Rows = Map<string, EmployeeRow & { today: string }>;
type Known = Map<string, EmployeeDoc>;
/** People per read, and per write: those are sealed, and nobody shall wait for that. */
const READ = 500;
const WRITE = 100;

/** Others have their turn between two of them. */
async function* chunks<T>(items: T[], size: number): AsyncGenerator<T[]> {
  for (let i = 0; i < items.length; i += size) {
    await new Promise((resolve) => setImmediate(resolve));
    yield items.slice(i, i + size);
  }
}

/** Those of the NIPs who are in the region. */
export async function peopleByNip(store: Store, region: string, nips: Iterable<string>): Promise<Known> {
  const found: Known = new Map();
  for await (const some of chunks([...new Set(nips)], READ)) {
    for (const doc of await employeesByNip(store, region, some)) found.set(doc.nip, doc);
  }
  return found;
}

const known = (store: Store, region: string, rows: Rows) =>
  peopleByNip(
    store,
    region,
    [...rows.values()].flatMap(({ nip, supervisorNip }) => [nip, supervisorNip ?? nip]),
  );

const isFact = (entry: [string, FactValue | null]): entry is [string, FactValue] => entry[1] !== null;

/** Ids are random: one derived from a NIP could be guessed back. */
async function newcomers(
  store: Store,
  region: string,
  rows: (EmployeeRow & { today: string })[],
): Promise<EmployeeDoc[]> {
  const updatedAt = new Date().toISOString();
  const made: EmployeeDoc[] = [];
  for await (const some of chunks(rows, WRITE)) {
    for (const { nip, name = '', unit = '', unitName = unit, email = null, facts = {}, ...row } of some) {
      const { active = true, appraised = true } = row;
      const given = Object.fromEntries(Object.entries(facts).filter(isFact));
      const about = { region, nip, name, unit, unitName, supervisorId: null, active, appraised, email, facts: given };
      const place = { ...about, ...(row.post && { post: row.post }), ...(row.grade && { grade: row.grade }) };
      const dated = row.from === undefined ? undefined : firstAssignment(place, { ...row, from: row.from });
      const written = { ...place, ...dated, called: calledOf(name), version: 1, updatedAt };
      made.push(sealed(store.models.employees, { _id: randomBytes(10).toString('hex'), ...written }));
    }
  }
  return made;
}

function firstAssignment(place: Place, { from, until, assignment: kind = 'definitive', today }: DatedRow) {
  return asOfToday([{ from, kind, ...(until !== undefined && { until }), ...placeIn(place) }], today);
}
type DatedRow = Pick<EmployeeRow, 'until' | 'assignment'> & { from: string; today: string };

/** The NIPs of those who were not there yet. Who lost a race is left to the update. */
async function create(store: Store, docs: EmployeeDoc[], note: Note): Promise<Set<string>> {
  const created = new Set<string>();
  for await (const chunk of chunks(docs, WRITE)) {
    await note(chunk.map(newcomer));
    const all = await insertMissing(store.models.employees, chunk);
    for (const { region } of chunk) store.units.delete(region);
    const ids = chunk.map((doc) => doc._id);
    const there = all ? [] : await store.models.employees.find(idsOf(ids), { _id: 1 }).lean();
    const inserted = new Set(all ? ids : there.map((doc) => doc._id));
    for (const { _id, nip } of chunk) if (inserted.has(_id)) created.add(nip);
  }
  return created;
}

/** `fields`: what the record says otherwise; `told`: what the row says otherwise, on the day from which it holds. */
type Change = { doc: EmployeeDoc; fields: FieldChange[]; told: FieldChange[]; after: EmployeeDoc };
type Wanted = { rows: Rows; there: Known; note: Note };
type Updated = { now: Known; changed: Change[] };
const MAX_ROUNDS = 20;

/** Writes what differs under the version guard, until nobody came between. */
async function update(store: Store, region: string, { rows, there, note }: Wanted): Promise<Updated> {
  const changed = new Map<string, Change>();
  let now = there;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const changes = await changesOf(now, rows);
    let written = 0;
    for await (const chunk of chunks(changes, WRITE)) {
      await note(chunk.map(({ doc, fields }) => ({ employeeId: doc._id, fields })));
      written += await writePeople(store, chunk);
    }
    for (const change of changes) if (!changed.has(change.doc.nip)) changed.set(change.doc.nip, change);
    if (written === changes.length) return { now, changed: [...changed.values()] };
    now = await known(store, region, rows);
  }
  throw new NotNow(`could not import into ${region}: too many writers`);
}

async function changesOf(now: Known, rows: Rows): Promise<Change[]> {
  const changes: Change[] = [];
  for await (const some of chunks([...rows.values()], READ)) {
    for (const row of some) {
      const doc = now.get(row.nip);
      const change = doc && changeOf(doc, row, { now, rows });
      if (change && change.fields.length > 0) changes.push(change);
    }
  }
  return changes;
}

const PLAIN = ['name', 'active', 'appraised', 'email'] as const;

type Around = { now: Known; rows: Rows };

function changeOf(doc: EmployeeDoc, row: EmployeeRow & { today: string }, around: Around): Change {
  const plain: FieldChange[] = [];
  const set: Partial<EmployeeDoc> = {};
  const note = (field: string, before: FactValue | null, after: FactValue | null) => {
    const differs = !isDeepStrictEqual(before, after);
    if (differs) plain.push({ field, before, after });
    return differs;
  };
  for (const field of PLAIN) {
    const value = row[field];
    if (value !== undefined && note(field, doc[field] ?? (field === 'appraised' ? true : null), value))
      Object.assign(set, { [field]: value });
  }
  const { facts = {} } = row;
  const kept: Record<string, FactValue | null> = { ...doc.facts, ...facts };
  const changed = Object.entries(facts).map(([id, value]) => note(`facts.${id}`, own(doc.facts, id) ?? null, value));
  if (changed.includes(true)) set.facts = Object.fromEntries(Object.entries(kept).filter(isFact));
  const placed = placeAfter(doc, row, around);
  const place = placeFields.flatMap((field) => differing(field, doc, placed.after));
  const brief = [doc, placed.after].map(({ assignments }) => assignmentsInBrief(assignments));
  const [before = null, after = null] = brief;
  const list = before === after ? [] : [{ field: 'assignments', before, after }];
  return {
    doc,
    fields: [...plain, ...place, ...list],
    told: [...plain, ...(placed.told ?? place)],
    after: { ...placed.after, ...set },
  };
}

const differing = (field: keyof Place, before: Place, after: Place, from?: string): FieldChange[] => {
  const [was, is] = [before[field] ?? null, after[field] ?? null];
  return was === is ? [] : [{ field, before: was, after: is, ...(from !== undefined && { from }) }];
};

/** Where the row says that somebody works, and under whom: from a day on, or as it should have been said before. */
function placeAfter(doc: EmployeeDoc, row: EmployeeRow & { today: string }, around: Around) {
  const { unit, unitName, supervisorNip, post, grade, from, until, assignment: kind, today } = row;
  const given: Partial<Place> = {
    ...(unit !== undefined && { unit }),
    ...(unitName !== undefined && { unitName }),
    ...(supervisorNip !== undefined && { supervisorId: supervisorOf(supervisorNip, around) }),
    ...(post !== undefined && { post }),
    ...(grade !== undefined && { grade }),
  };
  if (from === undefined) {
    const list = corrected(doc, today, given);
    return { after: list ? settledIn(doc, list, today) : { ...doc, ...given } };
  }
  const held = doc.assignments && assignmentOn(doc.assignments, from);
  const before = held ?? doc;
  const list = withAssignment(doc, { from, until, kind }, given);
  if (list === doc.assignments || (!doc.assignments && list.length === 1)) return { after: doc, told: [] };
  const there = list.find((each) => each.from === from);
  const place = placeFields.flatMap((field) => differing(field, before, there ?? before, from));
  return { after: settledIn(doc, list, today), told: [...place, ...spanChanges(held, there, from)] };
}

/** The record with another list, and with the place that holds today. */
export function settledIn(doc: EmployeeDoc, list: NonNullable<EmployeeDoc['assignments']>, today: string): EmployeeDoc {
  const { post: _post, grade: _grade, placeChanges: _changes, ...rest } = doc;
  return { ...rest, ...asOfToday(list, today) };
}

/** In a dry run a supervisor who would be created has no id yet, and differs from everybody who has one. */
function supervisorOf(nip: string | null, { now, rows }: Around): string | null {
  if (nip === null) return null;
  return now.get(nip)?._id ?? (rows.has(nip) ? nip : null);
}

export async function writePeople(store: Store, changes: Pick<Change, 'doc' | 'after'>[]): Promise<number> {
  const updatedAt = new Date().toISOString();
  const { employees } = store.models;
  const { modifiedCount } = await employees.bulkWrite(
    changes.map(({ doc, after }) => {
      const written = { called: calledOf(after.name), version: doc.version + 1, updatedAt };
      const replacement = resealed(employees, doc, { ...after, ...written });
      return { replaceOne: { filter: { _id: doc._id, version: doc.version }, replacement } };
    }),
    { ordered: false, throwOnValidationError: true },
  );
  for (const { after } of changes) store.units.delete(after.region);
  return modifiedCount;
}
