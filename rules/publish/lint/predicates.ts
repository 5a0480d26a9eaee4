/** The predicate: exactly one for everybody (G01, G02), each within reach (G03), each followed by something (C03). */
import { predicatesOf } from '../../twin/cells.ts';
import { COMPARISONS } from '../../decide/comparisons.ts';
import { compileTest } from '../../twin/closures-conditions.ts';
import { planEvaluation } from '../../decide/compile.ts';
import type { EngineRule } from '../../decide/conditions.ts';
import { own } from '../../language/records.ts';
import type { Facts, PlainFacts, ResolvedPack, RulePack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import { isPredicate, PREDICATE_WORDS } from '../../language/predicates.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { withTableNames, namesOfOutcomes, witnessOf } from './situations.ts';
import type { CellsOf } from './peopled-cells.ts';

export function predicateFindings(resolved: ResolvedPack, cellsOf: CellsOf): LintFinding[] {
  const { pack } = resolved;
  const cells = cellsOf(withTableNames(pack, [PREDICATE]));
  const rules = planEvaluation(pack).rules.filter((rule) => rule.kind === 'predicate');
  return [...onePredicateEach(rules, cells.situations), ...unreachable(pack, cellsOf), ...unfollowed(pack, cellsOf)];
}

/** A check of what tables and bands are compiled to: no shape of a valid pack can fail it. */
export function onePredicateEach(
  rules: readonly EngineRule[],
  places: readonly { facts: Facts; values: PlainFacts }[],
): LintFinding[] {
  const tests = rules.map(({ name, conditions }) => ({ name, test: compileTest(conditions, COMPARISONS) }));
  const found = new Map<string, LintFinding>();
  for (const { facts, values } of places) {
    const fired = tests.filter(({ test }) => test((name) => own(values, name) ?? false)).map(({ name }) => name);
    const code = fired.length === 0 ? 'G01' : 'G02';
    if (fired.length === 1 || found.has(code)) continue;
    const several = fired.join(', ');
    found.set(
      code,
      lintFinding(code, ['predicates'], {
        ...(code === 'G01'
          ? { id: 'Untuk pegawai ini tidak ada predikat.', en: 'There is no predicate for this employee.' }
          : {
              id: `Untuk pegawai ini ada beberapa: ${several}.`,
              en: `There are several for this employee: ${several}.`,
            }),
        witness: { facts, claim: { values, rules: fired } },
      }),
    );
  }
  return [...found.values()];
}

function unreachable(pack: RulePack, cellsOf: CellsOf): LintFinding[] {
  const cells = cellsOf(withTableNames(pack, [PREDICATE]));
  if (!cells.all) return [];
  const reached = new Set<unknown>([
    ...cells.situations.map((situation) => situation.predicate),
    ...cells.open.map((values) => values[PREDICATE]),
  ]);
  return predicatesOf(pack.predicates)
    .filter((predicate) => !reached.has(predicate))
    .map((predicate) =>
      lintFinding('G03', placeOf(pack, predicate), {
        id: `Tidak ada pegawai yang dapat mencapai predikat ${wordOf(predicate).id}: nilai tertinggi atau terendahnya tidak sampai.`,
        en: `No employee can reach the predicate ${wordOf(predicate).en}: the scores do not go that far.`,
      }),
    );
}

function unfollowed(pack: RulePack, cellsOf: CellsOf): LintFinding[] {
  const followed = new Set<string>();
  for (const { id } of pack.outcomes) {
    for (const { predicate, fires } of cellsOf(namesOfOutcomes(pack, [id])).situations) {
      if (fires.size > 0) followed.add(predicate);
    }
  }
  const cells = cellsOf(withTableNames(pack, [PREDICATE]));
  return predicatesOf(pack.predicates).flatMap((predicate) => {
    const example = cells.situations.find((situation) => situation.predicate === predicate);
    if (example === undefined || followed.has(predicate)) return [];
    return [
      lintFinding('C03', placeOf(pack, predicate), {
        id: `Predikat ${wordOf(predicate).id} tidak pernah diikuti tindak lanjut apa pun.`,
        en: `No outcome ever follows the predicate ${wordOf(predicate).en}.`,
        witness: witnessOf(example),
      }),
    ];
  });
}

const wordOf = (word: string) => (isPredicate(word) ? PREDICATE_WORDS[word] : { id: word, en: word });

/** Where the predicate is first given. */
export function placeOf(pack: RulePack, predicate: string): PropertyKey[] {
  const { predicates } = pack;
  if (predicates.mode === 'bands') {
    const at = predicates.values.findIndex((value) => value === predicate);
    return at === -1 ? ['predicates', 'requires', 'otherwise'] : ['predicates', 'values', at];
  }
  const row = predicates.cells.findIndex((cells) => cells.some((cell) => cell === predicate));
  const col = (predicates.cells[row] ?? []).findIndex((cell) => cell === predicate);
  return ['predicates', 'cells', row, col];
}
