/** The script player: pure and seeded. From what an appraisal shows it says who acts next, when, and how. */
import { waitedFor } from './acts.ts';
import type { Act, Circumstances } from './situation.ts';
import { unasked } from './unasked.ts';

/** The earliest act that was not refused before; in the order given where two come at once. `null`: nobody will act. */
export function nextAct(situation: Circumstances): Act | null {
  const open = actsIn(situation).filter(({ key }) => !situation.refused.includes(key));
  return open.reduce<Act | null>((first, act) => (first === null || act.at < first.at ? act : first), null);
}

/** What everybody will do as things are, now or later; waited for twice by the same person is done once. */
export function actsIn(situation: Circumstances): Act[] {
  const acts = [...unasked(situation), ...waitedFor(situation)];
  return [...new Map(acts.map((act) => [act.key, act])).values()];
}
