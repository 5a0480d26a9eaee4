import { type ProblemEntry, t } from '../problem/entry.ts';

/** What can be wrong with a goal. */
export const GOAL_PROBLEMS = {
  'goal-invalid': {
    status: 422,
    final: true,
    title: t('Isi sasaran tidak sah', 'The goal’s content is not valid'),
    next: t('Perbaiki bagian yang disebut dalam errors.', 'Correct the parts named in errors.'),
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
      'Baca target bersama ini kembali: state, dispute, dan owners menyebut apa yang ditunggu.',
      'Read the joint target again: state, dispute and owners tell what it waits for.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
