/** Facts as handed in, checked against the pack's declarations, and what the declared policy does about absent ones. */
import { finding, RuleError } from '../language/errors.ts';
import { own } from '../language/records.ts';
import type {
  FactDefinition,
  FactSource,
  Facts,
  GivenValue,
  MissingPolicy,
  RulePack,
  Text,
} from '../language/types.ts';
import { type Absent, fits, type Value } from './values.ts';
import { wantedText } from './written.ts';

/** `inputs` are the given facts in the pack's order; `absent` all declared facts that were not given. */
export type FactReading = { inputs: Facts; absent: Record<string, MissingPolicy>; values: Map<string, Value> };

/**
 * Checks every given fact and resolves every absent one.
 * @throws RuleError `facts-invalid` for undeclared facts, wrong types and values out of range
 */
export function readFacts(pack: RulePack, facts: Facts): FactReading {
  const undeclared = Object.keys(facts).filter((id) => !Object.hasOwn(pack.facts, id));
  const findings = undeclared.map((id) => finding(['facts', id], 'fact-unknown', undeclaredText(id)));
  const reading: FactReading = { inputs: {}, absent: {}, values: new Map() };
  for (const [id, definition] of Object.entries(pack.facts)) {
    const value: unknown = own(facts, id);
    if (value === undefined) {
      reading.absent[id] = definition.missing;
      reading.values.set(id, whenMissing(id, definition));
    } else if (fits(value, definition)) {
      // "+ 0" turns -0 into 0, which is what JSON keeps.
      const kept = typeof value === 'number' ? value + 0 : value;
      reading.inputs[id] = kept;
      reading.values.set(id, kept);
    } else findings.push(finding(['facts', id], 'fact-invalid', wantedText(definition, value)));
  }
  if (findings.length > 0) throw new RuleError('facts-invalid', findings);
  return reading;
}

/** The facts that the pack declares, of the given source when there is one: what may be handed to an evaluation. */
export function declaredFacts<Given extends GivenValue>(
  pack: RulePack,
  facts: Record<string, Given>,
  source?: FactSource,
): Record<string, Given> {
  const wanted = ([id]: [string, Given]) => {
    const definition = own(pack.facts, id);
    return definition !== undefined && (source === undefined || definition.source === source);
  };
  return Object.fromEntries(Object.entries(facts).filter(wanted));
}

/** What an absent fact is taken for, by its declared policy. */
export function whenMissing(id: string, { missing, type }: FactDefinition): Value {
  if (missing === 'zero') return type === 'bool' ? false : 0;
  const absent: Absent = { absent: missing, facts: [id] };
  return absent;
}

/** What is said of a fact that the pack does not declare. */
export const undeclaredText = (id: string): Text => ({
  id: `Paket ini tidak mengenal fakta "${id}". Hapus, atau periksa ejaannya.`,
  en: `This pack declares no fact "${id}". Remove it or check the spelling.`,
});
