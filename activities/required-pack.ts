import type { ResolvedPack } from '../rules/language/types.ts';
import type { Store } from '../store/connect.ts';
import { getPack, PackChanged } from '../store/pack/rule-packs.ts';
import { permanent } from './errors.ts';

/** The pack that something is pinned to. Fails for good when it is not there, or not what was published. */
export async function requiredPack(store: Store, digest: string): Promise<ResolvedPack> {
  const found = await getPack(store, digest).catch((error: unknown) => {
    throw error instanceof PackChanged ? permanent(error.code, error.message) : error;
  });
  if (!found) throw permanent('pack-not-found', `no rule pack ${digest}`);
  return found;
}
