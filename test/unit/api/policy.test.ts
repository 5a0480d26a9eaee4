import { describe, expect, it } from 'vitest';
import {
  type Action,
  allowedRelations,
  ANONYMOUS,
  can,
  POLICY,
  policyRow,
  seesRegion,
} from '../../../api/access/policy.ts';
import { principalOfClaims } from '../../../api/access/claims.ts';
import { isScope, SCOPES, UNKNOWN_SCOPE } from '../../../api/access/limits.ts';
import { holdsOffice, relationsTo } from '../../../api/access/relations.ts';
import { ROLES, type Principal, type Role } from '../../../store/people/types.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const somebody = (more: Partial<Principal> = {}): Principal => ({
  ...ANONYMOUS,
  id: 'key:1',
  region: HOME,
  ...more,
});
const actions = Object.keys(POLICY) as Action[];
/** What a role can do in any way, written from the roles' own descriptions (docs/decisions/0005-access.md). */
const doable = (role: Role) => actions.filter((action) => (policyRow(action).allow[role] ?? []).length > 0);

const appraisal = {
  region: HOME,
  unit: 'dinkes',
  employeeId: 'e1',
  assessorId: 'e2',
  secondReviewerId: 'e3',
  peerIds: ['e4'],
};

describe('separation of duties in the table', () => {
  it('only an assessor, by relation or office, decides about people', () => {
    const deciding: Action[] = ['agreeTargets', 'submitReview', 'finaliseScore', 'decideObjection', 'decideOutcome'];
    for (const action of deciding) {
      const { allow } = policyRow(action);
      expect(Object.keys(allow)).toEqual(['assessor']);
      expect(allow.assessor).not.toContain('own');
      expect(allow.assessor).not.toContain('region');
    }
    expect(policyRow('decideObjection').allow.assessor).toEqual(['secondReviewer', 'official']);
  });

  it('what cannot be taken back asks whoever is signed in to prove it again', () => {
    const fresh = actions.filter((action) => policyRow(action).fresh === true);
    const final =
      'acceptTransfer adjustResult appointActing approveAmendment approvePackDraft cancelAppraisal cancelCycle confirmApiKey createApiKey decideCorrection ' +
      'decideObjection decideOutcome eraseEvidence exportPayroll grantRole overrideDistribution publishPackDraft releaseCycle retireRulePack reverseFollowUp reversePayrollLine revokeLetter revokeRole rotateApiKey waive';
    expect(fresh.sort()).toEqual(final.split(' '));
  });

  it('an auditor reads and changes nothing', () => {
    const changing = doable('auditor').filter((action) => !/^(get|list)/.test(action));
    // But for the keys in their own name.
    expect(policyRow('confirmApiKey').allow.auditor).toEqual(['own']);
    expect(policyRow('rotateApiKey').allow.auditor).toEqual(['own']);
    const own = ['confirmApiKey', 'rotateApiKey'];
    expect(changing).toEqual([
      'comparePacks',
      'evaluateFacts',
      'tryPack',
      'search',
      ...own,
      'submitVoice',
      'verifyLetter',
    ]);
  });

  it('the public and service systems read no person', () => {
    const personal: Action[] = [
      ...([
        'listAppraisals',
        'getAppraisal',
        'getJournal',
        'getExplanation',
        'getNearestChanges',
        'getFeedbackReport',
        'listOutcomes',
        'getLetter',
      ] as const),
      ...(['listEmployees', 'search', 'listRosterChanges', 'getEmployee', 'listCycleMembers'] as const),
    ];
    for (const role of ['public', 'system'] as const) {
      expect(personal.filter((action) => doable(role).includes(action))).toEqual([]);
    }
  });

  it('HR launches no cycle and makes no keys; nobody but systems sends facts, and who plays types them', () => {
    expect(doable('hr')).not.toContain('launchCycle');
    expect(doable('hr')).not.toContain('createApiKey');
    expect(Object.keys(policyRow('grantRole').allow)).toEqual(['admin']);
    expect(Object.keys(policyRow('postFacts').allow)).toEqual(['system']);
    // By hand in a sandbox alone, says `refusalByHand`.
    expect(Object.keys(policyRow('recordFacts').allow)).toEqual(['system', 'admin']);
  });

  it('a shadow is HR’s: nobody else opens, ends or reads one, but for an auditor’s counts', () => {
    for (const action of ['createShadow', 'endShadow', 'listShadowScores'] as const) {
      expect(Object.keys(policyRow(action).allow)).toEqual(['hr']);
    }
    for (const action of ['getShadow', 'listShadows'] as const) {
      expect(Object.keys(policyRow(action).allow)).toEqual(['hr', 'auditor']);
    }
  });

  it('without a key, only four operations are open, and none reads people', () => {
    expect(actions.filter((action) => policyRow(action).open)).toEqual([
      'submitVoice',
      'getPublicRules',
      'verifyLetter',
      'listPublicUnits',
    ]);
  });
});

