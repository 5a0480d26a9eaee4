/**
 * Whether another rule pack may take over a running appraisal, and the plan it goes on with. Pure and without imports
 * but types: the preview and the workflow ask the same question of the same code.
 */
import type { Plan, PlannedStage, StageKind, Text } from '../language/types.ts';

/**
 * `fromNextStage`: what is scored from now on, and every stage after the running one, follows the new pack.
 * `rescore`: beyond that, a score that exists and is not final yet is computed again.
 */
export type AmendMode = 'fromNextStage' | 'rescore';

/** Where an appraisal stands. */
export type Standing = {
  ended: boolean;
  /** Digest of the pack it obeys now. */
  pack: string;
  plan: Plan;
  /** Index of the running stage; those before it are done. */
  at: number;
  scored: boolean;
  outcomes: readonly { status: string; decidedBy?: string }[];
};

/** The pack that is to take over, with its plan for the same period. */
export type Successor = { mode: AmendMode; pack: string; plan: Plan };

/** Why an appraisal cannot be amended, in words for whoever looks at the preview. */
export const AMEND_REFUSALS = {
  'appraisal-ended': {
    id: 'Penilaian sudah berakhir; yang sudah berakhir tidak diubah.',
    en: 'The appraisal has ended, and what has ended is not changed.',
  },
  'pack-same': {
    id: 'Penilaian ini sudah mengikuti paket aturan tersebut.',
    en: 'The appraisal obeys this rule pack already.',
  },
  'pack-changed': {
    id: 'Sejak pratinjau, penilaian ini sudah dialihkan ke paket aturan lain.',
    en: 'Since the preview, the appraisal was moved to another rule pack.',
  },
  'result-changed': {
    id: 'Sejak pratinjau, nilainya sudah dihitung lagi.',
    en: 'Since the preview, its score was computed again.',
  },
  'stage-missing': {
    id: 'Tahap yang sedang berjalan tidak ada, atau berbeda jenisnya, dalam paket baru.',
    en: 'The running stage does not exist in the new pack, or is of another kind there.',
  },
  'stage-skipped': {
    id: 'Paket baru menempatkan tahap yang belum dijalani sebelum tahap yang sedang berjalan.',
    en: 'The new pack puts a stage that was never held before the running one.',
  },
  'stage-repeated': {
    id: 'Menurut urutan paket baru, tahap yang sudah selesai harus dijalani lagi.',
    en: 'In the order of the new pack, a stage that is done would have to be held again.',
  },
  'no-stage-left': {
    id: 'Tidak ada lagi tahap atau penghitungan nilai yang dapat mengikuti paket baru.',
    en: 'No stage and no scoring is left that could follow the new pack.',
  },
  'outcome-decided': {
    id: 'Hasil tindak lanjut sudah diputus atau terbit; hanya catatan baru yang dapat membatalkannya.',
    en: 'An outcome was decided or issued; only a new record can reverse it.',
  },
  'result-final': {
    id: 'Hasil sudah final: masa keberatan telah berakhir.',
    en: 'The result is final: the window for objections is over.',
  },
} as const satisfies Record<string, Text>;
export type AmendRefusal = keyof typeof AMEND_REFUSALS;

export const isAmendRefusal = (code: string | null | undefined): code is AmendRefusal =>
  typeof code === 'string' && Object.hasOwn(AMEND_REFUSALS, code);

export type Amendable = { ok: true; plan: Plan } | { ok: false; code: AmendRefusal };

const refused = (code: AmendRefusal): Amendable => ({ ok: false, code });

/** The plan that the appraisal goes on with, or why it cannot be amended. */
export function amendable(standing: Standing, next: Successor): Amendable {
  if (standing.ended) return refused('appraisal-ended');
  if (standing.pack === next.pack) return refused('pack-same');
  const replanned = replan(standing, next.plan);
  if (!replanned.ok) return replanned;
  const code = next.mode === 'rescore' && standing.scored ? finality(standing) : null;
  return code === null ? replanned : refused(code);
}

/** A decision about an outcome ends what a new score may touch; so does the end of the result stage. */
function finality({ plan, at, outcomes }: Standing): AmendRefusal | null {
  if (outcomes.some(({ status, decidedBy }) => status !== 'PROPOSED' || decidedBy !== undefined)) {
    return 'outcome-decided';
  }
  const resultOver = plan.stages.slice(0, at).some(({ kind }) => kind === 'result');
  return resultOver || plan.stages[at]?.kind === 'outcome' ? 'result-final' : null;
}

/** Stages that are done or running stay as they were planned; those after the running one come from the new plan. */
function replan({ plan, at }: Pick<Standing, 'plan' | 'at'>, next: Plan): Amendable {
  const kept = plan.stages.slice(0, at + 1);
  const running = kept.at(-1);
  const place = next.stages.findIndex(({ id, kind }) => id === running?.id && kind === running.kind);
  if (!running || place < 0) return refused('stage-missing');
  const [before, after] = [next.stages.slice(0, place), next.stages.slice(place + 1)];
  const held = new Set(kept.map(({ id }) => id));
  if (before.some(({ id }) => !held.has(id))) return refused('stage-skipped');
  if (after.some(({ id }) => held.has(id))) return refused('stage-repeated');
  if (after.length === 0 && !scoresIn(running.kind)) return refused('no-stage-left');
  // Whoever is in the window of objection was promised its length.
  const objection = running.kind === 'result' ? plan.objection : next.objection;
  return { ok: true, plan: { stages: [...kept, ...after], calendar: next.calendar, objection } };
}

const scoresIn = (kind: StageKind) => kind === 'final' || kind === 'result';

/** One amendment that an appraisal has been through: in which stage it was, and the plan of the pack it moved to. */
export type PastAmendment = { stage: string; plan: Plan };

/** The plan an appraisal runs by: its first plan, changed by each amendment in turn. */
export function planInForce(first: Plan, past: readonly PastAmendment[]): Plan {
  return past.reduce((plan, { stage, plan: next }) => {
    const at = stageIndex(plan.stages, stage);
    const replanned = replan({ plan, at }, next);
    return replanned.ok ? replanned.plan : plan;
  }, first);
}

/** The packs an appraisal has obeyed: the present one, and each amendment with the stage it came in. */
export type Obeyed = { pack: string; amendments?: readonly { stage: string; before: string; after: string }[] };

/** The plan an appraisal runs by now. @param planOf what a pack plans for its cycle, by digest */
export async function planNow(
  { pack, amendments = [] }: Obeyed,
  planOf: (digest: string) => Promise<Plan>,
): Promise<Plan> {
  const first = await planOf(amendments[0]?.before ?? pack);
  const past = await Promise.all(amendments.map(async ({ stage, after }) => ({ stage, plan: await planOf(after) })));
  return planInForce(first, past);
}

/** Where a stage stands in a plan; -1 when it does not. */
export const stageIndex = (stages: readonly PlannedStage[], id: string): number =>
  stages.findIndex((stage) => stage.id === id);
