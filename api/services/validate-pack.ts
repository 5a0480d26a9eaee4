import { describePack } from '../../rules/describe.ts';
import { finding, PackError } from '../../rules/errors.ts';
import { resolvePack } from '../../rules/resolve.ts';
import { parsePackSource } from '../../rules/schema.ts';
import type { PackSource } from '../../rules/types.ts';
import { findPackVersion } from '../../store/rule-packs.ts';
import type { Deps } from '../deps.ts';

const MAX_ANCESTORS = 8;

/** Throws PackError with every fault; answers what the pack would be. */
export async function validatePack(deps: Deps, json: unknown) {
  const { digest, pack } = resolvePack(await chainOf(deps, parsePackSource(json)));
  return { valid: true as const, digest, summary: { ...describePack(pack) } };
}

/** Published ancestors, the oldest first. */
async function chainOf(deps: Deps, source: PackSource): Promise<PackSource[]> {
  const chain = [source];
  for (let parent = parentOf(source); parent; parent = parentOf(chain[0])) {
    const stored = chain.length > MAX_ANCESTORS ? undefined : await findPackVersion(deps.store, parent);
    if (!stored) throw new PackError([unknownParent(parent)]);
    chain.unshift(stored.source);
  }
  return chain;
}

type Reference = { packId: string; version: number };

function parentOf(source: PackSource | undefined): Reference | null {
  const named = source?.['extends'];
  if (typeof named !== 'object' || named === null || !('id' in named) || !('version' in named)) return null;
  return { packId: String(named.id), version: Number(named.version) };
}

const unknownParent = ({ packId, version }: Reference) =>
  finding(['extends'], 'parent-unknown', {
    id: `Paket induk ${packId} versi ${version} belum diterbitkan.`,
    en: `The parent pack ${packId} version ${version} is not published.`,
  });
