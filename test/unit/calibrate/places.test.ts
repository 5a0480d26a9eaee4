import { describe, expect, it } from 'vitest';
import {
  type Budget,
  type Contender,
  contenderOf,
  inPlaces,
  placeAmong,
  placesOf,
} from '../../../rules/calibrate/places.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { cappedPack, TWELVE } from '../../support/capped-reward.ts';
import { goodFacts } from '../../support/rules-fixture.ts';
import { seeded } from '../../../rules/twin/seeded.ts';

const budget = (fields: Partial<Budget>): Budget => ({ over: 'unit', order: TWELVE.order, tie: 'lot', ...fields });
const someone = (id: string, score: number | null, fields: Partial<Contender> = {}): Contender => ({
  id,
  values: [score, 0],
  lot: 0.5,
  rupiah: 0,
  ...fields,
});

/** Counts for each how many come before them, pair by pair, and spends one after the other. */
function bruteForce({ order, places, rupiah }: Budget, all: readonly Contender[]): Map<string, [number, boolean]> {
  const isBefore = (a: Contender, b: Contender): boolean => {
    const keys = (each: Contender) =>
      order.map(({ first }, i) => (each.values[i] ?? -Infinity) * (first === 'highest' ? 1 : -1));
    const at = order.findIndex((_, i) => a.values[i] !== b.values[i]);
    if (at === -1) return a.lot < b.lot;
    if (b.values[at] === null) return true;
    return a.values[at] !== null && (keys(a)[at] ?? 0) > (keys(b)[at] ?? 0);
  };
  return new Map(
    all.map((one) => {
      const ahead = all.filter((other) => other !== one && isBefore(other, one));
      const fits = (person: Contender) => {
        const upTo = all.filter((other) => other === person || isBefore(other, person));
        return (
          upTo.length <= (places ?? Infinity) &&
          upTo.reduce((sum, each) => sum + each.rupiah, 0) <= (rupiah ?? Infinity)
        );
      };
      return [one.id, [ahead.length + 1, fits(one) && ahead.every(fits)]];
    }),
  );
}

describe('places', () => {
  it('are given in order, and say the rank of whoever is out', () => {
    const all = Array.from({ length: 15 }, (_, i) => someone(`p${i}`, 12_000 - i * 10));
    const places = placesOf(TWELVE, all.toReversed());
    expect(places.get('p4')).toEqual({ rank: 5, places: 12, within: true });
    expect(places.get('p13')).toEqual({ rank: 14, places: 12, within: false });
  });

  it('go to nobody behind whom the money does not reach', () => {
    const all = [someone('a', 900, { rupiah: 6 }), someone('b', 800, { rupiah: 5 }), someone('c', 700, { rupiah: 1 })];
    const places = placesOf(budget({ rupiah: 10 }), all);
    expect([...places.values()].map(({ within, places: n }) => [within, n])).toEqual([
      [true, 1],
      [false, 1],
      [false, 1],
    ]);
    expect(placesOf(budget({ rupiah: 12, places: 5 }), all).get('c')).toEqual({ rank: 3, places: 5, within: true });
  });

  it('put whoever lacks a value last, and the lowest first where the pack says so', () => {
    const lowest = budget({ places: 1, order: [{ by: 'x', first: 'lowest' }] });
    const { order } = inPlaces(lowest, [someone('a', null), someone('b', 2), someone('c', 1)]);
    expect(order.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('are those of brute force, for any unit', () => {
    const choose = seeded(7);
    for (let round = 0; round < 300; round += 1) {
      const int = (most: number) => choose(most + 1);
      const all = Array.from({ length: int(14) }, (_, i) => ({
        id: `p${i}`,
        values: [int(3) === 0 ? null : int(4), int(1)],
        lot: choose(1_000_000),
        rupiah: int(3),
      }));
      const of = budget({
        order: [
          { by: 'x', first: int(1) ? 'highest' : 'lowest' },
          { by: 'y', first: 'highest' },
        ],
        ...(int(1) ? { places: 1 + int(8) } : {}),
        rupiah: 1 + int(20),
      });
      const found = [...placesOf(of, all)].map(([id, { rank, within }]) => [id, [rank, within]]);
      expect(new Map(found as [string, [number, boolean]][]), JSON.stringify({ of, all })).toEqual(bruteForce(of, all));
    }
  });

  it('are measured against the order for whoever comes later, and move nobody', () => {
    const all = Array.from({ length: 13 }, (_, i) => someone(`p${i}`, 10_000 - i * 10));
    expect(placeAmong(TWELVE, all, someone('late', 9_905))).toEqual({ rank: 11, places: 12, within: true });
    expect(placeAmong(TWELVE, all, someone('late', 9_000))).toEqual({ rank: 14, places: 12, within: false });
    // Raised by an objection: their own former place is not counted twice.
    expect(placeAmong(TWELVE, all, someone('p12', 11_000))).toEqual({ rank: 1, places: 12, within: true });
    expect(placesOf(TWELVE, all).get('p11')).toEqual({ rank: 12, places: 12, within: true });
  });

  it('are drawn by cycle where everything is equal: by neither name nor number', async () => {
    const { pack } = cappedPack();
    const [outcome] = pack.outcomes;
    if (!outcome) throw new Error('no outcome');
    const decision = await evaluate(cappedPack(), { ...goodFacts, newIdea: true });
    const orderIn = (cycleId: string) =>
      inPlaces(
        TWELVE,
        Array.from({ length: 40 }, (_, i) => {
          const id = `p${String(i).padStart(2, '0')}`;
          return contenderOf(pack, outcome, { decision, of: { cycleId, employeeId: id, id } });
        }),
      ).order.map(({ id }) => id);
    const [one, same, other] = [orderIn('cycle:a:2026'), orderIn('cycle:a:2026'), orderIn('cycle:a:2027')];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(one).not.toEqual(one.toSorted());
    expect(contenderOf(pack, outcome, { decision, of: { cycleId: 'c', employeeId: 'e', id: 'i' } }).values).toEqual([
      9_200, 9_500,
    ]);
  });
});
