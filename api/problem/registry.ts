/**
 * The one registry of errors: code → HTTP status, a stable title, and the next step, in both languages. `final` answers
 * are kept under an Idempotency-Key; the others may be repeated with the same key.
 */
import type { Refusal } from '../../workflows/refused-part.ts';
import { FACT_PROBLEMS } from '../appraisal/problems.ts';
import { KEY_PROBLEMS } from '../people/problems.ts';
import { AMENDMENT_PROBLEMS } from '../amendment/problems.ts';
import { CALIBRATION_PROBLEMS } from '../calibration/problems.ts';
import { FOLLOW_UP_PROBLEMS, HEARING_PROBLEMS } from '../follow-up/problems.ts';
import { PAYROLL_PROBLEMS } from '../payroll/problems.ts';
import { CYCLE_PROBLEMS } from '../cycle/problems.ts';
import { GOAL_PROBLEMS } from '../goal/problems.ts';
import { REMARK_PROBLEMS } from '../remark/problems.ts';
import { type ProblemEntry as Entry, t } from './entry.ts';
import { FAILURES } from './failures.ts';

const REFUSED = {
  'stage-mismatch': {
    status: 409,
    final: true,
    title: t('Tidak sesuai tahap', 'Not in this stage'),
    next: t(
      'Lihat penilaian ini kembali: di sana tertulis siapa yang ditunggu, dan untuk apa (API: waitingOn).',
      'Look at the appraisal again: it says who is waited for, and for what (API: waitingOn).',
    ),
  },
  'already-done': {
    status: 409,
    final: true,
    title: t('Sudah dilakukan', 'Already done'),
    next: t(
      'Tidak ada yang perlu dikirim lagi. Lihat jurnal penilaian untuk waktu dan pelakunya.',
      'Nothing needs to be sent again. The journal says when it was done and by whom.',
    ),
  },
  'not-your-turn': {
    status: 403,
    final: true,
    title: t('Bukan giliran Anda', 'Not your turn'),
    next: t(
      'Minta orang yang ditunggu untuk bertindak (API: waitingOn); jika orangnya salah, admin dapat menggantinya.',
      'Ask whoever is waited for to act (API: waitingOn); if that is the wrong person, an admin can reassign.',
    ),
  },
  'self-decision': {
    status: 403,
    final: true,
    title: t('Tidak boleh memutuskan perkara sendiri', 'Nobody decides their own case'),
    next: t('Pejabat lain yang berwenang harus memutuskan.', 'Another authorised person must decide.'),
  },
  'deadline-passed': {
    status: 409,
    final: true,
    title: t('Tenggat sudah lewat', 'The deadline has passed'),
    next: t(
      'Admin wilayah dapat memperpanjang tahap dengan nomor keputusan dan alasan.',
      'The region’s admin can extend the stage with a decree number and a reason.',
    ),
  },
  'rounds-exhausted': {
    status: 409,
    final: true,
    title: t('Putaran usulan sudah habis', 'No proposal rounds left'),
    next: t('Penilai menyetujui target yang terakhir diusulkan.', 'The assessor agrees to the targets proposed last.'),
  },
  'version-stale': {
    status: 412,
    title: t('Data sudah berubah', 'It has changed meanwhile'),
    next: t(
      'Baca penilaian ini kembali, periksa perubahannya, lalu ulangi dengan versi yang baru dan kunci yang baru.',
      'Read it again, look at what changed, then repeat with the new version and a new key.',
    ),
  },
  'cycle-paused': {
    status: 409,
    final: true,
    title: t('Siklus sedang dijeda', 'The cycle is paused'),
    next: t('Tunggu admin wilayah melanjutkan siklus.', 'Wait until the region’s admin resumes the cycle.'),
  },
  'appraisal-blocked': {
    status: 409,
    final: true,
    title: t('Penilaian tertahan', 'The appraisal is blocked'),
    next: t(
      'Admin dapat mencoba lagi atau mengesampingkan yang tertahan (API: blockedReason, retry, waive).',
      'An admin can try again or waive what is blocked (API: blockedReason, retry, waive).',
    ),
  },
  'appraisal-ended': {
    status: 409,
    final: true,
    title: t('Penilaian sudah berakhir', 'The appraisal has ended'),
    next: t('Perubahan hanya dapat dilakukan pada siklus berikutnya.', 'Changes are only possible in the next cycle.'),
  },
  'outcome-stayed': {
    status: 409,
    final: true,
    title: t('Tindak lanjut ditunda', 'The outcome is stayed'),
    next: t(
      'Tunggu sampai keberatan atau koreksinya diputuskan.',
      'Wait until the objection or the correction is decided.',
    ),
  },
  ...HEARING_PROBLEMS,
  ...FACT_PROBLEMS,
  'command-invalid': {
    status: 422,
    final: true,
    title: t('Isi perintah tidak sah', 'The command’s content is not valid'),
    next: t(
      'Perbaiki isi yang disebut, lalu kirim dengan kunci baru.',
      'Correct what is named and send it with a new key.',
    ),
  },
} satisfies Record<Refusal, Entry>;

