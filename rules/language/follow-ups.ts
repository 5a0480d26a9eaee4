/** Words of what runs after an outcome. */
import type { FollowUpResult, FollowUpState } from '../time/follow-up.ts';
import type { Text } from './types.ts';

const t = (id: string, en: string): Text => ({ id, en });

export const FOLLOW_UP_STATES: Record<FollowUpState, Text> = {
  running: t('berjalan', 'running'),
  evaluation: t('menunggu evaluasi', 'waits for the evaluation'),
  test: t('menunggu uji kompetensi', 'waits for the competency test'),
  service: t('menunggu penyampaian', 'waits to be served'),
  waiting: t('disampaikan, belum berlaku', 'served, not in force yet'),
  inForce: t('berlaku', 'in force'),
  ended: t('berakhir', 'ended'),
};

export const FOLLOW_UP_RESULT_WORDS: Record<FollowUpResult, Text> = {
  passed: t('berhasil', 'passed'),
  failed: t('tidak berhasil', 'failed'),
  lapsed: t('gugur tanpa keputusan', 'lapsed without a decision'),
  completed: t('selesai dijalani', 'completed'),
  reversed: t('dibatalkan', 'reversed'),
  withdrawn: t('ditarik', 'withdrawn'),
};

const STEP_WORDS: Record<string, Text> = {
  plan: t('rencana perbaikan', 'the improvement plan'),
  checkIn: t('dialog bulan ke-{n}', 'the check-in of month {n}'),
  evaluation: t('evaluasi masa perbaikan', 'the evaluation of the improvement period'),
  test: t('uji kompetensi', 'the competency test'),
  service: t('penyampaian keputusan', 'the service of the decision'),
  term: t('masa berlaku', 'the term'),
};

/** What a step is called: `checkIn/3`, `evaluation/1`. */
export function followUpStepWords(step: string): Text {
  const [kind = '', n = ''] = step.split('/');
  const { id, en } = STEP_WORDS[kind] ?? { id: kind, en: kind };
  return { id: id.replace('{n}', n), en: en.replace('{n}', n) };
}

/** Keys of a pack, as a comparison of two versions calls them. */
export const FOLLOW_UP_KEYS = {
  hearing: { id: 'pemeriksaan', en: 'hearing' },
  summons: { id: 'banyaknya panggilan', en: 'summonses' },
  notice: { id: 'waktu sejak panggilan', en: 'notice' },
  followUp: { id: 'yang berjalan sesudahnya', en: 'what runs after it' },
  plan: { id: 'rencana', en: 'plan' },
  checkIn: { id: 'dialog bulanan', en: 'monthly check-in' },
  evaluation: { id: 'evaluasi', en: 'evaluation' },
  extension: { id: 'perpanjangan', en: 'extension' },
  test: { id: 'uji kompetensi', en: 'competency test' },
  service: { id: 'penyampaian', en: 'service' },
} satisfies Record<string, Text>;
