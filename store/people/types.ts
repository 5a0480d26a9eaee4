import type { StandInKind } from '../../workflows/messages.ts';
import type { NoticeDraft, NoticeTemplate } from '../../workflows/record.ts';
import type { FactValue, Office, PlainFacts, Text } from '../../rules/language/types.ts';

/** Where somebody works, and under whom. */
export type Place = {
  unit: string;
  unitName: string;
  supervisorId: string | null;
  post?: string;
  grade?: string;
};
export const ASSIGNMENT_KINDS = ['definitive', 'secondment'] as const;
export type Assignment = Place & {
  /** First day, in the region's own time; `null`: since before anybody gave a date. */
  from: string | null;
  /** Last day; absent: until the next one begins. */
  until?: string;
  kind: (typeof ASSIGNMENT_KINDS)[number];
};

/** Its place is that of today; `assignments` says of other days. */
export type EmployeeDoc = Place & {
  /** Opaque, stable: never the NIP. */
  _id: string;
  region: string;
  /** Of whoever has no NIP (18 digits): the NIK (16). */
  nip: string;
  name: string;
  active: boolean;
  /** Whether a cycle takes them in; absent in records that are older than the field, and then it does. */
  appraised?: boolean;
  email: string | null;
  /** Roster facts for population rules and packs, e.g. `{ unitKind: 'civilRegistry', publicService: true }`. */
  facts: PlainFacts;
  /** In order of their first day; absent: never given a date. */
  assignments?: Assignment[];
  /** The day on which the place becomes another one. */
  placeChanges?: string;
  /** By which letters a search finds them; absent in records that are older than the field. */
  called?: string[];
  version: number;
  updatedAt: string;
};

/** What somebody said of a unit. `_id`: `{region}/{unit}`. */
export type UnitDoc = {
  _id: string;
  region: string;
  /** Its code, as rosters write it. */
  unit: string;
  name: string;
  /** Code of the unit above it. */
  parent: string | null;
  /** What it is: a service, an office, a school. */
  kind: string | null;
  headId: string | null;
  version: number;
};

export type ApiKeyDoc = Omit<Principal, 'hands' | 'expiresAt' | 'standsFor'> & {
  /** The key id; the secret's SHA-256 in hex is `hash`. */
  _id: string;
  hash: string;
  label: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  /** Absent in keys that are older than the field: nobody but its holder is known. */
  hands?: string[];
  /** `null`: bound to somebody, and neither they nor a second admin have said so yet. Absent: it needs nobody's word. */
  confirmedBy?: string | null;
  /** The key that ends `overlapHours` after this one can act. */
  replaces?: string;
  overlapHours?: number;
};

/** What somebody is told of what was agreed with them. */
export type AgreementNotice =
  | 'agreement-opened'
  | 'agreement-help'
  | 'agreement-acknowledged'
  | 'agreement-due'
  | 'agreement-overdue'
  | 'agreement-done'
  | 'agreement-dropped';
export type FollowUpNotice =
  | 'follow-up-opened'
  | 'follow-up-said'
  | 'follow-up-reminder'
  | 'follow-up-escalated'
  | 'follow-up-ended';
/** Somebody wrote to one, or about somebody whom one assesses. */
export type RemarkNotice = 'remark-received' | 'remark-shared';
export type RightsNotice =
  | 'key-made'
  | 'key-confirmed'
  | 'role-granted'
  | 'role-revoked'
  | 'stand-in-begins'
  | 'stand-in-ended'
  | 'letter-revoked'
  | 'joint-due'
  | 'facts-late-effect'
  | 'rules-announced'
  | 'payment-reversed';
export type NoticeDoc = Omit<NoticeDraft, 'template'> & {
  _id: string;
  template: NoticeTemplate | RightsNotice | AgreementNotice | FollowUpNotice | RemarkNotice;
  /** `null`: about a key or a role. */
  appraisalId: string | null;
  region: string;
  /** Of the person the appraisal is about; absent in notices that are older than the field. */
  unit?: string;
};
/** What one import changed of one person. `_id`: `{import}/{person}/{which fields}`. */
export type RosterChangeDoc = {
  _id: string;
  importId: string;
  region: string;
  employeeId: string;
  /** Real time, ISO, and who: of the first attempt. */
  at: string;
  by: string;
  fields: { field: string; before: FactValue | null; after: FactValue | null }[];
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
  /** Everybody who may know the secret: the holder, and whose credentials it was made with. */
  hands: string[];
  /** Of a key; `null`: a token, which lives for a day at most and is made anew. */
  expiresAt: string | null;
  /** For whom they act today; absent: for nobody, or it has not been asked yet. */
  standsFor?: StandsFor[];
};

/** On their own word, or as an acting official: of a vacant post, or while its holder is away. */
export type StandInDoc = {
  _id: string;
  region: string;
  kind: StandInKind;
  /** Whose tasks they are, and who does them. */
  of: string;
  to: string;
  /** Days of the region, the last one included. */
  from: string;
  until: string;
  /** `null`: a delegation, which needs none. */
  decree: string | null;
  by: string;
  at: string;
  endedAt: string | null;
  endedBy: string | null;
};
/** `offices`: those of whom they act for; only in the pages, as all offices that are given. */
export type StandsFor = Pick<StandInDoc, 'of' | 'kind' | 'until'> & { offices?: Office[] };

/** A role or an office that an admin gave to somebody of their region, from a day to a day. */
export type RoleGrantDoc = {
  _id: string;
  region: string;
  employeeId: string;
  /** One of the two. */
  role: Role | null;
  office: Office | null;
  /** Days of the region, the last one included; `null`: until it is taken back. */
  from: string;
  until: string | null;
  /** The decree or letter that it follows. */
  decree: string;
  grantedBy: string;
  grantedAt: string;
  revokedAt: string | null;
};

/** Somebody signed in to the pages. */
export type SessionDoc = {
  /** SHA-256 of the cookie. */
  _id: string;
  /** As they signed in; what Siklus has granted them is added at each request. */
  principal: Principal;
  /** Id of the principal. Absent, as the next ones, in sessions that are older than the fields. */
  by?: string;
  /** When they last said who they are, epoch milliseconds; absent: nobody knows. */
  provenAt?: number;
  /** The browser, in words. */
  device?: string;
  /** As shown in the page; null: an office without a person. */
  name: string | null;
  /** Their region as people call it; null: all regions. */
  place: Text | null;
  startedAt: string;
  seenAt: string;
  endsAt: string;
};

/** Somebody on their way to the identity provider and back. */
export type SignInDoc = {
  /** SHA-256 of cookie and state: both must come back. */
  _id: string;
  nonce: string;
  verifier: string;
  /** The page that they wanted. */
  back: string;
  /** They were asked who they are, whatever the provider remembered. */
  again: boolean;
  endsAt: string;
};

/** A form that came when its sender was signed in no longer. */
export type ParkedFormDoc = {
  _id: string;
  /** The principal who filled it in, and nobody else, gets it back. */
  by: string;
  path: string;
  /** What was filled in, as JSON under a secret that the database does not know. */
  values: { sealed?: string };
  endsAt: string;
};

export type PeopledUnit = { unit: string; unitName: string };
