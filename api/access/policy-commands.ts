/** Who may do which command to an appraisal, and the words of which the rows of the whole table are made. */
import { ROLES, type Role } from '../../store/people/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import type { Scope } from './limits.ts';

/**
 * How somebody stands to a thing. `own`, `subordinate`, `secondReviewer`, `peer` and `official` come from the appraisal,
 * `region` from the region the principal belongs to, `all` from belonging to none; `anyone` needs nothing. `maker`: the
 * person appraised may know the secret of the key; it lets nobody do anything, and hides what is hidden from that person.
 */
export const RELATIONS = [
  'own',
  'maker',
  'subordinate',
  'secondReviewer',
  'peer',
  'official',
  'region',
  'all',
  'anyone',
] as const;
export type Relation = (typeof RELATIONS)[number];

export type PolicyRow = {
  /** An API key with scopes may do this only if it names this one. Absent: whatever a key is for, also this. */
  scope?: Scope;
  /** What it answers or does is narrowed to the units of a key that names some; anything else is not for such a key. */
  byUnit?: true;
  /** Whoever is signed in must have proved who they are within the last hour. */
  fresh?: true;
  /** Callers without any key may do it too. */
  open?: true;
  allow: Partial<Record<Role, readonly Relation[]>>;
};

export const everyRole = (...relations: Relation[]) =>
  Object.fromEntries(ROLES.map((role) => [role, relations])) as Record<Role, Relation[]>;

export const ASSESSOR: Relation[] = ['subordinate', 'secondReviewer'];
export const REGION: Relation[] = ['region'];
export const OFFICE: Relation[] = ['own', 'region'];

export const managers = { hr: REGION, admin: REGION, auditor: REGION };
export const approvers = { hr: REGION, admin: REGION };
export const monitors = { ...managers, system: REGION };

export const themselves: PolicyRow['allow'] = {
  employee: ['own'],
  assessor: ['own'],
  hr: OFFICE,
  admin: OFFICE,
  auditor: OFFICE,
};
const command = (allow: PolicyRow['allow']): PolicyRow => ({ scope: 'commands', byUnit: true, allow });
const byEmployee = command({ employee: ['own'] });
/** The second reviewer may step in once a stage is escalated; the workflow knows whether it is. */
const bySuperior = command({ assessor: ASSESSOR });
const byAdmin = command({ admin: REGION });
const byPeer = command({ employee: ['peer'], assessor: ['peer'] });

export const byBoth = command({ employee: ['own'], assessor: ASSESSOR });

export const COMMAND_ROWS = {
  acknowledgeBriefing: byEmployee,
  proposeTargets: command({ employee: ['own'], assessor: ASSESSOR }),
  returnTargets: bySuperior,
  agreeTargets: bySuperior,
  acknowledgeTargets: byEmployee,
  submitDailyReports: byEmployee,
  answerDailyReports: bySuperior,
  reportProgress: command({ employee: ['own'], system: REGION }),
  addEvidence: byEmployee,
  acceptProgress: bySuperior,
  returnProgress: bySuperior,
  submitSelfAssessment: byEmployee,
  submitReview: bySuperior,
  assignPeers: command({ assessor: ['subordinate'], admin: REGION }),
  nominatePeers: byEmployee,
  returnNomination: bySuperior,
  submitFeedback: byPeer,
  declineFeedback: byPeer,
  // A person by hand, only where it plays: docs/decisions/0106.
  recordFacts: { scope: 'facts', byUnit: true, allow: { system: REGION, admin: REGION } },
  correctFacts: { scope: 'facts', byUnit: true, allow: { system: REGION, hr: REGION, admin: REGION } },
  decideCorrection: { ...command({ assessor: ASSESSOR, hr: REGION, admin: REGION }), fresh: true },
  finaliseScore: bySuperior,
  adjustResult: { ...command({ hr: REGION, admin: REGION }), fresh: true },
  acknowledgeResult: byEmployee,
  object: byEmployee,
  decideObjection: { ...command({ assessor: ['secondReviewer', 'official'] }), fresh: true },
  recordHearing: bySuperior,
  decideOutcome: { ...command({ assessor: [...ASSESSOR, 'official'] }), fresh: true },
  openReview: { scope: 'reviews', byUnit: true, allow: { system: REGION, admin: REGION } },
  reassignAssessor: byAdmin,
  extendStage: byAdmin,
  reopenStage: byAdmin,
  remindWaiting: byAdmin,
  cancelAppraisal: { ...byAdmin, fresh: true },
  retry: byAdmin,
  waive: { ...byAdmin, fresh: true },
} satisfies Record<CommandName, PolicyRow>;
