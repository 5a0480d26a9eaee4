/** What the parameters of notices are called: an awaited command in words, a stage by the title that its pack gives it. */
import type { Text } from '../../rules/language/types.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import type { NoticeDoc } from '../../store/people/types.ts';
import type { Deps } from '../deps.ts';
import { pinnedPack } from '../pack/packs.ts';

const t = (id: string, en: string): Text => ({ id, en });

const AWAITED: Record<string, Text> = {
  acknowledgeBriefing: t('menyatakan sudah mengikuti sosialisasi', 'confirm the briefing'),
  proposeTargets: t('mengusulkan target', 'propose targets'),
  agreeTargets: t('menyetujui atau mengembalikan target', 'agree to the targets or return them'),
  acknowledgeTargets: t('menyatakan mengetahui target', 'acknowledge the targets'),
  answerDailyReports: t('menanggapi laporan harian', 'answer daily reports'),
  acceptProgress: t('menanggapi laporan kemajuan target', 'answer reports of progress on targets'),
  submitSelfAssessment: t('mengirim penilaian diri', 'send the self-assessment'),
  submitReview: t('mengirim hasil tinjauan', 'send the result of the review'),
  assignPeers: t('menetapkan rekan pemberi umpan balik', 'name the peers who are asked'),
  submitFeedback: t('memberi umpan balik', 'give feedback'),
  finaliseScore: t('memberi nilai akhir', 'give the final ratings'),
  acknowledgeResult: t('menyatakan sudah membaca hasil', 'confirm that the result was read'),
  decideObjection: t('memutuskan keberatan', 'decide the objection'),
  decideOutcome: t('memutuskan usulan', 'decide the proposal'),
  retry: t('mencoba lagi yang tertahan', 'retry what is blocked'),
};

/** Answers the words of a notice's parameters. */
export async function noticeWords(deps: Deps, notices: readonly NoticeDoc[]) {
  const ids = notices.flatMap(({ appraisalId, params }) => ('stage' in params && appraisalId ? [appraisalId] : []));
  const found = ids.length === 0 ? [] : await appraisalsWithIds(deps.store, [...new Set(ids)]);
  const packs = new Map(found.map(({ _id, pack }) => [_id, pack]));
  const titles = new Map<string, Text>();
  for (const digest of new Set(packs.values())) {
    const { pack } = await pinnedPack(deps, digest);
    for (const { id, title } of pack.phases) titles.set(`${digest} ${id}`, title);
  }
  return ({ appraisalId, params }: NoticeDoc): Record<string, Text> => {
    const command = AWAITED[String(params['command'])];
    const stage = titles.get(`${packs.get(appraisalId ?? '')} ${params['stage']}`);
    return { ...(command && { command }), ...(stage && { stage }) };
  };
}
