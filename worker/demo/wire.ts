/** The parts of the API's answers that the demo reads (docs/openapi.json has all of them). */
import type { FactValue, RulePack, Sentence, StageKind, Text } from '../../rules/language/types.ts';
import type { CommandName, Target } from '../../workflows/messages.ts';
import type { AppraisalState, OutcomeView, Waiting } from '../../workflows/record.ts';

export type List<T> = { data: T[]; page: { nextCursor: string | null } };

export type Appraisal = {
  id: string;
  unit: string;
  employeeId: string;
  version: number;
  updatedAt: string;
  state: AppraisalState;
  stage: string;
  stageKind: StageKind | 'closed';
  stageOpenedAt: string;
  dueAt: string | null;
  overdue: boolean;
  escalated: boolean;
  waitingOn: (Omit<Waiting, 'for'> & { for: CommandName | 'release' })[];
  assessorId: string;
  secondReviewerId: string;
  peerIds?: string[];
  subordinateIds?: string[];
  nomination?: { state: string; peers: string[]; until: string };
  targets: Target[];
  targetsAgreedBy: 'assessor' | 'deadline' | null;
  progress?: { open: { id: string; at: string; dueAt: string | null }[] };
  targetRounds: number;
  reviews: { id: string; stage: string; openedAt: string; result: string | null }[];
  peerAnswers: number;
  dailyReports: { open: { id: string; at: string; dueAt: string }[]; reports: number; days: number; answered: number };
  facts: Record<string, FactValue>;
  predicate: string | null;
  score: { result: number | null; final: number | null } | null;
  flags: string[];
  acknowledged: string | null;
  correction?: { decision: string | null };
  objection: { at: string; decision: 'upheld' | 'rejected' | null } | null;
  outcomes: OutcomeView[];
  autoForwarded: string[];
  late: string[];
  blockedReason: string | null;
  endReason: string | null;
};

export const isEnded = ({ state }: Pick<Appraisal, 'state'>): boolean => state === 'CLOSED' || state === 'CANCELLED';

/** Titles of packs end in a remark such as "(illustrative example)", said once above instead of in every line. */
export const shortTitle = (title: Text): Text => ({
  id: title.id.replace(/ \([^)]*\)$/, ''),
  en: title.en.replace(/ \([^)]*\)$/, ''),
});

export type Cycle = {
  id: string;
  region: string;
  state: string;
  businessNow: string;
  launch: { launched: number; excluded: number; failed: number; held: number; finishedAt: string | null };
};
/** Of a moved clock it tells where time is now. */
export type Operation = {
  opId: string;
  state: 'RUNNING' | 'DONE' | 'FAILED';
  code?: string;
  done: number;
  clock?: { now: string };
};
export type LaunchPreview = {
  counts: { in: number; out: number; held: number };
  out: { employeeId: string; unit: string; rule: string }[];
  held: { employeeId: string; unit: string; rule: string }[];
};

export type RegionSummary = {
  people: number;
  closed: number;
  cancelled: number;
  blocked: number;
  predicates: Record<string, number>;
  outcomes: { kind: string; code: string; status: string; count: number }[];
  objections: { raised: number; upheld: number };
  autoForwarded: number;
  late: number;
};

export type RegionInfo = { id: string; area: string; title: Text; pack: { digest: string } | null };
export type PublicUnit = { unit: string; voices?: string[] };
export type PackAnswer = { digest: string; pack: RulePack; summary: unknown };
export type Explanation = { sentences: Sentence[] };
export type PolicyReview = { id: string; due: string; findings: { code: string; text: Text }[] };
export type ImportReport = {
  imported: number;
  failed: number;
  lines: {
    line: number;
    status: string;
    id?: string;
    errors?: { column?: string; code?: string; detail?: string }[];
  }[];
};
export type IssuedKey = { id: string; key: string | null };
export type DevelopmentKey = { label: string; key: string; region: string | null; roles: string[] };
export type FactsReport = { lines: { line: number; status: string; errors?: { code?: string; detail?: string }[] }[] };
export type ReviewsReport = { results: { employee: string; status: string; code?: string }[] };
