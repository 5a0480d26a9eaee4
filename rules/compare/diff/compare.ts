/** Two packs as they are given, compared in two layers: what is written, and what is decided. */
import { type GivenPack, resolveGiven } from '../../publish/given-pack.ts';
import { packRef, type PackRef } from '../../explain/tell-decision.ts';
import { type SemanticDiff, semanticDiff } from './semantic.ts';
import { type Change, structuralDiff } from './structural.ts';

export type PackComparison = { before: PackRef; after: PackRef; structural: Change[]; semantic: SemanticDiff };

/** @throws PackError with every fault of a document */
export async function compareGiven(given: { before: GivenPack; after: GivenPack }): Promise<PackComparison> {
  const [before, after] = [await resolveGiven(given.before), await resolveGiven(given.after)];
  return {
    before: packRef(before),
    after: packRef(after),
    structural: structuralDiff(before.pack, after.pack),
    semantic: semanticDiff(before, after),
  };
}
