/** A better input never gives a worse outcome (M01): each fact with a better way is moved alone, everything else stays. */
import { axesFor } from '../cells.ts';
import { planEvaluation } from '../compile.ts';
import { pointer } from '../errors.ts';
import type { Facts, FactValue, ResolvedPack } from '../types.ts';
import { PREDICATE } from '../vocabulary.ts';
import { betterWay, ladderOf, withRung, worseThan } from './directions.ts';
import { lintFinding, shown, type LintFinding } from './finding.ts';
import { decidingNames } from './reads.ts';
import { namesBehind, namesOfOutcomes, situationOf, type Situation, witnessOf } from './situations.ts';
import type { Spaces } from './space.ts';

/** Situations looked at for each rule, and evaluations in all; more are thinned out evenly. */
const MOST_SITUATIONS = 60;
const MOST_EVALUATIONS = 60_000;
const RUNGS = 12;

/** One finding per place and fact, with the two people that show it. */
export function monotoneFindings(resolved: ResolvedPack, spaces: Spaces): LintFinding[] {
  const { pack } = resolved;
  const deciding = decidingNames(pack);
  const axes = axesFor(pack, planEvaluation(pack).reads, 'facts');
  const directed = Object.entries(pack.facts).flatMap(([name, fact]) => {
    const way = deciding.has(name) ? betterWay(fact) : null;
    const rungs = way === null ? [] : ladderOf(pack, name, axes);
    return rungs.length < 2 ? [] : [{ name, label: fact.label, rungs, way }];
  });
  const bases = [
    spaces(namesBehind(pack, [PREDICATE])).situations,
    ...pack.outcomes
      .filter((outcome) => outcome.kind === 'reward' || outcome.kind === 'sanction')
      .map((outcome) => spaces(namesOfOutcomes(pack, [outcome.id])).situations),
  ];
  const found = new Map<string, LintFinding>();
  const affordable = Math.floor(MOST_EVALUATIONS / (RUNGS * Math.max(1, directed.length) * bases.length));
  const most = Math.min(MOST_SITUATIONS, Math.max(1, affordable));
  for (const situation of bases.flatMap((situations) => thinned(situations, most))) {
    for (const { name, label, rungs, way } of directed) {
      const { facts } = situation;
      const rising = withRung(rungs, facts[name]);
      const step = firstWorse(resolved, { facts, name, rungs: way === 'lower' ? rising.toReversed() : rising });
      if (step === null) continue;
      const key = `${pointer(step.worse.path)} ${name}`;
      if (found.has(key)) continue;
      const [from, to] = [shown(step.before.facts[name] ?? ''), shown(step.after.facts[name] ?? '')];
      found.set(
        key,
        lintFinding('M01', {
          at: step.worse.path,
          text: {
            id: `Bila "${label.id}" membaik dari ${from} ke ${to}, ${step.worse.id}.`,
            en: `When "${label.en}" gets better, from ${from} to ${to}, ${step.worse.en}.`,
          },
          witness: { ...witnessOf(step.before), instead: witnessOf(step.after) },
        }),
      );
    }
  }
  return [...found.values()];
}

function thinned(situations: readonly Situation[], most: number): Situation[] {
  const stride = Math.ceil(situations.length / most);
  return situations.filter((_, i) => i % Math.max(1, stride) === 0);
}

type Walk = { facts: Facts; name: string; rungs: readonly FactValue[] };

function firstWorse(resolved: ResolvedPack, { facts, name, rungs }: Walk) {
  let before: Situation | null = null;
  for (const value of rungs) {
    const after = situationOf(resolved, { ...facts, [name]: value });
    if (after === null) continue;
    const worse = before === null ? null : worseThan(resolved.pack, before, after);
    if (before !== null && worse !== null) return { before, after, worse };
    before = after;
  }
  return null;
}
