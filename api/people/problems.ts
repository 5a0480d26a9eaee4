/** What refuses somebody who makes keys, or calls with a key or token that does not count yet. */
import { type ProblemEntry, t } from '../problem/entry.ts';

export const KEY_PROBLEMS = {
  'key-beyond-maker': {
    status: 403,
    final: true,
    title: t('Kunci melebihi jangkauan pembuatnya', 'The key would reach further than its maker'),
    next: t(
      'Kurangi bagian yang disebut dalam errors, atau minta admin yang jangkauannya memadai. Peran dan jabatan lain hanya diberikan kepada seorang pegawai (employeeId).',
      'Narrow what errors names, or ask an admin who reaches that far. Other roles and offices are only given to an employee (employeeId).',
    ),
  },
  'key-unconfirmed': {
    status: 403,
    title: t('Kunci ini belum dikonfirmasi', 'This key is not confirmed yet'),
    next: t(
      'POST /v1/api-keys/{id}/confirm oleh pegawai itu sendiri (dengan token atau kunci lain), atau oleh admin kedua.',
      'POST /v1/api-keys/{id}/confirm by that employee (with a token or another key), or by a second admin.',
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
      'Buat dahulu kunci admin lain yang berlaku, atau ganti kunci ini dengan POST /v1/api-keys/{id}/rotate.',
      'First make another admin key that is in force, or replace this one with POST /v1/api-keys/{id}/rotate.',
    ),
  },
  'provider-unavailable': {
    status: 503,
    title: t('Penyedia identitas sedang tidak tersedia', 'The identity provider is not available'),
    next: t(
      'Token belum dapat diperiksa, jadi belum ditolak. Ulangi setelah Retry-After; kunci API tetap berlaku.',
      'The token could not be checked, so it is not refused. Repeat after Retry-After; API keys go on working.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
