import { describe, expect, test } from 'vitest';
import { PackError } from '../../../rules/language/errors.ts';
import { planStages } from '../../../rules/time/plan.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import type { Finding, PackSource } from '../../../rules/language/types.ts';
import { packJson, type Patch } from '../../support/rules-fixture.ts';

const nation = (patch: Patch): PackSource => ({
  format: 'siklus.pack/1',
  id: 'contoh',
  version: 1,
  ...packJson(patch),
});
const below = (id: string, parent: string, fields: Record<string, unknown>): PackSource => ({
  format: 'siklus.pack/1',
  id,
  version: 1,
  area: '99.02',
  title: { id, en: id },
  effective: { from: '2026-01-01', to: null },
  extends: { id: parent, version: 1 },
  ...fields,
});
function refused(chain: PackSource[]): Finding[] {
  try {
    resolvePack(chain);
    return [];
  } catch (error) {
    if (error instanceof PackError) return error.errors;
    throw error;
  }
}
const places = (chain: PackSource[]) => refused(chain).map(({ pointer, code }) => `${pointer} ${code}`);
const city = (fields: Record<string, unknown>, patch: Patch) => [nation(patch), below('kota', 'contoh', fields)];

describe('a locked item', () => {
  const LOCK = { '/outcomes/0/locked': true, '/outcomes/0/legal': ['pp-30-2019-41'] };

  test('is refused in a child that changes, moves, removes or unlocks it, with its article named', () => {
    const item = '/outcomes/certificate item-locked';
    expect(places(city({ outcomes: [{ id: 'certificate', severity: 3 }] }, LOCK))).toEqual([item]);
    expect(places(city({ outcomes: [{ id: 'certificate', $remove: true }] }, LOCK))).toEqual([item]);
    expect(places(city({ outcomes: [{ id: 'certificate', locked: null }] }, LOCK))).toEqual([item]);
    expect(places(city({ outcomes: [{ id: 'reprimand', $before: 'certificate' }] }, LOCK))).toEqual([]);
    const moved = city({ outcomes: [{ id: 'reprimand', $before: 'certificate' }] }, { '/outcomes/1/locked': true });
    expect(places(moved)).toEqual(['/outcomes/reprimand/$before item-locked']);
    const [finding] = refused(city({ outcomes: [{ id: 'certificate', severity: 3 }] }, LOCK));
    expect(finding?.detail.id).toContain('Peraturan 1/2001 Pasal 41');
    expect(finding?.detail.en).toContain('Peraturan 1/2001 article 41');
  });

  test('may be restated as it is', () => {
    expect(places(city({ outcomes: [{ id: 'certificate', severity: 0 }] }, LOCK))).toEqual([]);
  });

  test('binds records and objects as well, and grandchildren', () => {
    const patch = { '/objection/locked': true, '/facts/months/locked': true };
    const child = below('kota', 'contoh', {});
    const grandchild = below('kecamatan', 'kota', {
      objection: { decide: { workingDays: 1 } },
      facts: { months: null },
    });
    expect(places([nation(patch), child, grandchild])).toEqual(['/facts/months item-locked', '/objection item-locked']);
  });

  test('lets a locked calendar take up new holidays, but not another working week', () => {
    const patch = { '/calendar/locked': true };
    const day = { date: '2028-01-01', label: { id: 'x', en: 'x' } };
    expect(places(city({ calendar: { holidays: [day] } }, patch))).toEqual([]);
    expect(places(city({ calendar: { workingWeekdays: [1, 2, 3] } }, patch))).toEqual(['/calendar item-locked']);
  });
});

