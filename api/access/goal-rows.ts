/** Who may do what with goals of units and joint targets; part of the one table, which checks its form. */
const REGION = ['region'] as const;
/** The head of the unit: those of the unit are under them. */
const HEAD = ['subordinate'] as const;

const read = {
  scope: 'read',
  byUnit: true,
  allow: { hr: REGION, admin: REGION, auditor: REGION, employee: REGION, assessor: REGION },
} as const;
const ofAUnit = { scope: 'commands', byUnit: true, allow: { hr: REGION, admin: REGION, assessor: HEAD } } as const;
const byHead = { scope: 'commands', byUnit: true, allow: { assessor: HEAD } } as const;

export const GOAL_ROWS = {
  listGoals: read,
  getGoal: read,
  createGoal: ofAUnit,
  changeGoal: ofAUnit,
  retireGoal: ofAUnit,
  listJointTargets: read,
  getJointTarget: read,
  createJointTarget: ofAUnit,
  signJointTarget: byHead,
  contributeJointTarget: { ...byHead, allow: { assessor: HEAD, system: REGION } },
  leaveJointTarget: byHead,
  disputeJointTarget: byHead,
  /** Whoever stands above the head of the unit that leads; the region's HR and admins where nobody does. */
  decideJointDispute: { ...byHead, allow: { hr: REGION, admin: REGION, assessor: ['secondReviewer'] } },
  settleJointTarget: ofAUnit,
  cancelJointTarget: ofAUnit,
} as const;
