/** Types every name of a decision: inputs, what the pack gives, and the graph, whatever the order of writing. */
import { leavesOf } from '../decide/conditions.ts';
import { finding } from '../language/errors.ts';
import { typeOfNode } from '../read/node-types.ts';
import { own } from '../language/records.ts';
import type { Finding, ResolvedPack, RulePack } from '../language/types.ts';
import { cycleFound, type Known, nameUnknown, readVocabulary, type Vocabulary } from '../language/vocabulary.ts';
import { type Names, REFUSED_BY_NOTHING, typeOfLawNode, type Yield } from './law-types.ts';
import { isLawNode, readsOfLawNode } from './nodes.ts';
import type { PackReading, LawFile, LawInput, AnyNode } from './types.ts';
import { PREDICATES } from '../language/predicates.ts';
import { inOrder, readsOfNode } from '../language/graph.ts';
import { SCORE_UNIT } from '../time/units.ts';

type Named = Pick<LawFile, 'inputs' | 'derived' | 'pack'>;

/** Names that the node reads, lists included. */
function readsOfAnyNode(node: AnyNode): string[] {
  return isLawNode(node) ? readsOfLawNode(node) : readsOfNode(node);
}

/** Types of all names, and what does not fit: unknown names, circles, types, names used twice. */
export function readNames(decision: Named, pack: ResolvedPack | undefined): { names: Names; findings: Finding[] } {
  const names: Names = { values: new Map(), lists: new Map() };
  const findings = clashes(decision);
  for (const [id, input] of Object.entries(decision.inputs)) put(names, id, typeOfInput(input));
  const reads = (id: string) => {
    const node = own(decision.derived, id);
    return node === undefined ? null : readsOfAnyNode(node);
  };
  const call = decision.pack;
  const handed = call === undefined ? [] : [...Object.values(call.facts), ...Object.values(call.agrees ?? {})];
  const { order, cycle } = inOrder([...handed, ...Object.keys(decision.derived)], reads);
  if (cycle !== null) return { names, findings: [...findings, cycleFound(cycle)] };
  const type = (id: string): void => {
    const node = own(decision.derived, id);
    const yielded = node === undefined ? [] : typeOf(node, ['derived', id], { decision, names });
    if (Array.isArray(yielded)) findings.push(...yielded);
    else put(names, id, yielded);
  };
  // What the pack is handed is computed before it gives anything, so it cannot rest on what it gives.
  const first = inOrder(handed, reads).order.length;
  order.slice(0, first).forEach(type);
  if (pack !== undefined) findings.push(...putGiven(decision, pack.pack, names));
  order.slice(first).forEach(type);
  return { names, findings };
}

function put(names: Names, id: string, { known, list }: Yield): void {
  (list ? names.lists : names.values).set(id, known);
}

function typeOf(
  node: AnyNode,
  path: string[],
  { decision, names }: { decision: Named; names: Names },
): Yield | Finding[] {
  const declared = (name: string) =>
    Object.hasOwn(decision.inputs, name) ||
    Object.hasOwn(decision.derived, name) ||
    Object.hasOwn(decision.pack?.gives ?? {}, name);
  const unknown = readsOfAnyNode(node).filter((name) => !declared(name));
  if (unknown.length > 0) return unknown.map((name) => nameUnknown(path, name));
  if (isLawNode(node)) return typeOfLawNode(node, path, names);
  const typed = typeOfNode(node, path, names.values);
  return Array.isArray(typed) ? typed : { known: typed, list: false };
}

function typeOfInput(input: LawInput): Yield {
  switch (input.type) {
    case 'int':
      return { known: { type: 'int', unit: input.unit }, list: false };
    case 'enum':
      return { known: { type: 'enum', values: input.values }, list: false };
    case 'bool':
    case 'given':
      return { known: { type: 'bool' }, list: false };
    case 'date':
      return { known: { type: 'date' }, list: false };
    case 'ints':
      return { known: { type: 'int', unit: input.unit }, list: true };
    case 'words':
      return { known: { type: 'enum', values: input.values ?? [] }, list: true };
    case 'dates':
      return { known: { type: 'date' }, list: true };
  }
}

