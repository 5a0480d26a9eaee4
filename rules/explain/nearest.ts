/**
 * What would have changed the result: for each fact alone, the smallest change that gives another predicate or other
 * outcomes. Candidates come from the cells; each that is told was re-evaluated by the engine.
 */
import { hindrance, hindranceOfTarget } from './actionable.ts';
import { compilePack } from '../twin/closures.ts';
import type { Quick } from '../twin/closures-quick.ts';
import { namesIn } from '../decide/conditions.ts';
import { evaluate } from '../decide/evaluate.ts';
import { bilingual, formatMeasure, formatValue, labelOf } from './format.ts';
import { hiddenNames, shownFacts } from './hidden.ts';
import { turningPoints } from './nearest-points.ts';
import { nameIn, type Titles } from './targets.ts';
import { targetMoves } from './nearest-targets.ts';
import { readsOfPredicate } from '../language/graph.ts';
import { own } from '../language/records.ts';
import { isTargetList, type TargetList } from '../language/targets.ts';
import type {
  Decision,
  FactDefinition,
  Facts,
  FactValue,
  GivenValue,
  ResolvedPack,
  RulePack,
  Text,
} from '../language/types.ts';
import { type Predicate, PREDICATE_WORDS } from '../language/predicates.ts';

/**
 * One fact, or of the list of targets one actual (in ten-thousandths), moved from what it was to `to`, everything else as it was. `gained` and `lost` are ids of outcomes.
 * `hindrance` says why the person cannot make this change; null: nothing that the pack declares stands against it.
 */
export type Counterfactual = {
  fact: string;
  target?: string;
  from: FactValue;
  to: FactValue;
  predicate: { before: Predicate; after: Predicate };
  gained: string[];
  lost: string[];
  text: Text;
  hindrance: Text | null;
};

/**
 * The nearest changes, in the pack's order of facts: of an int the next one upwards and the next one downwards, of a word
 * the first value for each other result, of a yes/no fact the other answer. Dates and facts that were absent without
 * counting as zero are not moved. Exact while every number that decides moves in one direction between the bends of the
 * pack's curves; otherwise what is told is still true, but a smaller change may exist.
 */
export async function nearest(resolved: ResolvedPack, decision: Decision, titles?: Titles): Promise<Counterfactual[]> {
  const found: Counterfactual[] = [];
  for (const [fact, definition] of Object.entries(resolved.pack.facts)) {
    const from = own(decision.inputs, fact) ?? countedAs(decision, fact, definition);
    if (from === undefined) continue;
    if (isTargetList(from)) {
      found.push(...(await overTargets(resolved, decision, { fact, targets: from, titles })));
      continue;
    }
    for (const to of candidates(resolved, { facts: decision.inputs, fact, from })) {
      const told = movedText(resolved.pack, { fact, from, to });
      const changed = await verified(resolved, decision, { move: { fact, from, to }, value: to, told });
      if (changed !== null) found.push(changed);
    }
  }
  return found;
}

/**
 * The nearest changes among what may be told of a decision: a hidden fact is neither named nor moved, and where the result
 * rests on one there are none, because the point at which it turns would give its value away.
 */
export async function nearestShown(
  resolved: ResolvedPack,
  decision: Decision,
  titles?: Titles,
): Promise<Counterfactual[]> {
  const { pack } = resolved;
  const hidden = hiddenNames(pack, decision);
  const resultReads = [...readsOfPredicate(pack), ...pack.outcomes.flatMap(({ conditions }) => namesIn(conditions))];
  if (resultReads.some((name) => hidden.has(name))) return [];
  return nearest(resolved, { ...decision, inputs: shownFacts(pack, decision.inputs) }, titles);
}

type Listed = { fact: string; targets: TargetList; titles: Titles | undefined };

async function overTargets(
  resolved: ResolvedPack,
  decision: Decision,
  { fact, targets, titles }: Listed,
): Promise<Counterfactual[]> {
  const compiled = compilePack(resolved);
  const resultAt = (list: TargetList) => resultOf(compiled.quick({ ...decision.inputs, [fact]: list }));
  const now = resultAt(targets);
  const found: Counterfactual[] = [];
  for (const { target, from, to, list } of targetMoves(targets, (each) => ![now, REFUSED].includes(resultAt(each)))) {
    const told = bilingual((l) => {
      const [old, next] = [from, to].map((actual) => formatMeasure(actual, l));
      const before = target.actual === null ? UNREPORTED[l] : old;
      return `Target ${nameIn(titles, target.id)}: ${l === 'id' ? 'realisasi' : 'actual'} ${before} → ${next}`;
    });
    const changed = await verified(resolved, decision, {
      move: { fact, target: target.id, from, to },
      value: list,
      told,
    });
    if (changed !== null) found.push({ ...changed, hindrance: hindranceOfTarget(resolved.pack, target, { from, to }) });
  }
  return found;
}

