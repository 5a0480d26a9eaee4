/**
 * Values for facts that are low, usual or high. Which end of a fact is the good one is asked of the pack itself: the
 * same situation is decided with each value in turn, so that no name of a fact needs to be known.
 */
import { draw, pick } from '../../rules/decide/draw.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import type {
  Decision,
  FactDefinition,
  Facts,
  FactSource,
  FactValue,
  ResolvedPack,
  RulePack,
} from '../../rules/language/types.ts';
import type { Level } from '../../workflows/cast/habits.ts';
import { predicateRank } from '../../rules/language/predicates.ts';
import { oneTarget } from '../../rules/language/targets.ts';
import { HIGHEST_SCORE, WHOLE } from '../../rules/time/units.ts';

/** Values of a fact from the worst to the best; `matters` when they lead to different decisions. */
type Scale = { values: FactValue[]; matters: boolean; aspect: Aspect };
/** What a fact is about: it moves what somebody is found to be like, or else what they do. */
type Aspect = 'work' | 'behaviour';
export type Levels = Record<Aspect, Level>;
export const everywhere = (level: Level): Levels => ({ work: level, behaviour: level });
export type Ratings = {
  /** Facts of these sources for somebody of these levels; `key` makes them theirs. */
  facts(sources: FactSource[], levels: Levels, key: (string | number)[]): Facts;
};

/** Where in the range from worst to best a level lies. */
const PLACE: Record<Level, readonly [number, number]> = {
  low: [0.02, 0.3],
  weak: [0.35, 0.55],
  usual: [0.72, 0.9],
  high: [0.94, 1],
};

/** Which end is the good one takes a hundred decisions to find out, and is the same for everybody whom a pack decides. */
const scalesKnown = new WeakMap<RulePack, Promise<Map<string, Scale>>>();

export async function ratingsFor(pack: ResolvedPack): Promise<Ratings> {
  const found = scalesKnown.get(pack.pack) ?? scalesOf(pack);
  scalesKnown.set(pack.pack, found);
  const scales = await found;
  const parts = ratioParts(pack);
  return {
    facts(sources, levels, key) {
      const found: Facts = {};
      for (const [name, definition] of Object.entries(pack.pack.facts)) {
        if (!sources.includes(definition.source)) continue;
        const scale = scales.get(name);
        if (scale) found[name] = valueAt(definition, scale, { level: levels[scale.aspect], key: [...key, name] });
      }
      return withinWhole(found, parts, { levels, key, scales });
    },
  };
}

type Draw = { level: Level; key: (string | number)[] };

function valueAt(definition: FactDefinition, scale: Scale, { level, key }: Draw): FactValue {
  const { values, matters } = scale;
  const [from, to] = PLACE[level];
  const place = from + draw(...key) * (to - from);
  if (definition.type === 'int') {
    const [worst, best] = [Number(values[0]), Number(values.at(-1))];
    return Math.round(worst + place * (best - worst));
  }
  // What changes nothing, and of which no end is the better one, is drawn evenly; a flag that changes nothing is not set.
  if (!matters && (definition.type === 'bool' || definition.better === undefined))
    return definition.type === 'bool' ? false : pick(values, ...key);
  return values[Math.min(values.length - 1, Math.floor(place * values.length))] ?? pick(values, ...key);
}

async function scalesOf(pack: ResolvedPack): Promise<Map<string, Scale>> {
  // People reach their targets by themselves: here they are met, and more than met in a good year.
  const lists = Object.keys(pack.pack.facts).filter((name) => pack.pack.facts[name]?.type === 'list');
  const plain = Object.entries(pack.pack.facts).filter(([name]) => !lists.includes(name));
  const withLists = (level: number) => Object.fromEntries(lists.map((name) => [name, oneTarget(level)]));
  const middle: Facts = {
    ...withLists(WHOLE),
    ...Object.fromEntries(plain.map(([name, definition]) => [name, middleOf(definition)])),
  };
  const scales = new Map<string, Scale>();
  for (const [name, definition] of plain) {
    scales.set(name, await scaleOf(pack, { name, values: candidates(definition), around: middle }));
  }
  // Seen again from a good year: some rewards and sanctions only show there.
  const best: Facts = {
    ...withLists(HIGHEST_SCORE),
    ...Object.fromEntries([...scales].map(([name, { values }]) => [name, values.at(-1) ?? 0])),
  };
  for (const [name, before] of scales) {
    if (!before.matters) scales.set(name, await scaleOf(pack, { name, values: before.values, around: best }));
  }
  return scales;
}

