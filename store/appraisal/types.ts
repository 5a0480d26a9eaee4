import type { Decision, Facts } from '../../rules/language/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Ahead, AppraisalView, OutcomeView } from '../../workflows/record.ts';

export type AppraisalDoc = AppraisalView & {
  _id: string;
  cycleId: string;
  region: string;
  unit: string;
  employeeId: string;
  pack: string;
  sandbox: boolean;
  version: number;
  headHash: string;
  /** Workflow time of the head entry: with the version it fences off late writes of a lost attempt. */
  recordedAt?: number;
  updatedAt: string;
  /** Only in a sandbox. Absent also after a rebuild, until the appraisal writes again: the journal does not tell it. */
  ahead?: Ahead;
};

/** What an appraisal is about; never changes: its pack is the one of the launch, whatever amendments came since. */
export type AppraisalIdentity = Pick<AppraisalDoc, 'cycleId' | 'unit' | 'employeeId' | 'pack' | 'sandbox'>;

export type DecisionDoc = {
  /** `decision/{appraisal}/{n}` */
  _id: string;
  appraisalId: string;
  region: string;
  facts: Facts;
  /** The facts packed in the layout of the pack that decided, for comparisons of populations. Older ones have none. */
  row?: Uint8Array;
  decision: Decision;
};

export type OutcomeDoc = Omit<OutcomeView, 'id' | 'capped' | 'place' | 'hearing'> & {
  /** `outcome/{appraisal}/{seq}` */
  _id: string;
  outcomeId: string;
  appraisalId: string;
  cycleId: string;
  region: string;
  employeeId: string;
  decisionId: string;
  sandbox: boolean;
  issuedAt: string;
};

export type SubmissionDoc = {
  _id: string;
  appraisalId: string;
  region: string;
  kind: string;
  actor: Actor;
  /** The whole validated request body, free text included. */
  body: Record<string, unknown>;
  digest: string;
  status: 'received' | 'accepted' | 'refused';
  at: string;
};

export type EvidenceDoc = {
  /** `{appraisal}/{target}/{digest}` */
  _id: string;
  appraisalId: string;
  cycleId: string;
  region: string;
  employeeId: string;
  target: string;
  /** SHA-256 of the file, or of the address. */
  digest: string;
  /** Id of the bytes; null: a link. */
  file: string | null;
  /** Of a file, as it was read from its content. */
  media: string | null;
  size: number | null;
  /** `received`: the appraisal has not answered yet. The journal alone says what was accepted. */
  status: 'received' | 'accepted';
  at: string;
  /** When the bytes were taken away; the region's journal says why. */
  erasedAt?: string;
};
