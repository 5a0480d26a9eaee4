/** The documents of amendments (docs/decisions/0016). */
import type { AmendMode } from '../../rules/time/replan.ts';
import type { Text } from '../../rules/language/types.ts';
import type { Actor } from '../../workflows/messages.ts';

/** What an amendment does with one appraisal. `keep`: it is not touched at all, and its journal says nothing. */
export type AmendChoice = AmendMode | 'keep';
/** `APPROVED` until every appraisal of the approved preview has its result. */
export type AmendmentState = 'DRAFT' | 'APPROVED' | 'DONE' | 'REJECTED' | 'CANCELLED';

/** A proposal to move running appraisals to another rule pack (docs/decisions/0016). Its content never changes. */
export type AmendmentDoc = {
  _id: string;
  region: string;
  /** Digest of the pack that is to take over. */
  pack: string;
  packId: string;
  packVersion: number;
  reason: Text;
  legalBasis: string[];
  cycles: string[];
  /** `null`: all. Stages are those in which the appraisals are when it is approved. */
  units: string[] | null;
  stages: string[] | null;
  choice: AmendChoice;
  exceptions: { appraisalId: string; choice: AmendChoice }[];
  state: AmendmentState;
  author: Actor;
  createdAt: string;
  decidedBy: Actor | null;
  decidedAt: string | null;
  comment: string | null;
  /** Digest of the preview that was approved. */
  preview: string | null;
  doneAt: string | null;
};

/** Score, predicate and outcomes of an appraisal under one pack. */
export type PackResult = {
  pack: string;
  final: number | null;
  predicate: string;
  outcomes: { id: string; code: string; status?: string }[];
};

/** What an amendment means for one appraisal. */
export type AmendLine = {
  appraisalId: string;
  cycleId: string;
  employeeId: string;
  unit: string;
  stage: string;
  state: string;
  choice: AmendChoice;
  /** Why it cannot be amended: a code of rules/time/replan.ts, or of an evaluation that fails. */
  refusal: string | null;
  /** Digest of the pack it obeys, and the decision that a new score would replace. */
  pack: string;
  decisionId: string | null;
  before: PackResult | null;
  after: PackResult | null;
  /** Not scored yet: an estimate from the facts so far. */
  provisional: boolean;
  /** Ids of the stages still to come. */
  stagesLeft: { before: string[]; after: string[] };
};

export type AmendmentLineDoc = AmendLine & {
  /** `{amendment}/{first characters of the preview's digest}/{appraisal}` */
  _id: string;
  amendmentId: string;
  preview: string;
  region: string;
  /**
   * `PENDING` until it has been asked; `REFUSED` also when the preview refused it, `UNANSWERED` when it said nothing;
   * `code` says why.
   */
  result: 'PENDING' | 'AMENDED' | 'REFUSED' | 'UNANSWERED' | 'KEPT';
  code: string | null;
  /** The appraisal's version that holds the amendment's entry. */
  version: number | null;
};
