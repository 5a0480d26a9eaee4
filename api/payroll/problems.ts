import { type ProblemEntry, t } from '../problem/entry.ts';

export const PAYROLL_PROBLEMS = {
  'payroll-empty': {
    status: 409,
    title: t('Belum ada baris untuk dibayar', 'There is no line to pay'),
    next: t(
      'Baris masuk ketika tindak lanjut bernilai uang ditetapkan, atau sebuah baris dibatalkan.',
      'A line comes when an outcome that is worth money is issued, or when a line is taken back.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
