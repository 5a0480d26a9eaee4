import type { ApprovalRule, PackSource, RulePack, Text } from '../../rules/language/types.ts';
import type { PackCase } from '../../rules/publish/cases.ts';

export type RegionDoc = { _id: string; packId: string; area: string; title: { id: string; en: string } };

export type RulePackDoc = {
  /** Digest. */
  _id: string;
  packId: string;
  version: number;
  effective: { from: string; to: string | null };
  /** `reserved`: its draft is being published and holds the version number; nobody can choose it yet. */
  status: 'reserved' | 'published' | 'retired';
  pack: RulePack;
  source: PackSource;
  publishedAt: string;
  cases?: PackCase[];
  /** Which draft it was, the digest of the report, and who signed it. Absent: it came from a file. */
  change?: { draftId: string; report: string; approvedBy: PackApproval[] };
};

export type PackApproval = { by: string; at: string; report: string };

export const DRAFT_STATES = [
  'DRAFT',
  'IN_REVIEW',
  'APPROVED',
  'PUBLISHED',
  'RETIRED',
  'REJECTED',
  'CANCELLED',
] as const;

export type DraftState = (typeof DRAFT_STATES)[number];

/** What changes about a draft besides its lists; a journal entry carries the fields it changed. */
export type DraftFields = {
  state: DraftState;
  /** The version it was copied from; null: an empty document of a new pack. */
  base: { version: number; digest: string } | null;
  /** The version of the parent that its content was written for or merged with; absent in drafts begun before this was kept. */
  parent?: number | null;
  /** The version it becomes: one more than the newest there was when it began or was rebased. */
  version: number;
  effective: { from: string; to: string | null };
  /** Digest of the stored text `{ document, cases }`. */
  content: string;
  /** Digest of the report about this content, and whether it lets the content be published. */
  report: string;
  publishable: boolean;
  reason: string | null;
  legalBasis: string | null;
  /** Set when it is submitted, from the parent pack. */
  approvals: ApprovalRule | null;
  approvedBy: PackApproval[];
  /** Digest of the published pack. */
  published: string | null;
  /** Absent until it is announced. */
  announced?: DraftAnnouncement;
};

/** What those whom a change concerns were told, once. `units` null: the whole region. */
export type DraftAnnouncement = { text: Text; changes: Text[]; units: string[] | null; by: string; at: string };

export type DraftStep = { revision: number; type: string; by: string; at: string; command: string; reason?: string };

/** A change request for a pack: a projection of its entries in `audit:{region}`. */
export type DraftDoc = DraftFields & {
  _id: string;
  /** `*` for a pack that is no region's. */
  region: string;
  packId: string;
  /** Number of its entries: what ETag shows. */
  revision: number;
  /** Everybody who wrote or submitted it: none of them may approve or publish it. */
  authors: string[];
  comments: { by: string; at: string; text: string }[];
  history: DraftStep[];
  createdAt: string;
  updatedAt: string;
};

/** A text by its digest: contents of drafts and reports. */
export type PackTextDoc = { _id: string; json: string };
