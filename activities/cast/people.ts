/** Virtual employees: given, or invented in the shape of a region's roster. No name, number or id of anybody is taken. */
import { pick } from '../../rules/decide/draw.ts';
import type { Facts, FactSource } from '../../rules/language/types.ts';
import type { VirtualPerson } from '../../workflows/cast/habits.ts';
import { everywhere, type Ratings } from './ratings.ts';

const KNOWN_BEFORE: FactSource[] = ['roster', 'history'];
const TEAM = 10;
const UNIT_WITHOUT_ROSTER = 25;

/** What is taken from a roster: its units, how large they are, and the facts of the people in them. */
export type Shape = { unit: string; facts: Facts }[];
/** `staff` are those whose year it is; `above` only lead, so that everybody of the staff has two superiors. */
export type Organisation = { staff: VirtualPerson[]; above: VirtualPerson[] };

type Listed = Shape[number] & { active: boolean };
export const shapeOf = (roster: Listed[]): Shape =>
  roster.filter(({ active }) => active).map(({ unit, facts }) => ({ unit, facts }));

type Wanted = { count: number; seed: number; ratings: Ratings };

/** As many as wanted, spread over the roster's units in its own proportions. The same seed invents the same people. */
export function invent(shape: Shape, { count, seed, ratings }: Wanted): Organisation {
  const chief = leader('above-1', null);
  const deputy = leader('above-2', chief.id);
  const staff: VirtualPerson[] = [];
  for (const { unit, people } of sizes(shape, count)) {
    const models = shape.filter((each) => each.unit === unit);
    const head = staff.length;
    for (let n = 0; n < people; n += 1) {
      const id = `v${String(staff.length + 1).padStart(4, '0')}`;
      // The first of a unit leads it, the first of every further ten leads those.
      const lead = staff[head + TEAM * Math.floor(n / TEAM)];
      const supervisor = n === 0 ? deputy : n % TEAM === 0 ? staff[head] : lead;
      const known = models.length > 0 ? pick(models, seed, 'model', id).facts : {};
      const drawn = ratings.facts(KNOWN_BEFORE, everywhere('usual'), [seed, id, 'roster']);
      staff.push({ id, unit, supervisor: supervisor?.id ?? null, facts: { ...drawn, ...known } });
    }
  }
  return { staff, above: [chief, deputy] };
}

const leader = (id: string, supervisor: string | null): VirtualPerson => ({ id, unit: 'above', supervisor, facts: {} });

/** Largest remainders, so that the sizes add up. */
function sizes(shape: Shape, count: number): { unit: string; people: number }[] {
  const units = [...new Set(shape.map(({ unit }) => unit))].sort();
  if (units.length === 0) {
    const of = Math.ceil(count / UNIT_WITHOUT_ROSTER);
    return Array.from({ length: of }, (_, n) => ({
      unit: `unit-${n + 1}`,
      people: Math.floor(count / of) + (n < count % of ? 1 : 0),
    }));
  }
  const exact = units.map((unit) => {
    const share = (shape.filter((each) => each.unit === unit).length * count) / shape.length;
    return { unit, people: Math.floor(share), rest: share - Math.floor(share) };
  });
  let left = count - exact.reduce((sum, { people }) => sum + people, 0);
  for (const each of exact.toSorted((a, b) => b.rest - a.rest || (a.unit < b.unit ? -1 : 1))) {
    if (left === 0) break;
    each.people += 1;
    left -= 1;
  }
  return exact.filter(({ people }) => people > 0).map(({ unit, people }) => ({ unit, people }));
}

/** Superiors of anybody, in order. */
export const superiorsOf = (people: VirtualPerson[]): string[] =>
  [...new Set(people.flatMap(({ supervisor }) => (supervisor === null ? [] : [supervisor])))].sort();
