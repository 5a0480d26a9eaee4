/** Facts against the pack that an appraisal is pinned to: declared, from an allowed source, of their type, in range. */
import { isDay } from '../../rules/time/calendar.ts';
import { finding } from '../../rules/language/errors.ts';
import type {
  FactDefinition,
  Facts,
  FactSource,
  FactValue,
  Finding,
  RulePack,
  Text,
} from '../../rules/language/types.ts';

type Question = { pack: RulePack; facts: Facts; sources: readonly FactSource[]; at?: PropertyKey[] };

/** Findings point below `at` (default `/facts`). */
export function factFindings({ pack, facts, sources, at = ['facts'] }: Question): Finding[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const declared = Object.hasOwn(pack.facts, name) ? pack.facts[name] : undefined;
    if (!declared) return [finding([...at, name], 'fact-unknown', UNKNOWN)];
    if (!sources.includes(declared.source)) return [finding([...at, name], 'fact-source', sourceText(declared.source))];
    const wrong = valueProblem(declared, value);
    return wrong ? [finding([...at, name], 'fact-value', wrong)] : [];
  });
}

const UNKNOWN: Text = {
  id: 'Paket aturan tidak mengenal fakta ini.',
  en: 'The rule pack does not know this fact.',
};
const sourceText = (source: FactSource): Text => ({
  id: `Fakta ini berasal dari sumber "${source}" dan tidak boleh dikirim di sini.`,
  en: `This fact comes from the source "${source}" and may not be sent here.`,
});

/** What is wrong with the value, or `null`. */
export function valueProblem(fact: FactDefinition, value: FactValue): Text | null {
  switch (fact.type) {
    case 'int':
      return intProblem(fact, value);
    case 'bool':
      return typeof value === 'boolean' ? null : { id: 'Harus true atau false.', en: 'Must be true or false.' };
    case 'enum': {
      const values = fact.values ?? [];
      if (typeof value === 'string' && values.includes(value)) return null;
      return { id: `Harus salah satu dari: ${values.join(', ')}.`, en: `Must be one of: ${values.join(', ')}.` };
    }
    case 'date':
      return typeof value === 'string' && isDay(value)
        ? null
        : { id: 'Harus tanggal yyyy-mm-dd.', en: 'Must be a date yyyy-mm-dd.' };
  }
}

function intProblem(fact: FactDefinition, value: FactValue): Text | null {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return { id: 'Harus bilangan bulat.', en: 'Must be a whole number.' };
  }
  const [min, max] = [fact.min ?? Number.MIN_SAFE_INTEGER, fact.max ?? Number.MAX_SAFE_INTEGER];
  if (value >= min && value <= max) return null;
  return { id: `Harus antara ${min} dan ${max}.`, en: `Must be between ${min} and ${max}.` };
}
