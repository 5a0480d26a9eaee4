/**
 * Who may do what: one table, role × operation × relation. Nothing else decides access, and what has no cell is denied.
 * Reasons: docs/decisions/0005-access.md.
 */
import type { Text } from '../../rules/language/types.ts';
import type { Principal } from '../../store/people/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { GOAL_ROWS } from './goal-rows.ts';
import { namedScopes, unitLimit } from './limits.ts';
import {
  approvers,
  ASSESSOR,
  byBoth,
  COMMAND_ROWS,
  everyRole,
  managers,
  monitors,
  OFFICE,
  REGION,
  type Relation,
  RELATIONS,
  type PolicyRow,
  themselves,
} from './policy-commands.ts';

const seen = (employee: Relation[], assessor: Relation[]): PolicyRow => ({
  scope: 'read',
  byUnit: true,
  allow: { employee, assessor: ['own', ...ASSESSOR, ...assessor], hr: OFFICE, admin: OFFICE, auditor: OFFICE },
});

const OPERATIONS = {
  getMe: { scope: 'read', allow: everyRole('anyone') },
  listRegions: { scope: 'read', allow: everyRole('anyone') },
  getRegion: { scope: 'read', allow: everyRole('anyone') },
  getRegionPack: { scope: 'read', allow: everyRole('anyone') },
  getRulePack: { scope: 'read', allow: everyRole('anyone') },
  getPackSchema: { scope: 'read', allow: everyRole('anyone') },
  validateRulePack: { scope: 'rules', allow: { hr: ['anyone'] } },
  listPackVersions: { scope: 'read', byUnit: true, allow: managers },
  getRulePackFile: { scope: 'read', byUnit: true, allow: managers },
  getRulePackReport: { scope: 'read', allow: managers },
  retireRulePack: { scope: 'rules', fresh: true, allow: { hr: REGION } },
  createPackDraft: { scope: 'rules', allow: { hr: REGION } },
  listPackDrafts: { scope: 'read', allow: managers },
  getPackDraft: { scope: 'read', allow: managers },
  getPackDraftReport: { scope: 'read', allow: managers },
  getPackDraftFile: { scope: 'read', allow: managers },
  getPackDraftResolved: { scope: 'read', allow: managers },
  editPackDraft: { scope: 'rules', allow: { hr: REGION } },
  commentPackDraft: { scope: 'rules', allow: approvers },
  submitPackDraft: { scope: 'rules', allow: { hr: REGION } },
  reopenPackDraft: { scope: 'rules', allow: { hr: REGION } },
  rebasePackDraft: { scope: 'rules', allow: { hr: REGION } },
  /** Which of the two roles approves, and how many, is the parent pack's rule. */
  approvePackDraft: { scope: 'rules', fresh: true, allow: approvers },
  rejectPackDraft: { scope: 'rules', allow: approvers },
  cancelPackDraft: { scope: 'rules', allow: { hr: REGION } },
  publishPackDraft: { scope: 'rules', fresh: true, allow: { hr: REGION } },
  announcePackDraft: { scope: 'rules', allow: { hr: REGION } },
  /** Of those whom it concerns; the service knows who was told. */
  getAnnouncement: {
    scope: 'read',
    allow: { employee: REGION, assessor: REGION, hr: REGION, admin: REGION, auditor: REGION },
  },
  acknowledgeAnnouncement: {
    scope: 'commands',
    allow: { employee: REGION, assessor: REGION, hr: REGION, admin: REGION },
  },
  comparePacks: { scope: 'rules', allow: { hr: ['anyone'], admin: ['anyone'], auditor: ['anyone'] } },
  evaluateFacts: { scope: 'rules', byUnit: true, allow: monitors },
  tryPack: { scope: 'rules', byUnit: true, allow: managers },

  importEmployees: { scope: 'employees', byUnit: true, allow: { admin: REGION, hr: REGION } },
  listEmployees: { scope: 'read', byUnit: true, allow: managers },
  listUnits: { scope: 'read', byUnit: true, allow: managers },
  describeUnit: { scope: 'employees', allow: { admin: REGION, hr: REGION } },
  importUnits: { scope: 'employees', allow: { admin: REGION, hr: REGION } },
  search: { scope: 'read', byUnit: true, allow: managers },
  listRosterChanges: { scope: 'read', allow: { admin: REGION, auditor: REGION } },
  getEmployee: { scope: 'read', byUnit: true, allow: themselves },
  createApiKey: { scope: 'keys', byUnit: true, fresh: true, allow: { admin: REGION } },
  listApiKeys: { scope: 'keys', byUnit: true, allow: { admin: REGION, auditor: REGION } },
  revokeApiKey: { scope: 'keys', byUnit: true, allow: { admin: REGION } },
  /** Also by the person in whose name it is, under another key or a token; whoever holds it may always replace it. */
  confirmApiKey: { byUnit: true, fresh: true, allow: { ...everyRole('own'), admin: ['own', 'region'] } },
  rotateApiKey: { byUnit: true, fresh: true, allow: { ...everyRole('own'), admin: ['own', 'region'] } },
  grantRole: { scope: 'keys', fresh: true, allow: { admin: REGION } },
  revokeRole: { scope: 'keys', fresh: true, allow: { admin: REGION } },
  listRoleGrants: { scope: 'read', allow: themselves },

  /** Of whoever is a person: their own tasks, whatever else they are. */
  delegateTasks: { scope: 'commands', allow: { employee: ['own'], assessor: ['own'] } },
  appointActing: { scope: 'employees', fresh: true, allow: { hr: REGION, admin: REGION } },
  listStandIns: { scope: 'read', allow: themselves },
  /** A delegation by either of the two. */
  endStandIn: { scope: 'commands', allow: { employee: ['own'], assessor: ['own'], hr: REGION, admin: REGION } },

  launchCycle: { scope: 'cycles', allow: { admin: REGION } },
  listCycles: { scope: 'read', byUnit: true, allow: monitors },
  getCycle: { scope: 'read', byUnit: true, allow: monitors },
  getCycleBoard: { scope: 'read', byUnit: true, allow: managers },
  getCycleForecast: { scope: 'read', byUnit: true, allow: managers },
  getCycleProgress: { scope: 'read', byUnit: true, allow: monitors },
  getCycleSummary: { scope: 'read', byUnit: true, allow: managers },
  listCycleMembers: { scope: 'read', byUnit: true, allow: managers },
  getCycleDistribution: { scope: 'read', byUnit: true, allow: managers },
  getCalibration: { scope: 'read', byUnit: true, allow: managers },
  setOrganisationPredicate: { scope: 'cycles', byUnit: true, allow: { hr: REGION, admin: REGION } },
  closeCalibration: { scope: 'cycles', byUnit: true, allow: { hr: REGION, admin: REGION } },
  overrideDistribution: { scope: 'cycles', byUnit: true, fresh: true, allow: { hr: REGION, admin: REGION } },
  getCycleOperation: { scope: 'read', allow: managers },
  /** Each command is asked for each person as well. */
  operatePeople: { scope: 'commands', byUnit: true, allow: { admin: REGION } },
  relaunchCycle: { scope: 'cycles', allow: { admin: REGION } },
  pauseCycle: { scope: 'cycles', allow: { admin: REGION } },
  resumeCycle: { scope: 'cycles', allow: { admin: REGION } },
  extendCycle: { scope: 'cycles', allow: { admin: REGION } },
  cancelCycle: { scope: 'cycles', fresh: true, allow: { admin: REGION } },
  releaseCycle: { scope: 'cycles', fresh: true, allow: { admin: REGION, hr: REGION } },
  moveCycleClock: { scope: 'cycles', allow: { admin: REGION } },
  createAmendment: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  listAmendments: { scope: 'read', allow: managers },
  getAmendment: { scope: 'read', allow: managers },
  getAmendmentPreview: { scope: 'read', allow: managers },
  approveAmendment: { scope: 'rules', fresh: true, allow: { hr: REGION, admin: REGION } },
  rejectAmendment: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  cancelAmendment: { scope: 'rules', allow: { hr: REGION, admin: REGION } },

  listAppraisals: seen(['own', 'peer'], ['peer', 'official']),
  listTargets: seen(['own'], ['official']),
  listEvidence: seen(['own'], ['official']),
  getEvidenceFile: seen(['own'], ['official']),
  getAppraisal: seen(['own', 'peer'], ['peer', 'official']),
  getJournal: seen(['own'], []),
  getExplanation: seen(['own'], ['official']),
  getNearestChanges: seen(['own'], ['official']),
  listOutcomes: seen(['own'], ['official']),
  getLetter: seen(['own'], ['official']),
  revokeLetter: { scope: 'commands', byUnit: true, fresh: true, allow: { hr: REGION, admin: REGION } },
  getFeedbackReport: seen(['own'], []),
  eraseEvidence: { scope: 'commands', byUnit: true, fresh: true, allow: { admin: REGION, hr: REGION } },
  uploadEvidence: { scope: 'commands', byUnit: true, allow: { employee: ['own'] } },
  ...GOAL_ROWS,
  getReview: seen(['own'], []),
  listAgreements: seen(['own'], []),
  /** Who may open, confirm or close which kind: api/agreement/agreements.ts. */
  openAgreement: byBoth,
  acknowledgeAgreement: byBoth,
  closeAgreement: byBoth,
  /** To anybody of the region; whose word it is, is told. Nobody but the two and, where the writer says so, the assessor reads it. */
  giveRemark: { scope: 'commands', byUnit: true, allow: { employee: REGION, assessor: REGION } },
  listRemarks: { scope: 'read', allow: { employee: ['own'], assessor: ['own'] } },
  listAppraisalRemarks: {
    scope: 'read',
    byUnit: true,
    allow: { employee: ['own'], assessor: ['own', 'subordinate'] },
  },
  retractRemark: { scope: 'commands', allow: { employee: ['own'], assessor: ['own'] } },
  postFacts: { scope: 'facts', byUnit: true, allow: { system: REGION } },
  openReviews: { scope: 'reviews', byUnit: true, allow: { system: REGION, admin: REGION } },
  listNotices: {
    scope: 'read',
    byUnit: true,
    allow: { employee: ['own'], assessor: ['own', 'official'], ...managers },
  },
  listPolicyReviews: { scope: 'read', allow: managers },

  requestRehearsal: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  cancelRehearsal: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  listRehearsals: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  getRehearsal: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  createWhatIf: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  listWhatIfs: { scope: 'rules', allow: managers },
  getWhatIf: { scope: 'rules', allow: managers },
  /** Names people: who may do this also sees cases and small groups. */
  listWhatIfPeople: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  cancelWhatIf: { scope: 'rules', allow: { hr: REGION, admin: REGION } },
  createShadow: { scope: 'rules', allow: { hr: REGION } },
  listShadows: { scope: 'rules', allow: { hr: REGION, auditor: REGION } },
  getShadow: { scope: 'rules', allow: { hr: REGION, auditor: REGION } },
  listShadowScores: { scope: 'rules', allow: { hr: REGION } },
  endShadow: { scope: 'rules', allow: { hr: REGION } },

  submitVoice: { scope: 'voices', open: true, allow: everyRole('anyone') },
  getPublicRules: { scope: 'read', open: true, allow: everyRole('anyone') },
  verifyLetter: { scope: 'read', open: true, allow: everyRole('anyone') },
  listPublicUnits: { scope: 'read', open: true, allow: everyRole('anyone') },
  /** A key of the payroll system says what it paid, and nothing else. */
  listPayroll: { scope: 'payroll', allow: managers },
  exportPayroll: { scope: 'payroll', fresh: true, allow: { hr: REGION, admin: REGION } },
  getPayrollExport: { scope: 'payroll', allow: { ...managers, system: REGION } },
  getPayrollFile: { scope: 'payroll', allow: { hr: REGION, admin: REGION, system: REGION } },
  acknowledgePayroll: { scope: 'payroll', allow: { system: REGION } },
  reversePayrollLine: { scope: 'payroll', fresh: true, allow: { hr: REGION, admin: REGION } },
  /** Each by an admin of the one region or of the other: api/transfer/transfers.ts. */
  listTransfers: { scope: 'read', allow: managers },
  getTransfer: { scope: 'read', allow: managers },
  releaseTransfer: { scope: 'commands', allow: { admin: REGION } },
  acceptTransfer: { scope: 'commands', fresh: true, allow: { admin: REGION } },
  endTransfer: { scope: 'commands', allow: { admin: REGION } },
  listFollowUps: seen(['own'], []),
  getFollowUp: seen(['own'], []),
  /** Who may take which step: api/follow-up/steps.ts. */
  recordFollowUpStep: {
    scope: 'commands',
    byUnit: true,
    allow: { employee: ['own'], assessor: ASSESSOR, hr: REGION, admin: REGION },
  },
  reverseFollowUp: { scope: 'commands', byUnit: true, fresh: true, allow: { hr: REGION, admin: REGION } },
  listVoices: { scope: 'voices', byUnit: true, allow: { hr: REGION } },
  moderateVoice: { scope: 'voices', byUnit: true, allow: { hr: REGION } },
} satisfies Record<string, PolicyRow>;

