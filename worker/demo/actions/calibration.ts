import type { Action } from '../scene.ts';
import { type Appraisal, isEnded } from '../wire.ts';

/** Nobody acts on a single appraisal here: HR releases the unit when all of it has arrived. */
export const calibration: Action = () => [];

/** Units whose running appraisals all wait for calibration. */
export const unitsToRelease = (appraisals: Iterable<Appraisal>): string[] => {
  const ready = new Map<string, boolean>();
  for (const appraisal of appraisals) {
    if (isEnded(appraisal)) continue;
    ready.set(appraisal.unit, (ready.get(appraisal.unit) ?? true) && appraisal.stageKind === 'calibration');
  }
  return [...ready].filter(([, waits]) => waits).map(([unit]) => unit);
};
