import { type ProblemEntry, t } from '../problem/entry.ts';
import { TRANSFER_PROBLEMS } from '../transfer/problems.ts';

/** What can be wrong with the launch of a cycle or with an operation on it. */
export const CYCLE_PROBLEMS = {
  ...TRANSFER_PROBLEMS,
  'cycle-exists': {
    status: 409,
    final: true,
    title: t('Siklus sudah ada', 'The cycle exists'),
    next: t('Pakai label lain, atau lihat siklus yang sudah ada.', 'Use another label, or look at the existing cycle.'),
  },
  'cycle-overlaps': {
    status: 409,
    title: t('Siklus lain masih berjalan pada waktu itu', 'Another cycle runs at that time'),
    next: t(
      'Tunggu sampai siklus itu selesai atau batalkan. Jika keduanya memang harus berjalan bersama, sebut labelnya pada isian "Berjalan bersama siklus" (API: alongside).',
      'Wait until it is over, or cancel it. If both are meant to run, name its label in the field “Runs beside the cycles” (API: alongside).',
    ),
  },
  'nobody-to-launch': {
    status: 409,
    title: t('Belum ada yang dapat dinilai', 'There is nobody to appraise'),
    next: t(
      'Impor pegawai beserta atasannya; pratinjau peluncuran (API: dryRun=true) menyebut siapa yang tertahan dan mengapa.',
      'Import people with their superiors; the preview of the launch (API: dryRun=true) names who is held and why.',
    ),
  },
  'cycle-not-open': {
    status: 409,
    final: true,
    title: t('Siklus tidak berjalan', 'The cycle is not running'),
    next: t('Lihat keadaan siklus ini (API: state).', 'See how the cycle stands (API: state).'),
  },
  'release-too-early': {
    status: 409,
    title: t('Belum semua sampai di kalibrasi', 'Not all have reached calibration'),
    next: t(
      'Tunggu penilaian lain di unit itu, atau centang "Lepaskan yang sudah siap" (API: force: true): yang sudah sampai dilepas, yang menyusul tidak ditahan.',
      'Wait for the unit’s other appraisals, or tick “Release those that are ready” (API: force: true): those there go on, and those that come do not wait.',
    ),
  },
  'clock-is-real': {
    status: 409,
    final: true,
    title: t('Waktu siklus ini tidak dapat digeser', 'The time of this cycle cannot be moved'),
    next: t(
      'Hanya siklus uji coba (sandbox) yang waktunya dapat digeser; siklus ini berjalan menurut waktu sebenarnya.',
      'Only the time of a sandbox cycle can be moved; this one runs on real time.',
    ),
  },
  'clock-backwards': {
    status: 409,
    title: t('Waktu tidak berjalan mundur', 'Time is never moved back'),
    next: t(
      'Pilih saat yang tidak lebih awal daripada waktu siklus ini (API: businessNow), atau kejadian berikutnya (API: next: true).',
      'Choose an instant that is not before the cycle’s time (API: businessNow), or what comes next (API: next: true).',
    ),
  },
} satisfies Record<string, ProblemEntry>;
