/** Checks of tables and names that derived nodes and the predicate share: cuts, axes, cells, totals, types. */
import { finding } from '../language/errors.ts';
import type { FactValue, Finding, GridAxis } from '../language/types.ts';
import type { Known, Vocabulary } from '../language/vocabulary.ts';

type Path = PropertyKey[];

/** Cuts strictly rising, one value more than cuts. */
export function bandProblems(cuts: number[], values: number, path: Path): Finding[] {
  const problems = rising(cuts, [...path, 'cuts']);
  if (values !== cuts.length + 1) {
    problems.push(
      finding([...path, 'values'], 'values-count', {
        id: `Ada ${cuts.length} batas, jadi harus ada ${cuts.length + 1} nilai, bukan ${values}.`,
        en: `There are ${cuts.length} cuts, so there must be ${cuts.length + 1} values, not ${values}.`,
      }),
    );
  }
  return problems;
}

/** Axes that fit their facts, and a table without holes. */
export function gridProblems(
  grid: { rows: GridAxis; cols: GridAxis; cells: unknown[][] },
  path: Path,
  names: Vocabulary,
): Finding[] {
  const problems = [
    ...axisProblems(grid.rows, [...path, 'rows'], names),
    ...axisProblems(grid.cols, [...path, 'cols'], names),
  ];
  const [rows, cols] = [axisSize(grid.rows), axisSize(grid.cols)];
  if (grid.cells.length !== rows) problems.push(notDense([...path, 'cells'], rows, grid.cells.length));
  grid.cells.forEach((row, i) => {
    if (row.length !== cols) problems.push(notDense([...path, 'cells', i], cols, row.length));
  });
  return problems;
}

const axisSize = (axis: GridAxis) => (axis.cuts !== undefined ? axis.cuts.length + 1 : (axis.values?.length ?? 0));

function axisProblems(axis: GridAxis, path: Path, names: Vocabulary): Finding[] {
  const known = names.get(axis.fact);
  if (known === undefined) return [unreadable(path, axis.fact)];
  if (axis.cuts !== undefined)
    return [...rising(axis.cuts, [...path, 'cuts']), ...notOfType([axis.fact], 'int', path, names)];
  return totalOver((axis.values ?? []).map(String), known, [...path, 'values']);
}

/** Strictly rising numbers. */
export function rising(numbers: number[], path: Path): Finding[] {
  const at = numbers.findIndex((n, i) => i > 0 && n <= (numbers[i - 1] ?? n));
  if (at === -1) return [];
  return [
    finding([...path, at], 'not-rising', {
      id: `Angka harus naik: ${numbers[at]} tidak lebih besar dari ${numbers[at - 1]}.`,
      en: `The numbers must rise: ${numbers[at]} is not greater than ${numbers[at - 1]}.`,
    }),
  ];
}

/** The keys are exactly the values of an enum or bool, each once. */
export function totalOver(keys: string[], known: Known | undefined, path: Path): Finding[] {
  if (known?.type !== 'enum' && known?.type !== 'bool') return [typeWrong(path, 'enum/bool')];
  const wanted = known.type === 'bool' ? ['false', 'true'] : known.values;
  const missing = wanted.filter((value) => !keys.includes(value));
  const extra = keys.filter((key, i) => !wanted.includes(key) || keys.indexOf(key) !== i);
  return missing.length + extra.length === 0 ? [] : [notTotal(path, missing, extra)];
}

/** `fact equals value` where the value is one the fact can take. */
export function equalsProblems(item: { fact: string; equals: FactValue }, path: Path, names: Vocabulary): Finding[] {
  const known = names.get(item.fact);
  if (known === undefined) return [unreadable([...path, 'fact'], item.fact)];
  const fits =
    known.type === 'enum'
      ? typeof item.equals === 'string' && known.values.includes(item.equals)
      : typeof item.equals === (known.type === 'int' ? 'number' : 'boolean') && known.type !== 'date';
  return fits ? [] : [typeWrong([...path, 'equals'], known.type === 'enum' ? known.values.join(', ') : known.type)];
}

/** Findings for names that are not of the type. */
export function notOfType(read: string[], type: Known['type'], path: Path, names: Vocabulary): Finding[] {
  return read.flatMap((name) => {
    const known = names.get(name);
    if (known === undefined) return [unreadable(path, name)];
    return known.type === type ? [] : [typeWrong(path, `${type} (${name}: ${known.type})`)];
  });
}

/** The finding for a name whose own declaration is missing or wrong. */
export const unreadable = (path: Path, name: string) =>
  finding(path, 'fact-unreadable', {
    id: `"${name}" tidak dapat dibaca: belum ada atau masih salah. Perbaiki dulu.`,
    en: `"${name}" cannot be read: it does not exist or is wrong itself. Mend that first.`,
  });
const typeWrong = (path: Path, wanted: string) =>
  finding(path, 'type-wrong', {
    id: `Jenis fakta tidak cocok; yang diperlukan: ${wanted}.`,
    en: `The fact's type does not fit; needed: ${wanted}.`,
  });
const notDense = (path: Path, wanted: number, found: number) =>
  finding(path, 'grid-not-dense', {
    id: `Tabel harus penuh: di sini perlu ${wanted} isian, ada ${found}.`,
    en: `The table must be full: ${wanted} entries are needed here, ${found} are given.`,
  });
const notTotal = (path: Path, missing: readonly string[], extra: string[]) =>
  finding(path, 'not-total', {
    id: `Setiap nilai harus disebut tepat sekali. Kurang: ${missing.join(', ') || '–'}. Berlebih: ${extra.join(', ') || '–'}.`,
    en: `Every value must be named exactly once. Missing: ${missing.join(', ') || '–'}. Too many: ${extra.join(', ') || '–'}.`,
  });
