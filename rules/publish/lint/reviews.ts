/** Rules of reviews: conditions with one answer or that change nothing (R04, R05), rules that never get their turn (R01, R03). */
import { COMPARISONS } from '../../decide/comparisons.ts';
import { namesIn } from '../../decide/conditions.ts';
import { own } from '../../language/records.ts';
import { OF_TARGETS } from '../../decide/review.ts';
import { reviewPack } from '../../language/review-facts.ts';
import type { PlainFacts, ReviewResult, RulePack } from '../../language/types.ts';
import { axesFor, enumerateCells } from '../../twin/cells.ts';
import { compileTest } from '../../twin/closures-conditions.ts';
import { dispensableParts } from './conditions.ts';
import { lintFinding, type LintFinding } from './finding.ts';

const MOST_CELLS = 20_000;

type Rule = NonNullable<RulePack['reviewRules']>[number];

export function reviewFindings(pack: RulePack): LintFinding[] {
  const { reviewRules = [] } = pack;
  if (reviewRules.length === 0) return [];
  const shown = reviewPack(pack);
  const given = resultsOf(pack);
  const measures = Object.values(pack.derived).some(({ type }) => type === 'attainments');
  return reviewRules.flatMap((rule, i) => {
    const names = namesIn(rule.conditions);
    const cells = enumerateCells(axesFor(shown, names, 'names'), { limit: MOST_CELLS, lows: true });
    const places = cells.exact ? [...cells.cells].map((values) => ({ values, facts: values })) : [];
    const path = ['reviewRules', rule.id, 'conditions'];
    const idle = dispensableParts(shown, { path, conditions: rule.conditions, places });
    const all = places.map(({ values }) => values);
    // What the lint knows here are no facts of the pack that anybody could evaluate.
    const blind = measures ? [] : unmeasured(rule, names);
    return [
      ...blind,
      ...turnless(rule, { all, given, before: reviewRules.slice(0, i), shown }),
      ...idle.map(withoutWitness),
    ];
  });
}

/** What somebody without measurable targets comes to is not known, and such a rule is passed over. */
function unmeasured({ id, title }: Rule, names: readonly string[]): LintFinding[] {
  if (!names.some((name) => OF_TARGETS.includes(name))) return [];
  return [
    lintFinding('R01', ['reviewRules', id, 'conditions'], {
      id: `"${title.id}" tidak pernah terjadi: paket ini tidak mengukur capaian target.`,
      en: `"${title.en}" can never hold: this pack does not measure what targets come to.`,
      mend: {
        id: 'Tambahkan simpul attainments, atau hapus aturan ini.',
        en: 'Add a node of type attainments, or remove the rule.',
      },
    }),
  ];
}

function withoutWitness(finding: LintFinding): LintFinding {
  const found = { ...finding };
  delete found.witness;
  return found;
}

/** What any review or check-in of the pack may come to. */
function resultsOf({ phases }: RulePack): ReadonlySet<ReviewResult> {
  return new Set(
    phases.flatMap((phase) => {
      if (phase.kind === 'review') return phase.results;
      return phase.kind === 'execution' ? (phase.checkIns?.results ?? []) : [];
    }),
  );
}

type Around = { all: PlainFacts[]; given: ReadonlySet<ReviewResult>; before: Rule[]; shown: RulePack };

function turnless(rule: Rule, { all, given, before, shown }: Around): LintFinding[] {
  const { id, title, result, conditions } = rule;
  const at = ['reviewRules', id];
  if (!given.has(result)) {
    return [
      lintFinding('R01', [...at, 'result'], {
        id: `"${title.id}" tidak pernah diusulkan: tidak ada tinjauan yang boleh berhasil ${result}.`,
        en: `"${title.en}" is never proposed: no review may come to ${result}.`,
        mend: {
          id: 'Tambahkan hasil itu pada tinjauan, atau hapus aturan ini.',
          en: 'Allow the result in a review, or remove the rule.',
        },
      }),
    ];
  }
  if (all.length === 0) return [];
  const holds = compileTest(conditions, COMPARISONS);
  const read = (values: PlainFacts) => (name: string) => own(values, name) ?? false;
  if (!all.some((values) => holds(read(values)))) {
    return [
      lintFinding('R01', at, {
        id: `"${title.id}" tidak pernah terjadi.`,
        en: `"${title.en}" can never hold.`,
        mend: MEND,
      }),
    ];
  }
  const earlier = before.map((each) => compileTest(each.conditions, COMPARISONS));
  const names = [...new Set([rule, ...before].flatMap((each) => namesIn(each.conditions)))];
  const cells = enumerateCells(axesFor(shown, names, 'names'), { limit: MOST_CELLS, lows: true });
  if (before.length === 0 || !cells.exact) return [];
  const reached = [...cells.cells].some((values) => holds(read(values)) && !earlier.some((test) => test(read(values))));
  if (reached) return [];
  return [
    lintFinding('R03', at, {
      id: `"${title.id}" tidak pernah mendapat giliran: setiap kali terjadi, aturan di atasnya juga terjadi.`,
      en: `"${title.en}" never gets its turn: whenever it holds, a rule above it holds too.`,
      mend: { id: 'Pindahkan ke atas, atau hapus.', en: 'Move it up, or remove it.' },
    }),
  ];
}

const MEND = { id: 'Longgarkan syaratnya, atau hapus aturan ini.', en: 'Loosen its conditions, or remove the rule.' };
