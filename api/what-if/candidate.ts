/** The pack that a what-if or a shadow is about, and how people are grouped beside it. */
import { finding } from '../../rules/language/errors.ts';
import { own } from '../../rules/language/records.ts';
import type { ResolvedPack, RulePack } from '../../rules/language/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { invalid } from '../problem/problem.ts';
import { regionActor } from '../access/actor.ts';
import { resolveDraft, resolveStoredDraft } from '../pack/validate.ts';

export type CandidateRequest = {
  region: string;
  /** The id of a stored draft, or a document. */
  draft?: string | Record<string, unknown> | undefined;
  digest?: string | undefined;
  sandbox: boolean;
  groupBy?: string | undefined;
};
export type Candidate = { pack: ResolvedPack; draft: boolean };

/** A document is checked as for publication and stored nowhere else; a digest names a pack that is known. */
export async function chooseCandidate(
  deps: Deps,
  caller: Caller,
  { draft, digest }: CandidateRequest,
): Promise<Candidate> {
  if ((draft === undefined) === (digest === undefined)) throw invalid([finding(['digest'], 'not-allowed', ONE_OF)]);
  if (typeof draft === 'string') return { pack: await resolveStoredDraft(deps, caller, draft), draft: true };
  if (draft !== undefined) return { pack: await resolveDraft(deps, draft), draft: true };
  const pack = await getPack(deps.store, digest ?? '');
  if (!pack) throw invalid([finding(['digest'], 'unknown-pack', UNKNOWN)]);
  return { pack, draft: false };
}

const ONE_OF = {
  id: 'Kirim salah satu: draft (isi paket atau id draf) atau digest (paket yang sudah disimpan).',
  en: 'Send one of the two: draft (the document of a pack, or the id of a draft) or digest (a stored pack).',
};
const UNKNOWN = { id: 'Tidak ada paket dengan digest ini.', en: 'No pack has this digest.' };

/** The fact that most regions group by; a pack that does not know it groups nobody unless it is told how. */
const USUAL_GROUP = 'grade';

export function groupingOf(pack: RulePack, wanted: string | undefined): string | null {
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

type Parts = Pick<WhatIfDoc, 'kind' | 'cycles' | 'period' | 'reason' | 'state'>;
type Asked = { id: string; request: CandidateRequest; candidate: Candidate };

/** The stored request. */
export function newWhatIf(deps: Deps, { principal }: Caller, asked: Asked & Parts): WhatIfDoc {
  const { id, request, candidate, ...parts } = asked;
  const { pack } = candidate.pack;
  return {
    _id: id,
    region: request.region,
    candidate: { id: pack.id, version: pack.version, draft: candidate.draft },
    pack: candidate.pack,
    sandbox: request.sandbox,
    groupBy: groupingOf(pack, request.groupBy),
    ...parts,
    people: null,
    result: null,
    failure: null,
    requestedBy: regionActor(principal),
    createdAt: realInstant(deps.now()),
    endedAt: null,
  };
}
