/** A code of a unit that is nearly one that is there: mistyped, by its name, or without the zeros that a spreadsheet takes away. */
import type { Text } from '../../rules/language/types.ts';
import { unitsOf } from '../../store/people/employees.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import { describedUnits, unitNames } from '../../store/people/units.ts';
import type { Deps } from '../deps.ts';
import type { RosterLine } from './roster-csv.ts';

type Lines = { lines: readonly RosterLine[]; known: Map<string, EmployeeDoc> };

/** A unit that is meant to be another one is described first; then it is there, and nothing is asked. */
export async function markAlikeUnits({ store }: Deps, region: string, { lines, known }: Lines): Promise<void> {
  const entering = lines.filter(
    ({ row, errors }) => errors.length === 0 && row.unit !== undefined && row.unit !== known.get(row.nip)?.unit,
  );
  const wanted = new Set(entering.flatMap(({ row }) => row.unit ?? []));
  for (const unit of (await unitNames(store, region, wanted)).keys()) wanted.delete(unit);
  if (wanted.size === 0) return;
  const described = await describedUnits(store, region);
  for (const { unit } of described) wanted.delete(unit);
  const there = new Map<string, string>();
  const peopled = (await unitsOf(store, region)).map(({ unit, unitName }) => ({ unit, name: unitName }));
  for (const { unit, name } of [...described, ...peopled])
    for (const word of [name, unit]) there.set(folded(word), unit);
  for (const { row, errors } of entering) {
    const { unit = '' } = row;
    if (!wanted.has(unit)) continue;
    const like = there.get(folded(unit));
    if (like === undefined) there.set(folded(unit), unit);
    else if (like !== unit) errors.push({ column: 'unit', code: 'unit-alike', detail: alikeText(unit, like) });
  }
}

/** In small letters, with one sign between its parts, each without zeros before it. */
const folded = (unit: string) =>
  unit
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((part) => part.replace(/^0+(?=\d)/, '') || [])
    .join('.');

const alikeText = (unit: string, like: string): Text => ({
  id: `Unit "${unit}" belum ada; yang ada "${like}". Tulis kodenya persis (nol di depan sering hilang di lembar kerja). Jika memang unit lain, daftarkan dahulu di halaman unit.`,
  en: `There is no unit "${unit}", but there is "${like}". Write its code exactly (spreadsheets take zeros away). If it is another unit, describe it first on the page of units.`,
});
