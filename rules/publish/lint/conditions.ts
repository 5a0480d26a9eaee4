/** Parts of conditions that could as well be left out: comparisons with one answer (R05), children that change nothing (R04). */
import { axesFor, enumerateCells } from '../../twin/cells.ts';
import { COMPARISONS } from '../../decide/comparisons.ts';
import { compileTest, type Test } from '../../twin/closures-conditions.ts';
import { namesIn } from '../../decide/conditions.ts';
import { comparisonText } from '../../explain/conditions.ts';
import { own } from '../../language/records.ts';
import { leavesAt } from '../thresholds.ts';
import type { Condition, Conditions, Facts, Leaf, PlainFacts, ResolvedPack, RulePack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { withTableNames } from './situations.ts';
import type { CellsOf } from './peopled-cells.ts';
import { pointer } from '../../language/pointer.ts';

const MOST_CELLS = 20_000;

type Place = { values: PlainFacts; facts: Facts };
type Rule = { path: PropertyKey[]; conditions: Conditions; places: Place[] };

/** Only where every cell could be looked at. */
export function conditionFindings(resolved: ResolvedPack, cellsOf: CellsOf): LintFinding[] {
  const { pack } = resolved;
  const decided = [
    ...pack.outcomes.map(({ id, conditions }) => ({ path: ['outcomes', id, 'conditions'], conditions })),
    ...pack.flags.map(({ id, conditions }) => ({ path: ['flags', id, 'conditions'], conditions })),
  ].flatMap((rule): Rule[] => {
    const cells = cellsOf(withTableNames(pack, namesIn(rule.conditions)));
    const places = [...cells.situations, ...cells.open.map((values) => ({ values, facts: values }))];
    return cells.all && cells.situations.length > 0 ? [{ ...rule, places }] : [];
  });
  const population = pack.population.flatMap(({ id, exclude }): Rule[] => {
    const cells = enumerateCells(axesFor(pack, namesIn(exclude), 'names'), { limit: MOST_CELLS, lows: true });
    const places = cells.exact ? [...cells.cells].map((values) => ({ values, facts: values })) : [];
    return cells.exact ? [{ path: ['population', id, 'exclude'], conditions: exclude, places }] : [];
  });
  return [...decided, ...population].flatMap((rule) => dispensableParts(pack, rule));
}

/** What could be left out of the conditions, as far as these places tell. */
export function dispensableParts(pack: RulePack, { path, conditions, places }: Rule): LintFinding[] {
  if (places.length === 0) return [];
  const dead = leavesAt(conditions, path).flatMap(({ leaf, path: at }) => deadLeaf(pack, { leaf, at, places }));
  const deadAt = dead.map((found) => found.pointer);
  const whole = compileTest(conditions, COMPARISONS);
  const idle = withoutOne(conditions, path)
    .filter(({ at }) => !deadAt.some((place) => place.startsWith(pointer(at))))
    .filter(({ rest }) => sameAnswers(whole, compileTest(rest, COMPARISONS), places))
    .map(({ at }) =>
      lintFinding('R04', at, {
        id: 'Syarat ini tidak pernah mengubah hasil: tanpa syarat ini aturan menjawab sama untuk setiap pegawai.',
        en: 'This condition never changes the result: without it the rule answers the same for everybody.',
      }),
    );
  return [...dead, ...idle];
}

type Asked = { leaf: Leaf; at: PropertyKey[]; places: readonly Place[] };

function deadLeaf(pack: RulePack, { leaf, at, places }: Asked): LintFinding[] {
  const test = compileTest(leaf, COMPARISONS);
  const answers = new Set(places.map(({ values }) => answer(test, values)));
  const [first] = places;
  if (answers.size !== 1 || first === undefined) return [];
  const always = answers.has(true);
  const told = comparisonText(pack, leaf);
  return [
    lintFinding('R05', at, {
      id: `"${told.id}" ${always ? 'selalu' : 'tidak pernah'} benar.`,
      en: `"${told.en}" is ${always ? 'always' : 'never'} true.`,
      witness: { facts: first.facts, claim: { values: pickOne(first.values, leaf.fact) } },
    }),
  ];
}

function pickOne(values: PlainFacts, name: string): PlainFacts {
  const value = own(values, name);
  return value === undefined ? {} : { [name]: value };
}

const answer = (test: Test, values: PlainFacts) => test((name) => own(values, name) ?? false);
const sameAnswers = (a: Test, b: Test, places: readonly Place[]) =>
  places.every(({ values }) => answer(a, values) === answer(b, values));

/** The conditions with one child of one `all` or `any` left out, for each child that is not the only one. */
function withoutOne(condition: Condition, path: PropertyKey[]): { at: PropertyKey[]; rest: Condition }[] {
  if ('not' in condition) {
    return withoutOne(condition.not, [...path, 'not']).map(({ at, rest }) => ({ at, rest: { not: rest } }));
  }
  const op = 'all' in condition ? 'all' : 'any' in condition ? 'any' : null;
  if (op === null) return [];
  const children = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  const rebuilt = (list: Condition[]): Condition => (op === 'all' ? { all: list } : { any: list });
  const dropped =
    children.length < 2
      ? []
      : children.map((_, i) => ({ at: [...path, op, i], rest: rebuilt(children.toSpliced(i, 1)) }));
  const deeper = children.flatMap((child, i) =>
    withoutOne(child, [...path, op, i]).map(({ at, rest }) => ({ at, rest: rebuilt(children.toSpliced(i, 1, rest)) })),
  );
  return [...dropped, ...deeper];
}
