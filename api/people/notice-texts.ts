/** What people are told, by template. The workflow decides when and whom; words live only here. */
import type { Language, Text } from '../../rules/language/types.ts';
import type { NoticeDoc } from '../../store/people/types.ts';

export const NOTICE_TEXTS: Record<NoticeDoc['template'], Text> = {
  'key-made': {
    id: 'Kunci API "{label}" ({key}) dengan peran {roles} dibuat atas nama Anda oleh {by}. Konfirmasikan jika memang Anda yang memakainya; jika tidak, minta admin mencabutnya.',
    en: 'The API key “{label}” ({key}) with the roles {roles} was made in your name by {by}. Confirm it if you are to use it; otherwise have an admin revoke it.',
  },
  'key-confirmed': {
    id: 'Kunci API "{label}" ({key}) atas nama Anda dikonfirmasi oleh {by} dan kini berlaku. Jika bukan Anda yang memakainya, minta admin mencabutnya.',
    en: 'The API key “{label}” ({key}) in your name was confirmed by {by} and can act now. If you do not use it, have an admin revoke it.',
  },
  'role-granted': {
    id: 'Anda diberi peran {role} {days} oleh {by}. Dasar: {decree}.',
    en: 'You were given the role {role} {days} by {by}. Basis: {decree}.',
  },
  'role-revoked': {
    id: 'Peran {role} yang diberikan kepada Anda dicabut oleh {by}.',
    en: 'The role {role} that you had been given was taken back by {by}.',
  },
  'stand-in-begins': {
    id: '{to} {standIn} {of} {days}. Dicatat oleh {by}.',
    en: '{to} {standIn} {of} {days}. Recorded by {by}.',
  },
  'stand-in-ended': {
    id: '{to} tidak lagi {standIn} {of}. Dicatat oleh {by}.',
    en: '{to} no longer {standIn} {of}. Recorded by {by}.',
  },
  'letter-revoked': {
    id: 'Surat nomor {number} atas nama Anda dicabut dan tidak berlaku lagi.',
    en: 'The letter with the number {number} in your name was taken back and stands no longer.',
  },
  'rules-announced': {
    id: 'Aturan penilaian kinerja Anda berubah {days}. Baca apa yang berubah, lalu nyatakan bahwa Anda sudah membacanya.',
    en: 'The rules of your appraisal change {days}. Read what changes, then say that you have read it.',
  },
  'payment-reversed': {
    id: 'Pembayaran {code} atas nama Anda dibatalkan dengan alasan; potongannya ikut berkas gaji berikutnya.',
    en: 'The payment {code} in your name was taken back with a reason; it goes out with the next file of payroll.',
  },
  reminder: {
    id: 'Pengingat: Anda ditunggu untuk {command}.',
    en: 'Reminder: you are awaited to {command}.',
  },
  'stage-escalated': {
    id: 'Tenggat tahap “{stage}” terlewati; Anda dapat bertindak menggantikan pejabat penilai.',
    en: 'The deadline of the stage “{stage}” has passed; you may act in the assessor’s place.',
  },
  'stage-extended': { id: 'Tenggat sebuah tahap diperpanjang.', en: 'The deadline of a stage was extended.' },
  'stage-sent-back': {
    id: 'Penilaian dikembalikan ke tahap “{stage}”; tahap itu dikerjakan lagi.',
    en: 'The appraisal was sent back to the stage “{stage}”; it is done again.',
  },
  'targets-proposed': { id: 'Usulan target menunggu persetujuan Anda.', en: 'Proposed targets await your agreement.' },
  'targets-returned': {
    id: 'Target Anda dikembalikan dengan alasan; silakan usulkan lagi.',
    en: 'Your targets were returned with a reason; please propose again.',
  },
  'targets-set': {
    id: 'Pejabat penilai menetapkan target Anda, karena belum ada yang disepakati. Laporkan realisasinya.',
    en: 'Your assessor has set targets for you, as none were agreed. Report what you reach.',
  },
  'change-proposed': {
    id: 'Usulan perubahan target menunggu persetujuan Anda; yang disepakati tetap berlaku sampai itu.',
    en: 'A change of targets awaits your agreement; what is agreed goes on until then.',
  },
  'change-returned': {
    id: 'Usulan perubahan target Anda dikembalikan dengan alasan; target yang disepakati tetap berlaku.',
    en: 'Your change of targets was returned with a reason; the agreed targets go on.',
  },
  'change-agreed': {
    id: 'Perubahan target Anda disetujui dan berlaku mulai hari ini.',
    en: 'Your change of targets is agreed, and holds from today on.',
  },
  'change-lapsed': {
    id: 'Usulan perubahan target Anda tidak ditanggapi sampai pekerjaan berakhir; target yang disepakati tetap berlaku.',
    en: 'Nobody answered your change of targets before work was over; the agreed targets stay.',
  },
  'targets-agreed': { id: 'Target Anda disetujui.', en: 'Your targets are agreed.' },
  'self-assessment-received': { id: 'Penilaian diri telah diterima.', en: 'A self-assessment was received.' },
  'review-opened': { id: 'Tinjauan tambahan dibuka.', en: 'An extra review was opened.' },
  'check-in-opened': {
    id: 'Tinjauan berkala dibuka: bahas bagaimana pekerjaan berjalan sejauh ini.',
    en: 'A periodic review was opened: talk over how the work has gone so far.',
  },
  'review-overdue': { id: 'Tinjauan tambahan melewati tenggat.', en: 'An extra review is overdue.' },
  'review-coach': { id: 'Hasil tinjauan: pembinaan.', en: 'Review result: coaching.' },
  'review-retarget': {
    id: 'Hasil tinjauan: target disusun ulang; silakan usulkan target baru.',
    en: 'Review result: re-target; please propose new targets.',
  },
  'review-warn': { id: 'Hasil tinjauan: peringatan dini.', en: 'Review result: early warning.' },
  'agreement-opened': {
    id: 'Kesepakatan dicatat ({kind}), sampai {due}. Bacalah dan nyatakan bahwa Anda mengetahuinya.',
    en: 'An agreement was recorded ({kind}), until {due}. Read it, and say that you know of it.',
  },
  'agreement-help': {
    id: 'Anda diminta membantu seorang pegawai ({kind}), sampai {due}. Bicarakan dengan pejabat penilainya.',
    en: 'You are asked to help somebody ({kind}), until {due}. Talk to their assessor about it.',
  },
  'agreement-acknowledged': {
    id: 'Kesepakatan ({kind}) telah dinyatakan diketahui.',
    en: 'An agreement ({kind}) was confirmed.',
  },
  'agreement-due': {
    id: 'Pengingat: kesepakatan ({kind}) jatuh tempo pada {due}.',
    en: 'Reminder: an agreement ({kind}) is due on {due}.',
  },
  'agreement-overdue': {
    id: 'Kesepakatan ({kind}) melewati {due} dan belum ditutup. Lihat bagaimana hasilnya, lalu tutup.',
    en: 'An agreement ({kind}) is past {due} and still open. See what became of it, and close it.',
  },
  'agreement-done': { id: 'Kesepakatan ({kind}) selesai.', en: 'An agreement ({kind}) is done.' },
  'agreement-dropped': {
    id: 'Kesepakatan ({kind}) tidak dilanjutkan; lihat alasannya.',
    en: 'An agreement ({kind}) was dropped; see why.',
  },
  'remark-received': {
    id: 'Seorang rekan atau atasan menulis umpan balik untuk Anda. Bacalah di halaman Umpan balik.',
    en: 'A colleague or superior wrote feedback to you. Read it on the page Feedback.',
  },
  'remark-shared': {
    id: 'Ada umpan balik tentang {of} yang penulisnya ingin Anda baca, sebagai bahan dialog. Tidak ada nilai yang berubah karenanya.',
    en: 'There is feedback about {of} that its writer wants you to read, for the dialogue. It changes no score.',
  },
  'follow-up-opened': {
    id: '{code} dimulai. Langkah pertama: {step}, sampai {due}.',
    en: '{code} has begun. The first step: {step}, until {due}.',
  },
  'follow-up-said': {
    id: '{code}: ada yang baru tentang {step}. Bacalah, dan tanggapi bila perlu.',
    en: '{code}: there is something new about {step}. Read it, and answer where needed.',
  },
  'follow-up-reminder': {
    id: 'Pengingat, {code}: {step} ditunggu sampai {due}.',
    en: 'Reminder, {code}: {step} is awaited until {due}.',
  },
  'follow-up-escalated': {
    id: '{code}: {step} melewati tenggat {due}. Atasan di atasnya dan Kepegawaian dapat bertindak.',
    en: '{code}: {step} is past its deadline of {due}. The superior above and HR may act.',
  },
  'follow-up-ended': { id: '{code} berakhir: {result}.', en: '{code} has ended: {result}.' },
  'feedback-invited': {
    id: 'Anda diminta memberi umpan balik; hanya rata-rata yang ditampilkan.',
    en: 'You are asked for feedback; only averages are shown.',
  },
  'nomination-opened': {
    id: 'Usulkan rekan kerja yang dapat diminta menilai Anda. Bila tidak, mereka diundi.',
    en: 'Nominate colleagues who could be asked about you. Otherwise they are drawn.',
  },
  'peers-nominated': {
    id: 'Usulan rekan pemberi umpan balik menunggu Anda: tetapkan yang diminta menilai, atau kembalikan dengan alasan.',
    en: 'A nomination of peers awaits you: name who is asked, or return it with a reason.',
  },
  'nomination-returned': {
    id: 'Usulan rekan kerja Anda dikembalikan dengan alasan. Usulkan lagi sebelum waktunya habis.',
    en: 'Your nomination of peers was returned with a reason. Nominate again before the time is over.',
  },
  'nomination-approved': {
    id: 'Atasan Anda sudah menetapkan rekan yang diminta menilai.',
    en: 'The peers who are asked about you were named.',
  },
  'nomination-lapsed': {
    id: 'Tidak ada rekan yang ditetapkan pada waktunya, jadi yang diminta menilai diundi.',
    en: 'No peers were named in time: those who are asked were drawn.',
  },
  'daily-reports-unanswered': {
    id: '{count} laporan harian belum ditanggapi atasan langsung.',
    en: '{count} daily reports have not been answered by the superior.',
  },
  'progress-reported': {
    id: 'Laporan kemajuan target menunggu tanggapan Anda.',
    en: 'Reports of progress on targets await your answer.',
  },
  'progress-accepted': { id: 'Laporan kemajuan target Anda diterima.', en: 'Your report of progress was accepted.' },
  'progress-returned': {
    id: 'Laporan kemajuan target Anda dikembalikan; periksa alasannya dan laporkan lagi.',
    en: 'Your report of progress was returned; see why and report again.',
  },
  'evidence-late': {
    id: 'Bukti target datang setelah penilaian dibekukan: disimpan sebagai terlambat dan tidak mengubah nilai.',
    en: 'Evidence for a target came after the facts were frozen: it is kept as late and changes no score.',
  },
  'progress-late': {
    id: 'Laporan kemajuan target masuk sesudah nilai dibekukan: dicatat terlambat dan tidak mengubah nilai.',
    en: 'A report of progress came after the figures were frozen: it is kept as late and changes no score.',
  },
  'result-ready': {
    id: 'Hasil penilaian Anda tersedia; keberatan dapat diajukan dalam jangka waktu yang berlaku.',
    en: 'Your result is ready; you may object within the window that applies.',
  },
  'objection-filed': { id: 'Keberatan diajukan.', en: 'An objection was filed.' },
  'objection-decided': { id: 'Keberatan Anda telah diputus.', en: 'Your objection was decided.' },
  'facts-corrected': {
    id: 'Sebuah angka dikoreksi sesudah pembekuan, dan nilai dihitung kembali sebelum hasil diserahkan.',
    en: 'A figure was corrected after it was frozen, and the score was computed again before the release.',
  },
  'facts-late': {
    id: 'Angka dari sistem layanan datang sesudah penilaian dibekukan: disimpan sebagai terlambat dan tidak mengubah nilai.',
    en: 'Figures of a service system came after the facts were frozen: they are kept as late and change no score.',
  },
  'facts-late-effect': {
    id: 'Seandainya angka yang terlambat itu datang pada waktunya: {thenId}; sekarang {nowId}. Nilai tidak berubah; bila angka sebelumnya keliru, minta sistem pengirim atau kepegawaian mengoreksinya.',
    en: 'Had the late figures come in time: {thenEn}; now {nowEn}. No score changes; if the figure before was wrong, ask the sending system or HR to correct it.',
  },
  'joint-unsettled': {
    id: 'Sebuah target bersama belum ditetapkan hasilnya. Bila belum ada pada saat pembekuan, target itu tidak ikut dihitung dan bobotnya dibagi ke target lain.',
    en: 'A joint target has no result yet. If it has none when the facts are frozen it is left out, and its weight is the others’.',
  },
  'joint-due': {
    id: 'Penilaian akhir sudah dimulai, tetapi target bersama "{title}" belum ditetapkan hasilnya. Tetapkan supaya ikut dihitung.',
    en: 'Final ratings have begun, and the joint target “{title}” has no result. Settle it, so that it counts.',
  },
  'correction-opened': {
    id: 'Sebuah angka dikoreksi sesudah hasil diserahkan. Penilai dan kepegawaian memutusnya; hasil tetap sampai diputus.',
    en: 'A figure was corrected after the release. The assessor and HR decide about it; the result stays until they have.',
  },
  'correction-decided': {
    id: 'Koreksi angka pada penilaian sudah diputus; alasannya tercatat. Bila hasilnya berubah, keberatan dapat diajukan lagi.',
    en: 'The correction of a figure was decided; the reasons are on record. If the result is another, there is time to object to it.',
  },
  'hearing-summoned': {
    id: 'Anda dipanggil untuk diperiksa tentang {code} pada {day}. Baca panggilannya; sebelum itu tidak ada yang diputuskan.',
    en: 'You are summoned to be heard about {code} on {day}. Read the summons; nothing is decided before.',
  },
  'hearing-recorded': {
    id: 'Pemeriksaan tentang {code} dicatat; baca berita acaranya.',
    en: 'The hearing about {code} was recorded; read its minutes.',
  },
  'outcome-proposed': {
    id: 'Usulan "{code}" menunggu keputusan Anda.',
    en: 'The proposal “{code}” awaits your decision.',
  },
  'assessor-changed': { id: 'Pejabat penilai Anda diganti.', en: 'Your assessor was replaced.' },
  'appraisal-cancelled': { id: 'Penilaian Anda dibatalkan.', en: 'Your appraisal was cancelled.' },
  'transferred-out': {
    id: 'Penilaian ini diakhiri karena pegawai pindah wilayah. Yang dicapai sampai hari itu dibawa ke penilaian di wilayah baru.',
    en: 'This appraisal has ended because the person moved to another region. What was reached until then goes on there.',
  },
  'transferred-in': {
    id: 'Capaian dari wilayah sebelumnya sudah dibawa ke penilaian ini; dihitung menurut hari kerjanya.',
    en: 'What was reached in the region before was brought to this appraisal, and counts by its working days.',
  },
  'amended-from-next-stage': {
    id: 'Penilaian Anda mengikuti aturan baru mulai tahap berikutnya. Alasan: {reason}',
    en: 'Your appraisal follows new rules from the next stage on. Reason: {reason}',
  },
  'amended-rescore': {
    id: 'Penilaian Anda mengikuti aturan baru dan nilai yang belum final dihitung kembali. Alasan: {reason}',
    en: 'Your appraisal follows new rules, and a score that is not final is computed again. Reason: {reason}',
  },
};

/** The text with its parameters filled in; `words` are parameters that are texts themselves. */
export function noticeText(
  template: NoticeDoc['template'],
  params: Record<string, string | number>,
  words: Record<string, Text> = {},
): Text {
  const fill = (language: Language) =>
    NOTICE_TEXTS[template][language].replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(words[name]?.[language] ?? params[name] ?? whole),
    );
  return { id: fill('id'), en: fill('en') };
}

/** The same, of somebody by name. */
export const aboutPerson = ({ id, en }: Text, name: string): Text => ({
  id: `${id} Pegawai: ${name}.`,
  en: `${en} About: ${name}.`,
});
