/** What is nobody's mistake who asks: a part of the service that is down, busy or broken. */
import { type ProblemEntry as Entry, t } from './entry.ts';

export const FAILURES = {
  'temporal-unavailable': {
    status: 503,
    title: t('Layanan proses sedang tidak tersedia', 'The process service is not available'),
    next: t(
      'Kirim yang sama lagi (API: Idempotency-Key yang sama): tidak ada yang dilakukan dua kali.',
      'Send the same again (API: the same Idempotency-Key): nothing is done twice.',
    ),
  },
  'answer-unknown': {
    status: 503,
    title: t('Jawaban belum diketahui', 'The answer is not known yet'),
    next: t(
      'Perintah mungkin sudah diterima. Kirim yang sama lagi untuk mengetahuinya (API: Idempotency-Key yang sama).',
      'The command may have been accepted. Send the same again to find out (API: the same Idempotency-Key).',
    ),
  },
  'pack-check-busy': {
    status: 503,
    title: t('Pemeriksaan paket belum selesai', 'The check of the pack is not finished yet'),
    next: t(
      'Server sedang sibuk; tidak ada yang salah dengan paketnya. Tunggu sebentar, lalu kirim yang sama lagi (API: Retry-After).',
      'The server is busy; nothing is wrong with the pack. Wait a moment, then send the same again (API: Retry-After).',
    ),
  },
  'database-unavailable': {
    status: 503,
    title: t('Basis data sedang tidak tersedia', 'The database is not available'),
    next: t(
      'Kirim yang sama lagi (API: Idempotency-Key yang sama): tidak ada yang dilakukan dua kali.',
      'Send the same again (API: the same Idempotency-Key): nothing is done twice.',
    ),
  },
  'query-too-slow': {
    status: 503,
    title: t('Pertanyaan ini terlalu berat', 'This question takes too long'),
    next: t(
      'Jangan diulangi begitu saja: persempit dengan cycle, unit atau nip, dan sampaikan kepada pengelola layanan.',
      'Do not simply repeat it: narrow it by cycle, unit or nip, and tell the people who run this service.',
    ),
  },
  'pack-changed': {
    status: 500,
    title: t('Paket aturan tersimpan tidak utuh', 'A stored rule pack is not what was published'),
    next: t(
      'Pengelola layanan menjalankan journal:verify dan memulihkan paket itu; sampai itu tidak ada yang dinilai dengannya.',
      'The operators run journal:verify and restore that pack; until then nobody is judged by it.',
    ),
  },
  internal: {
    status: 500,
    title: t('Kesalahan pada layanan', 'An error of the service'),
    next: t(
      'Sampaikan nomor permintaan ini kepada pengelola layanan (API: instance).',
      'Give the number of this request to the people who run this service (API: instance).',
    ),
  },
} satisfies Record<string, Entry>;
