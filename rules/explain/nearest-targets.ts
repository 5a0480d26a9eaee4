/** Along the actual of one target, everything else held: where the result turns. */
import type { TargetFact, TargetList } from '../language/targets.ts';

/** What the target would have come to instead; `facts` has it in its list. */
export type TargetMove = { target: TargetFact; from: number; to: number; list: TargetList };

const UNIT = 10_000;

/**
 * Of each target the nearest actual upwards and downwards that gives another result, in whole units where the target counts
 * in them. What was not reported counts as reported on its day. Every number over targets moves in one direction with an
 * actual, so that the place where it turns is halved; what is found is true, but behind a result that comes and goes again
 * a smaller change may exist.
 */
export function targetMoves(targets: TargetList, differs: (list: TargetList) => boolean): TargetMove[] {
  return targets.flatMap((target) => {
    const from = target.actual ?? 0;
    const listAt = (actual: number): TargetList =>
      targets.map((each) => (each === target ? { ...each, actual, reportedOn: each.reportedOn ?? each.due } : each));
    const far = 2 * (target.upper ?? target.value);
    // Where less is better, whoever reported nothing stands as far away as can be.
    const start = target.actual === null && target.direction === 'lower' ? far : from;
    return [far, 0].flatMap((end): TargetMove[] => {
      const to = turn(start, end, { step: stepOf(target), differs: (actual) => differs(listAt(actual)) });
      return to === null ? [] : [{ target, from, to, list: listAt(to) }];
    });
  });
}

const stepOf = ({ value, upper = 0, actual }: TargetFact): number =>
  [value, upper, actual ?? 0].every((amount) => amount % UNIT === 0) ? UNIT : 1;

type Along = { step: number; differs: (actual: number) => boolean };

/** The first actual on the way to the end at which the result differs; null where it is the same at the end. */
function turn(from: number, end: number, { step, differs }: Along): number | null {
  const sign = Math.sign(end - from);
  let [same, other] = [0, Math.ceil(Math.abs(end - from) / step)];
  const at = (steps: number) => from + sign * steps * step;
  if (other === 0 || !differs(at(other))) return null;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (differs(at(middle))) other = middle;
    else same = middle;
  }
  return at(other);
}
