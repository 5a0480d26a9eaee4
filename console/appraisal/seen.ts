/** An appraisal as the API shows it to somebody: what they may not see is not there. */
import type { z } from 'zod';
import type { RulePack, Sentence } from '../../rules/language/types.ts';
import type { Target } from '../../workflows/messages.ts';
import type {
  AppraisalView,
  CorrectionView,
  NominationView,
  OutcomeView,
  ProgressView,
  Waiting,
} from '../../workflows/record.ts';
import type { Relation } from '../../api/access/policy-commands.ts';
import type { EvidenceSchema } from '../../api/appraisal/evidence-schema.ts';
import type { NearestSchema } from '../../api/pack/schema.ts';
import { Refused } from '../ask.ts';
import type { Visit } from '../visit.ts';

type Dated<T> = Omit<T, 'at' | 'dueAt' | 'openedAt' | 'decidedAt'> & { at?: string; dueAt?: string; openedAt?: string };
type Hidden =
  | 'stageOpenedAt'
  | 'dueAt'
  | 'reviews'
  | 'dailyReports'
  | 'progress'
  | 'objection'
  | 'correction'
  | 'outcomes'
  | 'waitingOn'
  | 'amendments'
  | 'change'
  | 'nomination'
  | 'segments';

export type SeenAppraisal = {
  id: string;
  cycleId: string;
  region: string;
  unit: string;
  employeeId: string;
  sandbox: boolean;
  /** Figures of service systems that somebody typed. */
  factsByHand?: { fact: string; source: string; by: string; at: string }[];
  /** Which day it is for it. */
  today?: string;
  version: number;
  relations: Relation[];
  stageOpenedAt: string;
  dueAt: string | null;
  waitingOn: Waiting[];
  /** Absent for a peer, who sees the invitation only. */
  pack?: string;
  /** As whom the visitor is asked; absent: as a peer, or not at all. */
  askedAs?: 'subordinate';
  /** What the visitor must complete before they may rate. */
  coursesLacked?: string[];
} & Partial<Omit<AppraisalView, Hidden>> &
  Pick<AppraisalView, 'state' | 'stage' | 'stageKind' | 'overdue' | 'escalated'> & {
    reviews?: Dated<AppraisalView['reviews'][number]>[];
    dailyReports?: Omit<AppraisalView['dailyReports'], 'open'> & { open: { id: string; at: string; dueAt: string }[] };
    progress?: Omit<ProgressView, 'open'> & { open: Dated<ProgressView['open'][number]>[] };
    change?: { at: string } | null;
    nomination?: Omit<NominationView, 'until'> & { until: string };
    segments?: { from: string; to: string }[];
    objection?: { at: string; by: string; decision: string | null } | null;
    correction?: Omit<CorrectionView, 'at'> & { at: string };
    outcomes?: OutcomeView[];
  };

export type SeenProgress = {
  id: string;
  actual: number;
  at: string;
  reportedAt: string;
  by: string;
  state: 'waiting' | 'accepted' | 'returned' | 'counted' | 'late';
  note: string | null;
  evidence: { title?: string; url?: string; file?: string }[];
  reason: string | null;
};
/** Amounts are in the target's own unit. */
export type SeenTarget = Target & {
  title: string | null;
  measure: string | null;
  unit: string | null;
  note: string | null;
  /** The goal that it contributes to. */
  goal: { id: string; title: string; unit: string; state: string } | null;
  agreedBy: string | null;
  returnedBecause: string | null;
  actual: number | null;
  actualAt: string | null;
  actualBy: string | null;
  /** As the pack counts it. */
  fact?: number;
  reports: SeenProgress[];
  /** Of an earlier segment. `origin`: agreed in another region. */
  from?: string;
  to?: string;
  origin?: string;
};

export async function readTargets(
  visit: Visit,
  id: string,
  which: 'now' | 'proposed' | 'before' = 'now',
): Promise<SeenTarget[]> {
  const path = `/v1/appraisals/${encodeURIComponent(id)}/targets?which=${which}`;
  return (await visit.read<{ data: SeenTarget[] }>(path)).data;
}

export type SeenEvidence = z.output<typeof EvidenceSchema>;

export const readEvidence = async (visit: Visit, id: string, target: string): Promise<SeenEvidence[]> =>
  (
    await visit.read<{ data: SeenEvidence[] }>(
      `/v1/appraisals/${encodeURIComponent(id)}/evidence?target=${encodeURIComponent(target)}`,
    )
  ).data;

export type SeenEntry = {
  seq: number;
  type: string;
  actor: { id: string | null; as: string; office?: string; for?: string; standIn?: 'delegation' | 'plt' | 'plh' };
  at: string;
  data: Record<string, unknown>;
  changes: Record<string, unknown>;
  text: Record<string, unknown> | null;
  hash?: string;
};

export type SeenExplanation = {
  decision: {
    indicators: { id: string; value: number; weight: number; points: number }[];
    score: Record<string, unknown>;
    predicate: string;
    outcomes: { id: string; code: string; result: boolean }[];
    /** By the node that computed them; hundredths of a per cent. */
    attainments?: Record<string, { id: string; attainment: number | null }[]>;
  };
  sentences: Sentence[];
  pack: { id: string; version: number };
};

export type SeenNearest = z.output<typeof NearestSchema>;

/** `null`: nothing is decided, or it is not for the visitor yet. */
export async function readExplanation(visit: Visit, id: string): Promise<SeenExplanation | null> {
  try {
    return await visit.read<SeenExplanation>(`/v1/appraisals/${encodeURIComponent(id)}/explanation`);
  } catch (error) {
    if (error instanceof Refused && error.problem.code === 'result-not-ready') return null;
    throw error;
  }
}

export const readNearest = async (visit: Visit, id: string): Promise<SeenNearest[]> =>
  (await visit.read<{ data: SeenNearest[] }>(`/v1/appraisals/${encodeURIComponent(id)}/nearest-changes`)).data;

export const readSeen = (visit: Visit, id: string): Promise<SeenAppraisal> =>
  visit.read(`/v1/appraisals/${encodeURIComponent(id)}`);

type PackAnswer = { pack: RulePack; digest: string; version: number; effective: { from: string; to: string | null } };

/** The pack that an appraisal obeys; whoever sees only an invitation gets the one in force in the region. */
export async function packOf(
  visit: Visit,
  { pack, region }: Pick<SeenAppraisal, 'pack' | 'region'>,
): Promise<RulePack> {
  const path = pack === undefined ? `/v1/regions/${region}/pack` : `/v1/rule-packs/${pack}`;
  return (await visit.read<PackAnswer>(path)).pack;
}
