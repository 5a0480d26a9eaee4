/** The part of the registry (problems.ts) that amendments add. */
import { type ProblemEntry, t } from '../problem/entry.ts';

export const AMENDMENT_PROBLEMS = {
  'amendment-decided': {
    status: 409,
    final: true,
    title: t('Usulan sudah diputus', 'The amendment is decided'),
    next: t(
      'Lihat keadaan usulan ini (API: state); perubahan lain memerlukan usulan baru.',
      'See how it stands (API: state); anything else takes a new amendment.',
    ),
  },
  'amendment-too-large': {
    status: 422,
    title: t('Terlalu banyak penilaian', 'Too many appraisals'),
    next: t('Bagi usulan per unit atau per siklus.', 'Split it by unit or by cycle.'),
  },
  'amendment-empty': {
    status: 409,
    title: t('Tidak ada yang berubah', 'Nothing would change'),
    next: t(
      'Pratinjau menyebut mengapa tidak satu pun penilaian dapat dialihkan.',
      'The preview says why no appraisal can be amended.',
    ),
  },
  'preview-stale': {
    status: 412,
    title: t('Pratinjau sudah kedaluwarsa', 'The preview is stale'),
    next: t(
      'Baca pratinjau kembali, periksa perubahannya, lalu setujui dengan sidik yang baru.',
      'Read the preview again, look at what changed, then approve its new digest.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
