import { summariseCycle } from '../store/cycle-figures.ts';
import { insertPolicyReview } from '../store/policy-reviews.ts';
import { getPack } from '../store/rule-packs.ts';
import { policyReviewId, type PolicyReviewInput } from '../workflows/messages.ts';
import { permanent } from './errors.ts';
import type { ActivityDeps } from './index.ts';

const BASIS = 10_000;
const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.floor((part * BASIS) / whole));

/** A share (basis points) from which a measure becomes a finding. */
const CONCERN = { late: 2_000, autoForwarded: 1_000, objections: 1_000, blocked: 1 };

export function policyActivities({ store }: ActivityDeps) {
  return {
    /** Measures how appraisal runs (never a person) and keeps the findings for HR. */
    async measurePolicy(input: PolicyReviewInput): Promise<void> {
      const resolved = await getPack(store, input.pack);
      if (!resolved) throw permanent('pack-not-found', `no rule pack ${input.pack}`);
      const summary = await summariseCycle(store, input.cycleId);
      const measures = {
        people: summary.people,
        completed: share(summary.closed, summary.people),
        late: share(summary.late, summary.people),
        autoForwarded: share(summary.autoForwarded, summary.people),
        objections: share(summary.objections.raised, summary.people),
        blocked: share(summary.blocked, summary.people),
      };
      const findings = Object.entries(CONCERN)
        .filter(([name, limit]) => measures[name as keyof typeof CONCERN] >= limit)
        .map(([name]) => ({ code: `${name}-high`, text: FINDINGS[name as keyof typeof CONCERN] }));
      await insertPolicyReview(store, {
        _id: policyReviewId(input.region, input.due),
        region: input.region,
        cycleId: input.cycleId,
        due: input.due,
        pack: input.pack,
        sandbox: input.sandbox,
        measures,
        findings,
        at: new Date().toISOString(),
      });
    },
  };
}

const FINDINGS = {
  late: {
    id: 'Terlalu banyak tahap selesai setelah tenggat: tinjau lamanya tahap dan jadwal pengingat.',
    en: 'Too many stages end after their deadline: review stage lengths and reminders.',
  },
  autoForwarded: {
    id: 'Terlalu banyak tahap diteruskan otomatis: periksa pejabat penilai yang tidak bertindak.',
    en: 'Too many stages are forwarded automatically: look at assessors who do not act.',
  },
  objections: {
    id: 'Banyak keberatan: periksa kejelasan indikator dan cara penilaian.',
    en: 'Many objections: check how clear the indicators and the ratings are.',
  },
  blocked: {
    id: 'Ada penilaian yang tertahan: lengkapi fakta yang belum ada.',
    en: 'Some appraisals are blocked: supply the missing facts.',
  },
};
