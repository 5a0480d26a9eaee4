/** The script player: pure and seeded. From what an appraisal shows it says who acts next, when, and how. */
import { waitedFor } from './acts.ts';
import type { Act, Circumstances } from './situation.ts';
import { unasked } from './unasked.ts';

/** The earliest act that was not refused before; in the order given where two come at once. `null`: nobody will act. */
export function nextAct(situation: Circumstances): Act | null {
  const open = actsIn(situation).filter(({ key }) => !situation.refused.includes(key));
  return open.reduce<Act | null>((first, act) => (first === null || act.at < first.at ? act : first), null);
}

/** What everybody will do as things are, now or later. */
export const actsIn = (situation: Circumstances): Act[] => [...unasked(situation), ...waitedFor(situation)];
