/** Which operations the forms of each page send, and which operations have no page. What a page reads is heard while it is shown. */
import type { Action } from '../../api/access/policy.ts';
import { COMMAND_FORMS } from '../../console/appraisal/command-forms.ts';
import { COMMAND_NAMES } from '../../workflows/messages.ts';

const region = (path: string) => `/wilayah/:region/${path}`;
const draft = (path: string) => region(`aturan/draf/:id${path}`);

/** By the address that a form is sent to. */
export const SENDS: Record<string, readonly Action[]> = {
  '/akun/sesi/:id/akhiri': [],
  '/penilaian/:id/lakukan/:command': COMMAND_NAMES.filter((name) => COMMAND_FORMS[name] !== undefined),
  '/penilaian/:id/bukti/:digest/hapus': ['eraseEvidence'],
  '/penilaian/:id/target/:target/bukti': ['addEvidence', 'uploadEvidence'],
  '/penilaian/:id/tinjauan/catat/:kind': ['openAgreement'],
  '/penilaian/:id/tinjauan/:agreement/tutup': ['closeAgreement'],
  '/penilaian/:id/tinjauan/:agreement/ketahui': ['acknowledgeAgreement'],
  '/penilaian/:id/surat/:outcome/cabut': ['revokeLetter'],
  '/publik/:region/unit/:unit/nilai': ['submitVoice'],
  [region('siklus/baru')]: ['launchCycle'],
  [region('siklus/:label/lakukan/:operation')]: [
    'relaunchCycle',
    'moveCycleClock',
    'pauseCycle',
    'resumeCycle',
    'extendCycle',
    'releaseCycle',
    'cancelCycle',
  ],
  [region('siklus/:label/kalibrasi/:unit/organisasi')]: ['setOrganisationPredicate'],
  [region('siklus/:label/kalibrasi/:unit/akhiri/:move')]: ['closeCalibration', 'overrideDistribution'],
  [region('siklus/:label/orang/:act')]: ['operatePeople'],
  [region('pegawai/impor')]: ['importEmployees'],
  [region('pegawai/:id/atasan')]: ['importEmployees'],
  [region('unit/impor')]: ['importUnits'],
  [region('unit/:unit/ubah')]: ['describeUnit'],
  [region('pegawai/:id/plt')]: ['appointActing'],
  [region('pegawai/:id/plt/:standIn/akhiri')]: ['endStandIn'],
  '/pengumuman/:id': ['acknowledgeAnnouncement'],
  '/tim/delegasi': ['delegateTasks'],
  '/tim/delegasi/:id/akhiri': ['endStandIn'],
  [region('pegawai/:id/peran')]: ['grantRole'],
  [region('pegawai/:id/peran/:grant/cabut')]: ['revokeRole'],
  [region('sasaran/baru')]: ['createGoal'],
  [region('sasaran/:id/ubah')]: ['changeGoal'],
  [region('sasaran/:id/akhiri')]: ['retireGoal'],
  [region('gaji/baru')]: ['exportPayroll'],
  [region('gaji/:id/baris/:line/batal')]: ['reversePayrollLine'],
  [region('kunci/baru')]: ['createApiKey'],
  [region('kunci/:id/:move')]: ['confirmApiKey', 'rotateApiKey', 'revokeApiKey'],
  [region('suara/:id')]: ['moderateVoice'],

  [region('target-bersama/baru')]: ['createJointTarget'],
  [region('target-bersama/:id/:move')]: [
    'signJointTarget',
    'contributeJointTarget',
    'leaveJointTarget',
    'disputeJointTarget',
    'decideJointDispute',
    'settleJointTarget',
    'cancelJointTarget',
  ],
  [region('aturan/draf/baru')]: ['createPackDraft'],
  [draft('/:part')]: ['editPackDraft'],
  [draft('/:part/:group/:key?')]: ['editPackDraft'],
  [draft('/berkas')]: ['editPackDraft'],
  [draft('/contoh')]: ['editPackDraft', 'tryPack'],
  [draft('/contoh/:index')]: ['editPackDraft', 'tryPack'],
  [draft('/coba')]: ['tryPack'],
  [draft('/gabung')]: ['rebasePackDraft'],
  [draft('/lakukan/:move')]: [
    'submitPackDraft',
    'commentPackDraft',
    'reopenPackDraft',
    'approvePackDraft',
    'rejectPackDraft',
    'publishPackDraft',
    'announcePackDraft',
    'cancelPackDraft',
  ],
  [draft('/dampak')]: ['createWhatIf'],
  [draft('/dampak/:run/hentikan')]: ['cancelWhatIf'],
  [draft('/gladi')]: ['requestRehearsal'],
  [draft('/gladi/:run/hentikan')]: ['cancelRehearsal'],
  [region('aturan/bayangan/baru')]: ['createShadow'],
  [region('aturan/bayangan/:id/akhiri')]: ['endShadow'],
  [region('aturan/perubahan/baru')]: ['createAmendment'],
  [region('aturan/perubahan/:id/:move')]: ['approveAmendment', 'rejectAmendment', 'cancelAmendment'],
  [region('aturan/versi/:n/kembalikan')]: ['createPackDraft'],
  [region('aturan/versi/:n/pensiunkan')]: ['retireRulePack'],
};

/** What is read only where there is something to read. */
export const READS_MORE: Record<string, readonly Action[]> = {
  '/penilaian/:id/hasil': ['getNearestChanges'],
  '/penilaian/:id/surat/:outcome': ['getLetter'],
  '/publik/:region/surat': ['verifyLetter'],
  [region('gaji/:id')]: ['getPayrollExport'],
  [region('gaji/:id/berkas')]: ['getPayrollFile'],
  [draft('/dampak/:run')]: ['listWhatIfPeople'],
  [region('aturan/bayangan/:id')]: ['listShadowScores'],
  [region('aturan/perubahan/:id')]: ['getAmendmentPreview'],
  '/cari': ['search'],
  [region('aturan/versi/:n')]: ['getRulePackReport'],
};

const MACHINE = 'For service systems, which send it with a key.';
/** Why there is no page. */
export const WITHOUT_PAGE: Partial<Record<Action, string>> = {
  postFacts: MACHINE,
  openReviews: MACHINE,
  acknowledgePayroll: MACHINE,
  recordFacts: MACHINE,
  getMe: 'Pages know from the session who is signed in: `/akun` shows it.',
  listRegions: 'A visitor belongs to one region; the door of a trial lists those there are.',
  listOutcomes: 'The page of an appraisal shows what was proposed and decided from the appraisal itself.',
  evaluateFacts: 'The page to try rules on somebody asks `tryPack`, which also tells what would change it.',
  validateRulePack: 'A draft is checked when it is saved; its report stands on its page.',
  getPackSchema: 'For editors outside; pages have a form for each part.',
  getPackDraftFile: 'The draft as a file of its own is for tools; `/berkas` shows its text.',
  getRulePackFile: 'A version as a file is for tools; its page tells it in words.',
  getCycleProgress: 'The board tells the same, by unit and stage.',
  getCycleOperation: 'The page of a cycle lists its operations and how far they are.',
};