const UNREPORTED: Text = { id: 'belum dilaporkan', en: 'not reported' };

type Place = { facts: Facts; fact: string; from: FactValue };
type Move = { fact: string; target?: string; from: FactValue; to: FactValue };
/** `value`: what the fact then is; `told`: the move in words. */
type Moved = { move: Move; value: GivenValue; told: Text };

/** What an absent fact was taken for. */
function countedAs(decision: Decision, fact: string, { type }: FactDefinition): FactValue | undefined {
  if (own(decision.absent, fact) !== 'zero') return undefined;
  return type === 'bool' ? false : 0;
}

/** Values that change the result, as far as the closures see. */
function candidates(resolved: ResolvedPack, place: Place): FactValue[] {
  const { facts, fact, from } = place;
  const compiled = compilePack(resolved);
  const resultAt = (value: FactValue) => resultOf(compiled.quick({ ...facts, [fact]: value }));
  const now = resultAt(from);
  const differs = (value: FactValue) => ![now, REFUSED].includes(resultAt(value));
  if (typeof from === 'boolean') return [!from].filter(differs);
  if (typeof from === 'string') {
    const values = (own(resolved.pack.facts, fact)?.values ?? []).filter(differs);
    const results = values.map(resultAt);
    return values.filter((_, i) => results.indexOf(results[i] ?? '') === i);
  }
  const points = turningPoints(resolved.pack, facts, fact);
  const up = points.filter((point) => point > from).find(differs);
  const down = points.filter((point) => point <= from).map((point) => point - 1);
  return [up, down.reverse().find(differs)].filter((value) => value !== undefined);
}

const REFUSED = 'refused';
const resultOf = (quick: Quick) =>
  quick.refused === null ? JSON.stringify([quick.predicate, quick.outcomes]) : REFUSED;

async function verified(
  resolved: ResolvedPack,
  before: Decision,
  { move, value, told }: Moved,
): Promise<Counterfactual | null> {
  const after = await evaluate(resolved, { ...before.inputs, [move.fact]: value });
  const [had, has] = [firedIn(before), firedIn(after)];
  const change = {
    predicate: { before: before.predicate, after: after.predicate },
    gained: has.filter((id) => !had.includes(id)),
    lost: had.filter((id) => !has.includes(id)),
  };
  const same = before.predicate === after.predicate && change.gained.length + change.lost.length === 0;
  if (same) return null;
  const { pack } = resolved;
  return { ...move, ...change, text: sentence(pack, told, change), hindrance: hindrance(pack, move) };
}

const firedIn = ({ outcomes }: Decision) => outcomes.filter((outcome) => outcome.result).map((outcome) => outcome.id);

/** `Perilaku 88,70 → 90,00 menjadikan predikat Baik`, with the outcomes that come and go. */
function sentence(pack: RulePack, told: Text, change: Omit<Counterfactual, keyof Move | 'text' | 'hindrance'>): Text {
  const { predicate, gained, lost } = change;
  const titles = (ids: string[], language: 'id' | 'en') =>
    ids.map((id) => pack.outcomes.find((rule) => rule.id === id)?.title[language] ?? id).join(', ');
  return bilingual((l) => {
    const parts: string[] = [];
    if (predicate.before !== predicate.after)
      parts.push(`${l === 'id' ? 'menjadikan predikat' : 'gives'} ${PREDICATE_WORDS[predicate.after][l]}`);
    if (gained.length > 0) parts.push(`${l === 'id' ? 'memunculkan' : 'brings'} ${titles(gained, l)}`);
    if (lost.length > 0) parts.push(`${l === 'id' ? 'meniadakan' : 'takes away'} ${titles(lost, l)}`);
    return `${told[l]} ${parts.join(l === 'id' ? ' dan ' : ' and ')}.`;
  });
}

function movedText(pack: RulePack, { fact, from, to }: Move): Text {
  const [label, old, next] = [labelOf(pack, fact), formatValue(pack, fact, from), formatValue(pack, fact, to)];
  return bilingual((l) => `${label[l]} ${old[l]} → ${next[l]}`);
}
