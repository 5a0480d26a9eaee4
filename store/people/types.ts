import type { Facts, Office, Text } from '../../rules/language/types.ts';
import type { NoticeDraft } from '../../workflows/record.ts';

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

export type NoticeDoc = NoticeDraft & { _id: string; appraisalId: string; region: string };

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

/** Somebody signed in to the pages. */
export type SessionDoc = {
  /** SHA-256 of the cookie. */
  _id: string;
  principal: Principal;
  /** As shown in the page; null: an office without a person. */
  name: string | null;
  /** Their region as people call it; null: all regions. */
  place: Text | null;
  startedAt: string;
  seenAt: string;
  endsAt: string;
};
