/** What refuses somebody who gives keys and roles, signs in, or calls with a key or token that does not count yet. */
import { type ProblemEntry, t } from '../problem/entry.ts';

export const KEY_PROBLEMS = {
  'employee-unknown': {
    status: 422,
    title: t('Pegawai tidak dikenal', 'Unknown employee'),
    next: t('Impor pegawai itu lebih dahulu.', 'Import that employee first.'),
  },
  'key-beyond-maker': {
    status: 403,
    final: true,
    title: t('Kunci melebihi jangkauan pembuatnya', 'The key would reach further than its maker'),
    next: t(
      'Kurangi bagian yang disebut (API: errors), atau minta admin yang jangkauannya memadai. Peran dan jabatan lain hanya diberikan kepada seorang pegawai (API: employeeId).',
      'Narrow what is named (API: errors), or ask an admin who reaches that far. Other roles and offices are only given to an employee (API: employeeId).',
    ),
  },
  'key-unconfirmed': {
    status: 403,
    title: t('Kunci ini belum dikonfirmasi', 'This key is not confirmed yet'),
    next: t(
      'Pegawai itu sendiri (dengan token atau kunci lain) atau admin kedua mengonfirmasinya (API: POST /v1/api-keys/{id}/confirm).',
      'That employee (with a token or another key) or a second admin confirms it (API: POST /v1/api-keys/{id}/confirm).',
    ),
  },
  'key-ended': {
    status: 409,
    final: true,
    title: t('Kunci ini sudah berakhir', 'This key has ended'),
    next: t('Buat kunci baru.', 'Make a new key.'),
  },
  'same-hands': {
    status: 403,
    title: t('Harus orang kedua', 'A second person must do this'),
    next: t(
      'Pakai kunci atau token orang lain yang tidak dibuat oleh orang pertama, dan yang tidak membuat kunci orang pertama.',
      'Use the key or token of somebody else, which the first person did not make, and whose holder did not make that of the first.',
    ),
  },
  'last-admin-key': {
    status: 409,
    title: t('Ini kunci admin yang terakhir', 'This is the last admin key'),
    next: t(
      'Buat dahulu kunci admin lain yang berlaku, atau ganti kunci ini (API: POST /v1/api-keys/{id}/rotate).',
      'First make another admin key that is in force, or replace this one (API: POST /v1/api-keys/{id}/rotate).',
    ),
  },
  'role-held': {
    status: 409,
    final: true,
    title: t('Peran ini sudah dipegangnya pada hari-hari itu', 'They hold this on some of these days already'),
    next: t(
      'Cabut dahulu yang ada, atau pilih hari yang tidak bertumpang tindih.',
      'Take back what there is first, or choose days that do not overlap.',
    ),
  },
  'last-admin': {
    status: 409,
    title: t('Ini admin wilayah yang terakhir', 'This is the last admin of the region'),
    next: t('Beri dahulu peran admin kepada pegawai lain.', 'First give the role of an admin to somebody else.'),
  },
  'provider-unavailable': {
    status: 503,
    title: t('Penyedia identitas sedang tidak tersedia', 'The identity provider is not available'),
    next: t(
      'Token belum dapat diperiksa, jadi belum ditolak. Tunggu sebentar, lalu ulangi (API: Retry-After); kunci API tetap berlaku.',
      'The token could not be checked, so it is not refused. Wait a moment, then repeat (API: Retry-After); API keys go on working.',
    ),
  },
  'sign-in-unfinished': {
    status: 400,
    title: t('Belum berhasil masuk', 'You are not signed in yet'),
    next: t(
      'Mulai lagi dari halaman ini. Masuk harus selesai dalam sepuluh menit, di peramban yang sama.',
      'Begin again from this page. Signing in must be finished within ten minutes, in the same browser.',
    ),
  },
  'person-unknown': {
    status: 403,
    title: t('Anda belum terdaftar di Siklus', 'Siklus does not know you yet'),
    next: t(
      'Hubungi bagian kepegawaian instansi Anda: NIP Anda harus tercatat aktif di Siklus, dan sama dengan yang ada pada akun Anda.',
      'Ask HR of your agency: your employee number must be in service in Siklus, and the same as in your account.',
    ),
  },
  'sign-in-again': {
    status: 403,
    title: t('Masuk lagi untuk melanjutkan', 'Sign in again to go on'),
    next: t(
      'Tindakan ini hanya untuk yang masuk dalam 60 menit terakhir. Isian Anda tersimpan dan ditampilkan lagi sesudahnya.',
      'This is only for whoever has signed in within the last 60 minutes. What you wrote is kept and shown again afterwards.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
