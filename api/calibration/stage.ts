import type { RulePack } from '../../rules/language/types.ts';
import { Problem } from '../problem/problem.ts';

/** Throws `stage-mismatch` where the pack has no stage of calibration. */
export function requireCalibration(pack: RulePack): void {
  if (!pack.phases.some(({ kind }) => kind === 'calibration'))
    throw new Problem('stage-mismatch', { detail: NO_CALIBRATION });
}

const NO_CALIBRATION = {
  id: 'Paket wilayah ini tidak punya tahap kalibrasi.',
  en: 'This region’s pack has no calibration stage.',
};
