import type { Office } from '../../rules/language/types.ts';

export const OFFICES = [
  'supervisor',
  'secondReviewer',
  'agencyHead',
  'competentOfficial',
  'appointingAuthority',
  'assessmentTeam',
] as const satisfies Office[];
