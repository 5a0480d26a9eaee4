/** The pack that a what-if or a shadow is about, and how people are grouped beside it. */
import { finding } from '../../rules/language/errors.ts';
import { own } from '../../rules/language/records.ts';
import type { ResolvedPack, RulePack } from '../../rules/language/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { Caller, Deps } from '../deps.ts';
import { invalid } from '../problem/problem.ts';
import { resolveDraft, resolveStoredDraft } from '../pack/named-pack.ts';

export type CandidateRequest = {
  region: string;
  /** The id of a stored draft, or a document. */
  draft?: string | Record<string, unknown> | undefined;
  digest?: string | undefined;
  sandbox: boolean;
  groupBy?: string | undefined;
};
/** `draftId`: of a stored draft; a document that was sent has none. */
export type Candidate = { pack: ResolvedPack; draft: boolean; draftId: string | null; groupBy: string | null };

/** A document is checked as for publication and stored nowhere else; a digest names a pack that is known. */
export async function chooseCandidate(deps: Deps, caller: Caller, request: CandidateRequest): Promise<Candidate> {
  const pack = await packOf(deps, caller, request);
  const { draft } = request;
  const draftId = typeof draft === 'string' ? draft : null;
  return { pack, draft: draft !== undefined, draftId, groupBy: groupingOf(pack.pack, request.groupBy) };
}

async function packOf(deps: Deps, caller: Caller, { draft, digest }: CandidateRequest): Promise<ResolvedPack> {
  if ((draft === undefined) === (digest === undefined)) throw invalid([finding(['digest'], 'not-allowed', ONE_OF)]);
  if (typeof draft === 'string') return resolveStoredDraft(deps, caller, draft);
  if (draft !== undefined) return resolveDraft(deps, draft);
  const pack = await getPack(deps.store, digest ?? '');
  if (!pack) throw invalid([finding(['digest'], 'unknown-pack', UNKNOWN)]);
  return pack;
}

const ONE_OF = {
  id: 'Kirim salah satu: draft (isi paket atau id draf) atau digest (paket yang sudah disimpan).',
  en: 'Send one of the two: draft (the document of a pack, or the id of a draft) or digest (a stored pack).',
};
const UNKNOWN = { id: 'Tidak ada paket dengan digest ini.', en: 'No pack has this digest.' };

/** The fact that most regions group by; a pack that does not know it groups nobody unless it is told how. */
const USUAL_GROUP = 'grade';

function groupingOf(pack: RulePack, wanted: string | undefined): string | null {
  const groups = (name: string) => {
    const fact = own(pack.facts, name);
    return fact?.source === 'roster' && (fact.type === 'enum' || fact.type === 'bool');
  };
  if (wanted === undefined) return groups(USUAL_GROUP) ? USUAL_GROUP : null;
  if (groups(wanted)) return wanted;
  const names = Object.keys(pack.facts).filter(groups).join(', ') || '–';
  throw invalid([
    finding(['groupBy'], 'not-allowed', {
      id: `Harus fakta pegawai yang punya pilihan: ${names}.`,
      en: `Must be a fact of the roster with choices: ${names}.`,
    }),
  ]);
}
