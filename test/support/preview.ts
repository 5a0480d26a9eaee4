/** People for the population preview, decided by a pack as the store would hand them over. */
import { compilePack } from '../../rules/twin/closures.ts';
import { packRows, type Population } from '../../rules/publish/preview.ts';
import { isTargetList } from '../../rules/language/targets.ts';
import type { Facts, ResolvedPack } from '../../rules/language/types.ts';

/** @param people facts that the pack decides; ids follow their places */
export function aPopulation(pack: ResolvedPack, people: readonly Facts[], more: Partial<Population> = {}): Population {
  const { quick } = compilePack(pack);
  const decided = people.map((facts, n) => {
    const before = quick(facts);
    if (before.refused !== null) throw new Error(`person ${n}: ${before.refused}`);
    const lists = Object.fromEntries(Object.entries(facts).filter(([, value]) => isTargetList(value)));
    return { decisionId: `decision/a${n}/1`, before, lists };
  });
  return {
    cycle: { id: 'cycle:contoh:2026', label: '2026', state: 'CLOSED', sandbox: false },
    scored: people.length,
    asOf: '2026-12-31T00:00:00.000Z',
    decisions: 'sha256:test',
    packs: [pack],
    batches: [{ pack: pack.digest, rows: packRows(pack.pack, people), decided }],
    ...more,
  };
}
