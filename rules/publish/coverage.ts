/**
 * What the cases of a pack reach (docs/decisions/0014-what-publishing-proves.md): each threshold from both sides, each
 * outcome, flag and exclusion fired and refused by name, each cell of the predicate. A case counts for what it asserts
 * and only when it passes.
 */
import { type PackCase, runCase } from './cases.ts';
import { compilePack } from '../twin/closures.ts';
import { planEvaluation } from '../decide/compile.ts';
import { prepareDecision } from '../decide/decision.ts';
import { declaredFacts, readFacts } from '../decide/facts.ts';
import { formatValue, labelOf } from '../explain/format.ts';
import { own } from '../language/records.ts';
import { WHOLE } from '../time/units.ts';
import { dayOf } from '../twin/cuts.ts';
import { axesFor, enumerateCells } from '../twin/cells.ts';
import { namesOfOutcomes, personFinder, witnessOf } from './lint/situations.ts';
import type { Witness } from './lint/finding.ts';
import { thresholdSides, type Unshown } from './threshold-cases.ts';
import { type Threshold, thresholdsOf } from './thresholds.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import type { PlainFacts, ResolvedPack, RulePack, Text } from '../language/types.ts';
import { isPresent, type Value } from '../decide/values.ts';
import { pointer } from '../language/pointer.ts';

export type Kind = 'threshold' | 'rule' | 'cell';
/** What no case shows yet. */
export type MissingCase = 'below' | 'above' | 'fires' | 'refused' | 'reached';
/** `unshown`: somebody for each missing side of a threshold, `name` what it is a threshold of. */
export type CoverageItem = {
  kind: Kind;
  pointer: string;
  what: Text;
  missing: MissingCase[];
  name?: string;
  unshown?: Unshown[];
  /** Somebody for whom an outcome fires that no case expects. */
  witness?: Witness;
};
/** `covered` of `total` sides; `share` in basis points. */
export type Covered = { total: number; covered: number; share: number };
export type Coverage = {
  cases: number;
  failed: { name: string; differences: Text[] }[];
  thresholds: Covered;
  rules: Covered;
  cells: Covered;
  items: CoverageItem[];
  complete: boolean;
};

type Shown = { expect: PackCase['expect']; values: PlainFacts; cell: string | null };

/** Runs the cases by the engine of record and measures what they show. */
export async function coverage(resolved: ResolvedPack, cases: readonly PackCase[]): Promise<Coverage> {
  const failed: Coverage['failed'] = [];
  const shown: Shown[] = [];
  for (const situation of cases) {
    const differences = await runCase(resolved, situation);
    if (differences.length > 0) failed.push({ name: situation.name, differences });
    else shown.push(...showing(resolved, situation));
  }
  const { pack } = resolved;
  const sides = thresholdSides(resolved, shown);
  const items = [
    ...thresholdsOf(pack).map((threshold) => thresholdItem(pack, threshold, sides(threshold))),
    ...ruleItems(resolved, shown),
    ...cellItems(pack, shown),
  ];
  const share = (kind: Kind, sides: number) =>
    coveredOf(
      items.filter((item) => item.kind === kind),
      sides,
    );
  const shares = { thresholds: share('threshold', 2), rules: share('rule', 2), cells: share('cell', 1) };
  const complete = failed.length === 0 && items.every((item) => item.missing.length === 0);
  return { cases: cases.length, failed, ...shares, items, complete };
}

function showing(resolved: ResolvedPack, { given, expect }: PackCase): Shown[] {
  const { pack } = resolved;
  if (expect.error !== undefined) return [];
  const known =
    expect.excludedBy === undefined ? {} : present(readFacts(pack, declaredFacts(pack, given, 'roster')).values);
  const decides = Object.keys(expect).some((key) => key !== 'excludedBy');
  if (!decides) return [{ expect, values: known, cell: null }];
  const prepared = prepareDecision(pack, given);
  const compiled = compilePack(resolved);
  const predicate = compiled.predicate(prepared.given);
  const cell = planEvaluation(pack).rules.find(
    (rule) => rule.kind === 'predicate' && compiled.holds(rule.name, prepared.given),
  );
  const asserted = expect.predicate === undefined ? undefined : cell;
  return [
    {
      expect,
      values: { ...known, ...present(prepared.computed.values), [PREDICATE]: predicate },
      cell: asserted?.name ?? null,
    },
  ];
}

