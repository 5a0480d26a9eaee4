/** The type that each law node yields, and what does not fit. Names of lists are kept apart from names of values. */
import { addCalendarDays } from '../time/calendar.ts';
import { bandProblems, notOfType, unreadable } from '../read/check-tables.ts';
import { finding } from '../language/errors.ts';
import { newInt, sameType } from '../read/node-types.ts';
import type { Finding } from '../language/types.ts';
import type { Known } from '../language/vocabulary.ts';
import type { LawNode, Operand } from './types.ts';

/** What every name of a decision is: `values` single ones, `lists` by the type of their items. */
export type Names = { values: Map<string, Known>; lists: Map<string, Known> };
/** `list`: the node makes a list of this type. */
export type Yield = { known: Known; list: boolean };

/** What `refusedBy` gives when the outcome fired. */
export const REFUSED_BY_NOTHING = 'NONE';

type Path = PropertyKey[];

/** The node's type, or findings. */
export function typeOfLawNode(node: LawNode, path: Path, names: Names): Yield | Finding[] {
  const problems = problemsOf(node, path, names);
  if (problems.length > 0) return problems;
  const known = yields(node, path, names);
  return Array.isArray(known) ? known : { known, list: node.type === 'yearlyDays' };
}

function problemsOf(node: LawNode, path: Path, names: Names): Finding[] {
  const typed = (read: string[], type: Known['type']) => notOfType(read, type, path, names.values);
  switch (node.type) {
    case 'fraction':
      return typed(words([...node.times, ...node.over]), 'int');
    case 'clamp':
      return [...typed([node.of], 'int'), ...clampProblems(node, path)];
    case 'dayAfter':
      return [...typed([node.from], 'date'), ...typed(words([node.count]), 'int')];
    case 'daysBetween':
    case 'yearlyDays':
      return typed([node.from, node.to], 'date');
    case 'dated':
      return [...typed([node.on], 'date'), ...tableProblems(node.tables, [...path, 'tables'])];
    case 'bandTotal':
      return [...bandProblems(node.cuts, node.values.length, path), ...listOf(node.of, ['int'], path, names)];
    case 'total':
      return listOf(node.of, ['int'], path, names);
    case 'size':
      return listOf(node.of, ['int', 'enum', 'date'], path, names);
    case 'firstOf':
      return [...listOf(node.of, ['enum'], path, names), ...itemProblems(node.of, node.order, path, names)];
    case 'tally':
      return [...listOf(node.of, ['int', 'enum'], path, names), ...itemProblems(node.of, node.equals, path, names)];
    case 'contains':
      return [...listOf(node.of, ['int', 'enum'], path, names), ...itemProblems(node.of, [node.value], path, names)];
  }
}

const words = (operands: Operand[]) => operands.filter((each) => typeof each === 'string');

function yields(node: LawNode, path: Path, names: Names): Known | Finding[] {
  switch (node.type) {
    case 'fraction':
    case 'bandTotal':
      return newInt(node.unit, path);
    case 'clamp':
      return sameType([node.of], node.unit, path, names.values);
    case 'total':
      return names.lists.get(node.of) ?? [unreadable(path, node.of)];
    case 'size':
    case 'tally':
      return { type: 'int', unit: 'count' };
    case 'contains':
      return { type: 'bool' };
    case 'firstOf':
      return { type: 'enum', values: [...new Set([...node.order, node.otherwise])] };
    case 'dayAfter':
    case 'yearlyDays':
      return { type: 'date' };
    case 'daysBetween':
      return { type: 'int', unit: 'calendarDay' };
    case 'dated':
      return sameType(
        node.tables.map((table) => table.of),
        node.unit,
        path,
        names.values,
      );
  }
}

function listOf(name: string, types: Known['type'][], path: Path, names: Names): Finding[] {
  const known = names.lists.get(name);
  return known !== undefined && types.includes(known.type) ? [] : [listWanted(path, name)];
}

/** Constants that the list can never hold are misspelt. A list of free words has no values. */
function itemProblems(name: string, constants: unknown[], path: Path, names: Names): Finding[] {
  const known = names.lists.get(name);
  const fits = (value: unknown) =>
    known?.type === 'int'
      ? typeof value === 'number'
      : typeof value === 'string' &&
        (known?.type !== 'enum' || known.values.length === 0 || known.values.includes(value));
  return constants.filter((value) => !fits(value)).map((value) => neverHeld(path, name, String(value)));
}

function clampProblems({ min, max }: { min?: number; max?: number }, path: Path): Finding[] {
  return (min ?? max) === undefined || (min ?? 0) > (max ?? Number.MAX_SAFE_INTEGER) ? [rangeEmpty(path)] : [];
}

/** Each table starts the day after the one before ended, and only the last may stay open. */
function tableProblems(tables: { from: string; to: string | null }[], path: Path): Finding[] {
  return tables.flatMap(({ from, to }, i) => {
    const next = tables[i + 1];
    if (to !== null && to < from) return [notConsecutive([...path, i])];
    if (next === undefined) return [];
    return to !== null && addCalendarDays(to, 1) === next.from ? [] : [notConsecutive([...path, i + 1])];
  });
}

const listWanted = (path: Path, name: string) =>
  finding(path, 'list-wanted', {
    id: `"${name}" bukan daftar yang cocok di sini. Pakai masukan bertipe ints, words, atau dates.`,
    en: `"${name}" is no list that fits here. Use an input of type ints, words or dates.`,
  });
const neverHeld = (path: Path, name: string, value: string) =>
  finding(path, 'value-not-allowed', {
    id: `Daftar "${name}" tidak pernah berisi ${value}. Periksa ejaannya.`,
    en: `The list "${name}" never holds ${value}. Check the spelling.`,
  });
const rangeEmpty = (path: Path) =>
  finding(path, 'range-empty', {
    id: 'Beri min, max, atau keduanya; min tidak boleh lebih besar dari max.',
    en: 'Give min, max or both; min must not be greater than max.',
  });
const notConsecutive = (path: Path) =>
  finding(path, 'tables-not-consecutive', {
    id: 'Tabel harus bersambung: hari pertama tepat sesudah hari terakhir tabel sebelumnya.',
    en: 'Tables must follow one another: the first day right after the last day of the table before.',
  });
