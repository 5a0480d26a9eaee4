import { type ProblemEntry, t } from '../problem/entry.ts';

/** What can be wrong with the calibration of a unit. */
export const CALIBRATION_PROBLEMS = {
  'parent-first': {
    status: 409,
    title: t('Unit induk lebih dahulu', 'The unit above first'),
    next: t(
      'Tetapkan predikat organisasi unit induk, lalu ulangi.',
      'Enter the predicate of the unit above, then do it again.',
    ),
  },
  'calibration-open': {
    status: 409,
    title: t('Sidang kalibrasi belum ditutup', 'The session of calibration is not closed'),
    next: t(
      'Lihat papan kalibrasi unit itu, lalu tutup sidangnya dengan risalah; orang lain yang kemudian melepas unitnya.',
      'Look at the unit’s board, then close its session with minutes; somebody else then releases the unit.',
    ),
  },
  'shared-budget': {
    status: 409,
    title: t('Anggarannya dibagi seluruh wilayah', 'The whole region shares the budget'),
    next: t(
      'Lepaskan seluruh siklus sekaligus: urutan penghargaan ini berlaku untuk seluruh wilayah, dan ditetapkan saat dilepas.',
      'Release the whole cycle at once: this reward is given in one order over the region, which is fixed by the release.',
    ),
  },
  'pattern-broken': {
    status: 409,
    title: t('Pola sebaran belum dipenuhi', 'The pattern is not kept'),
    next: t(
      'Pindahkan hasil dalam kalibrasi, atau kesampingkan polanya dengan alasan.',
      'Move results in calibration, or override the pattern with a reason.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
