/** A value while it is being computed: present, or absent with the reason why nobody may invent one. */
import type { FactValue } from './types.ts';

/**
 * `fail` and `hold` come from a fact's own policy; `renormalise` may be dropped by a weighted sum or an indicator.
 * `facts` are the declared facts that are missing.
 */
export type Absent = { absent: 'fail' | 'hold' | 'renormalise'; facts: string[] };
export type Value = FactValue | Absent;
export type Read = (name: string) => Value;

const STRICTEST = ['fail', 'hold', 'renormalise'] as const;

/** Whether the value is absent. */
export function isAbsent(value: Value): value is Absent {
  return typeof value === 'object';
}

/** Whether the value is there. */
export function isPresent(value: Value): value is FactValue {
  return typeof value !== 'object';
}

/** The absences among the values as one, with the strictest reason; null when all are present. */
export function firstAbsence(values: readonly Value[]): Absent | null {
  if (values.every(isPresent)) return null;
  const absences = values.filter(isAbsent);
  const reason = STRICTEST.find((strict) => absences.some((value) => value.absent === strict));
  if (reason === undefined) return null;
  const facts = absences.filter((value) => value.absent === reason).flatMap((value) => value.facts);
  return { absent: reason, facts: [...new Set(facts)].sort() };
}