/** Checks what the pack is handed, and only then types what it gives: the one cannot rest on the other. */
function putGiven({ pack: call }: Named, pack: RulePack, names: Names): Finding[] {
  if (call === undefined) return [];
  const { vocabulary } = readVocabulary(pack);
  const findings: Finding[] = [];
  for (const [fact, name] of Object.entries(call.facts)) {
    if (!fits(names.values.get(name), vocabulary.get(fact)) || !Object.hasOwn(pack.facts, fact)) {
      findings.push(factDiffers(['pack', 'facts', fact], name));
    }
  }
  for (const [id, name] of Object.entries(call.agrees ?? {})) {
    if (!Object.hasOwn(call.gives, id)) findings.push(nameUnknown(['pack', 'agrees', id], id));
    if (!names.values.has(name)) findings.push(nameUnknown(['pack', 'agrees', id], name));
  }
  for (const [id, reading] of Object.entries(call.gives)) {
    const given = typeOfReading(reading, pack, vocabulary);
    if (given === null) findings.push(nothingGiven(['pack', 'gives', id], call.id));
    else put(names, id, given);
  }
  for (const fact of Object.keys(call.fixed ?? {}).filter((id) => !Object.hasOwn(pack.facts, id))) {
    findings.push(nameUnknown(['pack', 'fixed', fact], fact));
  }
  return findings;
}

function fits(handed: Known | undefined, wanted: Known | undefined): boolean {
  // A list of targets takes one number: what a single target came to.
  if (wanted?.type === 'list') return handed?.type === 'int' && handed.unit === SCORE_UNIT;
  if (handed === undefined || wanted === undefined || handed.type !== wanted.type) return false;
  if (handed.type === 'int') return wanted.type === 'int' && handed.unit === wanted.unit;
  return (
    handed.type !== 'enum' || (wanted.type === 'enum' && handed.values.every((word) => wanted.values.includes(word)))
  );
}

function typeOfReading(reading: PackReading, pack: RulePack, vocabulary: Vocabulary): Yield | null {
  const single = (known: Known | undefined): Yield | null => (known === undefined ? null : { known, list: false });
  switch (reading.read) {
    case 'predicate':
      return single({ type: 'enum', values: PREDICATES });
    case 'result':
    case 'final':
      return single({ type: 'int', unit: SCORE_UNIT });
    case 'behaviour':
      return single(vocabulary.get(pack.scoring.behaviour));
    case 'derived':
      return Object.hasOwn(pack.derived, reading.name) ? single(vocabulary.get(reading.name)) : null;
    case 'flag':
      return pack.flags.some((flag) => flag.code === reading.code) ? single({ type: 'bool' }) : null;
    case 'outcome':
      return outcomeOf(pack, reading.code) === undefined ? null : single({ type: 'bool' });
    case 'refusedBy': {
      const outcome = outcomeOf(pack, reading.code);
      if (outcome === undefined) return null;
      const facts = leavesOf(outcome.conditions).map((leaf) => leaf.fact);
      return single({ type: 'enum', values: [...new Set(facts), REFUSED_BY_NOTHING] });
    }
    case 'fired':
    case 'approvals': {
      const outcomes = reading.codes.flatMap((code) => outcomeOf(pack, code) ?? []);
      if (outcomes.length !== reading.codes.length) return null;
      const words = outcomes.map((outcome) => (reading.read === 'fired' ? outcome.code : outcome.approval));
      return { known: { type: 'enum', values: [...new Set(words)] }, list: true };
    }
  }
}

const outcomeOf = (pack: RulePack, code: string) => pack.outcomes.find((outcome) => outcome.code === code);

function clashes({ inputs, derived, pack }: Named): Finding[] {
  const taken = Object.keys(derived).filter((id) => Object.hasOwn(inputs, id));
  const given = Object.keys(pack?.gives ?? {}).filter((id) => Object.hasOwn(inputs, id) || Object.hasOwn(derived, id));
  return [
    ...taken.map((id) => nameTaken(['derived', id], id)),
    ...given.map((id) => nameTaken(['pack', 'gives', id], id)),
  ];
}

const nameTaken = (path: string[], name: string) =>
  finding(path, 'name-taken', {
    id: `Nama "${name}" sudah dipakai. Pilih nama lain.`,
    en: `The name "${name}" is taken. Choose another.`,
  });
const nothingGiven = (path: string[], pack: string) =>
  finding(path, 'pack-reading-unknown', {
    id: `Paket "${pack}" tidak memberi ini. Periksa kode atau nama fakta turunannya.`,
    en: `The pack "${pack}" does not give this. Check the code or the name of the derived fact.`,
  });
const factDiffers = (path: string[], name: string) =>
  finding(path, 'pack-fact-differs', {
    id: `"${name}" tidak cocok dengan fakta paket ini: periksa nama, jenis, satuan, dan nilainya.`,
    en: `"${name}" does not fit this fact of the pack: check name, type, unit and values.`,
  });
