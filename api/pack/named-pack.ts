/** A pack that a request names: by digest, by region and date, or as a draft in the body. */
import type { GivenPack } from '../../rules/publish/check-pack.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../problem/problem.ts';
import { sentPack } from './draft/check-draft.ts';
import { packFor, requireKnownRegion } from './packs.ts';
import { today } from './read-regions.ts';

export type NamedPack =
  | { digest: string }
  | { region: string; date?: string | undefined }
  /** A source document; published parents are added. */
  | { pack: Record<string, unknown> };

/** Throws 404 for what is not there; a draft is not read before it is in a thread. */
export async function givenPack(deps: Deps, named: NamedPack): Promise<GivenPack> {
  if ('pack' in named) return sentPack(deps, named.pack);
  if ('digest' in named) {
    const resolved = await getPack(deps.store, named.digest);
    if (!resolved) throw notFound();
    return { resolved };
  }
  const { _id: digest } = await packFor(deps, await requireKnownRegion(deps, named.region), named.date ?? today(deps));
  return givenPack(deps, { digest });
}
