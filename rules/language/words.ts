/** The fixed words of explanations and summaries; names follow docs/glossary.md. */
import type { Office, Operator, Text, TypedBy } from './types.ts';

export const OFFICE_WORDS: Record<Office, Text> = {
  supervisor: { id: 'atasan langsung', en: 'the direct superior' },
  secondReviewer: { id: 'atasan pejabat penilai', en: "the assessor's superior" },
  agencyHead: { id: 'kepala perangkat daerah', en: 'the head of the agency' },
  competentOfficial: { id: 'pejabat yang berwenang', en: 'the competent official' },
  appointingAuthority: { id: 'pejabat pembina kepegawaian', en: 'the appointing authority' },
  assessmentTeam: { id: 'tim penilai kinerja', en: 'the performance assessment team' },
};

/** What is told of a value that a person typed. */
export const TYPED_WORDS: Record<TypedBy, Text> = {
  assessor: { id: 'Dinilai oleh atasan', en: 'Rated by the assessor' },
  secondReviewer: {
    id: 'Dinilai oleh atasan pejabat penilai, menggantikan atasan',
    en: "Rated by the assessor's superior, in place of the assessor",
  },
  objection: { id: 'Dikoreksi oleh pemutus keberatan', en: 'Corrected by whoever decided the objection' },
  correction: { id: 'Dikoreksi sesudah hasil diserahkan', en: 'Corrected after the release' },
  admin: { id: 'Dicatat oleh admin', en: 'Entered by an admin' },
  peers: { id: 'Dinilai oleh rekan kerja', en: 'Rated by peers' },
  subordinates: { id: 'Dinilai oleh bawahan', en: 'Rated by subordinates' },
};

export const OUTCOME_KINDS = ['reward', 'sanction', 'training', 'followUp'] as const;
export const OUTCOME_WORDS: Record<(typeof OUTCOME_KINDS)[number], Text> = {
  reward: { id: 'Penghargaan', en: 'Reward' },
  sanction: { id: 'Sanksi', en: 'Sanction' },
  training: { id: 'Pelatihan', en: 'Training' },
  followUp: { id: 'Tindak lanjut', en: 'Follow-up' },
};

/** In front of the value that a condition compares with; equality needs no word. */
export const OPERATOR_WORDS: Record<Operator, Text> = {
  equal: { id: '', en: '' },
  notEqual: { id: 'bukan ', en: 'not ' },
  in: { id: 'salah satu dari ', en: 'one of ' },
  notIn: { id: 'selain ', en: 'none of ' },
  lessThan: { id: 'kurang dari ', en: 'less than ' },
  lessThanInclusive: { id: 'paling banyak ', en: 'at most ' },
  greaterThan: { id: 'lebih dari ', en: 'more than ' },
  greaterThanInclusive: { id: 'paling sedikit ', en: 'at least ' },
};

/** The same in front of a day. */
export const DATE_OPERATOR_WORDS: Partial<Record<Operator, Text>> = {
  lessThan: { id: 'sebelum ', en: 'before ' },
  lessThanInclusive: { id: 'paling lambat ', en: 'at the latest on ' },
  greaterThan: { id: 'sesudah ', en: 'after ' },
  greaterThanInclusive: { id: 'paling awal ', en: 'at the earliest on ' },
};

/** What kind of target it is, and what it measures. */
export const TARGET_WORDS: Record<'main' | 'additional' | 'quantity' | 'quality' | 'time' | 'cost', Text> = {
  main: { id: 'utama', en: 'main' },
  additional: { id: 'tambahan', en: 'additional' },
  quantity: { id: 'kuantitas', en: 'quantity' },
  quality: { id: 'kualitas', en: 'quality' },
  time: { id: 'waktu', en: 'time' },
  cost: { id: 'biaya', en: 'cost' },
};

export const RESULT_WORDS: Text = { id: 'Nilai hasil kerja', en: 'Work result score' };
export const PREDICATE_LABEL: Text = { id: 'Predikat', en: 'Predicate' };
export const YES: Text = { id: 'ya', en: 'yes' };
export const NO: Text = { id: 'tidak', en: 'no' };

/** Counted units: Indonesian, English singular, English plural. Other units are told without a word. */
export const UNIT_WORDS: Record<string, { id: string; one: string; many: string }> = {
  day: { id: 'hari', one: 'day', many: 'days' },
  workingDay: { id: 'hari kerja', one: 'working day', many: 'working days' },
  month: { id: 'bulan', one: 'month', many: 'months' },
  year: { id: 'tahun', one: 'year', many: 'years' },
  hour: { id: 'jam', one: 'hour', many: 'hours' },
  minute: { id: 'menit', one: 'minute', many: 'minutes' },
  lessonHour: { id: 'jam pelajaran', one: 'lesson hour', many: 'lesson hours' },
};

export const MONTHS: Record<'id' | 'en', string[]> = {
  id: 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

/** What was agreed for somebody, by its kind. */
export const AGREEMENT_WORDS: Readonly<Record<string, Text>> = {
  coaching: { id: 'pembinaan', en: 'coaching' },
  warning: { id: 'peringatan dini', en: 'early warning' },
  development: { id: 'pengembangan', en: 'development' },
  dialogue: { id: 'dialog kinerja', en: 'dialogue' },
};

/** Kinds of what colleagues write to one another at any time. */
export const REMARK_WORDS: Readonly<Record<string, Text>> = {
  praise: { id: 'apresiasi', en: 'praise' },
  advice: { id: 'saran', en: 'advice' },
};

/** A regulation as officials cite it. */
export const citation = ({ ref, article }: { ref: string; article?: string | undefined }): Text =>
  article === undefined ? { id: ref, en: ref } : { id: `${ref} Pasal ${article}`, en: `${ref} article ${article}` };
