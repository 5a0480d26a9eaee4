/** What the verifier can find, in words for whoever has to act on it. */
import type { Text } from '../../rules/language/types.ts';

export const FINDINGS = {
  'entry-missing': {
    id: 'Entri jurnal hilang.',
    en: 'A journal entry is missing.',
  },
  'entry-changed': {
    id: 'Isi entri tidak cocok dengan hash-nya: entri diubah setelah ditulis.',
    en: 'The content of an entry does not match its hash: it was changed after it was written.',
  },
  'entry-misplaced': {
    id: 'Entri berada di tempat yang bukan tempatnya (nomor, subjek, atau daerah).',
    en: 'An entry is in a place that is not its own (number, subject or region).',
  },
  'chain-broken': {
    id: 'Entri tidak menyambung ke entri sebelumnya.',
    en: 'An entry does not link to the one before it.',
  },
  'journal-missing': {
    id: 'Catatan ada, tetapi penilaiannya tidak punya jurnal.',
    en: 'A record exists, but its appraisal has no journal.',
  },
  'projection-missing': {
    id: 'Tampilan penilaian hilang; dapat dibangun ulang dari jurnal.',
    en: 'The projection of an appraisal is missing; it can be rebuilt from the journal.',
  },
  'projection-head': {
    id: 'Versi atau hash kepala tampilan berbeda dari jurnal.',
    en: 'Version or head hash of a projection differ from the journal.',
  },
  'projection-field': {
    id: 'Isi tampilan berbeda dari yang dicatat jurnal.',
    en: 'A field of a projection differs from what the journal recorded.',
  },
  'pack-missing': {
    id: 'Paket aturan yang dipakai keputusan tidak ada.',
    en: 'The rule pack of a decision is missing.',
  },
  'pack-changed': {
    id: 'Isi paket aturan tidak cocok dengan sidiknya.',
    en: 'The content of a rule pack does not match its digest.',
  },
  'decision-missing': {
    id: 'Jurnal menyebut keputusan yang tidak ada.',
    en: 'The journal names a decision that does not exist.',
  },
  'decision-differs': {
    id: 'Keputusan tersimpan berbeda dari hasil hitung ulang fakta dan paketnya.',
    en: 'A stored decision differs from what its facts and pack give when derived again.',
  },
  'decision-unrecorded': {
    id: 'Keputusan berbeda dari yang dicatat jurnal saat penilaian dihitung.',
    en: 'A decision differs from what the journal recorded when the appraisal was scored.',
  },
  'outcome-missing': {
    id: 'Jurnal mencatat keluaran terbit yang tidak ada.',
    en: 'The journal records an issued outcome that does not exist.',
  },
  'outcome-unbacked': {
    id: 'Keluaran ada tanpa catatan terbit di jurnal.',
    en: 'An outcome exists without an entry that issued it.',
  },
  'outcome-twice': {
    id: 'Keluaran yang sama terbit dua kali.',
    en: 'The same outcome was issued twice.',
  },
  'outcome-differs': {
    id: 'Keluaran berbeda dari yang dicatat jurnal atau keputusan.',
    en: 'An outcome differs from what the journal or the decision says.',
  },
  'outcome-undecided': {
    id: 'Sanksi terbit tanpa keputusan orang lain yang berwenang.',
    en: 'A sanction was issued without the decision of another person.',
  },
  'amendment-unapproved': {
    id: 'Penilaian dialihkan ke paket aturan lain tanpa persetujuan orang kedua.',
    en: 'An appraisal was moved to another rule pack without the approval of a second person.',
  },
  'amendment-broken': {
    id: 'Catatan pengalihan paket aturan tidak cocok dengan paket sebelumnya.',
    en: 'The record of an amendment does not fit the rule pack before it.',
  },
  'anchor-broken': {
    id: 'Entri yang sudah dijangkarkan hilang atau berubah.',
    en: 'An entry that was anchored before is missing or changed.',
  },
} as const satisfies Record<string, Text>;

export type FindingKind = keyof typeof FINDINGS;
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
