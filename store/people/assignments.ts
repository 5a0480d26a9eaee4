/**
 * Where somebody works and under whom, by date: a dated line of a roster adds an assignment and keeps those before it. Who was
 * never given a date has one place, which holds for all days. What a record says beside its list is what holds today.
 */
import { isDeepStrictEqual } from 'node:util';
import { addCalendarDays } from '../../rules/time/calendar.ts';
import type { FieldChange } from './import.ts';
import type { Assignment, EmployeeDoc, Place } from './types.ts';

const PLACE = ['unit', 'unitName', 'supervisorId', 'post', 'grade'] as const;

/** Every field, whatever it is called, that is an assignment's. */
export type PlaceField = (typeof PLACE)[number];
export const placeFields: readonly PlaceField[] = PLACE;

export const placeIn = (from: Place): Place => ({
  unit: from.unit,
  unitName: from.unitName,
  supervisorId: from.supervisorId,
  ...(from.post !== undefined && { post: from.post }),
  ...(from.grade !== undefined && { grade: from.grade }),
});

const hasBegun = ({ from }: Assignment, day: string) => from === null || from <= day;
const holds = (each: Assignment, day: string) => hasBegun(each, day) && (each.until === undefined || day <= each.until);

/** The latest that holds; where none does, the latest that has begun; before all of them, the first. */
export const assignmentOn = (assignments: readonly Assignment[], day: string): Assignment | undefined =>
  assignments.findLast((each) => holds(each, day)) ??
  assignments.findLast((each) => hasBegun(each, day)) ??
  assignments[0];

/** Somebody as of a day. */
export function placedOn<P extends Place & { assignments?: Assignment[] }>(person: P, day: string): P {
  const held = person.assignments && assignmentOn(person.assignments, day);
  return held ? { ...omitPlace(person), ...placeIn(held) } : person;
}

function omitPlace<P extends Place>({ post: _post, grade: _grade, ...rest }: P): P {
  return rest as P;
}

type Given = Partial<Place>;
export type Dated = { from: string; until?: string | undefined; kind?: Assignment['kind'] | undefined };

/** The list with one more, or the same list when it says nothing new. */
export function withAssignment(doc: Place & { assignments?: Assignment[] }, dated: Dated, given: Given): Assignment[] {
  const { from } = dated;
  const list = doc.assignments ?? [{ from: null, kind: 'definitive' as const, ...placeIn(doc) }];
  const before = assignmentOn(list, from);
  const there = list.find((each) => each.from === from);
  const kind = dated.kind ?? there?.kind ?? 'definitive';
  const until = dated.until ?? there?.until;
  const next: Assignment = {
    from,
    kind,
    ...(until !== undefined && { until }),
    ...placeIn({ ...(before ?? placeIn(doc)), ...given }),
  };
  const goesOn = before && until === undefined && before.until === undefined && before.kind === kind;
  if (!there && goesOn && isDeepStrictEqual(placeIn(before), placeIn(next))) return list;
  if (there && isDeepStrictEqual(there, next)) return list;
  const others = list.filter((each) => each.from !== from);
  return [...others, next].toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
}

/** Until when an assignment holds, and as what: what is another there than in the one that held on its first day. */
export function spanChanges(held: Assignment | undefined, there: Assignment | undefined, from: string): FieldChange[] {
  const span = (each: Assignment | undefined) => ({
    until: each?.until ?? null,
    assignment: each?.kind ?? 'definitive',
  });
  const [was, is] = [span(held), span(there)];
  return (['until', 'assignment'] as const).flatMap((field) =>
    was[field] === is[field] ? [] : [{ field, before: was[field], after: is[field], from }],
  );
}

/** What an undated line says is put right in the assignment that holds today. */
export function corrected(doc: EmployeeDoc, day: string, given: Given): Assignment[] | undefined {
  const held = doc.assignments && assignmentOn(doc.assignments, day);
  return doc.assignments?.map((each) => (each === held ? { ...each, ...given } : each));
}

/** What a record says beside its list, and until which day that is so. */
export function asOfToday(assignments: Assignment[], day: string): Partial<EmployeeDoc> {
  const held = assignmentOn(assignments, day);
  const ahead = assignments
    .flatMap(({ from, until }) => [from ?? '', until === undefined ? '' : addCalendarDays(until, 1)])
    .filter((each) => each > day)
    .sort();
  return { assignments, ...(held && placeIn(held)), ...(ahead[0] !== undefined && { placeChanges: ahead[0] }) };
}

/** For a line of the roster: short, and the same for the same list. */
export const assignmentsInBrief = (assignments: readonly Assignment[] | undefined): string | null =>
  assignments
    ?.map(({ from, until, kind, ...place }) => {
      const { unit, supervisorId, post, grade } = place;
      return [from ?? '', until ?? '', kind, unit, supervisorId ?? '', post ?? '', grade ?? ''].join('|');
    })
    .join(' ') ?? null;
