/** Whose pack it is, which versions it has and what a new one has to be; a published one as a file, and its report. */
import { type ExpectedPack, parentOf } from '../../../rules/publish/check-pack.ts';
import {
  findPackVersion,
  getRulePack,
  packVersions,
  publishedVersions,
  type StoredVersion,
} from '../../../store/pack/rule-packs.ts';
import { regionOfPack } from '../../../store/pack/regions.ts';
import type { DraftDoc, RulePackDoc } from '../../../store/pack/types.ts';
import { requireRegion } from '../../access/scope.ts';
import type { Caller, Deps } from '../../deps.ts';
import type { Action } from '../../access/policy.ts';
import { notFound } from '../../problem/problem.ts';
import { regionUnknown } from '../packs.ts';
import { type DraftContent, storedReport } from './content.ts';

/** Of packs that are no region's: only who belongs to no region reaches them. */
export const NO_REGION = '*';

/** The region of a pack. A pack that nobody knows yet may be begun by whoever sees all regions. */
export async function ownerOf(deps: Deps, caller: Caller, what: { pack: string; action: Action }): Promise<string> {
  const known = (await regionOfPack(deps.store, what.pack))?._id;
  const bound = caller.principal.region !== null;
  if (known === undefined && bound && (await packVersions(deps.store, what.pack)).length === 0) {
    throw regionUnknown(what.pack);
  }
  const region = known ?? NO_REGION;
  requireRegion(caller.principal, what.action, region);
  return region;
}

export type Newest = { versions: StoredVersion[]; head: RulePackDoc | undefined; next: number };

/** The newest version, retired or not, and the number that follows it. */
export async function newestOf(deps: Deps, packId: string): Promise<Newest> {
  const versions = await packVersions(deps.store, packId);
  const [newest] = versions;
  const head = newest && (await findPackVersion(deps.store, { packId, version: newest.version }));
  return { versions, head, next: (newest?.version ?? 0) + 1 };
}

/** A pack without any version may have any parent. */
export async function expectedOf(
  deps: Deps,
  packId: string,
  { head, next }: Pick<Newest, 'head' | 'next'>,
): Promise<ExpectedPack> {
  const published = await publishedVersions(deps.store, packId);
  // A second publication at the same moment is told what it is, not that it overlaps with itself.
  const others = published.filter(({ version }) => version !== next);
  const parent = head ? parentOf(head.source) : undefined;
  return {
    id: packId,
    version: next,
    parent,
    others: others.map(({ version, effective }) => ({ version, effective })),
  };
}

/** The version of the parent that a draft's content was written for or merged with; null: there is none to compare with. */
export async function writtenForOf(
  deps: Deps,
  { parent, base }: Pick<DraftDoc, 'parent' | 'base'>,
): Promise<number | null> {
  if (parent !== undefined) return parent;
  const doc = base ? await getRulePack(deps.store, base.digest) : undefined;
  return parentOf(doc?.source)?.version ?? null;
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
  return { digest: change.report, approvedBy: change.approvedBy, report: await storedReport(deps, change.report) };
}

const FROM_FILE = {
  id: 'Versi ini datang dari berkas dan tidak punya laporan.',
  en: 'This version came from a file and has no report.',
};

export async function packFile(deps: Deps, caller: Caller, what: { digest: string; part: PackPart }) {
  const { source, cases } = await ownedPack(deps, caller, { digest: what.digest, action: 'getRulePackFile' });
  return fileOf({ document: source, cases: cases ?? [] }, what.part);
}

export type PackPart = 'pack' | 'cases';

/** A file that can be imported again, byte for byte the same each time, in the order in which it was written. */
export function fileOf({ document, cases }: DraftContent, part: PackPart) {
  const { id } = document;
  if (part === 'pack') return { name: `${id}.json`, text: JSON.stringify(document) };
  return { name: `${id}.cases.json`, text: JSON.stringify({ pack: id, cases }) };
}
