/** The type that each derived node yields, and what does not fit. Circular only in types with vocabulary.ts. */
import {
  bandProblems,
  equalsProblems,
  gridProblems,
  notOfType,
  rising,
  totalOver,
  unreadable,
} from './check-tables.ts';
import { SCORE_UNIT, WHOLE } from '../time/units.ts';
import { finding } from '../language/errors.ts';
import type { DerivedNode, Finding } from '../language/types.ts';
import type { Known, Vocabulary } from '../language/vocabulary.ts';

type Path = PropertyKey[];

/** The node's type, or findings. Every name it reads must be in the vocabulary, unless its own node failed. */
export function typeOfNode(node: DerivedNode, path: Path, names: Vocabulary): Known | Finding[] {
  const problems = problemsOf(node, path, names);
  return problems.length > 0 ? problems : yields(node, path, names);
}

/** What is wrong with the node's numbers and with the types of what it reads. */
function problemsOf(node: DerivedNode, path: Path, names: Vocabulary): Finding[] {
  const ints = (read: string[]) => notOfType(read, 'int', path, names);
  switch (node.type) {
    case 'weightedSum': {
      const weights = node.terms.map((term) => term.weight);
      return [...ints(node.terms.map((term) => term.of)), ...weightProblems(weights, path)];
    }
    case 'sum':
      return ints([...node.add, ...(node.subtract ?? [])]);
    case 'min':
    case 'max':
      return ints(node.of);
    case 'curve': {
      const xs = node.points.map(([x]) => x);
      return [...rising(xs, [...path, 'points']), ...ints([node.of])];
    }
    case 'bands':
      return [...bandProblems(node.cuts, node.values.length, path), ...ints([node.of])];
    case 'grid':
      return gridProblems(node, path, names);
    case 'lookup':
      return totalOver(Object.keys(node.map), names.get(node.of), [...path, 'map']);
    case 'select':
      return totalOver(Object.keys(node.cases), names.get(node.of), [...path, 'cases']);
    case 'ratio':
      return ints([node.of, node.by]);
    case 'count':
      return node.of.flatMap((item, i) => equalsProblems(item, [...path, 'of', i], names));
    case 'workingDays':
      return notOfType([node.from, node.to], 'date', path, names);
    case 'attainments':
      return listProblems(node.of, names, path);
    case 'targets':
      return [...listProblems(node.of, names, path), ...attainedProblems(node, names, path)];
  }
}

/** The type of a node without problems. */
function yields(node: DerivedNode, path: Path, names: Vocabulary): Known | Finding[] {
  const alike = (read: string[]) => sameType(read, node.unit, path, names);
  switch (node.type) {
    case 'weightedSum':
      return alike(node.terms.map((term) => term.of));
    case 'sum':
      return alike([...node.add, ...(node.subtract ?? [])]);
    case 'min':
    case 'max':
      return alike(node.of);
    case 'select':
      return alike(Object.values(node.cases));
    case 'bands':
      return typeOfValues(node.values, node, path);
    case 'grid':
      return typeOfValues(node.cells.flat(), node, path);
    case 'lookup':
      return typeOfValues(Object.values(node.map), node, path);
    case 'curve':
    case 'ratio':
      return newInt(node.unit, path);
    case 'count':
      return { type: 'int', unit: 'count' };
    case 'workingDays':
      return { type: 'int', unit: 'workingDay' };
    case 'attainments':
      return { type: 'list', attained: true };
    case 'targets':
      if (node.combine === 'count') return { type: 'int', unit: 'count' };
      return node.combine === 'share' ? newInt(node.unit, path) : { type: 'int', unit: SCORE_UNIT };
  }
}

function listProblems(of: string, names: Vocabulary, path: Path): Finding[] {
  return names.get(of)?.type === 'list' ? [] : [listWanted([...path, 'of'], of)];
}

/** What compares or combines attainments reads a node that made them. */
function attainedProblems(
  { of, combine, where }: Extract<DerivedNode, { type: 'targets' }>,
  names: Vocabulary,
  path: Path,
): Finding[] {
  const known = names.get(of);
  const counts = combine === 'count' || combine === 'share';
  if (known?.type !== 'list' || known.attained || (counts && where?.attained === undefined)) return [];
  return [attainmentsWanted([...path, 'of'], of)];
}

function weightProblems(weights: number[], path: Path): Finding[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === WHOLE || weights.every((weight) => weight === 1)) return [];
  const percent = String(total / 100);
  return [
    finding([...path, 'terms'], 'weights-sum', {
      id: `Jumlah bobot ${percent.replace('.', ',')}%, seharusnya 100% (10000), atau semua bobot 1 untuk rata-rata biasa.`,
      en: `The weights add up to ${percent}%; they must add up to 100% (10000), or all be 1 for a plain mean.`,
    }),
  ];
}

/** All of one type (and unit); enums may differ in values, the node then yields all of them. */
export function sameType(read: string[], unit: string | undefined, path: Path, names: Vocabulary): Known | Finding[] {
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

function typeOfValues(values: (string | number)[], node: DerivedNode, path: Path): Known | Finding[] {
  const words = values.filter((value) => typeof value === 'string');
  if (words.length === values.length) return { type: 'enum', values: [...new Set(words)] };
  return words.length === 0 ? newInt(node.unit, path) : [typesDiffer(path)];
}

/** What a node that makes a new number yields: it must say what it counts. */
export function newInt(unit: string | undefined, path: Path): Known | Finding[] {
  if (unit !== undefined) return { type: 'int', unit };
  return [
    finding(path, 'unit-missing', {
      id: 'Simpul ini menghasilkan angka baru. Sebutkan satuannya di "unit", misalnya hundredth.',
      en: 'This node makes a new number. State what it counts in "unit", for example hundredth.',
    }),
  ];
}

const listWanted = (path: Path, name: string) =>
  finding(path, 'list-wanted', {
    id: `"${name}" bukan daftar target. Isi nama fakta bertipe list atau simpul attainments.`,
    en: `"${name}" is no list of targets. Name a fact of type list, or a node of type attainments.`,
  });
const attainmentsWanted = (path: Path, name: string) =>
  finding(path, 'attainments-wanted', {
    id: `"${name}" belum menghitung capaian. Buat simpul attainments yang menyebut dasar hitungnya (use), lalu baca simpul itu.`,
    en: `"${name}" has no attainments yet. Make a node of type attainments that names its law (use), and read that.`,
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
