/** One stored decision beside what another pack would make of the same facts. Pure. */
import type { Quick, QuickDecision } from '../twin/closures-quick.ts';
import type { Decision, OutcomeKind, OutcomeRule, RulePack } from '../language/types.ts';

/** A decision that was made, and what the candidate pack makes of it. `group` is absent when the fact is not known. */
export type ComparedRow = {
  appraisalId: string;
  employeeId: string;
  decisionId: string;
  unit: string;
  group: string | null;
  before: QuickDecision;
  after: Quick;
};

/** What of an outcome rule a comparison reads. */
export type OutcomeTerms = Pick<OutcomeRule, 'kind' | 'amount' | 'months'>;
export type Terms = ReadonlyMap<string, OutcomeTerms>;

/** Kinds and amounts of a pack's outcomes by id; remembered by the pack object. */
export function termsOf(pack: RulePack): Terms {
  const known = memo.get(pack);
  if (known !== undefined) return known;
  const terms = new Map(pack.outcomes.map((rule) => [rule.id, rule]));
  memo.set(pack, terms);
  return terms;
}
const memo = new WeakMap<RulePack, Terms>();

/** What of a decision is compared. */
export type Decided = Pick<Decision, 'predicate' | 'flags' | 'score'> & {
  outcomes: Pick<Decision['outcomes'][number], 'id' | 'result'>[];
};

/** What the closures would answer for a decision of the engine of record. */
export function quickOf(decision: Decided): QuickDecision {
  const { predicate, outcomes, flags, score } = decision;
  if (score.behaviour === null) throw new TypeError('a decision without a behaviour value');
  return {
    refused: null,
    predicate,
    outcomes: outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id),
    flags,
    result: score.result,
    behaviour: score.behaviour,
    final: score.final,
  };
}

/** How a row differs. Outcomes are the same when their ids are, as in the merge of packs. */
export type Difference =
  | { refused: string; changed: true; gained: string[]; lost: string[]; sanctions: string[] }
  | {
      refused: null;
      changed: boolean;
      /** Ids of outcomes that fire only after, and only before. */
      gained: string[];
      lost: string[];
      /** Those of `gained` that are sanctions. */
      sanctions: string[];
    };

/** @param after kinds and amounts of the candidate pack. A refused row gains and loses nothing. */
export function differenceOf({ before, after: now }: ComparedRow, after: Terms): Difference {
  if (now.refused !== null) return { refused: now.refused, changed: true, gained: [], lost: [], sanctions: [] };
  const gained = now.outcomes.filter((id) => !before.outcomes.includes(id));
  const lost = before.outcomes.filter((id) => !now.outcomes.includes(id));
  const sanctions = gained.filter((id) => kindOf(after, id) === 'sanction');
  const changed = before.predicate !== now.predicate || gained.length > 0 || lost.length > 0;
  return { refused: null, changed, gained, lost, sanctions };
}

export const kindOf = (terms: Terms, id: string): OutcomeKind | null => terms.get(id)?.kind ?? null;

/** FNV-1a, 32 bits: a place for an id that nobody chooses and that never changes. */
export function rankOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  // The last characters of an id reach the low bits only; mixing carries them through the whole number.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const ONE_IN = 100;
const SEED = 'siklus';

/** Whether the decision belongs to the fixed 1 % that the engine recomputes although nothing changed: the same everywhere. */
export const inSample = (decisionId: string): boolean => rankOf(`${SEED}|${decisionId}`) % ONE_IN === 0;
