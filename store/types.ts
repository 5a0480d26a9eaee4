/** The documents of MongoDB. Instants are ISO strings in real time, unless a field says business time (epoch ms). */
import type { PackCase } from '../rules/publish/cases.ts';
import type { ApprovalRule, Decision, Facts, Office, Period, PackSource, RulePack } from '../rules/language/types.ts';
import type { Clock } from '../rules/time/clock.ts';
import type { Actor } from '../workflows/messages.ts';
import type { Ahead, AppraisalView, JournalDraft, NoticeDraft, OutcomeView } from '../workflows/record.ts';

export type EmployeeDoc = {
  /** Opaque, stable: never the NIP. */
  _id: string;
  region: string;
  nip: string;
  name: string;
  unit: string;
  unitName: string;
  supervisorId: string | null;
  active: boolean;
  email: string | null;
  /** Roster facts for population rules and packs, e.g. `{ unitKind: 'civilRegistry', publicService: true }`. */
  facts: Facts;
  version: number;
  updatedAt: string;
};

export const ROLES = ['hr', 'admin', 'assessor', 'employee', 'auditor', 'system', 'public'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who calls the API, by key or by token. `region: null` sees all regions (auditor, platform admin). */
export type Principal = {
  id: string;
  region: string | null;
  roles: Role[];
  employeeId: string | null;
  offices: Office[];
  scopes: string[];
};

export type ApiKeyDoc = Principal & {
  /** The key id; the secret's SHA-256 in hex is `hash`. */
  _id: string;
  hash: string;
  label: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
};

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
};

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

export type CycleState = 'LAUNCHING' | 'OPEN' | 'PAUSED' | 'CLOSED' | 'CANCELLED';
export type CycleOperationDoc = {
  opId: string;
  op: string;
  unit: string | null;
  actor: Actor;
  reason: string;
  decree: string | null;
  state: 'RUNNING' | 'DONE';
  done: number;
  failed: number;
  at: string;
  /** Of those that failed, the first ones with why. */
  refused?: OperationRefusal[];
  /** Of a move of the clock: business instants, and what was due next when it was done. */
  move?: { from: number; to: number; speed: number; due: NextDue | null };
};
/** Why an extension means nothing to an appraisal; `no-answer`: it could not be asked to move on in time. */
export type OperationRefusal = {
  appraisalId: string;
  code: 'stage-missing' | 'stage-over' | 'not-later' | 'no-answer';
};
/** A business instant, and how many appraisals have something due then. */
export type NextDue = { at: number; appraisals: number };
export type CycleDoc = {
  _id: string;
  region: string;
  label: string;
  period: Period;
  pack: string;
  packId: string;
  packVersion: number;
  sandbox: boolean;
  clock: Clock;
  state: CycleState;
  launch: { launched: number; excluded: number; failed: number; held: number; finishedAt: string | null };
  operations: CycleOperationDoc[];
  createdBy: Actor;
  createdAt: string;
  closedAt: string | null;
  version: number;
};

/** Result of a launch for one person. `_id` is `{cycle}|{employee}`. */
export type CycleMemberDoc = {
  _id: string;
  cycleId: string;
  region: string;
  employeeId: string;
  unit: string;
  status: 'LAUNCHED' | 'EXCLUDED' | 'HELD' | 'FAILED';
  /** Population rule id for EXCLUDED; a code such as `no-supervisor` for HELD; an error code for FAILED. */
  rule: string | null;
  appraisalId: string | null;
};

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

export type JournalDoc = JournalDraft & {
  /** `{subject}:{seq}`; subjects are appraisals, cycles, and `audit:{region}` for everything else. */
  _id: string;
  subject: string;
  region: string;
  /** On the first entry of an appraisal, so that its projection can be rebuilt from the journal alone. */
  about?: AppraisalIdentity;
  /** Makes an entry of a cycle or an audit subject happen once. */
  key?: string;
  prevHash: string;
  hash: string;
};

/** What a lost attempt of a workflow task had written and a later one took back: kept as evidence. */
export type LostRecordDoc = {
  /** Collection, record and hash of the content. */
  _id: string;
  of: 'journal' | 'decisions' | 'outcomes';
  record: string;
  appraisalId: string;
  region: string;
  /** The record as JSON. */
  content: string;
  at: string;
};

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

export type OutcomeDoc = Omit<OutcomeView, 'id'> & {
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

export type IdempotencyDoc = {
  /** SHA-256 of region, principal, route and key. */
  _id: string;
  fingerprint: string;
  state: 'RUNNING' | 'DONE';
  status: number | null;
  body: unknown;
  headers: Record<string, string>;
  at: string;
};

export type NoticeDoc = NoticeDraft & { _id: string; appraisalId: string; region: string };

export type PolicyReviewDoc = {
  /** `review:{region}:{due}` */
  _id: string;
  region: string;
  cycleId: string;
  due: string;
  pack: string;
  sandbox: boolean;
  measures: Record<string, number>;
  findings: { code: string; text: { id: string; en: string } }[];
  at: string;
};

export type VoiceDoc = {
  _id: string;
  region: string;
  unit: string;
  text: string;
  status: 'received' | 'published' | 'refused';
  moderatedBy: string | null;
  at: string;
};
