/** A value while it is being computed: present, or absent with the reason why nobody may invent one. */
import type { FactDefinition, FactValue, GivenValue } from '../language/types.ts';
import { areTargets, type TargetRow } from '../language/targets.ts';
import { isDay } from '../time/calendar.ts';

/**
 * `fail` and `hold` come from a fact's own policy; `renormalise` may be dropped by a weighted sum or an indicator.
 * `facts` are the declared facts that are missing.
 */
export type Absent = { absent: 'fail' | 'hold' | 'renormalise'; facts: string[] };
export type Value = FactValue | TargetRow[] | Absent;
export type Read = (name: string) => Value;

const STRICTEST = ['fail', 'hold', 'renormalise'] as const;

/** Whether the value is absent. */
export function isAbsent(value: Value): value is Absent {
  return typeof value === 'object' && 'absent' in value;
}

/** Whether a single value is there: a list is nothing that a rule could compare. */
export function isPresent(value: Value): value is FactValue {
  return typeof value !== 'object';
}

/** What is computed from the values when all are present; otherwise their absences as one. */
export function withValues(values: readonly Value[], compute: (values: readonly FactValue[]) => Value): Value {
  return arePresent(values) ? compute(values) : strictest(values);
}

/** The absences among the values as one, with the strictest reason; null when all are present. */
export function firstAbsence(values: readonly Value[]): Absent | null {
  return arePresent(values) ? null : strictest(values);
}

function arePresent(values: readonly Value[]): values is readonly FactValue[] {
  for (const value of values) if (!isPresent(value)) return false;
  return true;
}

function strictest(values: readonly Value[]): Absent {
  const absences = values.filter(isAbsent);
  const [first, ...others] = absences;
  if (first !== undefined && others.length === 0) return first;
  const reason = STRICTEST.find((strict) => absences.some((value) => value.absent === strict)) ?? 'renormalise';
  const facts = absences.filter((value) => value.absent === reason).flatMap((value) => value.facts);
  return { absent: reason, facts: [...new Set(facts)].sort() };
}

/** Whether the value is of the type and within the range or list that the pack declares. */
export function fits(value: unknown, definition: FactDefinition): value is GivenValue {
  switch (definition.type) {
    case 'int':
      return (
        typeof value === 'number' &&
        Number.isSafeInteger(value) &&
        value >= (definition.min ?? Number.MIN_SAFE_INTEGER) &&
        value <= (definition.max ?? Number.MAX_SAFE_INTEGER)
      );
    case 'enum':
      return typeof value === 'string' && (definition.values ?? []).includes(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isDay(value);
    case 'list':
      return areTargets(value);
  }
}
