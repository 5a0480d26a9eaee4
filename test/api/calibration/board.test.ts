import { beforeAll, describe, expect, it } from 'vitest';
import { bodyDigest } from '../../../api/http/digests.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, useApi } from '../../support/api.ts';
import { CALIBRATED, manyWith, unitsInCalibration } from '../../support/calibration.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
let hr: string;
let cycle: string;
const own = 'emp-hr-own';

beforeAll(async () => {
  hr = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: 'emp-hr' });
  await api().employee({ _id: own, region: CALIBRATED, unit: 'dinkes' });
  await api().store.models.units.create({
    _id: `${CALIBRATED}/dinkes`,
    region: CALIBRATED,
    unit: 'dinkes',
    name: 'Dinas Kesehatan',
    parent: 'setda',
    kind: null,
    headId: null,
    version: 1,
  });
  ({ cycle } = await unitsInCalibration(api(), '2026', [
    {
      unit: 'dinkes',
      people: [
        ...manyWith(9, 'BAIK', 9_500, { assessorId: 'boss-1' }),
        ...manyWith(5, 'BAIK', 10_500, { assessorId: 'boss-2' }),
        ...manyWith(5, 'SANGAT_BAIK', 11_500, { assessorId: 'boss-2' }),
        { predicate: 'KURANG', final: 6_000, employeeId: own },
      ],
    },
    { unit: 'setda', people: manyWith(4, 'BAIK', 9_500) },
    { unit: 'bappeda', people: [...manyWith(8, 'BAIK', 9_500, { stage: 'result' }), ...manyWith(2, 'BAIK', 9_000)] },
  ]));
});

const board = async (query: string, key = hr) =>
  api().call('GET', `/v1/cycles/${encodeURIComponent(cycle)}/calibration?${query}`, { key });

describe('the board of calibration', () => {
  it('names the units, parents before their children, and who is there', async () => {
    const { body } = await board('');
    expect(
      body.units.map(({ unit, parent, people, scored, here }: Json) => [unit, parent, people, scored, here]),
    ).toEqual([
      ['bappeda', null, 10, 10, 2],
      ['setda', null, 4, 4, 4],
      ['dinkes', 'setda', 20, 20, 20],
    ]);
    expect(body.unit).toBeNull();
  });

  it('tells what breaks a pattern, exactly, and the smallest moves', async () => {
    const { unit } = (await board('unit=dinkes&pattern=BAIK')).body;
    expect(unit.check).toMatchObject({ state: 'kept', moves: null });
    expect(unit.check.rules).toEqual([
      { kind: 'atMost', of: ['BAIK'], share: 7_000, limit: 14, people: 14, kept: true },
      { kind: 'atLeast', of: ['CUKUP', 'KURANG'], share: 1, limit: 1, people: 1, kept: true },
    ]);
    const poor = (await board('unit=dinkes&pattern=KURANG')).body.unit.check;
    expect(poor.state).toBe('broken');
    // Twelve of twenty poor and two fair: eleven and two are to be moved there, from above.
    expect(poor.moves).toMatchObject({ people: 13, exact: true });
    expect((await board('unit=dinkes')).body.unit.check.state).toBe('none');
  });

  it('says where no moves can do it, and asks nothing of a unit of four', async () => {
    expect((await board('unit=bappeda&pattern=KURANG')).body.unit.check).toMatchObject({
      state: 'impossible',
      moves: null,
    });
    expect((await board('unit=setda&pattern=BAIK')).body.unit.check).toMatchObject({ state: 'tooSmall', rules: [] });
  });

  it('shows people the best first and each assessor beside the unit', async () => {
    const { unit } = (await board('unit=dinkes')).body;
    expect(unit.rows.map(({ final }: Json) => final)).toEqual([
      ...Array(5).fill(11_500),
      ...Array(5).fill(10_500),
      ...Array(9).fill(9_500),
      6_000,
    ]);
    const [first, second] = unit.statistics.assessors;
    expect(first).toMatchObject({ assessorId: 'boss-1', people: 10, flags: ['strict', 'same'] });
    expect(second).toMatchObject({ assessorId: 'boss-2', people: 10, mean: 11_000, flags: ['lenient'] });
  });

  it('keeps from whoever reads it their own case, and what the others would leave over', async () => {
    const key = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: own, hands: [own] });
    const { units, unit } = (await board('unit=dinkes&pattern=BAIK', key)).body;
    expect(units.find((line: Json) => line.unit === 'dinkes').scored).toBe(19);
    expect(unit).toMatchObject({ leftOut: 1, scored: 19, check: { state: 'withheld', rules: [], moves: null } });
    expect(unit.rows.some(({ employeeId }: Json) => employeeId === own)).toBe(false);
    expect(unit.counts['KURANG']).toBeUndefined();
  });

  it('is for those who run the region, and for no other region nor unit', async () => {
    const asked = async (principal: Parameters<ReturnType<typeof api>['keyFor']>[0]) =>
      (await board('unit=dinkes', await api().keyFor(principal))).status;
    expect(await asked({ region: CALIBRATED, roles: ['assessor'], employeeId: 'boss-1' })).toBe(403);
    expect(await asked({ region: CALIBRATED, roles: ['employee'], employeeId: own })).toBe(403);
    expect(await asked({ region: HOME, roles: ['hr'] })).toBe(404);
    expect(await asked({ region: CALIBRATED, roles: ['hr'], scopes: ['unit:setda'] })).toBe(403);
    expect(await asked({ region: CALIBRATED, roles: ['auditor'] })).toBe(200);
    const one = await board('', await api().keyFor({ region: CALIBRATED, roles: ['hr'], scopes: ['unit:setda'] }));
    expect(one.body.units.map(({ unit }: Json) => unit)).toEqual(['setda']);
  });

  it('refuses a unit and a pattern that are not there', async () => {
    for (const query of ['unit=nowhere', 'unit=dinkes&pattern=BAGUS'])
      expect((await board(query)).status, query).toBe(422);
  });
});

