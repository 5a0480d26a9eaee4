import { type ProblemEntry, t } from '../problem/entry.ts';

export const FOLLOW_UP_PROBLEMS = {
  'follow-up-step': {
    status: 409,
    final: true,
    title: t('Langkah ini tidak sedang terbuka', 'This step is not open'),
    next: t(
      'Buka tindak lanjut ini kembali: di sana tertulis yang ditunggu dan yang dapat Anda lakukan (API: open, may).',
      'Open the follow-up again: it says what is awaited, and what you can do (API: open, may).',
    ),
  },
} satisfies Record<string, ProblemEntry>;

export const HEARING_PROBLEMS = {
  'hearing-needed': {
    status: 409,
    final: true,
    title: t('Pegawai belum diperiksa', 'The person has not been heard'),
    next: t(
      'Panggil pegawai sesuai aturan, lalu catat pemeriksaannya, atau bahwa ia tidak hadir sesudah semua panggilan.',
      'Summon the person as the rules say, then record the hearing, or that they stayed away from every summons.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