const REQUEST = {
  unauthenticated: {
    status: 401,
    title: t('Belum dikenali', 'Not authenticated'),
    next: t(
      'Kirim Authorization: Bearer dengan kunci API atau token yang masih berlaku. Kunci dibuat oleh admin wilayah.',
      'Send Authorization: Bearer with a valid API key or token. Keys are made by the region’s admin.',
    ),
  },
  forbidden: {
    status: 403,
    title: t('Tidak berwenang', 'Not allowed'),
    next: t(
      'Bila ada peran yang membukanya, admin wilayah dapat memberikannya.',
      'If a role opens this, the region’s admin can grant it.',
    ),
  },
  'not-found': {
    status: 404,
    title: t('Tidak ditemukan', 'Not found'),
    next: t(
      'Periksa alamat dan id; hal milik wilayah lain juga dijawab demikian.',
      'Check the address and the id; things of another region are answered the same way.',
    ),
  },
  'method-not-allowed': {
    status: 405,
    title: t('Metode tidak didukung', 'Method not allowed'),
    next: t('Header Allow menyebut metode yang dapat dipakai.', 'The Allow header names the methods that work.'),
  },
  'malformed-json': {
    status: 400,
    title: t('JSON tidak dapat dibaca', 'The JSON cannot be read'),
    next: t('Kirim satu dokumen JSON yang benar dalam UTF-8.', 'Send one well-formed JSON document in UTF-8.'),
  },
  'invalid-request': {
    status: 422,
    title: t('Permintaan tidak sah', 'The request is not valid'),
    next: t('Perbaiki bagian yang disebut (API: errors).', 'Correct the parts that are named (API: errors).'),
  },
  'body-too-large': {
    status: 413,
    title: t('Isi terlalu besar', 'The body is too large'),
    next: t(
      'Batasnya 256 KB, untuk impor CSV dan berkas bukti 10 MB: bagi menjadi beberapa permintaan.',
      'The limit is 256 KB, and 10 MB for a CSV import or a file of evidence: split it into several requests.',
    ),
  },
  'unsupported-media-type': {
    status: 415,
    title: t('Jenis isi tidak didukung', 'Unsupported content type'),
    next: t(
      'Kirim Content-Type: application/json (untuk impor pegawai: text/csv; buku kerja Excel disimpan sebagai CSV dulu).',
      'Send Content-Type: application/json (for the employee import: text/csv; save an Excel workbook as CSV first).',
    ),
  },
  'rate-limited': {
    status: 429,
    title: t('Terlalu banyak permintaan', 'Too many requests'),
    next: t('Tunggu sebentar, lalu ulangi (API: Retry-After).', 'Wait a moment, then repeat (API: Retry-After).'),
  },
  'cursor-invalid': {
    status: 400,
    title: t('Penunjuk halaman tidak sah', 'This page of a list is not valid'),
    next: t(
      'Mulai lagi dari halaman pertama (API: tanpa cursor, lalu nextCursor dari jawaban apa adanya).',
      'Start again from the first page (API: without a cursor, then nextCursor of the answer unchanged).',
    ),
  },
  'idempotency-key-missing': {
    status: 400,
    title: t('Idempotency-Key tidak ada', 'Idempotency-Key is missing'),
    next: t(
      'Kirim header Idempotency-Key, 1–200 karakter, satu nilai baru untuk setiap tindakan.',
      'Send an Idempotency-Key header, 1–200 characters, a new value for every act.',
    ),
  },
  'idempotency-mismatch': {
    status: 422,
    title: t('Kunci sudah dipakai untuk isi lain', 'The key was used for something else'),
    next: t(
      'Isinya lain daripada yang sudah dikirim: buka formulirnya kembali (API: Idempotency-Key baru untuk isi yang baru).',
      'This is not what was sent before: open the form again (API: a new Idempotency-Key for new content).',
    ),
  },
  'idempotency-running': {
    status: 409,
    title: t('Permintaan pertama masih berjalan', 'The first request is still running'),
    next: t(
      'Tunggu sebentar, lalu kirim yang sama lagi (API: kunci yang sama, setelah Retry-After).',
      'Wait a moment, then send the same again (API: the same key, after Retry-After).',
    ),
  },
} satisfies Record<string, Entry>;

