/** What each name of a pack is: the types that conditions, axes and nodes are checked against. */
import { finding } from './errors.ts';
import { evaluationOrder, type GraphPart, producesResult, readsOf } from './graph.ts';
import { typeOfNode } from '../read/node-types.ts';
import { SCORE_UNIT } from '../time/units.ts';
import { own } from './records.ts';
import type { FactDefinition, Finding } from './types.ts';

/** The type of a fact, a derived fact, the result score or the predicate. */
export type Known =
  | { type: 'int'; unit: string }
  | { type: 'enum'; values: readonly string[] }
  | { type: 'bool' }
  | { type: 'date' }
  /** Targets; `attained` once a node said what each came to. Nothing but nodes over targets reads them. */
  | { type: 'list'; attained: boolean };
export type Vocabulary = ReadonlyMap<string, Known>;

export const PREDICATE = 'predicate';

/** Types of all facts, derived facts and the result score (not of `predicate`), and what does not fit. */
export function readVocabulary(pack: GraphPart): { vocabulary: Vocabulary; findings: Finding[] } {
  const names = new Map<string, Known>();
  for (const [id, fact] of Object.entries(pack.facts)) names.set(id, typeOfFact(fact));
  const findings = nameClashes(pack);
  const { order, cycle } = evaluationOrder(pack);
  if (cycle !== null) return { vocabulary: names, findings: [...findings, cycleFound(cycle)] };
  for (const name of order) {
    const node = own(pack.derived, name);
    if (node === undefined) {
      names.set(name, { type: 'int', unit: SCORE_UNIT });
      continue;
    }
    const unknown = unknownReads(pack, name, names);
    const typed = unknown.length > 0 ? unknown : typeOfNode(node, ['derived', name], names);
    if (Array.isArray(typed)) findings.push(...typed);
    else names.set(name, typed);
  }
  return { vocabulary: names, findings };
}

function typeOfFact(fact: FactDefinition): Known {
  if (fact.type === 'int') return { type: 'int', unit: fact.unit ?? '' };
  if (fact.type === 'enum') return { type: 'enum', values: fact.values ?? [] };
  if (fact.type === 'list') return { type: 'list', attained: false };
  return { type: fact.type };
}

/** Reads of names that nothing declares. A node that failed before is silent here: it was reported once already. */
function unknownReads(pack: GraphPart, name: string, names: Vocabulary): Finding[] {
  return (readsOf(pack, name) ?? [])
    .filter((read) => !names.has(read) && readsOf(pack, read) === null)
    .map((read) => nameUnknown(['derived', name], read));
}

function nameClashes(pack: GraphPart): Finding[] {
  const taken = Object.keys(pack.derived).filter((id) => Object.hasOwn(pack.facts, id) || id === PREDICATE);
  const clashes = taken.map((id) => nameTaken(['derived', id], id));
  if (Object.hasOwn(pack.facts, PREDICATE)) clashes.push(nameTaken(['facts', PREDICATE], PREDICATE));
  const { result } = pack.scoring;
  const declared = Object.hasOwn(pack.facts, result) || Object.hasOwn(pack.derived, result) || result === PREDICATE;
  if (declared && producesResult(pack, result)) clashes.push(nameTaken(['scoring', 'result'], result));
  return clashes;
}

/** The finding for a name that is neither a fact nor a derived fact. */
export function nameUnknown(path: PropertyKey[], name: string): Finding {
  return finding(path, 'fact-unknown', {
    id: `"${name}" bukan fakta atau fakta turunan paket ini. Periksa ejaannya atau tambahkan di facts atau derived.`,
    en: `"${name}" is neither a fact nor a derived fact of this pack. Check the spelling, or add it to facts or derived.`,
  });
}

const nameTaken = (path: PropertyKey[], name: string) =>
  finding(path, 'name-taken', {
    id: `Nama "${name}" sudah dipakai (fakta, fakta turunan, nilai hasil, dan predicate harus berbeda). Pilih nama lain.`,
    en: `The name "${name}" is taken (facts, derived facts, the result score and predicate must differ). Choose another.`,
  });

/** The finding for nodes that wait for each other. */
export const cycleFound = (cycle: string[]) =>
  finding(['derived', cycle[0] ?? ''], 'derived-cycle', {
    id: `Fakta turunan saling menunggu: ${cycle.join(' → ')}. Putuskan lingkaran ini.`,
    en: `Derived facts wait for each other: ${cycle.join(' → ')}. Break this circle.`,
  });
