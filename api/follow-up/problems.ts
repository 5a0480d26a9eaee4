import { type ProblemEntry, t } from '../problem/entry.ts';

export const FOLLOW_UP_PROBLEMS = {
  'follow-up-step': {
    status: 409,
    final: true,
    title: t('Langkah ini tidak sedang terbuka', 'This step is not open'),
    next: t(
      'Baca tindak lanjut ini kembali: open menyebut langkah yang ditunggu, may menyebut yang dapat Anda lakukan.',
      'Read the follow-up again: open names the steps that are awaited, may those that you can take.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