const DOMAIN = {
  'facts-invalid': {
    status: 422,
    title: t('Fakta tidak sah', 'Facts are not valid'),
    next: t(
      'Paket aturan wilayah menyebut nama, jenis, dan batas setiap fakta.',
      'The region’s rule pack lists each fact’s name, type and range.',
    ),
  },
  'course-missing': {
    status: 403,
    title: t(
      'Penilai belum mengikuti pelatihan yang diwajibkan',
      'The rater has not completed a course that is required',
    ),
    next: t(
      'Ikuti pelatihan yang disebut (API: errors); kepegawaian atau sistem pelatihan mencatat kelulusannya, lalu kirim lagi.',
      'Complete the courses that are named (API: errors); HR or the training system records it; then send again.',
    ),
  },
  'rule-evaluation-failed': {
    status: 422,
    title: t('Aturan tidak dapat dihitung', 'The rules cannot be evaluated'),
    next: t('Laporkan paket dan fakta ini kepada pengelola aturan.', 'Report the pack and these facts to its authors.'),
  },
  'pack-invalid': {
    status: 422,
    title: t('Paket aturan tidak sah', 'The rule pack is not valid'),
    next: t('Perbaiki bagian yang disebut (API: errors).', 'Correct the parts that are named (API: errors).'),
  },
  'pack-missing': {
    status: 422,
    final: true,
    title: t('Tidak ada paket aturan', 'There is no rule pack'),
    next: t(
      'Pilih tanggal di dalam masa berlaku sebuah paket, atau terbitkan paket untuk masa itu.',
      'Choose a date on which a pack is in force, or publish one for that time.',
    ),
  },
  'person-required': {
    status: 403,
    title: t('Bukan atas nama seseorang', 'In nobody’s name'),
    next: t(
      'Masuklah sebagai seorang pegawai, atau pakai kunci yang dibuat untuk seorang pegawai (API: employeeId): dua orang hanya dapat dibedakan bila keduanya dikenal.',
      'Sign in as an employee, or use a key made for one (API: employeeId): two persons can only be told apart when both are known.',
    ),
  },
  'own-change': {
    status: 403,
    title: t('Perubahan sendiri', 'One’s own change'),
    next: t(
      'Orang lain, yang tidak ikut menulisnya, harus melakukannya.',
      'Another person, who did not write it, must do this.',
    ),
  },
  'approver-not-entitled': {
    status: 403,
    title: t('Bukan penyetuju', 'Not an approver'),
    next: t('Paket induk menyebut peran penyetuju.', 'The parent pack names the roles of approvers.'),
  },
  'pack-state': {
    status: 409,
    title: t('Tidak mungkin pada keadaan ini', 'Not possible in this state'),
    next: t('Baca draf atau paket ini kembali.', 'Read the draft or pack again.'),
  },
  'base-changed': {
    status: 409,
    title: t('Paket dasar sudah berubah', 'The base has changed'),
    next: t(
      'Versi lain sudah terbit. Gabungkan dengan rebase, lalu ajukan lagi.',
      'Another version was published. Merge it with rebase, then submit again.',
    ),
  },
  'merge-conflict': {
    status: 409,
    title: t('Perubahan saling bertentangan', 'The changes contradict each other'),
    next: t(
      'Putuskan setiap bagian yang disebut; halaman penggabungan menunjukkan ketiga isinya (API: resolutions, rebase?dryRun=true).',
      'Decide each part that is named; the page of merging shows all three values (API: resolutions, rebase?dryRun=true).',
    ),
  },
  'report-stale': {
    status: 409,
    title: t('Laporan sudah diganti', 'The report has been replaced'),
    next: t('Baca laporan yang sekarang, lalu setujui sidiknya.', 'Read the present report, then approve its digest.'),
  },
  'pack-not-publishable': {
    status: 422,
    title: t('Paket belum boleh terbit', 'The pack may not be published yet'),
    next: t(
      'Perbaiki yang disebut (API: errors), lalu ajukan lagi.',
      'Correct what is named (API: errors), then submit again.',
    ),
  },
  'pack-too-costly': {
    status: 422,
    title: t('Paket terlalu besar untuk diperiksa', 'The pack is too large to check'),
    next: t('Sederhanakan paket ini.', 'Make the pack simpler.'),
  },
  'version-required': {
    status: 428,
    title: t('Versi yang dibaca tidak disebut', 'The version that was read is missing'),
    next: t(
      'Buka formulirnya kembali (API: If-Match dengan ETag yang terakhir dibaca).',
      'Open the form again (API: If-Match with the ETag you read last).',
    ),
  },
  'csv-invalid': {
    status: 422,
    title: t('Berkas CSV tidak dapat dibaca', 'The CSV cannot be read'),
    next: t(
      'Baris judul berisi nama kolom. Perbaiki yang disebut, lalu kirim berkasnya lagi.',
      'The line of headings holds the names of the columns. Mend what is named, then send the file again.',
    ),
  },
  'rehearsal-limit': {
    status: 409,
    title: t('Gladi lain masih berjalan', 'Another rehearsal is still running'),
    next: t(
      'Tunggu sampai gladi wilayah ini selesai, atau batalkan, lalu ulangi.',
      'Wait until the region’s rehearsal has ended, or cancel it, and try again.',
    ),
  },
  'rehearsal-ended': {
    status: 409,
    final: true,
    title: t('Gladi sudah berakhir', 'The rehearsal has ended'),
    next: t('Baca laporannya, atau mulai gladi baru.', 'Read its report, or start another rehearsal.'),
  },
  'what-if-ended': {
    status: 409,
    final: true,
    title: t('Perbandingan sudah berakhir', 'The comparison is over'),
    next: t('Baca hasilnya, atau minta perbandingan baru.', 'Read its result, or ask for a new comparison.'),
  },
  'result-not-ready': {
    status: 409,
    title: t('Hasil belum ada', 'There is no result yet'),
    next: t('Hasil terbuka setelah tahap hasil dimulai.', 'The result opens with the result stage.'),
  },
  'letter-missing': {
    status: 409,
    title: t('Belum ada surat', 'There is no letter'),
    next: t(
      'Surat terbit sesudah usulannya diputuskan, bila aturan menetapkan surat untuknya.',
      'A letter is issued once its proposal was decided, where the rules have a letter for it.',
    ),
  },
  'feedback-not-ready': {
    status: 409,
    title: t('Umpan balik belum terbuka', 'The feedback is not open yet'),
    next: t(
      'Pegawai membacanya sejak tahap hasil dimulai; pejabat penilai dan pengelola sejak tahap umpan balik berakhir.',
      'The employee reads it from the result stage on; the assessor and officers once the feedback stage is over.',
    ),
  },
} satisfies Record<string, Entry>;

export const PROBLEMS = {
  ...REFUSED,
  ...REQUEST,
  ...DOMAIN,
  ...CALIBRATION_PROBLEMS,
  ...PAYROLL_PROBLEMS,
  ...FOLLOW_UP_PROBLEMS,
  ...CYCLE_PROBLEMS,
  ...AMENDMENT_PROBLEMS,
  ...GOAL_PROBLEMS,
  ...REMARK_PROBLEMS,
  ...KEY_PROBLEMS,
  ...FAILURES,
};
export type ProblemCode = keyof typeof PROBLEMS;

export const isProblemCode = (code: string | null | undefined): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
export const problemEntry = (code: ProblemCode): Entry => PROBLEMS[code];
