/** By which letters somebody is found: their name from each of its words on (docs/decisions/0110). */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { inUnits } from '../read.ts';
import { matches } from '../matches.ts';
import type { EmployeeDoc } from './types.ts';

const MOST_WORDS = 12;
const MOST_LETTERS = 40;

/** In small letters, with one space between words: S.Sos. is "s sos", Ma’ruf is "maruf". */
const folded = (name: string) =>
  name
    .normalize('NFKC')
    .toLocaleLowerCase('id')
    .replaceAll(/['’‘`]/g, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();

export function calledOf(name: string): string[] {
  const words = folded(name).split(' ').slice(0, MOST_WORDS);
  return words.map((_, n) => words.slice(n).join(' ').slice(0, MOST_LETTERS));
}

/** What begins with these letters, whatever follows. */
const LAST = '\uFFFF';
const WRITE = 500;

type Asked = { region: string; units: string[] | null };
export type EmployeeCalled = Pick<EmployeeDoc, '_id' | 'nip' | 'name' | 'unit' | 'unitName' | 'active'>;
const SHOWN = { nip: 1, name: 1, unit: 1, unitName: 1, active: 1 };
const beginning = (letters: string) => trusted({ $gte: letters, $lt: letters + LAST });

/** Whoever has words in their name, or a number, that begin with what is asked: in order of their names. */
export async function employeesCalled(
  store: Store,
  asked: { region: string; units: string[] | null; q: string },
  limit: number,
): Promise<EmployeeCalled[]> {
  const digits = asked.q.replaceAll(/\s/g, '');
  const found = /^\d+$/.test(digits)
    ? await employeesNumbered(store, { ...asked, digits })
    : await employeesNamed(store, asked);
  return found
    .toSorted((a, b) => (a.name === b.name ? (a._id < b._id ? -1 : 1) : a.name < b.name ? -1 : 1))
    .slice(0, limit);
}

/** By exactly what an index begins with: the rest is left out here (docs/decisions/0105). */
async function employeesNamed(store: Store, { region, units, q }: Asked & { q: string }): Promise<EmployeeCalled[]> {
  const letters = folded(q).slice(0, MOST_LETTERS);
  if (letters === '') return [];
  await callThoseOfBefore(store, region);
  const found = await store.models.employees
    .find({ region, called: beginning(letters) }, SHOWN)
    .lean<EmployeeCalled[]>();
  const isCalled = (name: string) => calledOf(name).some((word) => word.startsWith(letters));
  return found.filter((doc) => isCalled(doc.name) && matches(doc, inUnits(units)));
}

async function employeesNumbered(
  { models }: Store,
  { region, units, digits }: Asked & { digits: string },
): Promise<EmployeeCalled[]> {
  const found = await models.employees.find({ region, nip: beginning(digits) }, SHOWN).lean<EmployeeCalled[]>();
  return found.filter((doc) => matches(doc, inUnits(units)));
}

/** People of an earlier release have no such letters yet: whoever searches first gives them theirs. */
async function callThoseOfBefore(store: Store, region: string): Promise<void> {
  const { employees } = store.models;
  const before = await employees.find({ region, called: null }, { name: 1, version: 1 }).lean<EmployeeDoc[]>();
  for (let from = 0; from < before.length; from += WRITE)
    await employees.bulkWrite(
      before.slice(from, from + WRITE).map(({ _id, name, version }) => ({
        updateOne: { filter: { _id, version }, update: { $set: { called: calledOf(name) } } },
      })),
      { ordered: false },
    );
}
