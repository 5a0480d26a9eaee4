/** Curves that turn back or jump (W02). Points out of order are refused before. */
import { own } from '../../language/records.ts';
import type { DerivedNode, RulePack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';

/** Units so fine that one of them must not be worth a whole point. */
const FINE = new Set(['hundredth', 'basisPoint']);
const WHOLE_POINT = 100;

type Curve = Extract<DerivedNode, { type: 'curve' }>;

/** At most one finding of each sort for each curve, at the point where it happens. */
export function curveFindings(pack: RulePack): LintFinding[] {
  return Object.entries(pack.derived).flatMap(([id, node]) =>
    node.type === 'curve' ? [...turns(id, node), ...jumps(id, node, unitOf(pack, node.of))] : [],
  );
}

function turns(id: string, { label, points }: Curve): LintFinding[] {
  const steps = points.slice(1).map(([, y], i) => Math.sign(y - (points[i]?.[1] ?? y)));
  const first = steps.find((step) => step !== 0) ?? 0;
  const at = steps.findIndex((step) => step === -first && step !== 0);
  if (at === -1) return [];
  return [
    lintFinding('W02', {
      at: ['derived', id, 'points', at + 1],
      text: {
        id: `Kurva "${label.id}" berbalik arah mulai titik ke-${at + 2}: masukan yang lebih besar memberi nilai yang berlawanan.`,
        en: `The curve "${label.en}" turns back from point ${at + 2} on: a larger input moves the value the other way.`,
      },
    }),
  ];
}

function jumps(id: string, { label, points }: Curve, unit: string): LintFinding[] {
  if (!FINE.has(unit)) return [];
  const at = points.findIndex(([x, y], i) => {
    const [x0, y0] = points[i - 1] ?? [x - 1, y];
    return Math.abs(y - y0) > WHOLE_POINT * (x - x0);
  });
  if (at === -1) return [];
  return [
    lintFinding('W02', {
      at: ['derived', id, 'points', at],
      severity: 'warning',
      text: {
        id: `Kurva "${label.id}" melompat sebelum titik ke-${at + 1}: selisih 0,01 pada masukan bernilai lebih dari satu poin.`,
        en: `The curve "${label.en}" jumps before point ${at + 1}: a difference of 0.01 in the input is worth more than a whole point.`,
      },
    }),
  ];
}

const unitOf = (pack: RulePack, name: string) =>
  own(pack.facts, name)?.unit ?? own(pack.derived, name)?.unit ?? (name === pack.scoring.result ? 'hundredth' : '');
