/** One step in a draft's life: read, decide, record; again when somebody else came first. Nothing is done twice. */
import { type DraftEvent, getDraft, recordDraft } from '../../../store/pack/drafts.ts';
import { changePack, settlePack } from '../../../store/pack/fences.ts';
import type { DraftDoc, DraftState } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Action } from '../../policy.ts';
import { notFound, Problem } from '../../problem/problem.ts';
import { requireRegion, scopeOf } from '../../access/scope.ts';
import { regionActor } from '../../access/actor.ts';
import { personOf, requireSecond } from '../../access/person.ts';

const MOST_ROUNDS = 20;

export type DraftCommand = {
  id: string;
  action: Action;
  /** SHA-256 of the request. */
  command: string;
  /** Revision that the caller holds; undefined: any. */
  expected?: number | undefined;
  dryRun?: boolean;
  /** It changes which versions of the pack follow each other: one such change after the other. */
  timeline?: boolean;
};
type Said = Omit<DraftEvent, 'draftId' | 'packId' | 'revision' | 'command' | 'before' | 'after'>;
export type Step = Said & { type: string };

export async function seeDraft(deps: Deps, caller: Caller, what: { id: string; action: Action }): Promise<DraftDoc> {
  const draft = await getDraft(deps.store, scopeOf(caller.principal), what.id);
  if (!draft) throw notFound();
  requireRegion(caller.principal, what.action, draft.region);
  return draft;
}

/** @param decide says what happens, or throws a problem; asked again with the draft as it then is */
export async function changeDraft(
  deps: Deps,
  caller: Caller,
  { decide, ...wanted }: DraftCommand & { decide: (draft: DraftDoc, person: string) => Promise<Step> | Step },
): Promise<DraftDoc> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const seen = await seeDraft(deps, caller, wanted);
    const after = wanted.timeline ? await settlePack(deps.store, seen.packId) : null;
    const draft = after === null ? seen : await seeDraft(deps, caller, wanted);
    const person = personOf(caller.principal);
    if (draft.history.some((step) => step.command === wanted.command)) return draft;
    if (wanted.expected !== undefined && wanted.expected !== draft.revision) throw stale(draft, wanted.expected);
    const { type, ...said } = await decide(draft, person);
    if (wanted.dryRun) return { ...draft, ...said.set };
    const event: DraftEvent = {
      draftId: draft._id,
      packId: draft.packId,
      revision: draft.revision + 1,
      command: wanted.command,
      before: draft.content,
      after: said.set.content ?? draft.content,
      ...said,
    };
    const actor = regionActor(caller.principal);
    const change = { region: draft.region, type, actor, event };
    if (after !== null && !(await changePack(deps.store, draft.packId, { after, change: { draft: change } }))) continue;
    const recorded = await recordDraft(deps.store, change);
    if (recorded.mine) return recorded.draft;
  }
  throw new Error(`could not change draft ${wanted.id}: too many writers`);
}

export function requireState(draft: DraftDoc, ...states: DraftState[]): void {
  if (states.includes(draft.state)) return;
  throw new Problem('pack-state', {
    detail: {
      id: `Draf ini ${draft.state}; ini hanya mungkin pada ${states.join(', ')}.`,
      en: `This draft is ${draft.state}; this is only possible in ${states.join(', ')}.`,
    },
  });
}

/** None of those who wrote it may decide about it. */
export const requireOther = ({ authors }: DraftDoc, person: string): void =>
  requireSecond(person, authors, new Problem('own-change'));

function stale(draft: DraftDoc, expected: number): Problem {
  const since = draft.history.filter((step) => step.revision > expected).slice(-20);
  return new Problem('version-stale', {
    detail: {
      id: `Versi sekarang v${draft.revision}, bukan v${expected}.`,
      en: `The version now is v${draft.revision}, not v${expected}.`,
    },
    findings: since.map(({ revision, type, by }) => ({
      pointer: `/history/${revision}`,
      code: type,
      detail: { id: `${type} oleh ${by}`, en: `${type} by ${by}` },
    })),
  });
}
