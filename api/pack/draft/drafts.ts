/** Drafts as they are shown, and one move in a draft's life: read, decide, record; again when somebody else came first. */
import { type DraftEvent, type DraftFilter, getDraft, listDrafts, recordDraft } from '../../../store/pack/drafts.ts';
import { changePack, finishLastChange } from '../../../store/pack/fences.ts';
import type { DraftDoc, DraftState } from '../../../store/pack/types.ts';
import { NotNow } from '../../../store/write.ts';
import { regionActor } from '../../access/actor.ts';
import { requireEmployeeId, requireSecond } from '../../access/person.ts';
import type { Caller, Deps } from '../../deps.ts';
import { omit } from '../../http/omit.ts';
import type { Action } from '../../access/policy.ts';
import { Problem } from '../../problem/problem.ts';
import { authorized, pageOfRegion, type RegionQuery } from '../../request/request.ts';
import { today } from '../packs.ts';

const MOST_ROUNDS = 20;

export const authorizedDraft = (deps: Deps, caller: Caller, { id, action }: { id: string; action: Action }) =>
  authorized(caller, action, (scope) => getDraft(deps.store, scope, id));

/** A published one whose first day lies ahead is called scheduled. */
export function presentDraft(deps: Deps, draft: DraftDoc) {
  const { _id: id, packId: pack, history, state, ...rest } = draft;
  const scheduled = state === 'PUBLISHED' && draft.effective.from > today(deps);
  const steps = history.map((step) => omit(step, 'command'));
  return { id, pack, ...rest, state: scheduled ? ('SCHEDULED' as const) : state, history: steps };
}

type ListQuery = RegionQuery & { pack?: string | undefined; state?: DraftState | undefined };

export function listSeenDrafts(deps: Deps, caller: Caller, { pack, state, ...query }: ListQuery) {
  const of: Omit<DraftFilter, 'region'> = { ...(pack !== undefined && { packId: pack }), ...(state && { state }) };
  return pageOfRegion(caller, query, {
    find: (region, page) => listDrafts(deps.store, { region, ...of }, page),
    present: (draft) => presentDraft(deps, draft),
  });
}

export type DraftCommand = {
  id: string;
  action: Action;
  /** SHA-256 that names the request. */
  command: string;
  /** Revision that the caller holds; undefined: any. */
  expected: number | undefined;
  dryRun: boolean;
};
type Now = { deps: Deps; caller: Caller; draft: DraftDoc; person: string; dryRun: boolean };
type Happening = { type: string } & Omit<
  DraftEvent,
  'draftId' | 'packId' | 'revision' | 'command' | 'before' | 'after'
>;
export type DraftMove<B> = {
  /** The states in which it is possible; absent: all. */
  from?: DraftState[];
  /** None of those who wrote the draft may do it. */
  bySecond?: true;
  /** Nothing of somebody else's may be written over unseen. */
  needsVersion?: true;
  /** It changes which versions of the pack follow each other: one such change after the other. */
  timeline?: true;
  /** Says what happens, or throws a problem; asked again with the draft as it then is. */
  decide: (now: Now, body: B) => Promise<Happening> | Happening;
};

/** Nothing is done twice, whoever comes at the same time. */
export async function changeDraft<B>(
  deps: Deps,
  caller: Caller,
  { move, body, ...wanted }: DraftCommand & { move: DraftMove<B>; body: B },
): Promise<DraftDoc> {
  const { command, expected, dryRun } = wanted;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const seen = await authorizedDraft(deps, caller, wanted);
    if (move.needsVersion && expected === undefined) throw new Problem('version-required');
    const after = move.timeline ? await finishLastChange(deps.store, seen.packId) : null;
    const draft = after === null ? seen : await authorizedDraft(deps, caller, wanted);
    const person = requireEmployeeId(caller.principal);
    if (draft.history.some((step) => step.command === command)) return draft;
    if (expected !== undefined && expected !== draft.revision) throw stale(draft, expected);
    if (move.from) requireState(draft, move.from);
    if (move.bySecond)
      await requireSecond(deps, caller.principal, { authors: draft.authors, own: new Problem('own-change') });
    const { type, ...said } = await move.decide({ deps, caller, draft, person, dryRun }, body);
    if (dryRun) return { ...draft, ...said.set };
    const { _id: draftId, packId, content: before } = draft;
    const of = { draftId, packId, revision: draft.revision + 1, command, before, after: said.set.content ?? before };
    const change = { region: draft.region, type, actor: regionActor(caller.principal), event: { ...of, ...said } };
    if (after !== null && !(await changePack(deps.store, packId, { after, change: { draft: change } }))) continue;
    const recorded = await recordDraft(deps.store, change);
    if (recorded.mine) return recorded.draft;
  }
  throw new NotNow(`could not change draft ${wanted.id}: too many writers`);
}

function requireState({ state }: DraftDoc, states: DraftState[]): void {
  if (states.includes(state)) return;
  throw new Problem('pack-state', {
    detail: {
      id: `Draf ini ${state}; ini hanya mungkin pada ${states.join(', ')}.`,
      en: `This draft is ${state}; this is only possible in ${states.join(', ')}.`,
    },
  });
}

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
