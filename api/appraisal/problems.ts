import { type ProblemEntry, t } from '../problem/entry.ts';

export const FACT_PROBLEMS = {
  'facts-missing': {
    status: 422,
    title: t('Fakta belum lengkap', 'Facts are missing'),
    next: t('Lengkapi fakta yang disebut.', 'Supply the facts that are named.'),
  },
  'facts-on-hold': {
    status: 422,
    title: t('Fakta masih ditunggu', 'Facts are still awaited'),
    next: t('Penilaian menunggu fakta yang disebut.', 'The evaluation waits for the facts that are named.'),
  },
  'facts-by-hand': {
    status: 409,
    final: true,
    title: t('Angka ini dikirim oleh sistemnya', 'This figure is sent by its system'),
    next: t(
      'Minta pengelola sistem itu mengirimnya dengan kunci API wilayah (API: POST /v1/facts). Mengisi dengan tangan hanya dapat dalam siklus percobaan.',
      'Ask whoever runs that system to send it with a key of the region (API: POST /v1/facts). Only a sandbox cycle is filled in by hand.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
