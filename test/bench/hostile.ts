/** Mutated packs by the thousand, read in threads as from outside: all that are let through climb the whole ladder. */
import { climbMutants, type Climbs } from '../support/climb-mutants.ts';

const MUTANTS = 10_000;

/** `wrong` counts mutants that broke a thread, reached the engine outside the grammar, or got no report: there are none. */
export type HostileFigures = Omit<Climbs, 'wrong'> & { mutants: number; wrong: number; seconds: number };

/** Another seed than the test's. */
export async function benchHostile(seed = 2): Promise<HostileFigures> {
  const begun = performance.now();
  const { wrong, ...climbs } = await climbMutants({ seed, mutants: MUTANTS, every: 1 });
  return { mutants: MUTANTS, ...climbs, wrong: wrong.length, seconds: (performance.now() - begun) / 1_000 };
}
