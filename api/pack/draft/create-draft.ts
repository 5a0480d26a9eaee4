/** Begins a draft: from the version in force, an older version, another region's pack, a file, or nothing. */
import type { PackCase } from '../../../rules/publish/cases.ts';
import { finding } from '../../../rules/language/errors.ts';
import { parentOf } from '../../../rules/publish/check-pack.ts';
import { applyEntry, getDraft, recordDraft } from '../../../store/pack/drafts.ts';
import { findPackVersion } from '../../../store/pack/rule-packs.ts';
import type { DraftDoc, DraftFields, RulePackDoc } from '../../../store/pack/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { shortId } from '../../http/digests.ts';
import { invalid, notFound } from '../../problem/problem.ts';
import { regionActor } from '../../access/actor.ts';
import { packFor, requireKnownRegion, today } from '../packs.ts';
import { requireEmployeeId } from '../../access/person.ts';
import { checkDocument } from './check-draft.ts';
import { fieldsOf } from './content.ts';
import { expectedOf, type Newest, newestOf, ownerOf } from './versions.ts';

export type DraftOrigin =
  | { kind: 'inForce'; date?: string | undefined }
  | { kind: 'version'; version: number }
  | { kind: 'clone'; region: string; date?: string | undefined }
  | { kind: 'file'; document: Record<string, unknown>; cases: unknown[] }
  | { kind: 'empty' };
export type DraftRequest = {
  pack: string;
  /** Business days; may be left out only for a file, which states its own. */
  effective?: DraftFields['effective'] | undefined;
  origin: DraftOrigin;
  command: string;
  dryRun: boolean;
};

export async function createDraft(deps: Deps, caller: Caller, request: DraftRequest): Promise<DraftDoc> {
  const { pack, origin } = request;
  const region = await ownerOf(deps, caller, { pack, action: 'createPackDraft' });
  requireEmployeeId(caller.principal);
  const id = request.dryRun ? 'dry-run' : `d-${shortId(request.command)}`;
  const before = request.dryRun ? undefined : await getDraft(deps.store, region, id);
  if (before) return before;
  const newest = await newestOf(deps, pack);
  const { base, document, cases, writtenFor } = await copied(deps, request, newest);
  const expected = await expectedOf(deps, pack, newest);
  const checked = await checkDocument(deps, { document, cases, expected, writtenFor, region });
  const set = {
    state: 'DRAFT' as const,
    base: base ? { version: base.version, digest: base._id } : null,
    parent: writtenFor,
    version: newest.next,
    ...(await fieldsOf(deps, { document, cases }, { checked, write: !request.dryRun })),
  };
  const event = {
    draftId: id,
    packId: pack,
    revision: 1,
    command: request.command,
    before: base?._id ?? null,
    after: set.content,
    reason: origin.kind,
    writes: true as const,
    set,
  };
  const entry = { region, type: 'pack.drafted', actor: regionActor(caller.principal) };
  if (request.dryRun) return applyEntry(undefined, { ...entry, recordedAt: deps.now() }, event);
  return (await recordDraft(deps.store, { ...entry, event })).draft;
}

type Copy = {
  base: RulePackDoc | undefined;
  document: Record<string, unknown>;
  cases: unknown[];
  /** Version of the parent that the content was written for; null: nobody knows of another. */
  writtenFor: number | null;
};

async function copied(deps: Deps, request: DraftRequest, { head, next }: Newest): Promise<Copy> {
  const { pack, origin, effective } = request;
  if (!effective && origin.kind !== 'file') throw invalid([finding(['effective'], 'required', EFFECTIVE)]);
  const headParent = parentOf(head?.source);
  if (origin.kind === 'file') {
    const { document, cases } = origin;
    const writtenFor = headParent?.version ?? null;
    return { base: head, document: { ...document, ...(effective && { effective }) }, cases, writtenFor };
  }
  if (origin.kind === 'empty') {
    const { area, title } = head?.pack ?? NOBODY;
    const parent = head?.source['extends'];
    const document = { format: 'siklus.pack/1', id: pack, version: next, area, title, effective };
    const writtenFor = headParent?.version ?? null;
    return {
      base: head,
      document: { ...document, ...(parent !== undefined && { extends: parent }) },
      cases: [],
      writtenFor,
    };
  }
  const from = await originOf(deps, pack, origin);
  const identity = { ...who(head ?? from), id: pack, version: next, effective };
  const document = { ...from.source, ...identity };
  const cases: PackCase[] = from.cases ?? [];
  // A roll-back replaces what is newest; a copy of what is in force continues that.
  const parents = [parentOf(from.source), parentOf(document)];
  const writtenFor = (parents[0]?.id === parents[1]?.id ? parents[0] : parents[1])?.version ?? null;
  return { base: origin.kind === 'inForce' ? from : head, document, cases, writtenFor };
}

const EFFECTIVE = {
  id: 'Sebutkan masa berlaku versi yang baru.',
  en: 'Say when the new version is in force.',
};
const NOBODY = { area: null, title: { id: 'Tanpa judul', en: 'Untitled' } };

/** Area, title and parent stay those of the pack, whatever its content is copied from. */
function who({ source }: RulePackDoc): Record<string, unknown> {
  const { area, title, extends: parent } = source;
  return { area, title, ...(parent !== undefined && { extends: parent }) };
}

type Copied = Extract<DraftOrigin, { kind: 'inForce' | 'version' | 'clone' }>;

async function originOf(deps: Deps, pack: string, origin: Copied): Promise<RulePackDoc> {
  switch (origin.kind) {
    case 'inForce':
      return packFor(deps, { _id: pack, packId: pack }, origin.date ?? today(deps));
    case 'clone':
      return packFor(deps, await requireKnownRegion(deps, origin.region), origin.date ?? today(deps));
    case 'version': {
      const found = await findPackVersion(deps.store, { packId: pack, version: origin.version });
      if (!found) throw notFound();
      return found;
    }
  }
}
