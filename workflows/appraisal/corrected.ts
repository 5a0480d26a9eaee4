/** What a correction changes of facts and targets, told with what it was before. */
import type { Facts } from '../../rules/language/types.ts';
import type { CorrectedActual } from '../../rules/language/targets.ts';
import { actualsBefore } from './actuals.ts';
import type { Ctx } from './state.ts';

export type CorrectedParts = { facts?: Facts | undefined; targets?: CorrectedActual[] | undefined };

/** What a correction would change, and what it was: told in the journal. */
export function toldCorrection(ctx: Ctx, { facts = {}, targets = [] }: CorrectedParts) {
  const before = Object.keys(facts).map((name) => [name, ctx.state.view.facts[name] ?? null]);
  return {
    ...(before.length > 0 && { facts, before: Object.fromEntries(before) }),
    ...(targets.length > 0 && { targets: actualsBefore(ctx, targets) }),
  };
}

export const changesNothing = (ctx: Ctx, { facts = {}, targets = [] }: CorrectedParts): boolean =>
  Object.entries(facts).every(([name, value]) => ctx.state.view.facts[name] === value) &&
  actualsBefore(ctx, targets).every(({ before, actual, at }) => before === actual && at === undefined);
