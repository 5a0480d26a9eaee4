/** A change of the rules is told to those whom it will concern: HR’s words, what changes, and who says that they have read it. */
import type { Text } from '../../../rules/language/types.ts';
import { countRead, noteRead, readAt, tellOfDraft, toldOfDraft } from '../../../store/pack/announcements.ts';
import type { DraftDoc } from '../../../store/pack/types.ts';
import { unitsNow } from '../../../store/people/employees.ts';
import { finding } from '../../../rules/language/errors.ts';
import { actorId } from '../../access/actor.ts';
import { requireEmployeeId } from '../../access/person.ts';
import type { Caller, Deps } from '../../deps.ts';
import { realInstant } from '../../http/instants.ts';
import { invalid, notFound, Problem } from '../../problem/problem.ts';
import { comparePacks } from '../questions.ts';
import { authorizedDraft, changeDraft, type DraftCommand, type DraftMove, presentDraft } from './drafts.ts';

export type Announcing = { text: Text; units?: string[] | undefined };
/** What is told of a change; the comparison has the rest. */
const MOST_CHANGES = 50;
const NOT_TOLD = ['/version', '/effective'];

const announce: DraftMove<Announcing> = {
  from: ['APPROVED', 'PUBLISHED'],
  decide: async ({ deps, caller, draft, person }, { text, units }) => {
    if (draft.announced) throw new Problem('already-done', { detail: ANNOUNCED });
    const known = new Set((await unitsNow(deps.store, draft.region)).map(({ unit }) => unit));
    const strange = (units ?? []).filter((unit) => !known.has(unit));
    if (strange.length > 0) throw invalid([finding(['units'], 'unknown-unit', noSuch(strange))]);
    const changes = await changesOf(deps, caller, draft);
    const at = realInstant(deps.now());
    return { type: 'pack.announced', set: { announced: { text, changes, units: units ?? null, by: person, at } } };
  },
};
const ANNOUNCED = {
  id: 'Perubahan ini sudah diumumkan. Halaman pengajuannya menunjukkan berapa orang yang sudah membaca.',
  en: 'This change has been announced. The page of the request shows how many have read it.',
};
const noSuch = (units: string[]) => ({
  id: `Tidak ada pegawai di ${units.join(', ')}.`,
  en: `Nobody works in ${units.join(', ')}.`,
});

/** Who repeats it, or comes after somebody who got no further, tells those who have not been told. */
export async function announceDraft(
  deps: Deps,
  caller: Caller,
  asked: DraftCommand & { body: Announcing },
): Promise<DraftDoc> {
  const before = await authorizedDraft(deps, caller, asked);
  if (before.announced && !asked.dryRun) await tell(deps, before);
  const draft = await changeDraft(deps, caller, { ...asked, move: announce });
  if (!asked.dryRun) await tell(deps, draft);
  return draft;
}

async function tell({ store }: Deps, { _id: draftId, region, effective, announced }: DraftDoc): Promise<void> {
  if (!announced) return;
  const { at, units } = announced;
  await tellOfDraft(store, { draftId, region, units, from: effective.from, at: Date.parse(at) });
}

async function changesOf(deps: Deps, caller: Caller, draft: DraftDoc): Promise<Text[]> {
  if (!draft.base) return [];
  const after = draft.published === null ? { draft: draft._id, report: draft.report } : { digest: draft.published };
  const { structural } = await comparePacks(deps, caller, { before: { digest: draft.base.digest }, after });
  return structural
    .filter(({ path }) => !NOT_TOLD.some((start) => path.startsWith(start)))
    .map(({ sentence }) => sentence)
    .slice(0, MOST_CHANGES);
}

async function announcedDraft(deps: Deps, caller: Caller, { id, action }: Pick<DraftCommand, 'id' | 'action'>) {
  const draft = await authorizedDraft(deps, caller, { id, action });
  if (!draft.announced) throw new Problem('pack-state', { detail: NOT_ANNOUNCED });
  return { draft, announced: draft.announced };
}
const NOT_ANNOUNCED = {
  id: 'Perubahan ini belum diumumkan.',
  en: 'This change has not been announced.',
};

const MANAGERS = ['hr', 'admin', 'auditor'];

/** Whoever was told reads it, and who runs the region; how many have is theirs alone. */
export async function readAnnouncement(deps: Deps, caller: Caller, id: string) {
  const { principal } = caller;
  const { draft, announced } = await announcedDraft(deps, caller, { id, action: 'getAnnouncement' });
  const { region } = draft;
  const told = { draftId: id, region };
  const manages = principal.roles.some((role) => MANAGERS.includes(role));
  const { employeeId } = principal;
  const own = employeeId !== null && (await toldOfDraft(deps.store, { ...told, employeeId }));
  if (!own && !manages) throw notFound();
  const { version, state, effective } = presentDraft(deps, draft);
  const { text, changes, at } = announced;
  return {
    id,
    region,
    version,
    state,
    effective,
    text,
    changes,
    at,
    concernsMe: own,
    readAt: own ? await readAt(deps.store, { ...told, employeeId }) : null,
    counts: manages ? await countRead(deps.store, told) : null,
  };
}

export async function acknowledgeAnnouncement(deps: Deps, caller: Caller, id: string) {
  const { draft } = await announcedDraft(deps, caller, { id, action: 'acknowledgeAnnouncement' });
  const employeeId = requireEmployeeId(caller.principal);
  const told = { draftId: id, region: draft.region, employeeId };
  if (!(await toldOfDraft(deps.store, told))) throw notFound();
  await noteRead(deps.store, { ...told, actor: { id: actorId(caller.principal), as: 'employee' } });
  return { readAt: await readAt(deps.store, told) };
}
