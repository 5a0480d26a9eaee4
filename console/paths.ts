/** Where the pages are. Addresses are Indonesian and hold no names; everything else of an address is a query. */
import { ASSETS } from './assets.ts';

/** The part of an address after its `?`; what is not given is left out. */
export function query(fields: Record<string, string | undefined>): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== '') said.set(name, value);
  return said.size === 0 ? '' : `?${said.toString()}`;
}
const region = (r: string) => `/wilayah/${r}`;
/** The label of a cycle, from its id `cycle:{region}:{label}`. */
export const labelOfCycle = (cycleId: string): string => cycleId.split(':').at(-1) ?? cycleId;

/** Where nobody is signed in, the address alone says the language: nothing is kept on a citizen's device. */
type Language = { bahasa?: string; terkirim?: string };

export const paths = {
  home: () => '/',
  signIn: (fields: { wilayah?: string; hat?: string; setelah?: string; ke?: string } = {}) => `/masuk${query(fields)}`,
  /** @param ke the page to go on to */
  signInAgain: (ke: string) => `/masuk/lagi${query({ ke })}`,
  signInBack: () => '/masuk/kembali',
  signOut: () => '/keluar',
  account: () => '/akun',
  endSession: (id: string) => `/akun/sesi/${id}/akhiri`,
  search: (fields: { q?: string } = {}) => `/cari${query(fields)}`,
  announcement: (draft: string) => `/pengumuman/${draft}`,
  notices: (fields: { kursor?: string } = {}) => `/pemberitahuan${query(fields)}`,
  help: () => '/bantuan',
  remarks: () => '/umpan-balik',
  giveRemark: (fields: { unit?: string; untuk?: string } = {}) => `/umpan-balik/baru${query(fields)}`,
  retractRemark: (id: string) => `/umpan-balik/${id}/tarik`,
  mine: () => '/saya',
  team: () => '/tim',
  delegation: () => '/tim/delegasi',
  endDelegation: (id: string) => `/tim/delegasi/${id}/akhiri`,
  teamTargets: () => '/tim/target',
  appraisal: (id: string) => `/penilaian/${id}`,
  targets: (id: string) => `/penilaian/${id}/target`,
  target: (id: string, target: string) => `/penilaian/${id}/target/${target}`,
  giveEvidence: (id: string, target: string) => `/penilaian/${id}/target/${target}/bukti`,
  eraseEvidence: (id: string, digest: string) => `/penilaian/${id}/bukti/${digest}/hapus`,
  evidenceFile: (id: string, digest: string) => `/penilaian/${id}/bukti/${digest}`,
  result: (id: string) => `/penilaian/${id}/hasil`,
  feedback: (id: string) => `/penilaian/${id}/umpan-balik`,
  review: (id: string) => `/penilaian/${id}/tinjauan`,
  openAgreement: (id: string, kind: string) => `/penilaian/${id}/tinjauan/catat/${kind}`,
  closeAgreement: (id: string, agreement: string) => `/penilaian/${id}/tinjauan/${agreement}/tutup`,
  acknowledgeAgreement: (id: string, agreement: string) => `/penilaian/${id}/tinjauan/${agreement}/ketahui`,
  letter: (id: string, outcome: string) => `/penilaian/${id}/surat/${encodeURIComponent(outcome)}`,
  revokeLetter: (id: string, outcome: string) => `/penilaian/${id}/surat/${encodeURIComponent(outcome)}/cabut`,
  journal: (id: string) => `/penilaian/${id}/jejak`,
  command: (id: string, command: string) => `/penilaian/${id}/lakukan/${command}`,
  region,
  queue: (r: string) => `${region(r)}/antrean`,
  cycles: (r: string) => `${region(r)}/siklus`,
  newCycle: (r: string, fields: Record<string, string | undefined> = {}) => `${region(r)}/siklus/baru${query(fields)}`,
  cycle: (r: string, label: string) => `${region(r)}/siklus/${label}`,
  cycleOperation: (r: string, label: string, operation: string) => `${region(r)}/siklus/${label}/lakukan/${operation}`,
  cyclePeople: (r: string, label: string, fields: Record<string, string | undefined> = {}) =>
    `${region(r)}/siklus/${label}/orang${query(fields)}`,
  members: (r: string, label: string, fields: Record<string, string | undefined> = {}) =>
    `${region(r)}/siklus/${label}/peserta${query(fields)}`,
  spread: (r: string, label: string) => `${region(r)}/siklus/${label}/sebaran`,
  calibration: (r: string, label: string, fields: Record<string, string | undefined> = {}) =>
    `${region(r)}/siklus/${label}/kalibrasi${query(fields)}`,
  organisation: (r: string, label: string, unit: string) =>
    `${region(r)}/siklus/${label}/kalibrasi/${encodeURIComponent(unit)}/organisasi`,
  endCalibration: (r: string, label: string, { unit, move }: { unit: string; move: string }) =>
    `${region(r)}/siklus/${label}/kalibrasi/${encodeURIComponent(unit)}/akhiri/${move}`,
  forMany: (r: string, label: string, act: string) => `${region(r)}/siklus/${label}/orang/${act}`,
  employees: (r: string, fields: Record<string, string | undefined> = {}) => `${region(r)}/pegawai${query(fields)}`,
  employee: (r: string, id: string) => `${region(r)}/pegawai/${id}`,
  superior: (r: string, id: string, fields: { ke?: string } = {}) =>
    `${region(r)}/pegawai/${id}/atasan${query(fields)}`,
  appointActing: (r: string, id: string) => `${region(r)}/pegawai/${id}/plt`,
  endActing: (r: string, id: string, standIn: string) => `${region(r)}/pegawai/${id}/plt/${standIn}/akhiri`,
  grantRole: (r: string, id: string) => `${region(r)}/pegawai/${id}/peran`,
  revokeRole: (r: string, id: string, grant: string) => `${region(r)}/pegawai/${id}/peran/${grant}/cabut`,
  units: (r: string, fields: { pada?: string } = {}) => `${region(r)}/unit${query(fields)}`,
  importUnits: (r: string) => `${region(r)}/unit/impor`,
  describeUnit: (r: string, unit: string) => `${region(r)}/unit/${encodeURIComponent(unit)}/ubah`,
  importEmployees: (r: string) => `${region(r)}/pegawai/impor`,
  goals: (r: string, fields: { tahun?: string; unit?: string } = {}) => `${region(r)}/sasaran${query(fields)}`,
  newGoal: (r: string, fields: Record<string, string | undefined> = {}) => `${region(r)}/sasaran/baru${query(fields)}`,
  goal: (r: string, id: string) => `${region(r)}/sasaran/${id}`,
  goalMove: (r: string, id: string, move: 'ubah' | 'akhiri') => `${region(r)}/sasaran/${id}/${move}`,
  rosterChanges: (r: string, fields: Record<string, string | undefined> = {}) =>
    `${region(r)}/pegawai/riwayat${query(fields)}`,
  keys: (r: string) => `${region(r)}/kunci`,
  newKey: (r: string) => `${region(r)}/kunci/baru`,
  keyMove: (r: string, id: string, move: string) => `${region(r)}/kunci/${id}/${move}`,
  payroll: (r: string, fields: { uji?: string } = {}) => `${region(r)}/gaji${query(fields)}`,
  newPayFile: (r: string, sandbox: boolean) => `${region(r)}/gaji/baru${sandbox ? '?uji=ya' : ''}`,
  payFile: (r: string, id: string) => `${region(r)}/gaji/${id}`,
  payFileText: (r: string, id: string) => `${region(r)}/gaji/${id}/berkas`,
  reversePay: (r: string, id: string, line: string) => `${region(r)}/gaji/${id}/baris/${line}/batal`,
  voices: (r: string, fields: Record<string, string | undefined> = {}) => `${region(r)}/suara${query(fields)}`,
  voice: (r: string, id: string) => `${region(r)}/suara/${id}`,

  followUps: (fields: { berakhir?: string } = {}) => `/pembinaan${query(fields)}`,
  followUp: (id: string) => `/pembinaan/${id}`,
  followUpStep: (id: string, step: string) => `/pembinaan/${id}/${step}`,

  transfers: () => '/pindah',
  transfer: (id: string) => `/pindah/${id}`,
  transferMove: (id: string, move: 'terima' | 'akhiri') => `/pindah/${id}/${move}`,
  releaseTransfer: (appraisal: string) => `/penilaian/${appraisal}/pindah`,

  joints: (r: string) => `${region(r)}/target-bersama`,
  newJoint: (r: string) => `${region(r)}/target-bersama/baru`,
  joint: (r: string, id: string) => `${region(r)}/target-bersama/${id}`,
  jointMove: (r: string, id: string, move: string) => `${region(r)}/target-bersama/${id}/${move}`,
  rules: (r: string) => `${region(r)}/aturan`,
  policyReviews: (r: string) => `${region(r)}/aturan/evaluasi`,
  newDraft: (r: string) => `${region(r)}/aturan/draf/baru`,
  draft: (r: string, id: string) => `${region(r)}/aturan/draf/${id}`,
  draftPart: (r: string, id: string, part: string) => `${region(r)}/aturan/draf/${id}/${part}`,
  draftItem: (r: string, id: string, item: readonly string[]) =>
    `${region(r)}/aturan/draf/${id}/${item.map(encodeURIComponent).join('/')}`,
  draftCases: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/contoh`,
  draftTry: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/coba`,
  draftFile: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/berkas`,
  versions: (r: string) => `${region(r)}/aturan/versi`,
  version: (r: string, n: number) => `${region(r)}/aturan/versi/${n}`,
  versionMove: (r: string, n: number, move: 'kembalikan' | 'pensiunkan') => `${region(r)}/aturan/versi/${n}/${move}`,
  compare: (r: string, fields: Record<string, string | undefined> = {}) =>
    `${region(r)}/aturan/bandingkan${query(fields)}`,
  request: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/pengajuan`,
  rebase: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/gabung`,
  amendments: (r: string) => `${region(r)}/aturan/perubahan`,
  newAmendment: (r: string) => `${region(r)}/aturan/perubahan/baru`,
  amendment: (r: string, id: string) => `${region(r)}/aturan/perubahan/${id}`,
  shadows: (r: string) => `${region(r)}/aturan/bayangan`,
  newShadow: (r: string) => `${region(r)}/aturan/bayangan/baru`,
  shadow: (r: string, id: string) => `${region(r)}/aturan/bayangan/${id}`,
  impact: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/dampak`,
  impactOf: (r: string, id: string, run: string) => `${region(r)}/aturan/draf/${id}/dampak/${run}`,
  rehearsal: (r: string, id: string) => `${region(r)}/aturan/draf/${id}/gladi`,
  rehearsalOf: (r: string, id: string, run: string) => `${region(r)}/aturan/draf/${id}/gladi/${run}`,
  draftMove: (r: string, id: string, move: string) => `${region(r)}/aturan/draf/${id}/lakukan/${move}`,
  publicUnits: (r: string, fields: Language = {}) => `/publik/${r}${query(fields)}`,
  publicUnit: (r: string, unit: string, fields: Language = {}) =>
    `/publik/${r}/unit/${encodeURIComponent(unit)}${query(fields)}`,
  publicVoice: (r: string, unit: string, fields: Language = {}) =>
    `/publik/${r}/unit/${encodeURIComponent(unit)}/nilai${query(fields)}`,
  publicRules: (r: string, fields: Language = {}) => `/publik/${r}/cara${query(fields)}`,
  publicLetter: (r: string, fields: Language & { nomor?: string; kode?: string } = {}) =>
    `/publik/${r}/surat${query(fields)}`,
  asset: (name: keyof typeof ASSETS) => `/aset/${ASSETS[name].file}`,
};

/** First words of the addresses that belong to pages; everything else is the API's. */
const ROOTS = [
  '',
  'masuk',
  'keluar',
  'akun',
  'saya',
  'tim',
  'cari',
  'pemberitahuan',
  'pengumuman',
  'bantuan',
  'penilaian',
  'pembinaan',
  'umpan-balik',
  'pindah',
  'wilayah',
  'publik',
  'aset',
];
export const isPage = (pathname: string): boolean => ROOTS.includes(pathname.split('/')[1] ?? '');