describe('relations', () => {
  it('come from the appraisal', () => {
    const as = (employeeId: string) => relationsTo(somebody({ employeeId }), appraisal);
    expect(as('e1')).toEqual(['region', 'own']);
    expect(as('e2')).toEqual(['region', 'subordinate']);
    expect(as('e3')).toEqual(['region', 'secondReviewer']);
    expect(as('e4')).toEqual(['region', 'peer']);
    expect(as('e5')).toEqual(['region']);
  });

  it('do not reach into another region, not even to oneself', () => {
    expect(relationsTo(somebody({ region: ELSEWHERE, employeeId: 'e1', offices: ['agencyHead'] }), appraisal)).toEqual(
      [],
    );
  });

  it('an office counts in its region and units, never for oneself', () => {
    const head = somebody({ offices: ['agencyHead'], employeeId: 'e9' });
    expect(relationsTo(head, appraisal)).toEqual(['region', 'official']);
    expect(relationsTo({ ...head, employeeId: 'e1' }, appraisal)).toEqual(['region', 'own']);
    expect(holdsOffice({ ...head, scopes: ['unit:dinkes'] }, appraisal)).toBe(true);
    expect(holdsOffice({ ...head, scopes: ['unit:setda'] }, appraisal)).toBe(false);
    expect(holdsOffice(somebody(), appraisal)).toBe(false);
  });

  it('an office of somebody else counts for everybody but the other', () => {
    const borrowed = (of: string) => ({
      of,
      kind: 'plt' as const,
      until: '2099-12-31',
      offices: ['agencyHead' as const],
    });
    const acting = (...standsFor: ReturnType<typeof borrowed>[]) =>
      relationsTo(somebody({ offices: ['agencyHead'], employeeId: 'e9', standsFor }), appraisal);
    expect(acting(borrowed('e1'))).toEqual(['region']);
    expect(acting(borrowed('e8'))).toEqual(['region', 'official']);
    expect(acting(borrowed('e1'), borrowed('e8'))).toEqual(['region', 'official']);
  });

  it('belonging to no region means all, but never for callers without a key', () => {
    expect(seesRegion(somebody({ region: null }), HOME)).toBe(true);
    expect(seesRegion(ANONYMOUS, HOME)).toBe(false);
  });
});

describe('can', () => {
  it('answers the closest relation, so that people act as who they are', () => {
    const both = somebody({ roles: ['admin', 'assessor'], employeeId: 'e2' });
    expect(can(both, 'assignPeers', relationsTo(both, appraisal))).toBe('subordinate');
  });

  it('a scope is a word of the list, or a unit exactly as a roster writes it', () => {
    expect(
      [...SCOPES, 'unit:dinkes', 'unit:Dinas Kesehatan', 'unit:RSUD-2/a'].filter((each) => !isScope(each)),
    ).toEqual([]);
    const wrong = [
      '',
      ' ',
      'Read',
      'read ',
      ' read',
      'read,facts',
      'all',
      '*',
      'unit',
      'unit:',
      'unit: ',
      'unit:*',
      'unit:din*',
    ];
    wrong.push(
      'unit: dinkes',
      'unit:dinkes ',
      'unit:a  b',
      'unit:a\tb',
      'unit:a\u200bb',
      'unit:%',
      'UNIT:dinkes',
      'Unit:x',
    );
    expect(wrong.filter(isScope)).toEqual([]);
    for (const word of wrong.filter((each) => each.trim() !== '')) {
      const claims = { sub: 's', region: HOME, roles: ['hr'], scope: [word] };
      expect(principalOfClaims(claims, {}), word).toMatchObject([{ pointer: '/scope/0', detail: UNKNOWN_SCOPE }]);
    }
    expect(principalOfClaims({ sub: 's', region: HOME, roles: ['hr'], scope: [''] }, {})).toHaveLength(1);
  });

  it('a key with scopes does only what they name', () => {
    const all = somebody({ roles: [...ROLES] });
    expect(allowedRelations({ ...all, scopes: ['facts'] }, 'postFacts').size).toBeGreaterThan(0);
    expect(allowedRelations({ ...all, scopes: ['facts'] }, 'launchCycle').size).toBe(0);
  });

  it('a key with units does nothing that concerns the whole region, in whatever role', () => {
    const limited = somebody({ roles: [...ROLES], scopes: ['unit:dinkes'] });
    for (const action of ['launchCycle', 'createAmendment', 'releaseCycle', 'createWhatIf', 'createPackDraft'] as const)
      expect(allowedRelations(limited, action).size).toBe(0);
    for (const action of ['listAppraisals', 'getCycleProgress', 'extendStage', 'postFacts', 'importEmployees'] as const)
      expect(allowedRelations(limited, action).size).toBeGreaterThan(0);
    expect(relationsTo({ ...limited, employeeId: 'e2' }, { ...appraisal, unit: 'setda' })).toEqual([]);
    expect(relationsTo({ ...limited, employeeId: 'e2' }, appraisal)).toEqual(['region', 'subordinate']);
  });

  it('somebody without roles can do nothing', () => {
    for (const action of actions) expect(can(somebody({ roles: [] }), action, ['own', 'region', 'all'])).toBeNull();
  });
});
