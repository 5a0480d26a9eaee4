import { semanticDiff } from '../../rules/diff/semantic.ts';
import { structuralDiff } from '../../rules/diff/structural.ts';
import type { Deps } from '../deps.ts';
import { pause } from '../pause.ts';
import { type NamedPack, namedPack } from './named-pack.ts';
import { packRef } from './packs.ts';

/** What two packs say differently, and which decisions change by it. Stores nothing. */
export async function comparePacks(deps: Deps, { before, after }: { before: NamedPack; after: NamedPack }) {
  const [old, now] = [await namedPack(deps, before), await namedPack(deps, after)];
  return {
    before: packRef(old),
    after: packRef(now),
    structural: structuralDiff(old.pack, now.pack),
    semantic: await semanticDiff(old, now, pause),
  };
}
