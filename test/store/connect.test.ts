import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SchemaType } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { connect, isDatabaseDown } from '../../store/connect.ts';
import { requirePayloadKeys } from '../../store/payload-keys.ts';
import { freshId, useStore } from '../support/store.ts';

const db = useStore();
/** Nothing listens on the discard port. */
const NOWHERE = 'mongodb://127.0.0.1:9/x';

describe('the connection', () => {
  it('writes with majority and journal, and refuses unknown fields in documents and filters', async () => {
    const { regions } = db.store.models;
    expect(regions.db.getClient().writeConcern).toMatchObject({ w: 'majority', journal: true });
    const region = { _id: freshId('r'), packId: 'p', area: '1', title: { id: 'a', en: 'b' } };
    await expect(regions.insertMany([{ ...region, more: 1 }])).rejects.toThrow(/more/);
    await expect(regions.updateOne({ _id: region._id }, { $set: { more: 1 } })).rejects.toThrow(/more/);
    await expect(async () => regions.find({ more: 1 }).lean()).rejects.toThrow(/more/);
    expect(await regions.countDocuments({ _id: region._id })).toBe(0);
  });

  it('takes an operator in a filter for a value, so that input can never select', async () => {
    const { regions } = db.store.models;
    await regions.insertMany([{ _id: freshId('r'), packId: 'p', area: '1', title: { id: 'a', en: 'b' } }]);
    const injected = JSON.parse('{ "packId": { "$ne": "x" } }') as { packId: string };
    await expect(async () => regions.find(injected).lean()).rejects.toThrow(/Cast to string/);
    await expect(async () => regions.find({ $where: 'true' }).lean()).rejects.toThrow(/not allowed/);
  });

  it('has every index that the models declare, and makes them again without harm', async () => {
    await db.store.ensureIndexes();
    for (const model of Object.values(db.store.models)) {
      const declared = model.schema.indexes().map(([fields]) => JSON.stringify(fields));
      const present =
        declared.length === 0 ? [] : (await model.collection.indexes()).map(({ key }) => JSON.stringify(key));
      expect(present).toEqual(expect.arrayContaining(declared));
    }
  });

  it('answers a ping, and says no without throwing when it is closed', async () => {
    const own = await connect(db.uri);
    expect(await own.ping()).toEqual({ ok: true });
    expect(await own.engine()).toMatch(/server \d+\.\d+/);
    await own.close();
    expect(await own.ping()).toMatchObject({ ok: false, reason: expect.any(String) });
  });

  it('gives up within six seconds when nobody is there, as an error that means: not now', async () => {
    // Against a timer, not a clock: whatever holds up this process holds up both.
    const patience = sleep(6_000, 'still waiting');
    const error: unknown = await Promise.race([connect(NOWHERE).catch((reason: unknown) => reason), patience]);
    expect(isDatabaseDown(error)).toBe(true);
    expect(isDatabaseDown(new Error('other'))).toBe(false);
    // As Node says it of a socket that the other end has just left.
    const left = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
    expect(isDatabaseDown(left)).toBe(true);
    expect(isDatabaseDown(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false);
    expect(isDatabaseDown(undefined)).toBe(false);
  });
});

describe('regions as tenants', () => {
  it('keeps the region in every document that belongs to one', () => {
    const paths = Object.entries(db.store.models).map(([name, model]) => {
      const path: SchemaType | undefined = model.schema.paths['region'];
      return [name, path === undefined ? 'none' : path.isRequired ? 'required' : 'optional'] as const;
    });
    const named = (wanted: string) => paths.flatMap(([name, region]) => (region === wanted ? [name] : [])).sort();
    // A region itself, packs that several regions share and their order, texts and keys named by a hash, what seals payloads,
    // who is signed in or on the way, and what they were filling in, counts of a run that has one.
    const none = [
      'idempotency',
      'launchFences',
      'packFences',
      'packTexts',
      'parkedForms',
      'payloadKeys',
      'regions',
      'rulePacks',
      'sessions',
      'signIns',
    ];
    expect(named('none')).toEqual([...none, 'whatIfShards']);
    // Only a key may belong to no region: its holder sees all of them.
    expect(named('optional')).toEqual(['apiKeys']);
  });
});

describe('payload keys', () => {
  const secret = () => randomBytes(32).toString('base64');
  const [first, second] = [`a:${secret()}`, `b:${secret()}`];

  it('that have sealed something must be there, and be the same', async () => {
    await requirePayloadKeys(db.store, undefined);
    await requirePayloadKeys(db.store, first);
    await requirePayloadKeys(db.store, `${second},${first}`);
    await expect(requirePayloadKeys(db.store, second)).rejects.toThrow('The payload key "a" is missing');
    await expect(requirePayloadKeys(db.store, undefined)).rejects.toThrow('is missing');
    const foreign = `a:${secret()},${second}`;
    await expect(requirePayloadKeys(db.store, foreign)).rejects.toThrow('The payload key "a" is another one');
    await requirePayloadKeys(db.store, `${first},${second}`);
  });
});
