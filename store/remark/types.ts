import type { Actor } from '../../workflows/messages.ts';

export const REMARK_KINDS = ['praise', 'advice'] as const;
export type RemarkKind = (typeof REMARK_KINDS)[number];

/** Praise or advice that somebody wrote to a colleague, beside any cycle. It is signed, and no rule reads it. */
export type RemarkDoc = {
  _id: string;
  region: string;
  /** Of the person it is for. */
  unit: string;
  to: string;
  by: Actor;
  kind: RemarkKind;
  /** Whether the person's assessor may read it too: the writer says so. */
  forAssessor: boolean;
  /** Null: the writer took it back. */
  text: string | null;
  /** SHA-256 of the text as it was written; the journal holds it, and not the text. */
  words: string;
  /** Real time, in milliseconds. */
  at: number;
  retractedAt: number | null;
};
