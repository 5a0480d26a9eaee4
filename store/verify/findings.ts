/** What the verifier can find, and what to do about it, in words for whoever has to act. */
import type { Text } from '../../rules/language/types.ts';

const t = (id: string, en: string): Text => ({ id, en });

const FIND_OUT = t(
  'Salin basis data dahulu, bandingkan dengan cadangan terakhir, cari siapa yang dapat menulis ke basis data, lalu koreksi dengan catatan baru; jangan mengubah catatan lama.',
  'Copy the database first, compare with the last backup, find out who could write to it, and correct by a new record; never change an old one.',
);
const REBUILD = t(
  'Jika jurnal penilaian itu sendiri tidak punya temuan: journal:verify -- --rebuild.',
  'When the journal of that appraisal has no findings itself: journal:verify -- --rebuild.',
);
const RESTORE_PACK = t(
  'Pulihkan paket itu dari cadangan; sampai itu tidak ada yang dinilai dengannya.',
  'Restore that pack from a backup; until then nobody is judged by it.',
);
const SEAL_ONCE = t(
  'Bila ini data dari rilis sebelum ada segel dan belum pernah disegel: journal:verify -- --first, sekali. Bila tidak, catatan itu ditulis di luar Siklus: cari siapa yang dapat menulis ke basis data.',
  'If this is data of a release before there were seals, and was never sealed: journal:verify -- --first, once. If not, the record was written by something else than Siklus: find out who could write to the database.',
);
const GIVE_KEY = t(
  'Sebut kunci lama juga dalam SIKLUS_CODEC_KEYS. Bila kunci itu tidak pernah ada, catatan itu ditulis di luar Siklus.',
  'Name the older keys in SIKLUS_CODEC_KEYS too. If there never was such a key, the record was written by something else than Siklus.',
);

