import { type ProblemEntry, t } from '../problem/entry.ts';

export const TRANSFER_PROBLEMS = {
  'transfer-state': {
    status: 409,
    final: true,
    title: t('Tidak sesuai keadaan perpindahan ini', 'Not in this state of the transfer'),
    next: t(
      'Baca perpindahan ini kembali: di sana tertulis apa yang sudah terjadi dan siapa yang ditunggu (API: state, ended, may).',
      'Read the transfer again: it says what has happened and who is waited for (API: state, ended, may).',
    ),
  },
} satisfies Record<string, ProblemEntry>;
