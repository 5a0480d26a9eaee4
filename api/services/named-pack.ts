/** A pack that a request names: by digest, by region and date, or as a draft in the body. */
import type { ResolvedPack } from '../../rules/types.ts';
import { getPack } from '../../store/rule-packs.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { packFor, requireKnownRegion } from './packs.ts';
import { today } from './read-regions.ts';
import { resolveDraft } from './validate-pack.ts';

export type NamedPack =
  | { digest: string }
  | { region: string; date?: string | undefined }
  /** A source document; published parents are added. */
  | { pack: Record<string, unknown> };

/** Throws 404 for what is not there, PackError with every fault of a draft. */
export async function namedPack(deps: Deps, named: NamedPack): Promise<ResolvedPack> {
  if ('pack' in named) return resolveDraft(deps, named.pack);
  if ('digest' in named) {
    const stored = await getPack(deps.store, named.digest);
    if (!stored) throw notFound();
    return stored;
  }
  const { _id: digest } = await packFor(deps, await requireKnownRegion(deps, named.region), named.date ?? today(deps));
  return namedPack(deps, { digest });
}