async function scaleOf(
  pack: ResolvedPack,
  { name, values, around }: { name: string; values: FactValue[]; around: Facts },
): Promise<Scale> {
  const judged = await Promise.all(
    values.map(async (value) => ({ value, ...(await judge(pack, { ...around, [name]: value })) })),
  );
  const known = judged.filter((each) => each.worth !== null);
  const worths = new Set(known.map(({ worth }) => worth));
  const sorted = known.toSorted((a, b) => (a.worth ?? 0) - (b.worth ?? 0)).map(({ value }) => value);
  const aspect = new Set(known.map(({ behaviour }) => behaviour)).size > 1 ? 'behaviour' : 'work';
  return { values: worths.size > 1 ? sorted : values, matters: worths.size > 1, aspect };
}

/** `null` where the pack decides nothing, e.g. about a fact that it refuses. */
async function judge(pack: ResolvedPack, facts: Facts): Promise<{ worth: number | null; behaviour: FactValue | null }> {
  const decision = await evaluate(pack, facts).catch(() => undefined);
  return decision ? { worth: worth(decision), behaviour: decision.score.behaviour } : { worth: null, behaviour: null };
}

/** Sanctions weigh more than a predicate, a predicate more than points. */
function worth({ outcomes, predicate, score }: Decision): number {
  const fired = outcomes.filter(({ result }) => result);
  const sanctions = fired
    .filter(({ kind }) => kind === 'sanction')
    .reduce((sum, { severity }) => sum + severity + 1, 0);
  const rewards = fired.filter(({ kind }) => kind === 'reward').length;
  return predicateRank(predicate) * 1e7 - sanctions * 1e8 + rewards * 1e5 + (score.final ?? 0) + (score.result ?? 0);
}

function middleOf(definition: FactDefinition): FactValue {
  const { type, min = 0, max = 0 } = definition;
  if (type === 'int') return Math.round((min + max) / 2);
  const values = candidates(definition);
  return type === 'bool' ? false : (values[Math.floor(values.length / 2)] ?? 0);
}

function candidates({ type, min = 0, max = 0, values = [] }: FactDefinition): FactValue[] {
  switch (type) {
    case 'int':
      return [min, max];
    case 'bool':
      return [false, true];
    case 'enum':
      return values;
    case 'date':
      return ['2026-03-02', '2026-06-01', '2026-09-01'];
    case 'list':
      return [];
  }
}

/** `counted`: some of so many; a measure may also exceed what it is measured against. */
type Part = { of: string; by: string; counted: boolean };
/** How long somebody takes where less is better, as a share of the standard: at worst, and at best. */
const SLOWEST = 1.6;
const FASTEST = 0.8;

/** Facts that are a part of another one, as the pack's ratios say. */
function ratioParts({ pack }: ResolvedPack): Part[] {
  return Object.values(pack.derived).flatMap((node) =>
    node.type === 'ratio' && node.of in pack.facts && node.by in pack.facts
      ? [{ of: node.of, by: node.by, counted: pack.facts[node.of]?.unit === 'count' }]
      : [],
  );
}

type Whole = { levels: Levels; key: (string | number)[]; scales: Map<string, Scale> };

/** A part is a share of its whole, high or low as its own scale says. */
function withinWhole(facts: Facts, parts: Part[], { levels, key, scales }: Whole): Facts {
  const result = { ...facts };
  for (const { of, by, counted } of parts) {
    const whole = result[by];
    if (typeof whole !== 'number' || typeof result[of] !== 'number') continue;
    const scale = scales.get(of);
    const [worst, best] = [Number(scale?.values[0]), Number(scale?.values.at(-1))];
    const [from, to] = PLACE[levels[scale?.aspect ?? 'work']];
    const place = from + draw(...key, of, 'part') * (to - from);
    const share = best >= worst ? place : counted ? 1 - place : SLOWEST - place * (SLOWEST - FASTEST);
    result[of] = Math.round(whole * share);
  }
  return result;
}
