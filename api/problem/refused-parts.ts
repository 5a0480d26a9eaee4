/** Why a workflow refuses a part of a command, as findings: the workflow says what, this says it in words. */
import { finding } from '../../rules/language/errors.ts';
import { bilingual, formatDate } from '../../rules/explain/format.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import type { RefusedPart } from '../../workflows/refused-part.ts';

type Because = RefusedPart['because'];
const t = (id: string, en: string): Text => ({ id, en });

const REASONS: Record<Exclude<Because, 'not-working-day' | 'not-a-day-yet' | 'too-few-peers'>, Text> = {
  'hearing-too-soon': t(
    'Pilih hari lain: panggilan memberi waktu menurut aturan, dan pemeriksaan tidak mendahului hari panggilannya maupun hari ini.',
    'Choose another day: a summons leaves the time that the rules give, and a hearing is neither before its summons nor after today.',
  ),
  'not-later': t(
    'Perpanjangan harus berakhir setelah tenggat yang sekarang.',
    'An extension must end later than the present deadline.',
  ),
  'corrects-nothing': t(
    'Keberatan yang diterima memperbaiki fakta: sebut setidaknya satu yang berubah, atau tolak keberatannya.',
    'An upheld objection corrects facts: name at least one that changes, or reject the objection.',
  ),
  'too-many-reviews': t(
    'Penilaian ini sudah punya tinjauan tambahan sebanyak yang dapat dibuka.',
    'This appraisal has as many reviews as can be opened.',
  ),
  'same-person': t(
    'Pejabat penilai dan penilai kedua harus dua orang yang berbeda.',
    'Assessor and second reviewer must be two persons.',
  ),
  'no-peer': t(
    'Pegawai yang dinilai dan pejabat penilainya bukan rekan sejawat.',
    'The appraised person and the assessor are no peers.',
  ),
  'peer-has-answered': t(
    'Rekan yang sudah menjawab tidak dapat dihapus dari daftar.',
    'A peer who has answered cannot be taken off the list.',
  ),
  'not-nominated': t(
    'Diri sendiri, pejabat penilai, dan atasannya tidak dapat diusulkan.',
    'Oneself, the assessor and their superior cannot be nominated.',
  ),
  'declared-relative': t(
    'Pegawai ini dinyatakan sebagai keluarga dekat, jadi tidak diminta menilai.',
    'They were declared a close relative, and are not asked.',
  ),
  'asked-as-subordinate': t(
    'Pegawai ini sudah ditanya sebagai bawahan. Pilih rekan lain.',
    'They are asked as a subordinate already. Choose another peer.',
  ),
  'peer-has-declined': t(
    'Rekan ini menyatakan tidak dapat menilai, sehingga tidak diminta lagi. Sebut rekan lain.',
    'This colleague has said that they cannot judge, and is not asked again. Name somebody else.',
  ),
  'id-of-stage': t(
    'Id ini milik sebuah tahap; pilih id lain untuk tinjauan tambahan.',
    'This id belongs to a stage; choose another one for the extra review.',
  ),
  'over-already': t(
    'Hari ini sudah lewat; pilih hari yang akan datang.',
    'This day is over; choose one that is to come.',
  ),
  'not-the-stage-before': t(
    'Penilaian ini tidak berada tepat sesudah tahap itu. Penilaian kembali satu tahap demi satu tahap.',
    'This appraisal is not in the stage right after that one. An appraisal goes back one stage at a time.',
  ),
  'review-started-something': t(
    'Tinjauan pada tahap itu sudah memulai pembinaan atau peringatan, yang tidak ditarik dengan membuka tahapnya lagi.',
    'The review of that stage has started coaching or a warning, which opening the stage again would not take back.',
  ),
  'nothing-left-there': t(
    'Pada tahap itu tidak ada lagi yang harus dikerjakan.',
    'Nothing is left to be done in that stage.',
  ),
  'no-retarget': t(
    'Tinjauan tambahan tidak dapat menyusun ulang target; pakai ON_TRACK, COACH atau WARN.',
    'An extra review cannot re-target; use ON_TRACK, COACH or WARN.',
  ),
  'changes-nothing': t(
    'Keberatan yang ditolak tidak mengubah fakta; kosongkan facts atau terima keberatannya.',
    'A rejected objection changes no facts; leave facts out, or uphold the objection.',
  ),
  'needs-rating': t('Isi peerRating, misalnya "92,50".', 'Give peerRating, such as "92.50".'),
  'not-proposed': t('Usulan ini tidak ada pada penilaian ini.', 'This appraisal has no such proposal.'),
  'adjusted-meanwhile': t(
    'Predikat ini sudah diubah sejak Anda melihatnya. Lihat papan kalibrasi, lalu ulangi bila masih perlu.',
    'This predicate was changed since you saw it. Look at the board of calibration, and repeat if it is still needed.',
  ),
  'same-predicate': t('Predikatnya sudah ini.', 'It has this predicate already.'),
  'measured-by-fact': t(
    'Target ini diukur dari sebuah fakta: perbaiki fakta itu, capaiannya ikut dihitung.',
    'A fact measures this target: correct that fact, and what the target came to follows.',
  ),
  'correction-open': t(
    'Sebuah koreksi sedang diputus oleh penilai dan kepegawaian. Sesudahnya ada waktu lagi.',
    'A correction is being decided by the assessor and HR. There is time again after it.',
  ),
  'objection-open': t(
    'Ada keberatan yang belum diputus: pemutusnya dapat memperbaiki angka ini. Kirim lagi sesudahnya bila masih perlu.',
    'An objection is open: whoever decides it can correct this figure. Send it again afterwards if it is still needed.',
  ),
  'joint-unsettled': t(
    'Semua target pegawai ini target bersama yang hasilnya belum ditetapkan unit pemimpinnya. Minta unit itu menetapkannya, atau tetapkan target lain.',
    'All targets of this person are joint ones that the unit which leads has not settled. Ask that unit to settle them, or set another target.',
  ),
  'is-so': t('Angkanya sudah begitu; tidak ada yang berubah.', 'It is so already; nothing would change.'),
  'needs-reason': t('Isi alasan.', 'Give the reasons.'),
  'needs-measure': t(
    'Tanpa ini target tidak dapat diukur; isi lalu usulkan lagi.',
    'Without this the target cannot be measured; fill it in and propose again.',
  ),
  'needs-targets': t(
    'Belum ada target yang disepakati, padahal nilainya dihitung dari target. Tetapkan target lebih dulu (propose-targets); pegawai lalu dapat melaporkan realisasinya.',
    'No target is agreed, and the score is computed from targets. Set targets first (propose-targets); the employee can then report on them.',
  ),
  'needs-upper': t(
    'Rentang perlu batas atas yang tidak di bawah nilainya.',
    'A range needs an upper end that is not below its value.',
  ),
  'not-a-source': t(
    'Angka target berasal dari own (laporan sendiri) atau fakta dari sistem layanan yang dikenal paket aturan.',
    'The figure of a target comes from own (what is reported) or from a fact of a service system that the rule pack knows.',
  ),
  'no-such-target': t(
    'Tidak ada target yang disepakati dengan id ini. Yang masih diusulkan belum berlaku.',
    'There is no agreed target with this id. What is only proposed binds nobody yet.',
  ),
  'reported-by-system': t(
    'Angka target ini dikirim oleh sistem layanan; tidak perlu dilaporkan.',
    'A service system says what this target came to; there is nothing to report.',
  ),
  'reported-twice': t('Target ini sudah ada dalam laporan yang sama.', 'This target is in the same report already.'),
  'too-many-reports': t(
    'Beberapa laporan tentang target ini masih menunggu tanggapan penilai. Tunggu tanggapannya dulu.',
    'Several reports on this target still await the assessor’s answer. Wait for it first.',
  ),
  'too-much-evidence': t(
    'Target ini sudah punya 20 bukti, atau penilaian ini sudah punya 100. Pakai yang ada, atau satu tautan ke kumpulannya.',
    'This target has 20 pieces of evidence, or the appraisal has 100. Use what is there, or one link to a collection.',
  ),
  'not-waiting': t('Laporan ini tidak sedang menunggu tanggapan.', 'This report does not await an answer.'),
};

export function refusedPart(part: RefusedPart): Finding {
  return finding(part.pointer.split('/').slice(1), part.because, wordsOf(part));
}

function wordsOf(part: RefusedPart): Text {
  if (part.because === 'too-few-peers') {
    return t(`Tetapkan paling sedikit ${part.minimum} rekan.`, `Name at least ${part.minimum} peers.`);
  }
  if (part.because !== 'not-working-day' && part.because !== 'not-a-day-yet') return REASONS[part.because];
  const work = part.because === 'not-working-day';
  return bilingual((language) => {
    const [day, from, to] = [part.day, part.from, part.to].map((each) => formatDate(each, language));
    return language === 'id'
      ? `${day} bukan ${work ? 'hari kerja' : 'hari'} antara ${from} dan ${to} (hari ini).`
      : `${day} is no ${work ? 'working day' : 'day'} between ${from} and ${to} (today).`;
  });
}
