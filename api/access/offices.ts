/** What somebody may be besides an employee who is appraised and appraises. */
import type { Office } from '../../rules/language/types.ts';
import type { Role } from '../../store/people/types.ts';

export const OFFICES = [
  'supervisor',
  'secondReviewer',
  'agencyHead',
  'competentOfficial',
  'appointingAuthority',
  'assessmentTeam',
] as const satisfies Office[];
/** These one has by decree; the others by how one stands to somebody. */
export const GIVEN_OFFICES = ['agencyHead', 'competentOfficial', 'appointingAuthority', 'assessmentTeam'] as const;

/** Everybody on the roster. */
export const PERSON_ROLES: Role[] = ['employee', 'assessor'];
/** These act for their region. */
export const OFFICE_ROLES = ['hr', 'admin', 'auditor'] as const satisfies Role[];
