/**
 * Who changed what in a roster: a line per person that an import changed. Lines are written before the change, under an id
 * that a repeat finds again, so that none is missing; the journal keeps the file's digest before and that of the lines after.
 */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { idsOf, inScope, type KeyPage, pageOf } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertMissing } from '../write.ts';
import { assignmentsInBrief } from './assignments.ts';
import type { FieldChange } from './import.ts';
import type { EmployeeDoc, RosterChangeDoc } from './types.ts';

/** What one person has before and after. */
export type PersonChange = { employeeId: string; fields: FieldChange[] };
export type RosterImport = { importId: string; region: string; at: string; by: string };

/** These say who somebody is and decide nothing: the line shows that they are others now, not what they were. */
const AS_DIGEST = ['name', 'email'];

/** As a line shows a value. */
const shown = (field: string, value: FieldChange['after']): FieldChange['after'] =>
  value === null || !AS_DIGEST.includes(field) ? value : `sha256:${sha256(canonicalJson([field, value]))}`;

const FIELDS = ['name', 'unit', 'unitName', 'active', 'appraised', 'email', 'supervisorId', 'post', 'grade'] as const;

const fieldsOf = (doc: EmployeeDoc): (readonly [string, FieldChange['after']])[] => [
  ...FIELDS.map((field) => [field, doc[field] ?? null] as const),
  ['assignments', assignmentsInBrief(doc.assignments)],
];

/** What a line could say of a person now. */
export function rosterFields(doc: EmployeeDoc): Map<string, FieldChange['after']> {
  const facts = Object.entries(doc.facts).map(([id, value]) => [`facts.${id}`, value] as const);
  const fields = fieldsOf(doc).map(([field, value]) => [field, shown(field, value)] as const);
  return new Map([...fields, ...facts]);
}

/** Somebody who was not there before. */
export const newcomer = (doc: EmployeeDoc): PersonChange => ({
  employeeId: doc._id,
  fields: [
    ...fieldsOf(doc).map(([field, after]) => ({ field, before: null, after })),
    ...Object.entries(doc.facts).map(([id, after]) => ({ field: `facts.${id}`, before: null, after })),
  ].filter(({ after }) => after !== null),
});

/** The first line about a person in an import stands; a later one adds what it did not name. */
export async function noteChanges(store: Store, about: RosterImport, changes: PersonChange[]): Promise<void> {
  const lines = changes.map(({ employeeId, fields }): RosterChangeDoc => {
    const told = fields.map(({ field, before, after }) => ({
      field,
      before: shown(field, before),
      after: shown(field, after),
    }));
    const names = sha256(canonicalJson(told.map(({ field }) => field))).slice(0, 8);
    return { ...about, _id: `${about.importId}/${employeeId}/${names}`, employeeId, fields: told };
  });
  await insertMissing(store.models.rosterChanges, lines);
}

const PAGE = 500;

/** The lines of an import, in order. */
export async function* linesOfImport(store: Store, importId: string): AsyncGenerator<RosterChangeDoc> {
  let page: RosterChangeDoc[] = [];
  do {
    page = await pageOf(store.models.rosterChanges, { importId }, { after: page.at(-1)?._id ?? null, limit: PAGE });
    yield* page;
  } while (page.length === PAGE);
}

/** How many lines there are, and what their content adds up to. */
export async function sumOfImport(store: Store, importId: string): Promise<{ changes: number; lines: string }> {
  const sums: string[] = [];
  for await (const line of linesOfImport(store, importId)) sums.push(sha256(canonicalJson(line)));
  return { changes: sums.length, lines: `sha256:${sha256(sums.join('\n'))}` };
}

/** Lines about somebody who never came to be, because a first attempt was cut off before it wrote them. */
export async function dropStale(store: Store, importId: string): Promise<void> {
  const ids = new Set<string>();
  for await (const { employeeId } of linesOfImport(store, importId)) ids.add(employeeId);
  const all = [...ids];
  for (let from = 0; from < all.length; from += PAGE) {
    const some = all.slice(from, from + PAGE);
    const there = new Set((await store.models.employees.find(idsOf(some), { _id: 1 }).lean()).map(({ _id }) => _id));
    for (const employeeId of some.filter((id) => !there.has(id)))
      await store.models.rosterChanges.deleteMany({ importId, employeeId });
  }
}

export type RosterChangeFilter = { region: RegionScope; employeeId?: string; importId?: string };

export const listRosterChanges = (
  store: Store,
  { region, ...fields }: RosterChangeFilter,
  page: KeyPage,
): Promise<RosterChangeDoc[]> => pageOf(store.models.rosterChanges, inScope(region, fields), page);
