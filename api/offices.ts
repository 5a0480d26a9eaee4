import type { Office } from '../rules/types.ts';

export const OFFICES = [
  'supervisor',
  'secondReviewer',
  'agencyHead',
  'competentOfficial',
  'appointingAuthority',
  'assessmentTeam',
] as const satisfies Office[];