describe('what a locked item rests on', () => {
  const LOCKED = { '/outcomes/1/locked': true };
  const kept = (fields: Record<string, unknown>, patch: Patch = LOCKED) => places(city(fields, patch));
  const pardon = (fields: Record<string, unknown>) => ({
    id: 'pardon',
    code: 'PENGAMPUNAN',
    kind: 'followUp',
    title: { id: 'x', en: 'x' },
    severity: 0,
    approval: 'supervisor',
    conditions: { all: [{ fact: 'predicate', operator: 'in', value: ['KURANG', 'SANGAT_KURANG'] }] },
    legal: ['pp-30-2019'],
    provenance: 'default',
    ...fields,
  });

  test('no outcome below may keep it from firing, by excludes or overrides, also by way of another', () => {
    expect(kept({ outcomes: [pardon({ excludes: ['reprimand'] })] })).toEqual(['/outcomes/pardon item-locked']);
    expect(kept({ outcomes: [pardon({ overrides: 'reprimand' })] })).toEqual(['/outcomes/pardon item-locked']);
    expect(kept({ outcomes: [pardon({ excludes: ['certificate'] })] })).toEqual([]);
    const reward = { '/outcomes/0/locked': true };
    // The reprimand silences the locked certificate: what fires the reprimand, or silences it, is held too.
    const sooner = { id: 'reprimand', conditions: { all: [{ fact: 'months', operator: 'lessThan', value: 1 }] } };
    expect(kept({ outcomes: [sooner] }, reward)).toContain('/outcomes/reprimand item-locked');
    expect(kept({ outcomes: [pardon({ excludes: ['reprimand'] })] }, reward)).toEqual(['/outcomes/pardon item-locked']);
  });

  test('the table, nodes and facts that it reads stay as they are, but for their words', () => {
    const cuts = { derived: { rating: { cuts: [100, 200] } } };
    expect(kept(cuts)).toEqual(['/derived/rating item-locked']);
    expect(kept(cuts, { '/predicates/locked': true })).toEqual(['/derived/rating item-locked']);
    expect(kept({ facts: { behaviour: { missing: 'hold' } } })).toEqual(['/facts/behaviour item-locked']);
    expect(kept({ predicates: { cells: [['BAIK'], ['BAIK'], ['BAIK']] } })).toContain('/predicates item-locked');
    expect(kept({ derived: { rating: { label: { id: 'Hasil', en: 'Result' } } } })).toEqual([]);
  });

  test('the indicators are the region’s own, and cannot be replaced by a node of their name', () => {
    const weights = [
      { id: 'speed', weight: 3000 },
      { id: 'quality', weight: 7000 },
    ];
    expect(kept({ indicators: weights })).toEqual([]);
    const flat = {
      type: 'curve',
      of: 'speed',
      points: [
        [0, 9000],
        [12_000, 9000],
      ],
      label: { id: 'x', en: 'x' },
    };
    const replaced = { scoring: { result: 'other' }, derived: { resultScore: { ...flat, unit: 'hundredth' } } };
    expect(kept(replaced)).toContain('/derived/resultScore item-locked');
  });

  test('a locked calendar keeps its holidays', () => {
    const patch = { '/calendar/locked': true };
    const removed = { calendar: { holidays: [{ date: '2027-01-01', $remove: true }] } };
    expect(kept(removed, patch)).toEqual(['/calendar item-locked']);
    expect(kept(removed, {})).toEqual([]);
  });
});

