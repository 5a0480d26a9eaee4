/** A shipped pack that computes its score from the targets, and its cases. */
import type { CaseFile } from '../../rules/publish/cases.ts';
import type { TargetFact } from '../../rules/language/targets.ts';
import type { PackSource } from '../../rules/language/types.ts';
import { shippedPacks } from './shipped-packs.ts';
import { HOME } from './regions.ts';

/** A target that came to so much, in hundredths of a per cent. */
export const targetThatCameTo = (attainment: number, over: Partial<TargetFact> = {}): TargetFact => ({
  id: 't1',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: 1_000_000,
  weight: 10_000,
  due: '2026-12-15',
  source: 'own',
  actual: attainment * 100,
  reportedOn: '2026-12-12',
  ...over,
});

export function targetPack(): { chain: PackSource[]; cases: CaseFile['cases'] } {
  const { chain = [], cases = [] } = shippedPacks.find(({ id }) => id === HOME) ?? {};
  return { chain, cases };
}
