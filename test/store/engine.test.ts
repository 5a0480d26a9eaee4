/**
 * What the store needs from any engine, on the collections it really uses. Run it against a real `mongod` by setting
 * SIKLUS_MONGODB_URI.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { isDuplicate } from '../../store/write.ts';
import { aCycle, aMember, freshId, useStore } from '../support/store.ts';
import { testStack } from '../support/stack.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';

const db = useStore();

beforeAll(async () => {
  process.stdout.write(`engine under test: ${testStack().engines.database}: ${await db.store.engine()}\n`);
});

const anEmployee = (nip: string, more: Partial<EmployeeDoc> = {}): EmployeeDoc => ({
  _id: freshId('e'),
  region: 'test',
  nip,
  name: 'Siti',
  unit: 'u1',
  unitName: 'Unit',
  supervisorId: null,
  active: true,
  email: null,
  facts: {},
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('compare-and-set', () => {
  it('lets exactly one of eight writers win, 50 times', async () => {
    const { cycles } = db.store.models;
    const cycle = aCycle();
    await cycles.insertMany([cycle]);
    for (let version = 1; version <= 50; version += 1) {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, writer) =>
          cycles.updateOne({ _id: cycle._id, version }, { $set: { version: version + 1, label: `w${writer}` } }),
        ),
      );
      expect(results.reduce((sum, result) => sum + result.modifiedCount, 0)).toBe(1);
    }
    expect((await cycles.findById(cycle._id).lean())?.version).toBe(51);
  });

  it('does not match an older version, and says so', async () => {
    const cycle = aCycle({ version: 7 });
    await db.store.models.cycles.insertMany([cycle]);
    const result = await db.store.models.cycles.updateOne({ _id: cycle._id, version: 6 }, { $set: { label: 'x' } });
    expect(result).toMatchObject({ matchedCount: 0, modifiedCount: 0 });
  });
});

describe('unique keys', () => {
  it('let one of eight inserts of the same id through, 20 times, with code 11000 for the rest', async () => {
    for (let round = 0; round < 20; round += 1) {
      const _id = freshId('k');
      const errors = await Promise.all(
        Array.from({ length: 8 }, () => failure(db.store.models.cycles.insertMany([aCycle({ _id })]))),
      );
      expect(errors.filter((error) => error === undefined)).toHaveLength(1);
      expect(errors.filter(isDuplicate)).toHaveLength(7);
    }
  });

  it('let one of eight inserts of the same secondary key through, 20 times', async () => {
    for (let round = 0; round < 20; round += 1) {
      const nip = freshId('nip');
      const errors = await Promise.all(
        Array.from({ length: 8 }, () => failure(db.store.models.employees.insertMany([anEmployee(nip)]))),
      );
      expect(errors.filter((error) => error === undefined)).toHaveLength(1);
      expect(errors.filter(isDuplicate)).toHaveLength(7);
    }
  });

  it('hold against an update too', async () => {
    const [one, two] = [anEmployee(freshId('nip')), anEmployee(freshId('nip'))];
    await db.store.models.employees.insertMany([one, two]);
    const error = await failure(db.store.models.employees.updateOne({ _id: two._id }, { $set: { nip: one.nip } }));
    expect(isDuplicate(error)).toBe(true);
    expect((await db.store.models.employees.findById(two._id).lean())?.nip).toBe(two.nip);
  });

  it('allow the same value in another region', async () => {
    const nip = freshId('nip');
    await db.store.models.employees.insertMany([anEmployee(nip), anEmployee(nip, { region: 'other' })]);
    expect(await db.store.models.employees.countDocuments({ nip })).toBe(2);
  });

  it('report duplicates of an unordered batch and keep the rest', async () => {
    const [a, b, c] = [aCycle(), aCycle(), aCycle()];
    await db.store.models.cycles.insertMany([b]);
    const error = await failure(db.store.models.cycles.insertMany([a, b, c], { ordered: false }));
    expect(isDuplicate(error)).toBe(true);
    const ids = [a, b, c].map((cycle) => cycle._id);
    expect(await Promise.all(ids.map((id) => db.store.models.cycles.countDocuments({ _id: id })))).toEqual([1, 1, 1]);
  });
});

describe('upsert', () => {
  it('makes one document of eight simultaneous ones, 20 times', async () => {
    for (let round = 0; round < 20; round += 1) {
      const member = aMember(freshId('c'), 'emp-1');
      const errors = await Promise.all(
        Array.from({ length: 8 }, () =>
          failure(db.store.models.members.replaceOne({ _id: member._id }, member, { upsert: true })),
        ),
      );
      for (const error of errors) if (error !== undefined) expect(isDuplicate(error)).toBe(true);
      expect(await db.store.models.members.countDocuments({ _id: member._id })).toBe(1);
    }
  });
});

describe('reading', () => {
  it('tells null from a value, and finds null where a field is missing', async () => {
    const { policyReviews, journal } = db.store.models;
    const subject = freshId('s');
    await journal.collection.insertMany([
      { _id: `${subject}:1`, subject, key: null },
      { _id: `${subject}:2`, subject },
      { _id: `${subject}:3`, subject, key: 'k' },
    ] as never);
    expect((await journal.find({ subject, key: null }, { _id: 1 }).lean()).map((doc) => doc._id).sort()).toEqual([
      `${subject}:1`,
      `${subject}:2`,
    ]);
    expect(await policyReviews.findOne({ region: subject }).lean()).toBeNull();
  });

  it('sorts stably by two fields over pages', async () => {
    const cycleId = freshId('c');
    const members = Array.from({ length: 60 }, (_, i) => aMember(cycleId, `e${String(i % 20).padStart(2, '0')}-${i}`));
    await db.store.models.members.insertMany([...members].reverse());
    const walked: string[] = [];
    for (let skip = 0; skip < 60; skip += 7) {
      const page = await db.store.models.members
        .find({ cycleId })
        .sort({ status: 1, _id: 1 })
        .skip(skip)
        .limit(7)
        .lean();
      walked.push(...page.map((member) => member._id));
    }
    expect(walked).toEqual(members.map((member) => member._id).sort());
  });

  it('gives back numbers, empty objects and key order as they were written', async () => {
    const facts = { z: 9007199254740991, a: -1, m: 0, list: 'x' };
    const doc = anEmployee(freshId('nip'), { facts });
    await db.store.models.employees.insertMany([doc, anEmployee(freshId('nip'), { _id: `${doc._id}x`, facts: {} })]);
    const stored = await db.store.models.employees.findById(doc._id).lean();
    expect(JSON.stringify(stored?.facts)).toBe(JSON.stringify(facts));
    expect((await db.store.models.employees.findById(`${doc._id}x`).lean())?.facts).toEqual({});
  });

  it('goes by an index from the moment at which it is there, and finds lists from the first one on', async () => {
    const things = db.store.models.appraisals.db.collection<{ _id: number; tag: unknown; of: string }>(freshId('i'));
    const found = async (filter: object) =>
      (await things.find(filter).toArray()).map(({ _id }) => _id).sort((a, b) => a - b);
    await things.createIndex({ of: 1, tag: 1 });
    await things.insertOne({ _id: 0, tag: 'a', of: 'x' });
    expect(await found({ of: 'x', tag: 'a' })).toEqual([0]);
    // Eight at once are the first whose value is a list, while others ask.
    const lists = Array.from({ length: 8 }, (_, i) => ({ _id: i + 1, tag: ['a', `b${i}`], of: 'x' }));
    await Promise.all(lists.flatMap((one) => [things.insertOne(one), found({ of: 'x', tag: 'a' })]));
    expect(await found({ of: 'x', tag: 'a' })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await found({ of: 'x', tag: 'b7' })).toEqual([8]);
    await things.drop();
  });

  it('holds a unique index that is made while others write for all that comes after it', async () => {
    const things = db.store.models.appraisals.db.collection<{ _id: number; tag: string }>(freshId('i'));
    const puts = Array.from({ length: 20 }, (_, i) => () => things.insertOne({ _id: i, tag: `t${i}` }));
    const index = () => things.createIndex({ tag: 1 }, { unique: true });
    await Promise.all([...puts.slice(0, 10), index, ...puts.slice(10)].map((each) => each()));
    const found = await Promise.all(puts.map((_, i) => things.find({ tag: `t${i}` }).toArray()));
    expect(found.map(([one]) => one?._id)).toEqual(puts.map((_, i) => i));
    expect(isDuplicate(await failure(things.insertOne({ _id: 99, tag: 't19' })))).toBe(true);
    await things.drop();
  });
});
