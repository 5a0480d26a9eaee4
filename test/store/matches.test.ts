/** Which documents a list is made of is said here as the database says it. */
import fc from 'fast-check';
import { trusted } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { canMatch, matches } from '../../store/matches.ts';
import { useStore } from '../support/store.ts';

const db = useStore();

describe('whether a document is one of a list', () => {
  it('is said as the database says it', async () => {
    const value = fc.constantFrom('RUNNING', 'BLOCKED', 'official', 'u1', 'agencyHead', null, true);
    const operator = fc.oneof(
      value,
      fc.array(value, { maxLength: 3 }).map(($in) => trusted({ $in })),
      fc.array(value, { maxLength: 3 }).map(($nin) => trusted({ $nin })),
      fc.constantFrom('RUNNING', 'u3').map(($ne) => trusted({ $ne })),
      fc.constantFrom('B', 'u2').map(($gte) => trusted({ $gte, $lt: 'u6' })),
    );
    const field = fc.constantFrom('state', 'unit', 'overdue', 'waitingOn.as', 'waitingOn.office', 'peerIds', 'score.x');
    const flat = fc.dictionary(field, operator, { minKeys: 1, maxKeys: 2 });
    const waits = fc
      .record({ as: fc.constantFrom('official', 'employee'), office: fc.constantFrom('agencyHead', 'x') })
      .map(($elemMatch) => ({ waitingOn: trusted({ $elemMatch }) }));
    const filters = fc.oneof(
      flat,
      waits,
      fc.tuple(flat, waits).map(([one, other]) => ({ $or: [one, other] })),
      fc.tuple(flat, flat).map(([one, other]) => ({ $and: [one, other] })),
    );
    const docs = Array.from({ length: 60 }, (_, n) => ({
      _id: `d${n}`,
      unit: `u${n % 8}`,
      state: n % 3 === 0 ? 'BLOCKED' : 'RUNNING',
      overdue: n % 5 === 0,
      peerIds: n % 4 === 0 ? [] : ['u1', `u${n % 7}`],
      score: n % 2 === 0 ? null : { x: 'u4' },
      ...(n % 6 > 0 && {
        waitingOn: [{ as: 'employee' }, n % 2 ? { as: 'official', office: 'agencyHead' } : { as: 'x' }],
      }),
    }));
    const said = db.store.models.appraisals.db.collection<{ _id: string }>('said');
    await said.insertMany(docs);
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        expect(canMatch(filter)).toBe(true);
        const found = await said.find(filter).toArray();
        const ours = docs.filter((doc) => matches(doc, filter)).map(({ _id }) => _id);
        expect(ours.toSorted()).toEqual(found.map(({ _id }) => _id).toSorted());
      }),
      { numRuns: 200 },
    );
  });

  it('is not said where it is not known how', () => {
    expect(canMatch({ name: { $regex: '^a' } })).toBe(false);
    expect(canMatch({ $nor: [{ a: 1 }] })).toBe(false);
  });
});
