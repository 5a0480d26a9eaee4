/** What is found out about the rules of a pack holds for its next version too, as long as only its name, number or days change. */
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import type { ResolvedPack, RulePack } from '../language/types.ts';

/** They name a version and decide nobody's result. */
const NAMING: ReadonlySet<string> = new Set<keyof RulePack>(['title', 'version', 'effective']);
const MOST_KEPT = 16;

const digestOfRules = ({ pack }: ResolvedPack): string =>
  sha256(canonicalJson(Object.fromEntries(Object.entries(pack).filter(([part]) => !NAMING.has(part)))));

/** @param find must read nothing of the pack that only names it; what it answers is shared and stays as it is */
export function onceForRules<T extends object>(find: (resolved: ResolvedPack) => T): (resolved: ResolvedPack) => T {
  const known = new Map<string, T>();
  return (resolved) => {
    const key = digestOfRules(resolved);
    const found = known.get(key) ?? find(resolved);
    // The latest are kept.
    known.delete(key);
    known.set(key, found);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_KEPT) break;
      known.delete(oldest);
    }
    return found;
  };
}