export const POLICY = { ...OPERATIONS, ...COMMAND_ROWS };
/** Operation ids; those of commands are the command names. */
export type Action = keyof typeof POLICY;
export const isCommand = (action: Action): action is CommandName => Object.hasOwn(COMMAND_ROWS, action);
export const policyRow = (action: Action): PolicyRow => POLICY[action];

/** Relations in which any of the principal's roles may do this; empty: never. */
export function allowedRelations(principal: Principal, action: Action): Set<Relation> {
  const row = policyRow(action);
  const named = namedScopes(principal);
  if (row.scope && named.length > 0 && !named.includes(row.scope)) return new Set();
  const relations = principal.roles.flatMap((role) => row.allow[role] ?? []);
  const isRegional = (relation: Relation) => relation === 'region' || relation === 'all';
  const narrowed = !row.byUnit && unitLimit(principal) !== null;
  return new Set(narrowed ? relations.filter((relation) => !isRegional(relation)) : relations);
}

/** What a key's own limits keep from it, where they do. */
export function whyNot(principal: Principal, action: Action): Text | undefined {
  const { scope, byUnit } = policyRow(action);
  const [named, units] = [namedScopes(principal), unitLimit(principal)];
  if (scope && named.length > 0 && !named.includes(scope)) {
    const limits = named.join(', ');
    return {
      id: `Kunci ini hanya untuk ${limits}; yang diminta memerlukan ${scope}.`,
      en: `This key is only for ${limits}; what is asked needs ${scope}.`,
    };
  }
  if (!units || byUnit) return undefined;
  return {
    id: `Kunci ini terbatas pada unit ${units.join(', ')}; yang diminta menyangkut seluruh wilayah.`,
    en: `This key is limited to the units ${units.join(', ')}; what is asked concerns the whole region.`,
  };
}

/** The first relation that allows it, in the table's order of closeness, or `null`. */
export function can(principal: Principal, action: Action, relations: readonly Relation[]): Relation | null {
  const allowed = allowedRelations(principal, action);
  return (
    RELATIONS.find((relation) => allowed.has(relation) && (relation === 'anyone' || relations.includes(relation))) ??
    null
  );
}

/**
 * The relations that count for what somebody sees: those the policy allows, and always `own` and `maker`, so that no other
 * role and no other key gets somebody round what is hidden from the appraised person.
 */
export function countingRelations(principal: Principal, action: Action, relations: readonly Relation[]): Relation[] {
  const allowed = allowedRelations(principal, action);
  return relations.filter((relation) => relation === 'own' || relation === 'maker' || allowed.has(relation));
}

/** Without a key: only what the table opens. */
export const ANONYMOUS: Principal = {
  id: 'anonymous',
  region: null,
  roles: ['public'],
  employeeId: null,
  offices: [],
  scopes: [],
  hands: [],
  expiresAt: null,
};

/** Belonging to no region means all of them, but never for callers without a key. */
export const seesRegion = (principal: Principal, region: string) =>
  principal.id !== ANONYMOUS.id && (principal.region === null || principal.region === region);
