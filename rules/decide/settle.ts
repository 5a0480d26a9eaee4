/**
 * What must be known before rules can be asked. A condition that is settled without a fact never asks for it: one child
 * that is false settles an `all`, one that is true settles an `any`, in whatever order they stand. What a settled
 * condition does not know is handed on as `null`, which no answer rests on.
 */
import { COMPARISONS } from './comparisons.ts';
import { planEvaluation } from './compile.ts';
import type { EngineRule } from './conditions.ts';
import type { Condition, FactValue, RulePack } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import { type Absent, isAbsent, isPresent, type Read, type Value } from './values.ts';

/** What the rules read; null for what is absent and settles nothing. */
export type Given = Record<string, FactValue | null>;
/** True, false, or what it waits for. */
type Answer = boolean | Absent[];

/** Whether the condition holds, or what it waits for. */
export function settle(condition: Condition, read: Read): Answer {
  if ('all' in condition) return settledBy(false, condition.all, read);
  if ('any' in condition) return settledBy(true, condition.any, read);
  if ('not' in condition) {
    const said = settle(condition.not, read);
    return typeof said === 'boolean' ? !said : said;
  }
  const found = read(condition.fact);
  if (isAbsent(found)) return [found];
  // No pack compares a list: it is as good as nothing.
  return COMPARISONS[condition.operator](isPresent(found) ? found : null, condition.value);
}

function settledBy(settling: boolean, children: readonly Condition[], read: Read): Answer {
  const waiting: Absent[] = [];
  for (const child of children) {
    const said = settle(child, read);
    if (said === settling) return settling;
    if (typeof said !== 'boolean') waiting.push(...said);
  }
  return waiting.length > 0 ? waiting : !settling;
}

/** A predicate that nobody can tell yet: what it waits for is told by its own rules. */
const UNTOLD: Absent = { absent: 'renormalise', facts: [] };

/** What the scores and rules of the pack wait for; empty when everything can be decided. */
export function waitingIn(pack: RulePack, read: Read): Absent[] {
  const { rules, scores } = planEvaluation(pack);
  const waiting = scores.map(read).filter(isAbsent);
  const predicate = predicateOf(rules, read);
  if (typeof predicate !== 'string') waiting.push(...predicate);
  const known: Value = typeof predicate === 'string' ? predicate : UNTOLD;
  const readAll: Read = (name) => (name === PREDICATE ? known : read(name));
  for (const { kind, conditions } of rules) {
    const said = kind === 'predicate' ? true : settle(conditions, readAll);
    if (typeof said !== 'boolean') waiting.push(...said.filter((absence) => absence !== UNTOLD));
  }
  return waiting;
}

function predicateOf(rules: readonly EngineRule[], read: Read): string | Absent[] {
  const waiting: Absent[] = [];
  for (const { kind, conditions, predicate } of rules) {
    if (kind !== 'predicate') continue;
    const said = settle(conditions, read);
    if (said === true && predicate !== undefined) return predicate;
    if (typeof said !== 'boolean') waiting.push(...said);
  }
  return waiting;
}

/** The values of the names, null where there is none. */
export function givenOf(names: readonly string[], read: Read): Given {
  return Object.fromEntries(
    names.map((name) => {
      const value = read(name);
      return [name, isPresent(value) ? value : null];
    }),
  );
}
