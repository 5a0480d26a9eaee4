/** One example body per operation that takes one: shown in the document, and parsed by a test against the schema. */
import type { Action } from './policy.ts';

const REASON = 'Beban kerja bertambah karena layanan pindah gedung';

export const EXAMPLES: Partial<Record<Action, unknown>> = {
  createApiKey: { region: 'binjai', label: 'Simpus', roles: ['system'], scopes: ['facts'], expiresInDays: 90 },
  validateRulePack: { format: 'siklus.pack/1', id: 'contoh', version: 1, title: { id: 'Contoh', en: 'Example' } },
  evaluateFacts: {
    facts: { publicService: true, targetScore: 10_000, ikm: 6500, behaviourRating: 'sesuai' },
    date: '2026-06-30',
  },
  importEmployees: 'nip,name,unit,supervisorNip\n198001012005011001,Sri Rahayu,dinkes,197502022000031002\n',
  launchCycle: {
    region: 'binjai',
    label: '2026',
    period: { from: '2026-01-01', to: '2026-12-31' },
    sandbox: { speed: 100_000 },
  },
  pauseCycle: { reason: REASON },
  resumeCycle: { reason: REASON },
  extendCycle: { stage: 'targets', until: '2026-02-28', decree: 'SK/12/2026', reason: REASON, unit: 'dinkes' },
  cancelCycle: { reason: REASON, reasonCode: 'decree' },
  releaseCycle: { unit: 'dinkes' },
  postFacts: { region: 'binjai', source: 'simpus', lines: [{ unit: 'dinkes', facts: { ikm: 8250 } }] },
  openReviews: { cycle: 'cycle:binjai:2026', employees: ['198001012005011001'], reviewId: 'aduan-17', workingDays: 10 },
  submitVoice: { text: 'Antrean loket sudah lebih cepat, terima kasih.' },
  moderateVoice: { decision: 'published' },

  acknowledgeBriefing: {},
  proposeTargets: {
    targets: [
      {
        id: 't1',
        title: 'KTP elektronik selesai satu hari',
        weight: 6000,
        indicator: 'target',
        due: '2026-12-31',
      },
      { id: 't2', title: 'Tidak ada berkas hilang', weight: 4000, indicator: 'target', due: '2026-12-31' },
    ],
  },
  returnTargets: { reason: 'Target kedua belum terukur' },
  agreeTargets: {},
  acknowledgeTargets: {},
  submitDailyReports: { reportId: 'r-2026-03-02', days: ['2026-03-02'], text: 'Uji kendaraan 14 unit' },
  answerDailyReports: { reportId: 'r-2026-03-02', text: 'Terima kasih' },
  submitSelfAssessment: { text: 'Target tercapai, kecuali bulan banjir' },
  submitReview: { result: 'ON_TRACK', text: 'Pertahankan' },
  assignPeers: { peers: ['0f3a9c1e5b7d24680001', '0f3a9c1e5b7d24680002', '0f3a9c1e5b7d24680003'] },
  submitFeedback: { facts: { peerRating: 9000 } },
  recordFacts: { sourceId: 'simpus', facts: { ikm: 8250 } },
  finaliseScore: { facts: { targetScore: 10_000, behaviourRating: 'sesuai' }, text: 'Baik sepanjang tahun' },
  acknowledgeResult: { refused: false },
  object: { reason: 'Kepuasan masyarakat unit lain yang terhitung' },
  decideObjection: { decision: 'rejected', reason: 'Data unit sudah diperiksa dan benar' },
  decideOutcome: { outcomeId: 'certificate', decision: 'approved', reason: 'Sesuai peraturan' },
  openReview: { reviewId: 'aduan-17', workingDays: 10 },
  reassignAssessor: { assessorId: '0f3a9c1e5b7d24680004', reason: 'Penilai pensiun' },
  extendStage: { stage: 'targets', until: '2026-02-28', decree: 'SK/12/2026', reason: REASON },
  cancelAppraisal: { reasonCode: 'retired', reason: 'Pensiun per 1 Juli' },
  retry: {},
  waive: { reason: 'Data sumber tidak dapat dipulihkan' },
};
