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
} satisfies Record<string, ProblemEntry>;
