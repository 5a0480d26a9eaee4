/** The type that each derived node yields, and what does not fit. Circular only in types with vocabulary.ts. */
import { finding } from './errors.ts';
import type { DerivedNode, FactValue, Finding, GridAxis } from './types.ts';
import type { Known, Vocabulary } from './vocabulary.ts';

type Path = PropertyKey[];

/** The node's type, or findings. Every name it reads must be in the vocabulary, unless its own node failed. */
export function typeOfNode(node: DerivedNode, path: Path, names: Vocabulary): Known | Finding[] {
  switch (node.type) {
    case 'weightedSum': {
      const typed = sameUnit(
        node.terms.map((term) => term.of),
        node.unit,
        path,
        names,
      );
      const problems = weightProblems(
        node.terms.map((term) => term.weight),
        path,
      );
      return Array.isArray(typed) ? [...typed, ...problems] : problems.length > 0 ? problems : typed;
    }
    case 'sum':
      return sameUnit([...node.add, ...(node.subtract ?? [])], node.unit, path, names);
    case 'min':
    case 'max':
      return sameUnit(node.of, node.unit, path, names);
    case 'curve':
      return (
        firstOf(
          rising(
            node.points.map(([x]) => x),
            [...path, 'points'],
          ),
          ints([node.of], path, names),
        ) ?? newInt(node, path)
      );
    case 'bands':
      return (
        firstOf(bandProblems(node.cuts, node.values.length, path), ints([node.of], path, names)) ??
        typeOfValues(node.values, node, path)
      );
    case 'grid':
      return firstOf(gridProblems(node, path, names)) ?? typeOfValues(node.cells.flat(), node, path);
    case 'lookup':
      return (
        firstOf(totalOver(Object.keys(node.map), names.get(node.of), [...path, 'map'])) ??
        typeOfValues(Object.values(node.map), node, path)
      );
    case 'select':
      return (
        firstOf(totalOver(Object.keys(node.cases), names.get(node.of), [...path, 'cases'])) ??
        sameType(Object.values(node.cases), node.unit, path, names)
      );
    case 'ratio':
      return firstOf(ints([node.of, node.by], path, names)) ?? newInt(node, path);
    case 'count':
      return (
        firstOf(node.of.flatMap((item, i) => equalsProblems(item, [...path, 'of', i], names))) ?? {
          type: 'int',
          unit: 'count',
        }
      );
    case 'workingDays':
      return firstOf(notOfType([node.from, node.to], 'date', path, names)) ?? { type: 'int', unit: 'workingDay' };
  }
}

const firstOf = (...lists: Finding[][]) => {
  const all = lists.flat();
  return all.length > 0 ? all : null;
};

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
function rising(numbers: number[], path: Path): Finding[] {
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
function totalOver(keys: string[], known: Known | undefined, path: Path): Finding[] {
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

function weightProblems(weights: number[], path: Path): Finding[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 10_000 || weights.every((weight) => weight === 1)) return [];
  return [
    finding([...path, 'terms'], 'weights-sum', {
      id: `Jumlah bobot ${total}, seharusnya 10000 (100 %), atau semua bobot 1 untuk rata-rata biasa.`,
      en: `The weights add up to ${total}; they must add up to 10000 (100 %), or all be 1 for a plain mean.`,
    }),
  ];
}

function sameUnit(read: string[], unit: string | undefined, path: Path, names: Vocabulary): Known | Finding[] {
  const problems = ints(read, path, names);
  if (problems.length > 0) return problems;
  return sameType(read, unit, path, names);
}

/** All of one type (and unit); enums may differ in values, the node then yields all of them. */
function sameType(read: string[], unit: string | undefined, path: Path, names: Vocabulary): Known | Finding[] {
  const found = read.map((name) => names.get(name));
  const [first] = found;
  if (first === undefined) return [unreadable(path, read[0] ?? '')];
  if (first.type === 'enum') {
    const enums = found.filter((known) => known?.type === 'enum');
    if (enums.length !== found.length) return [typesDiffer(path)];
    return { type: 'enum', values: [...new Set(enums.flatMap((known) => known.values))] };
  }
  if (found.some((known) => known?.type !== first.type)) return [typesDiffer(path)];
  if (first.type !== 'int') return first;
  const units = new Set(found.map((known) => (known?.type === 'int' ? known.unit : '')));
  if (unit !== undefined) units.add(unit);
  return units.size === 1 ? first : [unitsDiffer(path, [...units])];
}

function ints(read: string[], path: Path, names: Vocabulary): Finding[] {
  return notOfType(read, 'int', path, names);
}

function notOfType(read: string[], type: Known['type'], path: Path, names: Vocabulary): Finding[] {
  return read.flatMap((name) => {
    const known = names.get(name);
    if (known === undefined) return [unreadable(path, name)];
    return known.type === type ? [] : [typeWrong(path, `${type} (${name}: ${known.type})`)];
  });
}

function typeOfValues(values: (string | number)[], node: DerivedNode, path: Path): Known | Finding[] {
  const words = values.filter((value) => typeof value === 'string');
  if (words.length === values.length) return { type: 'enum', values: [...new Set(words)] };
  return words.length === 0 ? newInt(node, path) : [typesDiffer(path)];
}

function newInt(node: DerivedNode, path: Path): Known | Finding[] {
  if (node.unit !== undefined) return { type: 'int', unit: node.unit };
  return [
    finding(path, 'unit-missing', {
      id: 'Simpul ini menghasilkan angka baru. Sebutkan satuannya di "unit", misalnya hundredth.',
      en: 'This node makes a new number. State what it counts in "unit", for example hundredth.',
    }),
  ];
}

const unreadable = (path: Path, name: string) =>
  finding(path, 'fact-unreadable', {
    id: `"${name}" tidak dapat dibaca: belum ada atau masih salah. Perbaiki dulu.`,
    en: `"${name}" cannot be read: it does not exist or is wrong itself. Mend that first.`,
  });
const typeWrong = (path: Path, wanted: string) =>
  finding(path, 'type-wrong', {
    id: `Jenis fakta tidak cocok; yang diperlukan: ${wanted}.`,
    en: `The fact's type does not fit; needed: ${wanted}.`,
  });
const typesDiffer = (path: Path) =>
  finding(path, 'types-differ', {
    id: 'Semua nilai di sini harus sejenis.',
    en: 'All values here must be of one type.',
  });
const unitsDiffer = (path: Path, units: string[]) =>
  finding(path, 'units-differ', {
    id: `Satuan berbeda tidak dapat digabung: ${units.join(', ')}. Samakan atau ubah dulu dengan curve atau ratio.`,
    en: `Different units cannot be combined: ${units.join(', ')}. Make them equal, or convert with a curve or ratio first.`,
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
