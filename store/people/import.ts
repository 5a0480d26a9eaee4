import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { employeesByNip } from './employees.ts';
import { idsOf } from '../read.ts';
import type { EmployeeDoc } from './types.ts';
import { resealed } from '../seal.ts';
import { insertMissing } from '../write.ts';

/** A person as a roster names them: by NIP, the supervisor too. `supervisorNip` undefined leaves the supervisor as is. */
export type EmployeeRow = Pick<EmployeeDoc, 'nip' | 'name' | 'unit' | 'unitName' | 'active' | 'email' | 'facts'> & {
  supervisorNip?: string | null;
};

export type ImportResult = {
  nip: string;
  status: 'created' | 'updated' | 'unchanged';
  /** `null` only in a dry run, for somebody who would be created. */
  id: string | null;
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
  input: { rows: EmployeeRow[]; dryRun?: boolean },
): Promise<ImportResult[]> {
  const rows = new Map(input.rows.map((row) => [row.nip, row]));
  const before = await known(store, region, rows);
  const fresh = [...rows.values()].filter((row) => !before.has(row.nip));
  // The supervisor of a new person may be new too, so all are there before anybody points to anybody.
  const created = input.dryRun ? new Set(fresh.map((row) => row.nip)) : await create(store, region, fresh);
  const { now, changed } = await (input.dryRun ? foresee(before, rows) : update(store, region, rows));
  return input.rows.map(({ nip, supervisorNip }) => ({
    nip,
    status: created.has(nip) ? 'created' : changed.has(nip) ? 'updated' : 'unchanged',
    id: now.get(nip)?._id ?? null,
    supervisorMissing: typeof supervisorNip === 'string' && !now.has(supervisorNip) && !rows.has(supervisorNip),
  }));
}

type Rows = Map<string, EmployeeRow>;
type Known = Map<string, EmployeeDoc>;
const CHUNK = 500;

function* chunks<T>(items: T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += CHUNK) yield items.slice(i, i + CHUNK);
}

async function known(store: Store, region: string, rows: Rows): Promise<Known> {
  const supervisors = [...rows.values()].flatMap((row) => (row.supervisorNip ? [row.supervisorNip] : []));
  const found: Known = new Map();
  for (const nips of chunks([...new Set([...rows.keys(), ...supervisors])])) {
    for (const doc of await employeesByNip(store, region, nips)) found.set(doc.nip, doc);
  }
  return found;
}

/** Ids are random: one derived from a NIP could be guessed back. Who lost a race is left to the update. */
async function create(store: Store, region: string, rows: EmployeeRow[]): Promise<Set<string>> {
  const updatedAt = new Date().toISOString();
  const created = new Map<string, string>();
  for (const chunk of chunks(rows)) {
    const docs = chunk.map((row): EmployeeDoc => {
      const { supervisorNip: _, ...fields } = row;
      const _id = randomBytes(10).toString('hex');
      created.set(_id, row.nip);
      return { _id, region, ...fields, supervisorId: null, version: 1, updatedAt };
    });
    if (!(await insertMissing(store.models.employees, docs))) {
      const ids = docs.map((doc) => doc._id);
      const there = await store.models.employees.find(idsOf(ids), { _id: 1 }).lean();
      const inserted = new Set(there.map((doc) => doc._id));
      for (const id of ids) if (!inserted.has(id)) created.delete(id);
    }
  }
  return new Set(created.values());
}

type Updated = { now: Known; changed: Set<string> };
const MAX_ROUNDS = 20;

/** Writes what differs under the version guard, until nobody came between. */
async function update(store: Store, region: string, rows: Rows): Promise<Updated> {
  const changed = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const now = await known(store, region, rows);
    const changes = changesOf(now, rows);
    let written = 0;
    for (const chunk of chunks(changes)) written += await write(store, chunk);
    for (const { doc } of changes) changed.add(doc.nip);
    if (written === changes.length) return { now, changed };
  }
  throw new Error(`could not import into ${region}: too many writers`);
}

/** A supervisor who would be created has no id yet, so who gets one is counted by NIP. */
function foresee(before: Known, rows: Rows): Updated {
  const toNewcomer = [...rows.values()].filter((row) => row.supervisorNip && isNew(row.supervisorNip, before, rows));
  const differing = changesOf(before, rows).map(({ doc }) => doc.nip);
  return { now: before, changed: new Set([...differing, ...toNewcomer.map((row) => row.nip)]) };
}

const isNew = (nip: string, before: Known, rows: Rows): boolean => rows.has(nip) && !before.has(nip);

type Change = { doc: EmployeeDoc; fields: Fields };

const changesOf = (now: Known, rows: Rows): Change[] =>
  [...rows.values()].flatMap((row) => {
    const doc = now.get(row.nip);
    const fields = doc && wanted(row, doc, now);
    return doc && fields && differs(doc, fields) ? [{ doc, fields }] : [];
  });

async function write(store: Store, changes: Change[]): Promise<number> {
  const updatedAt = new Date().toISOString();
  const { modifiedCount } = await store.models.employees.bulkWrite(
    changes.map(({ doc, fields }) => {
      const { employees } = store.models;
      const after = resealed(employees, doc, { ...doc, ...fields, version: doc.version + 1, updatedAt });
      return { replaceOne: { filter: { _id: doc._id, version: doc.version }, replacement: after } };
    }),
    { ordered: false, throwOnValidationError: true },
  );
  return modifiedCount;
}

type Fields = Omit<EmployeeDoc, '_id' | 'region' | 'nip' | 'version' | 'updatedAt'>;

function wanted(row: EmployeeRow, doc: EmployeeDoc, now: Known): Fields {
  const { name, unit, unitName, active, email, facts, supervisorNip } = row;
  const supervisorId = supervisorNip === undefined ? doc.supervisorId : (now.get(supervisorNip ?? '')?._id ?? null);
  return { name, unit, unitName, active, email, facts, supervisorId };
}

const differs = (doc: EmployeeDoc, fields: Fields): boolean => {
  const { name, unit, unitName, active, email, facts, supervisorId } = doc;
  return canonicalJson({ name, unit, unitName, active, email, facts, supervisorId }) !== canonicalJson(fields);
};
