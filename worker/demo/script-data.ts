/**
 * What the demo's people know about the world: names of offices, and values that look real for facts they know by name.
 * A fact or region that is not listed here gets values from its declared range, so a new region runs without this file.
 */
import type { Level } from './temperament.ts';

export const DEMO_PERIOD = { label: '2026', from: '2026-01-01', to: '2026-12-31' } as const;

/** Offices by the kind of unit that packs name; the code is what lists show. */
export const UNIT_KINDS: Record<string, { code: string; name: string; serves: boolean }> = {
  civilRegistry: { code: 'disdukcapil', name: 'Dinas Kependudukan dan Pencatatan Sipil', serves: true },
  licensing: { code: 'dpmptsp', name: 'Dinas Penanaman Modal dan PTSP', serves: true },
  healthCentre: { code: 'puskesmas', name: 'Pusat Kesehatan Masyarakat', serves: true },
  transport: { code: 'dishub', name: 'Dinas Perhubungan', serves: true },
  planning: { code: 'bappeda', name: 'Badan Perencanaan Pembangunan Daerah', serves: false },
  education: { code: 'disdik', name: 'Dinas Pendidikan', serves: true },
  other: { code: 'setda', name: 'Sekretariat Daerah', serves: false },
};
/** One goal, several agencies: who carries the region's joint target, where its pack has such targets. */
export const JOINT_TARGET = { id: 'jt-student-health', kinds: ['healthCentre', 'education'] } as const;

/** How well each unit serves, in the order of the roster's units. */
export const UNIT_QUALITY: Level[] = ['high', 'mid', 'high', 'low', 'mid', 'mid', 'high'];

type Ranges = Record<Level, readonly [number, number]>;
export type FactHint = {
  /** What the value follows: the quality of somebody's work, behaviour, or of the unit's service. */
  follows?: 'work' | 'behaviour' | 'unit';
  ranges?: Ranges;
  /** A count that is a share (percent) of another count, e.g. documents on time of all documents. */
  partOf?: { fact: string; percent: Ranges };
  /** Share of people for whom a yes/no fact is true. */
  trueShare?: Record<Level, number>;
  /** Drawn from these, whatever the level. */
  oneOf?: readonly string[];
  /** Only people in such units have this fact. */
  kinds?: readonly string[];
  /** The fact belongs to the joint target instead of a person. */
  ofJointTarget?: true;
};

const everyLevel = <T>(value: T): Record<Level, T> => ({ bottom: value, low: value, mid: value, high: value });
const SCORE: Ranges = { bottom: [2600, 4400], low: [5600, 8600], mid: [9300, 10600], high: [11300, 12000] };
const COURSE: FactHint = { trueShare: everyLevel(0.85) };

