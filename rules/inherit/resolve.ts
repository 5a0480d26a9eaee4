/** From a chain of sources to one validated, frozen pack with its digest. */
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import { outlineProblems } from '../read/check-outline.ts';
import { sourceProblems } from '../read/check-provenance.ts';
import { rewardProblems } from '../read/check-rewards.ts';
import { scoringProblems } from '../read/check-scoring.ts';
import { finding, PackError } from '../language/errors.ts';
import { mergeChain } from './merge.ts';
import { recentValues } from '../language/recent.ts';
import { guardPack } from '../read/pack-guard.ts';
import { conditionNames, parsePack, parsePackSource } from '../read/schema.ts';
import type { Finding, PackSource, ResolvedPack } from '../language/types.ts';

/**
 * By the very text of the documents (the order of their keys is kept in the pack), as much of it as leaves a thread its
 * memory. The packs are frozen, and whoever works something out for one keeps it with the pack.
 */
const resolved = recentValues<ResolvedPack>(512 * 1024);

/**
 * Inherits (parent first), validates and freezes a pack. The digest is `sha256:` and hex over the canonical JSON of the
 * merged pack, so it changes with any inherited value and never with the order of keys.
 * Pointers of findings name list items by their key: `/outcomes/certificate/conditions/all/0/value`.
 * @throws PackError
 */
export function resolvePack(chain: PackSource[]): ResolvedPack {
  const sources = chain.map(parsePackSource);
  const text = JSON.stringify(sources);
  return resolved.get(text) ?? resolved.set(text, resolve(sources), text.length);
}

function resolve(sources: PackSource[]): ResolvedPack {
  const problems = chainProblems(sources);
  if (problems.length > 0) throw new PackError(problems);
  const { merged, findings } = mergeChain(sources);
  if (findings.length > 0) throw new PackError(findings);
  const guarded = guardPack(merged);
  if (guarded.length > 0) throw new PackError(guarded);
  const { pack, vocabulary } = parsePack(merged);
  const semantic = [
    ...scoringProblems(pack, vocabulary),
    ...outlineProblems(pack),
    ...rewardProblems(pack, conditionNames(pack, vocabulary).decision),
    ...sourceProblems(pack),
  ];
  if (semantic.length > 0) throw new PackError(semantic);
  return { digest: `sha256:${sha256(canonicalJson(pack))}`, pack: deepFreeze(pack) };
}

function chainProblems(chain: PackSource[]): Finding[] {
  if (chain.length === 0) return [finding([], 'chain-empty', chainEmpty)];
  return chain.flatMap((source, i) => {
    const parent = chain[i - 1];
    const named: unknown = source.extends;
    if (parent === undefined) return named === undefined ? [] : [parentMissing(source.id)];
    const reference = { id: parent.id, version: parent.version };
    const same = typeof named === 'object' && named !== null && canonicalJson(named) === canonicalJson(reference);
    return same ? [] : [parentDiffers(source.id, reference)];
  });
}

/** The value, frozen with all it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}

const chainEmpty = { id: 'Tidak ada paket untuk diwariskan.', en: 'There is no pack to resolve.' };
const parentMissing = (id: string) =>
  finding(['extends'], 'parent-missing', {
    id: `Paket "${id}" mewarisi paket induk yang tidak diberikan.`,
    en: `Pack "${id}" extends a parent that was not given.`,
  });
const parentDiffers = (id: string, parent: { id: string; version: number }) =>
  finding(['extends'], 'parent-differs', {
    id: `Paket "${id}" harus mewarisi ${parent.id} versi ${parent.version}. Sesuaikan extends.`,
    en: `Pack "${id}" must extend ${parent.id} version ${parent.version}. Adjust extends.`,
  });