function present(values: ReadonlyMap<string, Value>): PlainFacts {
  const facts: PlainFacts = {};
  for (const [name, value] of values) if (isPresent(value)) facts[name] = value;
  return facts;
}

function thresholdItem(pack: RulePack, { pointer: at, name, cut }: Threshold, unshown: Unshown[]): CoverageItem {
  const value = own(pack.facts, name)?.type === 'date' ? dayOf(cut) : cut;
  const [label, told] = [labelOf(pack, name), formatValue(pack, name, value)];
  const what = { id: `${label.id} ${told.id}`, en: `${label.en} ${told.en}` };
  return { kind: 'threshold', pointer: at, what, missing: unshown.map(({ side }) => side), name, unshown };
}

function ruleItems(resolved: ResolvedPack, shown: readonly Shown[]): CoverageItem[] {
  const { pack } = resolved;
  const people = { left: MOST_PEOPLE_IN_ALL };
  type Asks = (expect: PackCase['expect']) => boolean;
  const item = (path: string[], what: Text, asks: { fires: Asks; refused: Asks }): CoverageItem => ({
    kind: 'rule',
    pointer: pointer(path),
    what,
    missing: (['fires', 'refused'] as const).filter((side) => !shown.some(({ expect }) => asks[side](expect))),
  });
  const lists = (codes: string[] | undefined, code: string) => codes?.includes(code) === true;
  const without = (codes: string[] | undefined, code: string) => codes !== undefined && !codes.includes(code);
  return [
    ...pack.outcomes.map(({ id, code, title }) =>
      withSomebody(
        resolved,
        item(['outcomes', id], title, {
          fires: ({ outcomes }) => lists(outcomes, code),
          refused: ({ outcomes, notOutcomes }) => without(outcomes, code) || lists(notOutcomes, code),
        }),
        { id, people },
      ),
    ),
    ...pack.flags.map(({ id, code, title }) =>
      item(['flags', id], title, {
        fires: ({ flags }) => lists(flags, code),
        refused: ({ flags }) => without(flags, code),
      }),
    ),
    ...pack.population.map(({ id, title }) =>
      item(['population', id], title, {
        fires: ({ excludedBy }) => excludedBy === id,
        refused: ({ excludedBy }) => excludedBy === 'nobody',
      }),
    ),
  ];
}

/** How many kinds of people are looked through for one for whom an outcome fires. */
const MOST_PEOPLE = 120;
const MOST_PEOPLE_IN_ALL = 3_000;

function withSomebody(
  resolved: ResolvedPack,
  item: CoverageItem,
  { id, people }: { id: string; people: { left: number } },
): CoverageItem {
  if (!item.missing.includes('fires')) return item;
  const axes = axesFor(resolved.pack, namesOfOutcomes(resolved.pack, [id]), 'facts');
  const find = personFinder(resolved, axes);
  for (const cell of enumerateCells(axes, { limit: MOST_PEOPLE, sample: MOST_PEOPLE, lows: true }).cells) {
    if (people.left <= 0) break;
    people.left -= 1;
    const found = find(cell);
    if (found?.fires.has(id)) return { ...item, witness: witnessOf(found) };
  }
  return item;
}

/** Cells of the predicate by the names of their engine rules: `predicate/{row}/{col}` or `predicate/{band}`. */
function cellItems(pack: RulePack, shown: readonly Shown[]): CoverageItem[] {
  const reached = new Set(shown.map(({ cell }) => cell));
  return planEvaluation(pack)
    .rules.filter((rule) => rule.kind === 'predicate')
    .map(({ name, predicate = '' }) => {
      const [, first = '', second = ''] = name.split('/');
      const path = pack.predicates.mode === 'grid' ? ['cells', first, second] : ['values', first];
      const word = formatValue(pack, PREDICATE, predicate);
      const what =
        second === 'unmet'
          ? { id: `${word.id} (syarat tidak dipenuhi)`, en: `${word.en} (requirement not met)` }
          : word;
      return {
        kind: 'cell' as const,
        pointer: pointer(['predicates', ...path]),
        what,
        missing: reached.has(name) ? [] : ['reached' as const],
      };
    });
}

function coveredOf(items: readonly CoverageItem[], sides: number): Covered {
  const total = items.length * sides;
  const covered = total - items.reduce((sum, item) => sum + item.missing.length, 0);
  return { total, covered, share: total === 0 ? WHOLE : Math.floor((covered * WHOLE) / total) };
}