describe('the predicate of an organisation', () => {
  const enter = (unit: string, body: unknown, more: { key?: string; dry?: boolean; idempotencyKey?: string } = {}) =>
    api().call(
      'POST',
      `/v1/cycles/${encodeURIComponent(cycle)}/calibration/${unit}/organisation${more.dry ? '?dryRun=true' : ''}`,
      { key: more.key ?? hr, body, ...(more.idempotencyKey && { idempotencyKey: more.idempotencyKey }) },
    );
  const good = { predicate: 'BAIK', basis: 'SK 188/45/2026' };

  it('is entered for the unit above first', async () => {
    const refused = await enter('dinkes', good);
    expect([refused.status, refused.body.code]).toEqual([409, 'parent-first']);
    expect(refused.body.detail).toContain('setda');
  });

  it('is entered once, with its basis, and selects the pattern', async () => {
    expect((await enter('setda', good, { dry: true })).body.revision).toBe(0);
    const first = await enter('setda', good, { idempotencyKey: 'setda-1' });
    const again = await enter('setda', good, { idempotencyKey: 'setda-1' });
    expect([first.status, again.body]).toEqual([200, first.body]);
    expect(first.body).toMatchObject({ organisation: { predicate: 'BAIK', by: 'emp-hr' }, revision: 1 });
    expect((await enter('dinkes', { ...good, predicate: 'KURANG' })).status).toBe(200);
    expect((await enter('dinkes', good)).body.revision).toBe(2);
    const { unit } = (await board('unit=dinkes')).body;
    expect(unit).toMatchObject({ organisation: { predicate: 'BAIK' }, pattern: 'BAIK', check: { state: 'kept' } });
  });

  it('of two at once one is entered, and the other is told', async () => {
    const both = await Promise.all([enter('bappeda', good), enter('bappeda', { ...good, predicate: 'ISTIMEWA' })]);
    const codes = both
      .map(({ status, body }) => (status === 200 ? 'entered' : String(body.code)))
      .toSorted((a, b) => (a < b ? -1 : 1));
    expect([['entered', 'entered'].join(), ['entered', 'version-stale'].join()]).toContain(codes.join());
  });

  it('is in the journal of the region without its words, which are checked against their digest', async () => {
    const subject = `audit:${CALIBRATED}`;
    const wrong = async () =>
      (await verifySubject(api().store, subject)).findings
        .map(({ kind }) => kind)
        .filter((kind) => /submission/.test(kind));
    expect(await wrong()).toEqual([]);
    const { journal, submissions } = api().store.models;
    const entry = await journal.findOne({ subject, type: 'calibration.organisation' }).lean();
    expect(JSON.stringify(entry)).not.toContain('188/45');
    const body = { basis: 'lain' };
    await submissions.collection.updateOne({ _id: entry?.data?.['reasonId'] } as never, {
      $set: { body, digest: bodyDigest(body) },
    });
    expect(await wrong()).toEqual(['submission-differs']);
  });

  it('is refused to who is appraised in the unit, without a basis, and for what is not there', async () => {
    const key = await api().keyFor({ region: CALIBRATED, roles: ['hr'], employeeId: own, hands: [own] });
    expect((await enter('dinkes', good, { key })).body.code).toBe('self-decision');
    expect((await enter('setda', { predicate: 'BAIK' })).status).toBe(422);
    expect((await enter('setda', { ...good, predicate: 'BAGUS' })).status).toBe(422);
    expect((await enter('nowhere', good)).status).toBe(422);
    const auditor = await api().keyFor({ region: CALIBRATED, roles: ['auditor'], employeeId: 'emp-a' });
    expect((await enter('setda', good, { key: auditor })).status).toBe(403);
    const elsewhere = await api().keyFor({ region: HOME, roles: ['hr'], employeeId: 'emp-e' });
    expect((await enter('setda', good, { key: elsewhere })).status).toBe(404);
    const nobody = await api().keyFor({ region: CALIBRATED, roles: ['hr'] });
    expect((await enter('setda', good, { key: nobody })).body.code).toBe('person-required');
  });
});
