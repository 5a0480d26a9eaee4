/** A tally as text, for keeping the counts of a shard: its keys are units and choices, which may be no field names. */
import type { Tally } from './what-if-tally.ts';

const MAPS = ['refused', 'predicates', 'outcomes', 'units', 'groups', 'kinds'] as const;
type Mapped = (typeof MAPS)[number];
type Stored = Omit<Tally, Mapped> & { [K in Mapped]: [string, Tally[K] extends Map<string, infer V> ? V : never][] };

export const tallyToJson = (tally: Tally): string =>
  JSON.stringify(tally, (_key, value: unknown) => (value instanceof Map ? [...value] : value));

/** @param json what `tallyToJson` wrote */
export function tallyFromJson(json: string): Tally {
  const stored: Stored = JSON.parse(json);
  return {
    ...stored,
    refused: new Map(stored.refused),
    predicates: new Map(stored.predicates),
    outcomes: new Map(stored.outcomes),
    units: new Map(stored.units),
    groups: new Map(stored.groups),
    kinds: new Map(stored.kinds),
  };
}
