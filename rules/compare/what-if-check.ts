/** The engine of record has the last word: what the closures or the store say is recomputed before anybody sees it. */
import { canonicalJson } from '../decide/canonical.ts';
import { type CompiledPack, compilePack } from '../twin/closures.ts';
import type { Quick } from '../twin/closures-quick.ts';
import { RuleError } from '../language/errors.ts';
import { adjustedIn, evaluate } from '../decide/evaluate.ts';
import type { Decision, Facts, ResolvedPack } from '../language/types.ts';
import { quickOf } from './what-if.ts';

/** A whole decision with its traces, or the code of the refusal. */
export type Told = Decision | { refused: string };
/** `other` is what the closures say of the candidate pack, or what the store holds of the pinned one. */
export type Mismatch = { of: 'closures' | 'stored'; engine: Told; other: Told };

/** Recomputes one answer of the closures. @returns both traces when the engine of record says something else */
export async function recheck(
  pack: ResolvedPack,
  { facts, quick }: { facts: Facts; quick: Quick },
  compiled: Pick<CompiledPack, 'decide'> = compilePack(pack),
): Promise<Mismatch | null> {
  const engine = await tell(() => evaluate(pack, facts));
  if (canonicalJson(shortly(engine)) === canonicalJson(quick)) return null;
  return { of: 'closures', engine, other: await tell(() => compiled.decide(facts)) };
}

/** Recomputes a stored decision from its own facts under its own pack. */
export async function recheckStored(
  pack: ResolvedPack,
  stored: { facts: Facts; decision: Decision },
): Promise<Mismatch | null> {
  const engine = await tell(() => evaluate(pack, stored.facts, adjustedIn(stored.decision)));
  if (canonicalJson(shortly(engine)) === canonicalJson(quickOf(stored.decision))) return null;
  return { of: 'stored', engine, other: stored.decision };
}

const shortly = (told: Told): Quick | { refused: string } => ('refused' in told ? told : quickOf(told));

async function tell(decide: () => Decision | Promise<Decision>): Promise<Told> {
  try {
    return await decide();
  } catch (error) {
    if (error instanceof RuleError) return { refused: error.code };
    throw error;
  }
}
