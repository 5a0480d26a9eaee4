import type { Text } from '../../rules/language/types.ts';
import type { Actor } from '../../workflows/messages.ts';

export const AGREEMENT_KINDS = ['coaching', 'warning', 'development', 'dialogue'] as const;
export type AgreementKind = (typeof AGREEMENT_KINDS)[number];
export type AgreementState = 'open' | 'done' | 'dropped';

/** What was agreed for somebody: until when, who helps, and what became of it. It outlives the appraisal that it came from. */
export type AgreementDoc = {
  _id: string;
  region: string;
  unit: string;
  employeeId: string;
  appraisalId: string;
  cycleId: string;
  sandbox: boolean;
  kind: AgreementKind;
  /** The review that it belongs to: a stage of the plan, or one beside the stages. */
  review: string | null;
  /** Null: a review came to this result, and nobody wrote more about it. */
  text: string | null;
  /** Of a dialogue: the day, and what was on the table, told from the data of that day. */
  heldOn: string | null;
  agenda: Text[];
  /** SHA-256 of the words. */
  words: string;
  /** Day by which it is to be done, or looked at again. */
  due: string;
  /** From when on those concerned are reminded. */
  remindOn: string;
  helperId: string | null;
  by: Actor;
  /** Business time. */
  at: number;
  /** Who has to say that they know of it: the other side. */
  needs: 'employee' | 'assessor';
  acknowledgedBy: string | null;
  acknowledgedAt: number | null;
  state: AgreementState;
  closedBy: string | null;
  closedAt: number | null;
  reason: string | null;
  /** What was told of its day: 1 that it comes, 2 that it is past. */
  told: number;
};
