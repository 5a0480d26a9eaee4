import { type ProblemEntry, t } from '../problem/entry.ts';

/** What can be wrong with a goal. */
export const GOAL_PROBLEMS = {
  'goal-invalid': {
    status: 422,
    final: true,
    title: t('Isi sasaran tidak sah', 'The goal’s content is not valid'),
    next: t('Perbaiki bagian yang disebut (API: errors).', 'Correct the parts that are named (API: errors).'),
  },
  'goal-retired': {
    status: 409,
    final: true,
    title: t('Sasaran ini sudah tidak berlaku', 'This goal is in force no longer'),
    next: t('Buat sasaran baru, atau pilih sasaran lain yang berlaku.', 'Make a new goal, or choose another in force.'),
  },
  'joint-target-state': {
    status: 409,
    final: true,
    title: t('Tidak sesuai keadaan target bersama', 'Not in this state of the joint target'),
    next: t(
      'Lihat target bersama ini kembali: di sana tertulis apa yang ditunggu (API: state, dispute, owners).',
      'Look at the joint target again: it says what it waits for (API: state, dispute, owners).',
    ),
  },
} satisfies Record<string, ProblemEntry>;
