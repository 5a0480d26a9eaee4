import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../rules/canonical.ts';
import { trusted } from 'mongoose';
import type { Store } from './connect.ts';
import { isDuplicate } from './duplicate.ts';
import { employeesByNip } from './employees.ts';
import type { EmployeeDoc } from './types.ts';

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
  const created = input.dryRun ? new Set<string>() : await create(store, region, fresh);
  const now = input.dryRun ? before : await known(store, region, rows);
  const changed = await update(store, { rows: [...rows.values()], now, dryRun: input.dryRun ?? false });
  return input.rows.map(({ nip, supervisorNip }) => {
    const isNew = input.dryRun ? !before.has(nip) : created.has(nip);
    return {
      nip,
      status: isNew ? 'created' : changed.has(nip) ? 'updated' : 'unchanged',
      id: now.get(nip)?._id ?? null,
      supervisorMissing: typeof supervisorNip === 'string' && !now.has(supervisorNip) && !rows.has(supervisorNip),
    };
  });
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
    try {
      await store.models.employees.insertMany(docs, { ordered: false, throwOnValidationError: true });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const ids = docs.map((doc) => doc._id);
      const there = await store.models.employees.find({ _id: trusted({ $in: ids }) }, { _id: 1 }).lean();
      const inserted = new Set(there.map((doc) => doc._id));
      for (const id of ids) if (!inserted.has(id)) created.delete(id);
    }
  }
  return new Set(created.values());
}

type UpdateInput = { rows: EmployeeRow[]; now: Known; dryRun: boolean };

/** NIPs of the people whose stored fields differ from their row; they are written under the version guard. */
async function update(store: Store, { rows, now, dryRun }: UpdateInput): Promise<Set<string>> {
  const updatedAt = new Date().toISOString();
  const changes = rows.flatMap((row) => {
    const doc = now.get(row.nip);
    const fields = doc && wanted(row, doc, now);
    return doc && fields && differs(doc, fields) ? [{ doc, fields }] : [];
  });
  if (!dryRun) {
    for (const chunk of chunks(changes)) {
      await store.models.employees.bulkWrite(
        chunk.map(({ doc, fields }) => ({
          updateOne: {
            filter: { _id: doc._id, version: doc.version },
            update: { $set: { ...fields, version: doc.version + 1, updatedAt } },
          },
        })),
        { ordered: false, throwOnValidationError: true },
      );
    }
  }
  return new Set(changes.map(({ doc }) => doc.nip));
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
