/** Facts against the pack that an appraisal is pinned to: declared, from an allowed source, of their type, in range. */
import { undeclaredText } from '../../rules/decide/facts.ts';
import { fits } from '../../rules/decide/values.ts';
import { wantedText } from '../../rules/decide/written.ts';
import { finding } from '../../rules/language/errors.ts';
import type { Facts, FactSource, Finding, RulePack, Text } from '../../rules/language/types.ts';

type Question = { pack: RulePack; facts: Facts; sources: readonly FactSource[]; at?: PropertyKey[] };

/** Findings point below `at` (default `/facts`). */
export function sentFactFindings({ pack, facts, sources, at = ['facts'] }: Question): Finding[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const declared = Object.hasOwn(pack.facts, name) ? pack.facts[name] : undefined;
    if (!declared) return [finding([...at, name], 'fact-unknown', undeclaredText(name))];
    if (!sources.includes(declared.source)) return [finding([...at, name], 'fact-source', sourceText(declared.source))];
    return fits(value, declared) ? [] : [finding([...at, name], 'fact-value', wantedText(declared, value))];
  });
}

const sourceText = (source: FactSource): Text => ({
  id: `Fakta ini berasal dari sumber "${source}" dan tidak boleh dikirim di sini.`,
  en: `This fact comes from the source "${source}" and may not be sent here.`,
});
