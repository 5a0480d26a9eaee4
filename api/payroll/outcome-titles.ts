/** What outcomes are called in the packs that their appraisals obey. */
import type { Text } from '../../rules/language/types.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import type { Deps } from '../deps.ts';
import { pinnedPack } from '../pack/packs.ts';

export async function outcomeTitles(deps: Deps, lines: readonly { appraisalId: string }[]) {
  const found = await appraisalsWithIds(deps.store, [...new Set(lines.map(({ appraisalId }) => appraisalId))]);
  const digests = new Map(found.map(({ _id, pack, amendments }) => [_id, amendments?.at(-1)?.after ?? pack]));
  const titles = new Map<string, Text>();
  for (const digest of new Set(digests.values())) {
    const { pack } = await pinnedPack(deps, digest);
    for (const { id, title } of pack.outcomes) titles.set(`${digest} ${id}`, title);
  }
  return (appraisal: string, outcome: string): { title?: Text } => {
    const title = titles.get(`${digests.get(appraisal)} ${outcome}`);
    return title ? { title } : {};
  };
}