export const FACT_HINTS: Record<string, FactHint> = {
  monthsInPost: { ranges: everyLevel([12, 180] as const) },
  grade: { oneOf: ['II/c', 'III/a', 'III/b', 'III/c', 'III/d', 'IV/a'] },
  ikm: { follows: 'unit', ranges: { bottom: [6000, 6499], low: [6800, 7600], mid: [8000, 8700], high: [8900, 9500] } },
  taskSpeed: { ranges: SCORE },
  serviceQuality: { ranges: SCORE },
  targetAttainment: { ranges: SCORE },
  timeliness: { ranges: SCORE },
  targetScore: { ranges: SCORE },
  unitServiceTarget: { follows: 'unit', ranges: { ...SCORE, high: [11700, 12000] } },
  skpScore: { ranges: { ...SCORE, low: [4300, 8200] } },
  supervisorBehaviour: { follows: 'behaviour', ranges: SCORE },
  peerRating: {
    follows: 'behaviour',
    ranges: { bottom: [3000, 5500], low: [6000, 8500], mid: [8800, 10500], high: [10500, 12000] },
  },
  newIdea: { trueShare: { bottom: 0, low: 0, mid: 0.05, high: 0.7 } },
  innovation: { trueShare: { bottom: 0, low: 0, mid: 0.3, high: 0.6 } },
  jointTargetScore: { follows: 'unit', ranges: SCORE, ofJointTarget: true },
  serviceEthicsCourse: COURSE,
  timeManagementCourse: COURSE,
  measurementWorkshop: { trueShare: everyLevel(1) },
  applications: { kinds: ['civilRegistry'], ranges: everyLevel([25, 160] as const) },
  applicationsOnTime: {
    kinds: ['civilRegistry'],
    partOf: { fact: 'applications', percent: { bottom: [40, 60], low: [60, 85], mid: [90, 99], high: [96, 100] } },
  },
  permits: { kinds: ['licensing'], ranges: everyLevel([40, 220] as const) },
  permitsFaster: {
    kinds: ['licensing'],
    partOf: { fact: 'permits', percent: { bottom: [10, 30], low: [35, 60], mid: [65, 90], high: [84, 98] } },
  },
  patientsDelta: {
    kinds: ['healthCentre'],
    ranges: { bottom: [-90, -30], low: [-60, -1], mid: [-5, 60], high: [30, 200] },
  },
  serviceMinutesDelta: {
    kinds: ['healthCentre'],
    ranges: { bottom: [4, 12], low: [1, 8], mid: [-5, 2], high: [-12, -2] },
  },
  previousOutstanding: { trueShare: { bottom: 0, low: 0, mid: 0.05, high: 0.4 } },
  previousAtLeastGood: { trueShare: { bottom: 0, low: 0.2, mid: 0.8, high: 0.95 } },
  improvementFailed: { follows: 'behaviour', trueShare: { bottom: 1, low: 0.2, mid: 0, high: 0 } },
  pastKurang: { follows: 'behaviour', ranges: { bottom: [1, 2], low: [0, 1], mid: [0, 0], high: [0, 0] } },
  pastSangatKurang: { follows: 'behaviour', ranges: { bottom: [0, 1], low: [0, 0], mid: [0, 0], high: [0, 0] } },
};

/** The decree that gives one unit more time, and the review that a complaints system asks for. */
export const DEMO_DECREE = 'Keputusan Kepala Daerah 061/2026';
export const EXTRA_REVIEW = { id: 'complaints-2026', workingDays: 10 } as const;

/** What citizens write on the portal. The last kind names a person and is refused by the moderator. */
export const VOICES = [
  { text: 'Antrean lebih cepat daripada tahun lalu, terima kasih.', publish: true },
  { text: 'Petugas ramah, tetapi loket baru dibuka setelah pukul sembilan.', publish: true },
  { text: 'Mohon jadwal layanan ditempel di pintu masuk.', publish: true },
  { text: 'Formulir daring sering gagal dikirim dari ponsel.', publish: true },
  { text: 'Ruang tunggu sempit dan kursinya kurang untuk orang tua.', publish: true },
  { text: 'Pegawai bernama Budi di loket dua kasar sekali!', publish: false },
] as const;

/** Reasons and remarks, as people write them; stored with the command, never inside the workflow engine. */
export const SAYINGS = {
  target: 'Hasil kerja yang disepakati dengan atasan',
  returned: 'Target kedua belum terukur; mohon tambahkan angka dan tenggatnya.',
  selfAssessment: 'Pekerjaan berjalan sesuai rencana; kendala sudah saya sampaikan kepada atasan.',
  review: 'Dibahas berdua; kesepakatan dicatat.',
  objection: 'Bukti pelayanan semester kedua belum ikut dihitung.',
  upheld: 'Bukti tambahan diterima setelah sidang; penilaian diperbaiki.',
  rejected: 'Bukti sudah diperhitungkan; nilai tetap.',
  approved: 'Usulan sesuai aturan dan bukti.',
  declined: 'Belum tepat pada saat ini; ditinjau kembali tahun depan.',
  extended: 'Banjir menutup kantor; tinjauan diberi waktu tambahan.',
  left: 'Pindah ke instansi lain atas permintaan sendiri.',
  reassigned: 'Atasan lama berpindah tugas; penilai diganti.',
  namesPerson: 'Menyebut nama orang; masukan tentang layanan tetap diterima tanpa nama.',
  unbiased: 'Atasan penilai ikut menilai; keberatan diputuskan oleh pejabat lain.',
  extraReview: 'Laju pengaduan pada aplikasi layanan meningkat.',
} as const;
