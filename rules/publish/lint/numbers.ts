/** Calculations that can fail for some facts (D03): beyond the exact integers, or a score outside 0–120. Curves that turn back or jump (W02). */
import { planEvaluation } from '../../decide/compile.ts';
import { formatValue } from '../../explain/format.ts';
import { MOST_LISTED, HIGHEST_SCORE, WHOLE } from '../../time/units.ts';
import { unitOf } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import { MOST_DAYS } from '../../language/targets.ts';
import { rangesOf } from '../../twin/ranges.ts';
import type { DerivedNode, RulePack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';

const MOST_WORKING_DAYS = 1_000_000;

/** How large the result and what is computed on the way can become, sign left aside. */
type Size = { result: number; onTheWay: number };

/** Nodes that could leave the exact integers. Where there are any, ranges cannot be told. */
export function overflowFindings(pack: RulePack): LintFinding[] {
  const sizes = new Map<string, number>();
  for (const [id, { min = 0, max = 0 }] of Object.entries(pack.facts))
    sizes.set(id, Math.max(Math.abs(min), Math.abs(max)));
  const of = (name: string) => sizes.get(name) ?? 0;
  return planEvaluation(pack).order.flatMap((name) => {
    const node = own(pack.derived, name);
    const { result, onTheWay } = node === undefined ? weighted(pack.indicators, of) : sizeOf(node, of);
    sizes.set(name, result);
    if (Math.max(result, onTheWay) <= Number.MAX_SAFE_INTEGER) return [];
    return [
      lintFinding('D03', node === undefined ? ['indicators'] : ['derived', name], {
        id: `Hitungan "${name}" dapat melampaui bilangan bulat yang tepat (2^53).`,
        en: `The calculation of "${name}" can go beyond the exact integers (2^53).`,
      }),
    ];
  });
}

function sizeOf(node: DerivedNode, of: (name: string) => number): Size {
  const plain = (result: number): Size => ({ result, onTheWay: result });
  const numbers = (values: readonly unknown[]) =>
    plain(Math.max(0, ...values.filter((value) => typeof value === 'number').map(Math.abs)));
  switch (node.type) {
    case 'weightedSum':
      return weighted(node.terms, of);
    case 'curve': {
      const highest = Math.max(...node.points.map(([, y]) => Math.abs(y)));
      return { result: highest, onTheWay: highest * ((node.points.at(-1)?.[0] ?? 0) - (node.points[0]?.[0] ?? 0)) };
    }
    case 'bands':
      return numbers(node.values);
    case 'grid':
      return numbers(node.cells.flat());
    case 'lookup':
      return numbers(Object.values(node.map));
    case 'select':
      return plain(Math.max(0, ...Object.values(node.cases).map(of)));
    case 'sum':
      return plain([...node.add, ...(node.subtract ?? [])].reduce((sum, name) => sum + of(name), 0));
    case 'min':
    case 'max':
      return plain(Math.max(...node.of.map(of)));
    case 'ratio':
      return plain(Math.max(of(node.of) * node.scale, Math.abs(node.onZero)));
    case 'count':
      return plain(node.of.length);
    case 'workingDays':
      return plain(MOST_WORKING_DAYS);
    case 'attainments':
      return plain(node.most);
    case 'targets':
      return {
        result: Math.max(of(node.of), WHOLE),
        onTheWay: MOST_LISTED * MOST_DAYS * WHOLE * Math.max(of(node.of), WHOLE),
      };
  }
}

/** Indicators are apportioned too: weights times the whole. */
function weighted(terms: readonly { of: string; weight: number }[], of: (name: string) => number): Size {
  return {
    result: Math.max(0, ...terms.map((term) => of(term.of))),
    onTheWay: terms.reduce((sum, term) => sum + Math.max(of(term.of), WHOLE) * term.weight, 0),
  };
}

/** Scores that some facts push outside 0–120: the evaluation of such a person would be refused. */
export function scoreFindings(pack: RulePack): LintFinding[] {
  const { result, behaviour, final } = pack.scoring;
  const scores = new Set([...pack.indicators.map((indicator) => indicator.of), result, behaviour, final]);
  return [...scores].flatMap((name) => {
    const range = rangesOf(pack).get(name);
    const node = own(pack.derived, name);
    if (range === undefined || node === undefined || (range.min >= 0 && range.max <= HIGHEST_SCORE)) return [];
    const [low, high] = [range.min, range.max].map((end) => formatValue(pack, name, end));
    return [
      lintFinding('D03', ['derived', name], {
        id: `Nilai "${node.label.id}" dapat mencapai ${low?.id} sampai ${high?.id}, di luar 0–120; penilaiannya akan ditolak.`,
        en: `The score "${node.label.en}" can range from ${low?.en} to ${high?.en}, outside 0–120; the evaluation would be refused.`,
        severity: 'warning',
        mend: {
          id: 'Batasi dengan curve, min, atau max, atau persempit faktanya.',
          en: 'Cap it with a curve, min or max, or narrow its facts.',
        },
      }),
    ];
  });
}

/** Units so fine that one of them must not be worth a whole point. */
const FINE = new Set(['hundredth', 'basisPoint']);
const WHOLE_POINT = 100;

type Curve = Extract<DerivedNode, { type: 'curve' }>;

/** At most one finding of each sort for each curve, at the point where it happens. */
export function curveFindings(pack: RulePack): LintFinding[] {
  return Object.entries(pack.derived).flatMap(([id, node]) =>
    node.type === 'curve' ? [...turns(id, node), ...jumps(id, node, unitOf(pack, node.of) ?? '')] : [],
  );
}

function turns(id: string, { label, points }: Curve): LintFinding[] {
  const steps = points.slice(1).map(([, y], i) => Math.sign(y - (points[i]?.[1] ?? y)));
  const first = steps.find((step) => step !== 0) ?? 0;
  const at = steps.findIndex((step) => step === -first && step !== 0);
  if (at === -1) return [];
  return [
    lintFinding('W02', ['derived', id, 'points', at + 1], {
      id: `Kurva "${label.id}" berbalik arah mulai titik ke-${at + 2}: masukan yang lebih besar memberi nilai yang berlawanan.`,
      en: `The curve "${label.en}" turns back from point ${at + 2} on: a larger input moves the value the other way.`,
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
    lintFinding('W02', ['derived', id, 'points', at], {
      id: `Kurva "${label.id}" melompat sebelum titik ke-${at + 1}: selisih 0,01 pada masukan bernilai lebih dari satu poin.`,
      en: `The curve "${label.en}" jumps before point ${at + 1}: a difference of 0.01 in the input is worth more than a whole point.`,
      severity: 'warning',
    }),
  ];
}
