/** Facts as handed in, checked against the pack's declarations, and what the declared policy does about absent ones. */
import { finding, RuleError } from '../language/errors.ts';
import { restsOn } from '../language/graph.ts';
import { own } from '../language/records.ts';
import { LIST_FACT } from '../language/targets.ts';
import type {
  FactDefinition,
  FactSource,
  Facts,
  Finding,
  GivenValue,
  MissingPolicy,
  RulePack,
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
  const strangers = Object.keys(facts).filter((id) => !Object.hasOwn(pack.facts, id));
  const findings = strangers.map((id) => undeclared(pack, ['facts', id], id));
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

/** What is said of a value that the pack does not take: it knows no such fact, or computes the number itself. */
export function undeclared(pack: RulePack, path: PropertyKey[], id: string): Finding {
  const node = own(pack.derived, id);
  if (node === undefined)
    return finding(path, 'fact-unknown', {
      id: `Paket ini tidak mengenal fakta "${id}". Hapus, atau periksa ejaannya.`,
      en: `This pack declares no fact "${id}". Remove it or check the spelling.`,
    });
  const { label } = node;
  if (!restsOn(pack, id).has(LIST_FACT))
    return finding(path, 'fact-computed', {
      id: `"${label.id}" (${id}) dihitung oleh paket ini. Hapus, dan kirim fakta asalnya.`,
      en: `This pack computes "${label.en}" (${id}). Remove it, and send the facts that it comes from.`,
    });
  return finding(path, 'fact-computed', {
    id: `"${label.id}" (${id}) dihitung dari target yang disepakati dan realisasinya, tidak diketik. Hapus; usulkan target bernilai (propose-targets) dan laporkan realisasinya (report-progress).`,
    en: `"${label.en}" (${id}) is computed from the agreed targets and what was reported, and not typed. Remove it; propose targets with values (propose-targets) and report on them (report-progress).`,
  });
}
