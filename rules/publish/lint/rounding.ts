/**
 * Numbers that were rounded and are then stretched (W03). Each node that divides rounds once, to a whole number of its
 * unit: a mean of nine ratings is off by up to half a hundredth, and a curve that makes 0–100 of 1–4 makes an eighth of a
 * point of it, which may lie on the other side of a cut.
 */
import { planEvaluation } from '../../decide/compile.ts';
import { formatNumber } from '../../explain/format.ts';
import { readsOfNode, unitOf } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import type { DerivedNode, RulePack } from '../../language/types.ts';
import { rangesOf } from '../../twin/ranges.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { decidingNames } from '../../decide/reads.ts';

/** What one rounding does by itself, and how much of it may be left after stretching, in units of the node. */
const OWN = 0.5;
const MOST = 2;

/** At most one finding for each chain: at the node where what was rounded before grows beyond what anybody would round away. */
export function roundingFindings(pack: RulePack): LintFinding[] {
  const off = new Map<string, number>();
  const deciding = decidingNames(pack);
  return planEvaluation(pack).order.flatMap((name): LintFinding[] => {
    const node = own(pack.derived, name);
    const before = (of: string) => off.get(of) ?? 0;
    const inherited = node === undefined ? mean(pack.indicators, before) : carried(pack, node, before);
    const grown = node !== undefined && inherited > MOST && deciding.has(name);
    off.set(name, grown ? 0 : inherited + (node === undefined || divides(node) ? OWN : 0));
    if (!grown) return [];
    const rounded = readsOfNode(node).find((of) => before(of) > 0) ?? '';
    const label = own(pack.derived, rounded)?.label ?? { id: rounded, en: rounded };
    const told = (language: 'id' | 'en') => formatNumber(Math.round(inherited), unitOf(pack, name), language);
    return [
      lintFinding('W03', ['derived', name], {
        id: `"${node.label.id}" memperbesar "${label.id}" yang sudah dibulatkan: hasilnya dapat meleset sampai ${told('id')}.`,
        en: `"${node.label.en}" stretches "${label.en}", which is rounded already: the result can be off by up to ${told('en')}.`,
      }),
    ];
  });
}

const divides = (node: DerivedNode) =>
  node.type === 'curve' || node.type === 'ratio' || (node.type === 'weightedSum' && node.terms.length > 1);

/** How far off the node can be because of what it reads was rounded; a step decides, and hands on nothing. */
function carried(pack: RulePack, node: DerivedNode, before: (of: string) => number): number {
  switch (node.type) {
    case 'weightedSum':
      return mean(node.terms, before);
    case 'sum':
      return [...node.add, ...(node.subtract ?? [])].reduce((sum, of) => sum + before(of), 0);
    case 'min':
    case 'max':
      return Math.max(...node.of.map(before));
    case 'select':
      return Math.max(0, ...Object.values(node.cases).map(before));
    case 'curve':
      return before(node.of) * steepest(node.points);
    case 'ratio': {
      const by = rangesOf(pack).get(node.by);
      return (before(node.of) * node.scale) / Math.max(1, Math.abs(by?.max ?? 1));
    }
    default:
      return 0;
  }
}

function mean(terms: readonly { of: string; weight: number }[], before: (of: string) => number): number {
  const whole = terms.reduce((sum, { weight }) => sum + weight, 0);
  return terms.reduce((sum, { of, weight }) => sum + before(of) * weight, 0) / Math.max(1, whole);
}

const steepest = (points: readonly (readonly [number, number])[]) =>
  Math.max(
    0,
    ...points.slice(1).map(([x, y], i) => Math.abs((y - (points[i]?.[1] ?? y)) / (x - (points[i]?.[0] ?? 0)))),
  );
