import { type ProblemEntry, t } from '../problem/entry.ts';

/** What can be wrong with words between colleagues. */
export const REMARK_PROBLEMS = {
  'remark-limit': {
    status: 409,
    final: true,
    title: t('Cukup untuk hari ini', 'Enough for today'),
    next: t(
      'Tulis lagi besok; yang mendesak, bicarakan langsung.',
      'Write again tomorrow; what is urgent is better said in person.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
