import type { RulePack } from '../../rules/language/types.ts';
import type { CountsByStage } from '../../store/cycle/figures.ts';
import { requireCalibration } from '../calibration/stage.ts';
import { Problem } from '../problem/problem.ts';

type Question = {
  pack: RulePack;
  counts: CountsByStage;
  body: { unit?: string | undefined; force?: boolean | undefined };
};

/** Calibration looks at a whole unit, so it is released when all of it is there, unless somebody insists. */
export function refuseEarlyRelease({ pack, counts, body }: Question): void {
  requireCalibration(pack);
  const order = pack.phases.map((phase) => phase.id);
  const calibration = pack.phases.findIndex((phase) => phase.kind === 'calibration');
  if (body.force) return;
  const before = counts.lines.filter(
    (line) =>
      (body.unit === undefined || line.unit === body.unit) &&
      line.state !== 'CLOSED' &&
      line.state !== 'CANCELLED' &&
      order.indexOf(line.stage) < calibration,
  );
  const early = before.reduce((sum, line) => sum + line.count, 0);
  if (early === 0) return;
  const where = before.map((line) => `${line.unit}/${line.stage}: ${line.count}`).join(', ');
  throw new Problem('release-too-early', {
    detail: {
      id: `${early} penilaian belum sampai di kalibrasi (${where}).`,
      en: `${early} appraisals have not reached calibration (${where}).`,
    },
  });
}
