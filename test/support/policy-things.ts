/** What the walk through the policy table knows of operations: which are lists, what they are about, what else may refuse them. */
import { EXAMPLES } from '../../api/docs/examples.ts';
import type { Action } from '../../api/access/policy.ts';
import { COMMAND_NAMES } from '../../workflows/messages.ts';
import { HOME } from './regions.ts';

/** Of a list nobody is refused who may see any of it; what it holds is tested with each list. */
export const LISTS: Action[] = [
  'listEmployees',
  'listRosterChanges',
  'listApiKeys',
  'listRoleGrants',
  'listStandIns',
  'listCycles',
  'listGoals',
  'listJointTargets',
  'listAmendments',
  'listAppraisals',
  'listNotices',
  'listPolicyReviews',
  'listRehearsals',
  'listVoices',
  'listFollowUps',
  'listRemarks',
  'listTransfers',
  'listWhatIfs',
  'listShadows',
  'listPackDrafts',
];
/** What belongs to an appraisal; everything else belongs to a region. */
export const OF_APPRAISAL = new Set<string>([
  ...COMMAND_NAMES,
  'getAppraisal',
  'getJournal',
  'getExplanation',
  'getNearestChanges',
  'getFeedbackReport',
  'getReview',
  'listAgreements',
  'listAppraisalRemarks',
  'retractRemark',
  'openAgreement',
  'acknowledgeAgreement',
  'closeAgreement',
  'listOutcomes',
  'getLetter',
  'getFollowUp',
  'recordFollowUpStep',
  'reverseFollowUp',
  'revokeLetter',
  'listTargets',
  'listEvidence',
  'getEvidenceFile',
  'uploadEvidence',
  'eraseEvidence',
  'releaseTransfer',
]);
/** Beside commands: nobody acts for the region in their own case. */
export const NEVER_OWN: Action[] = ['eraseEvidence', 'releaseTransfer', 'recordFollowUpStep', 'reverseFollowUp'];
const OF_A_UNIT = new Set<string>([
  'giveRemark',
  'setOrganisationPredicate',
  'closeCalibration',
  'overrideDistribution',
  'getEmployee',
  'moderateVoice',
  'revokeApiKey',
  'confirmApiKey',
  'rotateApiKey',
  'getGoal',
  'createGoal',
  'changeGoal',
  'retireGoal',
  'getJointTarget',
  'createJointTarget',
  'contributeJointTarget',
  'decideJointDispute',
  'settleJointTarget',
  'cancelJointTarget',
]);

/** Nobody calibrates the unit in which they are appraised, nor releases it once its session has begun. */
const OF_A_SESSION = new Set(['setOrganisationPredicate', 'closeCalibration', 'overrideDistribution', 'releaseCycle']);

/** What somebody of another unit, or of the very unit that is calibrated, has no part in. */
export const isHeldByNobody = (action: string, standing: string): boolean =>
  standing === 'own'
    ? OF_A_SESSION.has(action)
    : standing === 'official of another unit' && (OF_APPRAISAL.has(action) || OF_A_UNIT.has(action));

/** Nothing has been operated on, a version from a file has no report, nobody has given evidence. */
export const NOT_THERE = ['getCycleOperation', 'getRulePackReport', 'getEvidenceFile', 'eraseEvidence'];

/** Whatever an allowed request runs into is about its content: no workflow runs here. */
export const CONTENT = [
  'stage-mismatch',
  'calibration-open',
  'parent-first',
  'shared-budget',
  'appraisal-ended',
  'preview-stale',
  'cycle-not-open',
  'clock-is-real',
  'result-not-ready',
  'letter-missing',
  'payroll-empty',
  'follow-up-step',
  'transfer-state',
  'facts-by-hand',
  'facts-invalid',
  'facts-missing',
  'pack-invalid',
  // Four eyes: who may act at all is the table's, who may act on this very draft is tested with the drafts.
  'person-required',
  'pack-state',
  'pack-not-publishable',
  'report-stale',
  'version-required',
  'rehearsal-ended',
  'goal-retired',
  'joint-target-state',
  'already-done',
];

/** A joint target of two units that are there. */
export const JOINT = {
  ...(EXAMPLES.createJointTarget as object),
  region: HOME,
  owners: [
    { unit: 'dinkes', share: 6000 },
    { unit: 'disdik', share: 4000 },
  ],
};
/** What is said about the first of them. */
const jointBody = (action: string) =>
  ['leaveJointTarget', 'disputeJointTarget'].includes(action) ? { body: { unit: 'dinkes', reason: 'Uji' } } : {};

export const jointFill = (action: string, id: string) =>
  /^(?!create|list).*Joint(?:Target|Dispute)$/.test(action) ? { path: { id }, ...jointBody(action) } : undefined;
