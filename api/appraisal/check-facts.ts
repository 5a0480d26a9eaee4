/**
 * Facts as they were sent, against the pack that an appraisal is pinned to: declared, from an allowed source, of their type, in
 * range. A text says a number as people write it, "92,50"; a whole number is what the pack counts (docs/decisions/0045).
 */
import { undeclared } from '../../rules/decide/facts.ts';
import { fits } from '../../rules/decide/values.ts';
import { doubtText, isDoubtful, readWritten, wantedText, writtenValue } from '../../rules/decide/written.ts';
import { finding } from '../../rules/language/errors.ts';
import { isAskedOf } from '../../rules/explain/peer-facts.ts';
import type { RaterGroup } from '../../rules/language/groups.ts';
import { own } from '../../rules/language/records.ts';
import type { Facts, FactSource, Finding, Language, RulePack, Text } from '../../rules/language/types.ts';

/** `as`: in which group somebody answers, where each is asked its own. */
type Question = { pack: RulePack; facts: Facts; sources: readonly FactSource[]; at?: PropertyKey[]; as?: RaterGroup };

export type FactsAsRead = {
  facts: Facts;
  /** Why they cannot be taken. */
  findings: Finding[];
  /** Numbers that may have been meant a hundred times as large. */
  doubts: Finding[];
};

/** Findings point below `at` (default `/facts`). */
export function readSentFacts({ pack, facts: sent, sources, at = ['facts'], as }: Question): FactsAsRead {
  const read: FactsAsRead = { facts: {}, findings: [], doubts: [] };
  for (const [name, value] of Object.entries(sent)) {
    const declared = own(pack.facts, name);
    const refuse = (code: string, detail: Text) => read.findings.push(finding([...at, name], code, detail));
    if (!declared) read.findings.push(undeclared(pack, [...at, name], name));
    else if (!sources.includes(declared.source)) refuse('fact-source', sourceText(declared.source));
    else if (as !== undefined && !isAskedOf(name, declared, as)) refuse('fact-not-asked', NOT_ASKED[as]);
    else {
      const meant = typeof value === 'string' ? (readWritten(declared, value) ?? value) : value;
      if (!fits(meant, declared)) refuse('fact-value', wantedText(declared, value));
      else read.facts[name] = meant;
      if (typeof value === 'number' && isDoubtful(declared, value)) {
        read.doubts.push(finding([...at, name], 'fact-doubtful', doubtText(declared, value)));
      }
    }
  }
  return read;
}

/** What was read, as people read it: an answer repeats it, so that 0.92 is seen where 92 was meant. */
export const factsInWords = (pack: RulePack, facts: Facts, language: Language): Record<string, string> =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      const declared = own(pack.facts, name);
      return declared ? [[name, writtenValue(declared, value, language)]] : [];
    }),
  );

const NOT_ASKED: Record<RaterGroup, Text> = {
  peer: { id: 'Ini tidak ditanyakan kepada rekan kerja.', en: 'Peers are not asked this.' },
  subordinate: { id: 'Ini tidak ditanyakan kepada bawahan.', en: 'Subordinates are not asked this.' },
};
const sourceText = (source: FactSource): Text => ({
  id: `Fakta ini berasal dari sumber "${source}" dan tidak boleh dikirim di sini.`,
  en: `This fact comes from the source "${source}" and may not be sent here.`,
});
