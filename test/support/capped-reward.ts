/** A reward of which there are only so many, in the pack of the fixture. */
import type { Budget } from '../../rules/calibrate/places.ts';
import { fixturePack, packJson, type Patch } from './rules-fixture.ts';

const calibration = {
  id: 'session',
  kind: 'calibration',
  title: { id: 'Kalibrasi', en: 'Calibration' },
  onDeadline: { do: 'hold' },
  provenance: 'default',
};

export const TWELVE: Budget = {
  over: 'unit',
  places: 12,
  order: [
    { by: 'resultScore', first: 'highest' },
    { by: 'speed', first: 'highest' },
  ],
  tie: 'lot',
};

/** With a stage of calibration, which places are given by. */
export const cappedPatch = (budget: unknown = TWELVE, more: Patch = {}): Patch => ({
  '/phases': (packJson()['phases'] as unknown[]).toSpliced(2, 0, calibration),
  '/outcomes/0/budget': budget,
  ...more,
});
export const cappedPack = (budget?: unknown, more?: Patch) => fixturePack(cappedPatch(budget, more));

/** Rupiah by behaviour and predicate. */
export const TABLE = {
  rows: { fact: 'behaviour', values: ['di_bawah', 'sesuai', 'di_atas'] },
  cols: { fact: 'predicate', values: ['SANGAT_BAIK', 'BAIK', 'BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'] },
  cells: [
    [0, 0, 0, 0, 0],
    [2_000_000, 1_500_000, 0, 0, 0],
    [3_000_000, 1_750_001, 0, 0, 0],
  ],
};
