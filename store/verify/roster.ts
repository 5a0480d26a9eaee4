/** What imports have said of the people of a region. */
import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../connect.ts';
import { linesOfImport, rosterFields, sumOfImport } from '../people/roster-changes.ts';
import type { EmployeeDoc, RosterChangeDoc } from '../people/types.ts';
import { idsOf } from '../read.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** What a line says of one field, and between which entries its import was carried out. */
type Said = { after: unknown; begun: number; ended: number };
type Saying = Map<string, Map<string, Said[]>>;

/** The lines of every import are those that its entry counted, and a person is what the last line about them says. */
export async function checkRoster({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const region = entries[0]?.region ?? '';
  const found = journalFindings(subject);
  const begun = new Map<string, number>();
  const open = new Set<string>();
  const findings: JournalFinding[] = [];
  const people: Saying = new Map();
  for (const { type, seq, data } of entries.filter((entry) => entry.type.startsWith('employees.'))) {
    const id = typeof data?.['importId'] === 'string' ? data['importId'] : undefined;
    // An earlier release kept no lines: whoever it changed is not known from here.
    if (id === undefined) {
      people.clear();
    } else if (type === 'employees.importing') {
      begun.set(id, seq);
      open.add(id);
    } else {
      open.delete(id);
      const recorded = { changes: data?.['changes'], lines: data?.['lines'] };
      const sum = await sumOfImport(store, id);
      findings.push(
        ...differing(sum, recorded).map((detail) => found('record-differs', `roster lines: ${detail}`, id)),
      );
      for await (const line of linesOfImport(store, id)) {
        note(people, line, { begun: begun.get(id) ?? seq, ended: seq });
      }
    }
  }
  // Of one that was cut off, and not repeated yet, nobody knows how far it came.
  for (const id of open) for await (const { employeeId } of linesOfImport(store, id)) people.delete(employeeId);
  const imports = await store.models.rosterChanges.distinct('importId', { region });
  const unnamed = imports.filter((id) => !begun.has(id)).map((id) => found('record-unnamed', 'roster lines', id));
  return [...findings, ...unnamed, ...(await checkPeople(store, subject, people))];
}

function note(people: Saying, { employeeId, fields }: RosterChangeDoc, when: Omit<Said, 'after'>): void {
  const person = people.get(employeeId) ?? new Map<string, Said[]>();
  people.set(employeeId, person);
  // Of two imports at once either may have come last.
  for (const { field, after } of fields) {
    const atOnce = (person.get(field) ?? []).filter(({ ended }) => ended > when.begun);
    person.set(field, [...atOnce, { after, ...when }]);
  }
}

const PAGE = 500;

async function checkPeople(store: Store, subject: string, people: Saying): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const findings: JournalFinding[] = [];
  const ids = [...people.keys()];
  for (let from = 0; from < ids.length; from += PAGE) {
    const some = ids.slice(from, from + PAGE);
    const docs = await store.models.employees.find(idsOf(some)).lean();
    const byId = new Map(docs.map((doc) => [doc._id, doc]));
    for (const id of some) {
      const doc = byId.get(id);
      if (!doc) findings.push(found('record-missing', 'a person of the roster', id));
      else findings.push(...wrongIn(doc, people.get(id)).map((detail) => found('record-differs', detail, id)));
    }
  }
  return findings;
}

function wrongIn(doc: EmployeeDoc, told: Map<string, Said[]> = new Map()): string[] {
  const now = rosterFields(doc);
  return [...told].flatMap(([field, said]) => {
    const is = now.get(field) ?? null;
    if (said.some(({ after }) => isDeepStrictEqual(after, is))) return [];
    return differing({ [field]: is }, { [field]: said.at(-1)?.after ?? null });
  });
}
