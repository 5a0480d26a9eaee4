/** A pack that a request names: by digest, by region and date, as a stored draft, or as a document in the body. */
import type { GivenPack } from '../../rules/publish/check-pack.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { Caller, Deps } from '../deps.ts';
import { notFound } from '../problem/problem.ts';
import { sentPack } from './draft/check-draft.ts';
import { authorizedDraft } from './draft/drafts.ts';
import { contentOf } from './draft/content.ts';
import { packJob } from './pack-job.ts';
import { packFor, requireKnownRegion, today } from './packs.ts';

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

/** A pack from outside, read in a thread of its own. Throws `pack-invalid` with every fault. */
export const resolveDraft = async (deps: Deps, document: unknown): Promise<ResolvedPack> =>
  packJob(deps, 'resolve', await sentPack(deps, document));

/** A stored draft, as it is now. Throws 404 for one that the caller may not read. */
export async function resolveStoredDraft(deps: Deps, caller: Caller, id: string): Promise<ResolvedPack> {
  const draft = await authorizedDraft(deps, caller, { id, action: 'getPackDraft' });
  return resolveDraft(deps, (await contentOf(deps, draft)).document);
}
