/** Does a unit keep to the pattern of its organisation's predicate? Shares are compared in whole people: nothing is rounded. */
import type { RulePack } from '../language/types.ts';
import { WHOLE } from '../time/units.ts';

export type Pattern = RulePack['distribution']['patterns'][string];
/** People by predicate. */
export type PredicateCounts = Record<string, number>;

/** What a pattern asks of so many people: of those with one of these predicates, so many at least or at most. */
export type PatternRule = { of: string[]; share: number; kind: 'atMost' | 'atLeast'; limit: number };
export type Violation = PatternRule & { people: number };

export const headcount = (counts: PredicateCounts): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** An upper share allows as many as stay within it, a lower one asks for as many as reach it. */
export function rulesOf({ atMost = {}, atLeast = [] }: Pattern, people: number): PatternRule[] {
  return [
    ...Object.entries(atMost).map(([code, share]): PatternRule => {
      return { of: [code], share, kind: 'atMost', limit: Math.floor((share * people) / WHOLE) };
    }),
    ...atLeast.map(({ of, share }): PatternRule => {
      return { of: [...of], share, kind: 'atLeast', limit: Math.ceil((share * people) / WHOLE) };
    }),
  ];
}

export function violations(pattern: Pattern, counts: PredicateCounts): Violation[] {
  return rulesOf(pattern, headcount(counts)).flatMap((rule) => {
    const people = rule.of.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
    const holds = rule.kind === 'atMost' ? people <= rule.limit : people >= rule.limit;
    return holds ? [] : [{ ...rule, people }];
  });
}

export const keepsTo = (pattern: Pattern, counts: PredicateCounts): boolean => violations(pattern, counts).length === 0;
