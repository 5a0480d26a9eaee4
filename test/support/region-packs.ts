/** The shipped packs for tests, and questions to them that name no rule twice. */
import { fileURLToPath } from 'node:url';
import { evaluate } from '../../rules/evaluate.ts';
import type { ConditionTrace, Decision, Facts, ResolvedPack, RulePack } from '../../rules/types.ts';
import { loadRegionPacks } from '../../store/pack-files.ts';

const shipped = await loadRegionPacks(fileURLToPath(new URL('../../rules/regions', import.meta.url)));
const packs = new Map(shipped.map(({ id, resolved }) => [id, resolved]));

export function packOf(id: string): ResolvedPack {
  const pack = packs.get(id);
  if (!pack) throw new Error(`no pack ${id} in rules/regions`);
  return pack;
}

export const decide = (pack: string, facts: Facts) => evaluate(packOf(pack), facts);
export const fires = (decision: Decision, code: string) => outcome(decision, code).result;
export function outcome(decision: Decision, code: string) {
  const found = decision.outcomes.find((each) => each.code === code);
  if (!found) throw new Error(`the pack ${decision.pack.id} has no outcome ${code}`);
  return found;
}

/** A score inside the band that the pack's own bridge calls by this rating. */
export function scoreRated(pack: RulePack, rating: string): number {
  const bridge = pack.derived['resultRating'];
  if (bridge?.type !== 'bands') throw new Error('resultRating is no longer a bands node');
  const band = bridge.values.indexOf(rating);
  if (band === -1) throw new UnknownWord('UNKNOWN_RATING');
  return bridge.cuts[band - 1] ?? 0;
}
export class UnknownWord extends Error {}

/** A score and a behaviour rating that the pack's own matrix turns into the predicate. */
export function ratingsGiving(pack: RulePack, predicate: string): { score: number; behaviourRating: string } {
  if (pack.predicates.mode !== 'grid') throw new Error('the pack has no matrix');
  const { rows, cols, cells } = pack.predicates;
  const row = cells.findIndex((line) => line.some((cell) => cell === predicate));
  const col = (cells[row] ?? []).findIndex((cell) => cell === predicate);
  const behaviourRating = String(cols.values?.[col]);
  return { score: scoreRated(pack, String(rows.values?.[row])), behaviourRating };
}

/** First leaf that refused, in the order in which the pack declares its conditions. */
export function refusedBy(trace: ConditionTrace): string | undefined {
  if (trace.result) return undefined;
  if (trace.op === 'leaf') return trace.fact;
  return trace.children.map(refusedBy).find((fact) => fact !== undefined);
}
