/** A pack that a request names: by digest, by region and date, as a stored draft, or as a document in the body. */
import type { GivenPack } from '../../rules/publish/check-pack.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { Caller, Deps } from '../deps.ts';
import { notFound } from '../problem/problem.ts';
import { sentPack } from './draft/check-draft.ts';
import { authorizedDraft } from './draft/drafts.ts';
import { contentOf, reportedContent } from './draft/content.ts';
import { packJob } from './pack-job.ts';
import { packFor, requireKnownRegion, today } from './packs.ts';

export type NamedPack =
  | { digest: string }
  | { region: string; date?: string | undefined }
  /** A stored draft as it was when this report about it was made. */
  | { draft: string; report: string }
  /** A source document; published parents are added. */
  | { pack: Record<string, unknown> };

/** Throws 404 for what is not there; a draft is not read before it is in a thread. */
export async function givenPack(deps: Deps, caller: Caller, named: NamedPack): Promise<GivenPack> {
  if ('pack' in named) return sentPack(deps, named.pack);
  if ('draft' in named) {
    const draft = await authorizedDraft(deps, caller, { id: named.draft, action: 'getPackDraftReport' });
    const content = await reportedContent(deps, draft, named.report);
    if (!content) throw notFound();
    return sentPack(deps, content.document);
  }
  if ('digest' in named) {
    const resolved = await getPack(deps.store, named.digest);
    if (!resolved) throw notFound();
    return { resolved };
  }
  const { _id: digest } = await packFor(deps, await requireKnownRegion(deps, named.region), named.date ?? today(deps));
  return givenPack(deps, caller, { digest });
}

/** A pack from outside, read in a thread of its own. Throws `pack-invalid` with every fault. */
export const resolveDraft = async (deps: Deps, document: unknown): Promise<ResolvedPack> =>
  packJob(deps, 'resolve', await sentPack(deps, document));

/** A stored draft, as it is now. Throws 404 for one that the caller may not read. */
export async function resolveStoredDraft(deps: Deps, caller: Caller, id: string): Promise<ResolvedPack> {
  const draft = await authorizedDraft(deps, caller, { id, action: 'getPackDraft' });
  return resolveDraft(deps, (await contentOf(deps, draft)).document);
}
