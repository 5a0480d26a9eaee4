/** What the lint says: a code, a place, facts that prove it, and how to mend it. */

import type { Facts, PlainFacts, Text } from '../../language/types.ts';
import { CODES, type LintCode, type Severity } from './codes.ts';
import { pointer } from '../../language/pointer.ts';

/**
 * Facts that anybody may evaluate, and what comes out. `instead` are the same facts but for one, with what then comes out:
 * the claim is about the difference.
 */
export type Witness = { facts: Facts; claim: Claim; instead?: { facts: Facts; claim: Claim } };
/**
 * What an evaluation of the facts shows: the predicate, ids of the outcomes that fire and of those whose conditions hold,
 * whom a population rule leaves out, values by name, engine rules that fire.
 */
export type Claim = {
  predicate?: string;
  outcomes?: string[];
  holds?: string[];
  values?: PlainFacts;
  rules?: string[];
};

/**
 * `pointer` names list items by id (RFC 6901). `meant` is the pack's own reason, which makes the finding a note. `refusal`
 * is the code of the check that refuses the document. `fact`: the one that the finding is about, which an exception must
 * name; `with`: the pointer of the other item that takes part.
 */
export type LintFinding = {
  code: LintCode;
  severity: Severity;
  pointer: string;
  text: Text;
  mend: Text;
  witness?: Witness;
  fact?: string;
  with?: string;
  meant?: Text;
  refusal?: string;
};

type Told = Text & Partial<Pick<LintFinding, 'severity' | 'mend' | 'witness' | 'fact' | 'with'>>;

/** A finding with the severity and the way to mend it of its code, unless it has its own. */
export const lintFinding = (code: LintCode, at: readonly PropertyKey[], { id, en, ...own }: Told): LintFinding => ({
  code,
  severity: CODES[code].severity,
  pointer: pointer(at),
  text: { id, en },
  mend: CODES[code].mend,
  ...own,
});
