import type { FollowUpResult, FollowUpState, FollowUpTerms } from '../../rules/time/follow-up.ts';

/** What its chain adds up to, for lists and for whoever asks what is due. */
export type FollowUpDoc = {
  _id: string;
  region: string;
  unit: string;
  employeeId: string;
  appraisalId: string;
  cycleId: string;
  sandbox: boolean;
  outcomeId: string;
  code: string;
  kind: FollowUpTerms['kind'];
  /** Digest of the pack that proposed the outcome. */
  pack: string;
  state: FollowUpState;
  result: FollowUpResult | null;
  test: 'passed' | 'failed' | 'lapsed' | null;
  from: string;
  until: string | null;
  /** The most urgent step, and its deadline in business time. */
  step: string | null;
  dueAt: number | null;
  /** When time does something next; null: never again. */
  wakeAt: number | null;
  endedOn: string | null;
  /** Of its last entry. */
  seq: number;
};