const TEXTS = {
  'entry-missing': [t('Entri jurnal hilang.', 'A journal entry is missing.'), FIND_OUT],
  'entry-changed': [
    t(
      'Isi entri tidak cocok dengan hash-nya: entri diubah setelah ditulis.',
      'The content of an entry does not match its hash: it was changed after it was written.',
    ),
    FIND_OUT,
  ],
  'entry-misplaced': [
    t(
      'Entri berada di tempat yang bukan tempatnya (nomor, subjek, atau daerah).',
      'An entry is in a place that is not its own (number, subject or region).',
    ),
    FIND_OUT,
  ],
  'chain-broken': [
    t('Entri tidak menyambung ke entri sebelumnya.', 'An entry does not link to the one before it.'),
    FIND_OUT,
  ],
  'seal-broken': [
    t(
      'Segel catatan tidak cocok dengan isinya: catatan diubah atau ditaruh di luar Siklus.',
      'The seal of a record does not fit its content: it was changed or put there by something else than Siklus.',
    ),
    FIND_OUT,
  ],
  'seal-missing': [t('Catatan tidak bersegel.', 'A record has no seal.'), SEAL_ONCE],
  'seal-unknown-key': [
    t('Catatan disegel dengan kunci yang tidak dikenal.', 'A record was sealed with a key that is not known here.'),
    GIVE_KEY,
  ],
  'journal-missing': [
    t('Catatan ada, tetapi tidak punya jurnal.', 'A record exists, but nothing in the journal belongs to it.'),
    FIND_OUT,
  ],
  'record-missing': [
    t('Jurnal menyebut catatan yang tidak ada.', 'The journal names a record that does not exist.'),
    FIND_OUT,
  ],
  'record-differs': [
    t('Catatan berbeda dari yang disebut jurnal.', 'A record differs from what the journal says of it.'),
    FIND_OUT,
  ],
  'record-unnamed': [t('Catatan ada tanpa entri yang menyebutnya.', 'A record exists that no entry names.'), FIND_OUT],
  'submission-missing': [
    t('Teks yang disebut entri tidak ada.', 'The words that an entry refers to are missing.'),
    FIND_OUT,
  ],
  'submission-differs': [
    t(
      'Teks, penulis, atau keadaannya bukan yang dicatat entri.',
      'Words, who wrote them, or their state are not what the entry recorded.',
    ),
    FIND_OUT,
  ],
  'projection-missing': [
    t(
      'Tampilan penilaian hilang; dapat dibangun ulang dari jurnal.',
      'The projection of an appraisal is missing; it can be rebuilt from the journal.',
    ),
    REBUILD,
  ],
  'projection-head': [
    t(
      'Versi atau hash kepala tampilan berbeda dari jurnal.',
      'Version or head hash of a projection differ from the journal.',
    ),
    REBUILD,
  ],
  'projection-field': [
    t(
      'Isi tampilan berbeda dari yang dicatat jurnal.',
      'A field of a projection differs from what the journal recorded.',
    ),
    REBUILD,
  ],
  'pack-missing': [t('Paket aturan yang dipakai tidak ada.', 'A rule pack that is in use is missing.'), RESTORE_PACK],
  'pack-changed': [
    t('Isi paket aturan tidak cocok dengan sidiknya.', 'The content of a rule pack does not match its digest.'),
    RESTORE_PACK,
  ],
  'text-changed': [
    t(
      'Teks draf atau laporan tidak cocok dengan sidiknya.',
      'The text of a draft or report does not match its digest.',
    ),
    FIND_OUT,
  ],
  'decision-missing': [
    t('Jurnal menyebut keputusan yang tidak ada.', 'The journal names a decision that does not exist.'),
    FIND_OUT,
  ],
  'decision-differs': [
    t(
      'Keputusan tersimpan berbeda dari hasil hitung ulang fakta dan paketnya.',
      'A stored decision differs from what its facts and pack give when derived again.',
    ),
    FIND_OUT,
  ],
  'decision-unrecorded': [
    t(
      'Keputusan berbeda dari yang dicatat jurnal saat penilaian dihitung, atau tidak disebut jurnal.',
      'A decision differs from what the journal recorded when the appraisal was scored, or the journal does not name it.',
    ),
    FIND_OUT,
  ],
  'outcome-missing': [
    t('Jurnal mencatat keluaran terbit yang tidak ada.', 'The journal records an issued outcome that does not exist.'),
    FIND_OUT,
  ],
  'outcome-unbacked': [
    t('Keluaran ada tanpa catatan terbit di jurnal.', 'An outcome exists without an entry that issued it.'),
    FIND_OUT,
  ],
  'outcome-twice': [t('Keluaran yang sama terbit dua kali.', 'The same outcome was issued twice.'), FIND_OUT],
  'outcome-differs': [
    t(
      'Keluaran berbeda dari yang dicatat jurnal atau keputusan.',
      'An outcome differs from what the journal or the decision says.',
    ),
    FIND_OUT,
  ],
  'outcome-undecided': [
    t(
      'Sanksi terbit tanpa keputusan orang lain yang berwenang.',
      'A sanction was issued without the decision of another person.',
    ),
    FIND_OUT,
  ],
  'amendment-unapproved': [
    t(
      'Penilaian dialihkan ke paket aturan lain tanpa persetujuan orang kedua.',
      'An appraisal was moved to another rule pack without the approval of a second person.',
    ),
    FIND_OUT,
  ],
  'amendment-broken': [
    t(
      'Catatan pengalihan paket aturan tidak cocok dengan paket sebelumnya.',
      'The record of an amendment does not fit the rule pack before it.',
    ),
    FIND_OUT,
  ],
  'anchor-broken': [
    t('Entri yang sudah dijangkarkan hilang atau berubah.', 'An entry that was anchored before is missing or changed.'),
    FIND_OUT,
  ],
  'anchor-forged': [
    t(
      'Daftar jangkar diubah atau tidak ditandatangani dengan kunci ini.',
      'The list of anchors was changed, or not signed with this key.',
    ),
    t(
      'Ambil daftar dari cadangannya, dan periksa siapa yang dapat menulis ke tempat itu.',
      'Take the list from its backup, and find out who can write to where it is kept.',
    ),
  ],
} as const satisfies Record<string, readonly [what: Text, todo: Text]>;

export type FindingKind = keyof typeof TEXTS;

/** What it means, and what to do. */
export const wordsOfFinding = (kind: FindingKind): readonly [what: Text, todo: Text] => TEXTS[kind];

export type JournalFinding = {
  kind: FindingKind;
  subject: string;
  /** Id of the record in question. */
  record: string;
  detail: string;
};

/** Says what is wrong with one subject; without a record, with the subject itself. */
export const journalFindings =
  (subject: string) =>
  (kind: FindingKind, detail: string, record = subject): JournalFinding => ({ kind, subject, record, detail });