describe('a bound', () => {
  const BOUND = {
    '/indicators/0/bounds': { weight: { min: 3000, max: 5000, legal: ['pp-30-2019-41'] } },
    '/objection/bounds': { 'window/calendarDays': { min: 14 } },
  };
  const weights = (speed: number) => ({
    indicators: [
      { id: 'speed', weight: speed },
      { id: 'quality', weight: 10_000 - speed },
    ],
  });

  test('refuses a value outside it, naming the bound, its article and the value', () => {
    const [finding, ...rest] = refused(city(weights(5001), BOUND));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ pointer: '/indicators/speed/weight', code: 'bound-violated' });
    expect(finding?.detail.en).toBe(
      'The value is 50.01%, but the bound is 30% to 50% (Peraturan 1/2001 article 41). Choose a value within the bound.',
    );
    expect(finding?.detail.id).toContain('50,01%');
    expect(places(city(weights(2999), BOUND))).toEqual(['/indicators/speed/weight bound-violated']);
  });

  test('includes both ends', () => {
    expect(places(city(weights(5000), BOUND))).toEqual([]);
    expect(places(city(weights(3000), BOUND))).toEqual([]);
  });

  test('reaches numbers inside the item, also when they are expressed otherwise', () => {
    const place = '/objection/window/calendarDays bound-violated';
    expect(places(city({ objection: { window: { calendarDays: 13 } } }, BOUND))).toEqual([place]);
    expect(places(city({ objection: { window: { workingDays: 90 } } }, BOUND))).toEqual([place]);
    expect(places(city({ objection: { window: { calendarDays: 15 } } }, BOUND))).toEqual([]);
  });

  test('with an upper end is not escaped by another unit, nor by another way to say the same', () => {
    const most = { '/objection/bounds': { 'decide/workingDays': { max: 21 } } };
    const decide = (value: unknown) => places(city({ objection: { decide: value } }, most));
    expect(decide({ workingDays: 22 })).toEqual(['/objection/decide/workingDays bound-violated']);
    expect(decide({ calendarDays: 900 })).toEqual(['/objection/decide/workingDays bound-violated']);
    expect(decide({ workingDays: 21 })).toEqual([]);
    const stage = { '/phases/1/bounds': { 'lasts/workingDays': { max: 10 } } };
    const lasts = (fields: Record<string, unknown>) =>
      places(city({ phases: [{ id: 'assessment', ...fields }] }, stage));
    expect(lasts({ lasts: null, closes: 'P23M' })).toEqual(['/phases/assessment/lasts/workingDays bound-violated']);
    expect(lasts({ lasts: { workingDays: 10 } })).toEqual([]);
  });

  test('may be narrowed below, never loosened, dropped or escaped by removing the item', () => {
    const bounds = (weight: unknown) => city({ indicators: [{ id: 'speed', bounds: { weight } }] }, BOUND);
    const place = '/indicators/speed/bounds/weight bound-violated';
    expect(places(bounds({ min: 3500, max: 4500 }))).toEqual([]);
    expect(places(bounds({ min: 3000 }))).toEqual([place]);
    expect(places(city({ indicators: [{ id: 'speed', bounds: null }] }, BOUND))).toEqual([place]);
    const removed = city(
      {
        indicators: [
          { id: 'speed', $remove: true },
          { id: 'quality', weight: 10_000 },
        ],
      },
      BOUND,
    );
    expect(places(removed)).toEqual(['/indicators/speed/weight bound-violated']);
  });

  test('narrowed by a city binds the district below it', () => {
    const kota = below('kota', 'contoh', {
      indicators: [{ id: 'speed', bounds: { weight: { min: 4000, max: 4500 } } }],
    });
    const chain = (speed: number) => [nation(BOUND), kota, below('kecamatan', 'kota', weights(speed))];
    expect(places(chain(4500))).toEqual([]);
    expect(places(chain(4600))).toEqual(['/indicators/speed/weight bound-violated']);
  });

  test('binds the pack that states it, and is refused when it bounds nothing', () => {
    expect(places([nation({ ...BOUND, '/indicators/0/weight': 9000, '/indicators/1/weight': 1000 })])).toEqual([
      '/indicators/speed/weight bound-violated',
    ]);
    expect(places([nation({ '/indicators/0/bounds': { weight: {} } })])).toEqual([
      '/indicators/speed/bounds/weight range-empty',
    ]);
  });
});

test('what a parent holds never reaches the plan that workflows run', () => {
  const patch = { '/phases/0/locked': true, '/phases/0/bounds': { maxRounds: { min: 1 } } };
  const { pack } = resolvePack([nation(patch)]);
  const [stage] = planStages(pack, { from: '2027-01-01', to: '2027-12-31' }).stages;
  expect(Object.keys(stage?.options ?? {}).sort()).toEqual(['acknowledge', 'maxRounds', 'maxTargets', 'minTargets']);
});
