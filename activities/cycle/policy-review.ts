import type { RulePack } from '../../rules/language/types.ts';
import { type CycleSummary, summariseCycle } from '../../store/cycle/figures.ts';
import { policyFigures, type PolicyFigures } from '../../store/cycle/policy-figures.ts';
import { insertPolicyReview, listPolicyReviews } from '../../store/cycle/policy-reviews.ts';
import { requiredPack } from '../required-pack.ts';
import type { PolicyReviewDoc } from '../../store/cycle/types.ts';
import type { PolicyReviewInput } from '../../workflows/record.ts';
import type { ActivityDeps } from '../index.ts';
import { SCORE_UNIT, WHOLE } from '../../rules/time/units.ts';

const MOST_REVIEWS = 200;
const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.floor((part * WHOLE) / whole));

type Measured = { summary: CycleSummary; figures: PolicyFigures; before: PolicyReviewDoc | undefined };
type Measure = (of: Measured) => number | undefined;

/** What a pack may ask for by name. Shares are basis points, scores hundredths; `undefined` = nothing to measure yet. */
const MEASURES: Record<string, Measure> = {
  completed: ({ summary }) => share(summary.closed, summary.people),
  late: ({ summary }) => share(summary.late, summary.people),
  autoForwarded: ({ summary }) => share(summary.autoForwarded, summary.people),
  objections: ({ summary }) => share(summary.objections.raised, summary.people),
  blocked: ({ summary }) => share(summary.blocked, summary.people),
  scoreSpread: ({ figures }) => interquartileRange(figures.finalScores),
  satisfaction: ({ figures }) => mean(Object.values(figures.facts).flat()),
  satisfactionTrend: ({ figures, before }) => {
    const now = mean(Object.values(figures.facts).flat());
    const then = before?.measures['satisfaction'];
    return now === undefined || then === undefined ? undefined : now - then;
  },
};
/** Measured in every review: the next one compares with it. */
const ALWAYS = ['completed', 'satisfaction'];

/** From which value (basis points) a measure becomes a finding. */
const CONCERN: Record<string, number> = { late: 2_000, autoForwarded: 1_000, objections: 1_000, blocked: 1 };

export function policyActivities({ store }: ActivityDeps) {
  return {
    /** Measures how appraisal runs (never a person) and keeps the findings for HR. */
    async measurePolicy(input: PolicyReviewInput): Promise<void> {
      const resolved = await requiredPack(store, input.pack);
      const reviews = await listPolicyReviews(store, input.region, { limit: MOST_REVIEWS });
      const before = reviews
        .filter(({ due, sandbox }) => due < input.due && sandbox === input.sandbox)
        .toSorted(byDue)
        .at(-1);
      const summary = await summariseCycle(store, input.cycleId);
      const figures = await policyFigures(store, input.cycleId, publicFacts(resolved.pack));
      const asked = [...new Set([...ALWAYS, ...(resolved.pack.policyReview?.measures ?? [])])];
      const values = asked.map((name) => [name, MEASURES[name]?.({ summary, figures, before })] as const);
      const measured = values.filter((each): each is readonly [string, number] => each[1] !== undefined);
      await insertPolicyReview(store, {
        _id: input.id,
        region: input.region,
        cycleId: input.cycleId,
        due: input.due,
        pack: input.pack,
        sandbox: input.sandbox,
        measures: { people: summary.people, ...Object.fromEntries(measured) },
        findings: [
          ...measured.filter(([name, value]) => value >= (CONCERN[name] ?? Infinity)).map(([name]) => finding(name)),
          ...values.filter(([, value]) => value === undefined).map(([name]) => unmeasured(name)),
        ],
        at: new Date().toISOString(),
      });
    },
  };
}

const byDue = (a: PolicyReviewDoc, b: PolicyReviewDoc) => (a.due < b.due ? -1 : 1);

/** On the scale of scores: figures in other units cannot be averaged with them. */
const publicFacts = (pack: RulePack) =>
  Object.entries(pack.facts)
    .filter(([, fact]) => fact.source === 'public' && fact.type === 'int' && fact.unit === SCORE_UNIT)
    .map(([name]) => name);

const mean = (values: number[]) =>
  values.length === 0 ? undefined : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

function interquartileRange(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (quarter: number) => sorted[Math.floor(((sorted.length - 1) * quarter) / 4)] ?? 0;
  return sorted.length === 0 ? undefined : at(3) - at(1);
}

const finding = (measure: string) => ({ code: `${measure}-high`, text: FINDINGS[measure] ?? UNKNOWN });

const MEASURE_WORDS: Record<string, { id: string; en: string }> = {
  completed: { id: 'penilaian yang selesai', en: 'completed appraisals' },
  late: { id: 'keterlambatan', en: 'lateness' },
  objections: { id: 'keberatan', en: 'objections' },
  scoreSpread: { id: 'rentang tengah nilai', en: 'middle range of scores' },
  satisfaction: { id: 'kepuasan masyarakat', en: 'satisfaction of the public' },
  satisfactionTrend: { id: 'perubahan kepuasan masyarakat', en: 'change of satisfaction' },
};

const unmeasured = (measure: string) => ({
  code: `${measure}-not-measured`,
  text: {
    id: `Ukuran “${MEASURE_WORDS[measure]?.id ?? measure}” belum dapat dihitung: datanya belum ada pada tanggal ini.`,
    en: `The measure “${MEASURE_WORDS[measure]?.en ?? measure}” cannot be computed yet: its data did not exist on this date.`,
  },
});

const UNKNOWN = { id: 'Nilai ukuran ini tinggi.', en: 'This measure is high.' };
const FINDINGS: Record<string, { id: string; en: string }> = {
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
