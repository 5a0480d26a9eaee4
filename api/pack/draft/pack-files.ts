/** A pack as files that can be imported again, byte for byte the same each time. */
import { canonicalJson } from '../../../rules/decide/canonical.ts';
import { getRulePack } from '../../../store/pack/rule-packs.ts';
import type { RulePackDoc } from '../../../store/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Action } from '../../policy.ts';
import { notFound } from '../../problem/problem.ts';
import { seeDraft } from './change-draft.ts';
import { contentOf, type DraftContent, reportOf } from './draft-content.ts';
import { ownerOf } from './pack-owner.ts';

export type PackFile = { name: string; text: string };
type Part = 'pack' | 'cases';

export async function draftFile(deps: Deps, caller: Caller, what: { id: string; part: Part }): Promise<PackFile> {
  const draft = await seeDraft(deps, caller, { id: what.id, action: 'getPackDraftFile' });
  return fileOf(await contentOf(deps, draft), what.part);
}

export async function packFile(deps: Deps, caller: Caller, what: { digest: string; part: Part }): Promise<PackFile> {
  const { source, cases } = await ownedPack(deps, caller, { digest: what.digest, action: 'getRulePackFile' });
  return fileOf({ document: source, cases: cases ?? [] }, what.part);
}

function fileOf({ document, cases }: DraftContent, part: Part): PackFile {
  const { id } = document;
  if (part === 'pack') return { name: `${id}.json`, text: canonicalJson(document) };
  return { name: `${id}.cases.json`, text: canonicalJson({ pack: id, cases }) };
}

/** A published version, for those who may do this with the packs of its region. */
export async function ownedPack(
  deps: Deps,
  caller: Caller,
  what: { digest: string; action: Action },
): Promise<RulePackDoc> {
  const doc = await getRulePack(deps.store, what.digest);
  if (!doc || doc.status === 'reserved') throw notFound();
  await ownerOf(deps, caller, { pack: doc.packId, action: what.action });
  return doc;
}

export async function packReport(deps: Deps, caller: Caller, digest: string) {
  const { change } = await ownedPack(deps, caller, { digest, action: 'getRulePackReport' });
  if (!change) throw notFound(FROM_FILE);
  return { digest: change.report, approvedBy: change.approvedBy, report: await reportOf(deps, change.report) };
}

const FROM_FILE = {
  id: 'Versi ini datang dari berkas dan tidak punya laporan.',
  en: 'This version came from a file and has no report.',
};
