/** Walks the policy table cell by cell through HTTP: role × operation × how the caller stands to the thing. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../api/docs/examples.ts';
import { omit } from '../../../api/http/omit.ts';
import { type Action, POLICY, policyRow } from '../../../api/access/policy.ts';
import type { Relation } from '../../../api/access/policy-commands.ts';
import { COMMAND_NAMES } from '../../../workflows/messages.ts';
import { insertAgreement } from '../../../store/agreement/agreements.ts';
import { insertAmendment } from '../../../store/amendment/amendments.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { insertRehearsal } from '../../../store/rehearsal/rehearsals.ts';
import { ROLES, type Role } from '../../../store/people/types.ts';
import { anAmendment, DRAFT } from '../../support/amendments.ts';
import {
  CONTENT,
  NOT_THERE,
  JOINT,
  jointFill,
  LISTS,
  isHeldByNobody,
  OF_APPRAISAL,
  NEVER_OWN,
} from '../../support/policy-things.ts';
import { aFollowUp, followUpFill } from '../../support/follow-ups.ts';
import { aPayFile, payrollFill } from '../../support/paid-outcomes.ts';
import { publishNext, renamed } from '../../support/next-version.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { aRehearsalDoc } from '../../support/rehearsals.ts';
import { anAgreementDoc } from '../../support/agreements.ts';
import { aCycle, aMember, freshId } from '../../support/store.ts';
import { putMembers } from '../../../store/cycle/members.ts';
import { createWhatIf } from '../../../store/what-if/what-ifs.ts';
import { aWhatIf, shippedPack } from '../../support/what-if.ts';
import { type Answer, nipOf, useApi } from '../../support/api.ts';
import { type Fill, type Operation, operationsOf, requestFor } from '../../support/operations.ts';
import { aGrant, aStandIn, aVoice, transferFill } from '../../support/policy-records.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { aRemark, insertRemark, remarkFill } from '../../support/remarks.ts';
import { drawn, SEED } from '../../support/sampled.ts';

const api = useApi();

const PEOPLE = { own: 'p-own', subordinate: 'p-boss', secondReviewer: 'p-second', peer: 'p-peer', region: 'p-else' };
const YEAR = { from: '2026-01-01', to: '2026-12-31' };
const OTHERS = ['p-new-1', 'p-new-2'];
/** Somebody of another region. */
const FAR = 'p-far';
const OFFICES = ['agencyHead', 'competentOfficial', 'appointingAuthority', 'assessmentTeam'] as const;

/** How somebody can stand to the appraisal, and which relations that is. Written down here, not taken from the code. */
const STANDINGS = {
  own: { employeeId: PEOPLE.own, relations: ['own', 'region'] },
  subordinate: { employeeId: PEOPLE.subordinate, relations: ['subordinate', 'region'] },
  secondReviewer: { employeeId: PEOPLE.secondReviewer, relations: ['secondReviewer', 'region'] },
  peer: { employeeId: PEOPLE.peer, relations: ['peer', 'region'] },
  official: { offices: OFFICES, relations: ['official', 'region'] },
  'official of another unit': { offices: OFFICES, scopes: ['unit:setda'], relations: ['region'] },
  'same region': { employeeId: PEOPLE.region, relations: ['region'] },
  'all regions': { region: null, relations: ['region', 'all'] },
  'another region': { region: ELSEWHERE, employeeId: PEOPLE.own, offices: OFFICES, relations: [] },
} as const satisfies Record<string, { relations: Relation[]; [more: string]: unknown }>;
type Standing = keyof typeof STANDINGS;
const STANDING_NAMES = Object.keys(STANDINGS) as Standing[];

const isCommand = (action: Action) => COMMAND_NAMES.some((name) => name === action);

type Expected = 'allowed' | 403 | 404;

function expected(action: Action, role: Role, standing: Standing): Expected {
  const cells: readonly Relation[] = policyRow(action).allow[role] ?? [];
  if (cells.length === 0) return 403;
  if (cells.includes('anyone')) return 'allowed';
  if (standing === 'official of another unit' && !policyRow(action).byUnit && !cells.some(isPersonal)) return 403;
  if (LISTS.includes(action)) return 'allowed';
  // One's own tasks, whoever one is.
  if (action === 'delegateTasks') return 'employeeId' in STANDINGS[standing] ? 'allowed' : 403;
  if (standing === 'another region') return 404;
  return cells.some((cell) => held(action, standing).includes(cell)) ? 'allowed' : 403;
}

const isPersonal = (cell: Relation) => cell !== 'region' && cell !== 'all';

function held(action: Action, standing: Standing): readonly Relation[] {
  const { relations } = STANDINGS[standing];
  // What is asked about belongs to another unit.
  if (isHeldByNobody(action, standing)) return [];
  if (action === 'getEmployee') return relations;
  if (!OF_APPRAISAL.has(action)) return relations.filter((relation) => relation === 'region' || relation === 'all');
  return (isCommand(action) || NEVER_OWN.includes(action)) && standing === 'own' ? ['own'] : relations;
}

let operations: Operation[];
const keys = new Map<string, string>();
let appraisal = '';
let cycle = '';
let whatIf = '';
let shadow = '';
let draft = '';
let [goal, joint, followUp, rehearsal] = ['', '', '', ''];
/** Digest of a second version of the region's pack. */
let next = '';
const LAST = { stage: 'outcome', stageKind: 'outcome' } as const;

beforeAll(async () => {
  operations = await operationsOf(api());
  cycle = freshId(`cycle:${HOME}:`);
  const pack = await api().packOf(HOME);
  const first = await getPack(api().store, pack);
  if (first) next = (await publishNext(api().store, first, renamed)).digest;
  await createCycle(api().store, aCycle({ _id: cycle, region: HOME, pack, state: 'OPEN' }));
  appraisal = await api().appraisal({
    region: HOME,
    cycleId: cycle,
    unit: 'dinkes',
    employeeId: PEOPLE.own,
    view: {
      ...LAST,
      assessorId: PEOPLE.subordinate,
      secondReviewerId: PEOPLE.secondReviewer,
      peerIds: [PEOPLE.peer],
      waitingOn: [{ as: 'peer', id: PEOPLE.peer, for: 'submitFeedback' }],
      outcomes: [
        { id: 'o1', code: 'SERTIFIKAT', kind: 'reward', approval: 'supervisor', status: 'PROPOSED' },
        { id: 'o2', code: 'INSENTIF', kind: 'reward', approval: 'agencyHead', status: 'PROPOSED' },
        { id: 'o3', code: 'TEGURAN', kind: 'sanction', approval: 'secondReviewer', status: 'PROPOSED' },
      ],
    },
  });
  // Nobody operates on a unit in which nobody else is.
  await api().appraisal({ region: HOME, cycleId: cycle, unit: 'dinkes', employeeId: 'p-beside', view: LAST });
  await putMembers(api().store, [aMember(cycle, PEOPLE.own, { region: HOME, appraisalId: appraisal })]);
  const candidate = (await shippedPack(HOME)).pack;
  whatIf = (await createWhatIf(api().store, aWhatIf(candidate, { region: HOME, state: 'CANCELLED' })))._id;
  shadow = (await createWhatIf(api().store, aWhatIf(candidate, { region: HOME, kind: 'shadow', state: 'DONE' })))._id;
  rehearsal = freshId('rehearsal');
  await insertRehearsal(api().store, aRehearsalDoc({ _id: rehearsal, region: HOME, state: 'DONE' }));
  const named = [PEOPLE.own, PEOPLE.region, ...OTHERS];
  for (const [i, _id] of named.entries()) await api().employee({ _id, nip: nipOf(90_000 + i) });
  await api().employee({ _id: FAR, region: ELSEWHERE });
  const author = await api().keyFor({ roles: ['hr'], employeeId: 'p-author' });
  const made = await api().call('POST', '/v1/rule-packs/drafts', { key: author, body: EXAMPLES.createPackDraft });
  draft = made.body.id;
  await api().employee({ region: HOME, unit: 'disdik' });
  const aGoal = { ...(EXAMPLES.createGoal as object), region: HOME };
  goal = (await api().call('POST', '/v1/goals', { key: author, body: aGoal })).body.id;
  joint = (await api().call('POST', '/v1/joint-targets', { key: author, body: JOINT })).body.id;
  await insertRemark(api().store, aRemark({ by: PEOPLE.own, to: OTHERS[0] ?? '' }));
  followUp = await aFollowUp(api().store, { region: HOME, appraisalId: appraisal, employeeId: PEOPLE.own });
  const organisation = `/v1/cycles/${cycle}/calibration/dinkes/organisation`;
  await api().call('POST', organisation, { key: author, body: EXAMPLES.setOrganisationPredicate });
  await aPayFile(api(), { region: HOME, employeeId: FAR, key: author });
  for (const role of ROLES) {
    for (const standing of STANDING_NAMES) {
      const principal = { scopes: [], offices: [], ...STANDINGS[standing] };
      const { scopes, offices } = principal;
      const key = await api().keyFor({
        ...omit(principal, 'relations'),
        scopes: [...scopes],
        offices: [...offices],
        roles: [role],
      });
      keys.set(`${role}|${standing}`, key);
    }
  }
});

async function fillFor({ id, path: pattern }: Operation, standing: Standing): Promise<Fill> {
  if (pattern.startsWith('/v1/rule-packs/drafts/{id}')) return { path: { id: draft } };
  if (pattern.startsWith('/v1/rule-packs/{digest}')) return { path: { digest: await api().packOf(HOME) } };
  if (id.endsWith('Transfer')) return transferFill(api().store, id, appraisal);
  const path = {
    region: HOME,
    unit: 'dinkes',
    opId: 'none',
    outcome: 'o1',
    digest: `sha256:${'0'.repeat(64)}`,
    id: OF_APPRAISAL.has(id) ? appraisal : cycle,
  };
  switch (id) {
    case 'importEmployees':
    case 'importUnits':
      return { query: `?region=${HOME}&dryRun=true` };
    case 'describeUnit':
      return { path, body: { region: HOME, name: 'Dinas Kesehatan' } };
    case 'listUnits':
      return { query: `?region=${HOME}` };
    case 'verifyLetter':
      return { query: `?region=${HOME}&number=1/X/2026&check=0` };
    case 'search':
      return { query: `?region=${HOME}&q=ab` };
    case 'launchCycle':
      return { query: '?dryRun=true' };
    case 'getEmployee':
      return { path: { id: PEOPLE.own } };
    case 'revokeApiKey':
    case 'confirmApiKey':
    case 'rotateApiKey':
      return { path: { id: (await api().keyFor({ roles: ['public'] })).split('_')[2] ?? '' } };
    case 'grantRole':
      return {
        query: '?dryRun=true',
        body: { ...(EXAMPLES.grantRole as object), region: HOME, employeeId: OTHERS[0] },
      };
    case 'acknowledgeAgreement':
    case 'closeAgreement':
      return { path: { id: await anAgreement(id, standing) } };
    case 'openAgreement':
      return { path, query: '?dryRun=true', body: { kind: 'development', text: 'Kursus', due: inAMonth() } };
    case 'revokeRole':
      return { path: { id: await aGrant(api().store, OTHERS) } };
    case 'delegateTasks':
      return {
        query: '?dryRun=true',
        body: { ...(EXAMPLES.delegateTasks as object), to: standing === 'another region' ? FAR : OTHERS[0] },
      };
    case 'appointActing':
      return {
        query: '?dryRun=true',
        body: { ...(EXAMPLES.appointActing as object), region: HOME, of: OTHERS[1], to: OTHERS[0] },
      };
    case 'endStandIn':
      return { path: { id: await aStandIn(api().store, OTHERS) } };
    case 'createGoal':
      return { query: '?dryRun=true', body: { ...(EXAMPLES.createGoal as object), region: HOME } };
    case 'createJointTarget':
      return { query: '?dryRun=true', body: JOINT };
    case 'getGoal':
    case 'changeGoal':
    case 'retireGoal':
      return { path: { id: goal } };
    case 'createApiKey': {
      const scopes = standing === 'official of another unit' ? ['unit:setda'] : [];
      return { body: { region: HOME, label: 'x', roles: ['admin'], scopes } };
    }
    case 'createPackDraft':
      return { query: '?dryRun=true' };
    case 'comparePacks':
      return { body: { before: { region: HOME }, after: { region: HOME } } };
    case 'getRulePack':
      return { path: { digest: await api().packOf(HOME) } };
    case 'assignPeers':
    case 'nominatePeers':
      return { path, body: { peers: OTHERS } };
    case 'recordHearing':
      return { path, body: { ...(EXAMPLES.recordHearing as object), outcomeId: 'o3' } };
    case 'reassignAssessor':
      return { path, body: { assessorId: OTHERS[0], reason: 'Pensiun' } };
    case 'openReviews':
      return { body: { cycle, employees: [PEOPLE.own], reviewId: 'r1', workingDays: 5 } };
    case 'requestRehearsal':
      return { body: { ...(EXAMPLES.requestRehearsal as object), pack: { document: EXAMPLES.validateRulePack } } };
    case 'getRehearsal':
    case 'cancelRehearsal':
      return { path: { id: rehearsal } };
    case 'moderateVoice':
      return { path: { id: await aVoice(api().store) } };
    case 'createAmendment':
      return { query: '?dryRun=true', body: { ...ASKED, pack: next, cycles: [cycle] } };
    case 'getAmendment':
    case 'getAmendmentPreview':
    case 'approveAmendment':
    case 'rejectAmendment':
    case 'cancelAmendment':
      return { path: { id: await aDraft() } };
    case 'extendCycle':
      // On a day that has not passed, whenever this runs.
      return { path, query: '?dryRun=true', body: { ...(EXAMPLES.extendCycle as object), until: '2099-12-31' } };
    case 'operatePeople':
      return { path, body: { ...(EXAMPLES.operatePeople as object), where: { unit: 'none' } } };
    case 'releaseCycle':
    case 'moveCycleClock':
      return { path, query: '?dryRun=true' };
    case 'createWhatIf':
      return { query: '?dryRun=true', body: { region: HOME, digest: await api().packOf(HOME) } };
    case 'createShadow': {
      const body = { region: HOME, digest: await api().packOf(HOME), period: YEAR, reason: 'Uji' };
      return { query: '?dryRun=true', body };
    }
    case 'getWhatIf':
    case 'listWhatIfPeople':
    case 'cancelWhatIf':
      return { path: { id: whatIf } };
    case 'getShadow':
    case 'listShadowScores':
    case 'endShadow':
      return { path: { id: shadow } };
    case 'decideOutcome': {
      const outcomeId = { subordinate: 'o1', secondReviewer: 'o3' }[standing as string] ?? 'o2';
      return { path, body: { outcomeId, decision: 'approved', reason: 'Sesuai' } };
    }
    default:
      return jointFill(id, joint) ?? followUpFill(id, followUp) ?? remarkFill(id) ?? payrollFill(id, path) ?? { path };
  }
}

const ASKED = { region: HOME, reason: { id: 'Aturan baru', en: 'New rules' }, choice: 'fromNextStage' } as const;

async function aDraft(): Promise<string> {
  const pack = await getPack(api().store, next);
  if (!pack) throw new Error('no second version');
  const { _id } = await insertAmendment(api().store, anAmendment(pack, { ...ASKED, ...DRAFT, cycles: [cycle] }));
  return _id;
}

const inAMonth = () => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** One that this side has to confirm. */
async function anAgreement(action: string, standing: Standing): Promise<string> {
  const needs = action === 'acknowledgeAgreement' && standing !== 'own' ? 'assessor' : 'employee';
  const doc = anAgreementDoc({ region: HOME, employeeId: PEOPLE.own, appraisalId: appraisal, cycleId: cycle, needs });
  await insertAgreement(api().store, doc);
  return doc._id;
}

const isAllowed = (status: number, code: string) => status < 400 || CONTENT.includes(code);

const ACTIONS = Object.keys(POLICY) as Action[];

/** In a normal run every role asks for every operation in one standing, each day in another. */
const isAsked = (action: Action, role: Role, standing: Standing): boolean => {
  const place = ACTIONS.indexOf(action) + ROLES.indexOf(role);
  return drawn(STANDING_NAMES, place, 9).includes(standing);
};

describe(`the policy table (SIKLUS_SEED=${SEED})`, () => {
  it('has a row for every operation, and an operation for every row', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(POLICY).sort());
    expect(operations.length * ROLES.length * STANDING_NAMES.length).toBeGreaterThan(3600);
  });

  it.each(ACTIONS)('%s: every cell answers as the table says', async (action) => {
    const operation = operations.find(({ id }) => id === action);
    if (!operation) throw new Error('no such operation');
    const wrong: string[] = [];
    for (const role of ROLES) {
      for (const standing of STANDING_NAMES) {
        if (!isAsked(action, role, standing)) continue;
        const [method, path, options] = requestFor(operation, await fillFor(operation, standing));
        const key = keys.get(`${role}|${standing}`) ?? '';
        const { status, body } = await api().call(method, path, { ...options, key });
        const want = expected(action, role, standing);
        // A thing that is not there may be asked for by whoever may see the cycle.
        const missing = NOT_THERE.includes(action) && want === 'allowed' && status === 404;
        const right = missing || (want === 'allowed' ? isAllowed(status, body?.code) : status === want);
        if (!right) wrong.push(`${role} × ${standing}: ${status} ${body?.code ?? ''} instead of ${want}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Everything in the database but when a key was last used. */
async function everything(): Promise<string[]> {
  const stored: string[] = [];
  for (const [name, model] of Object.entries(api().store.models)) {
    const docs: Record<string, unknown>[] = await model.collection.find({}).sort({ _id: 1 }).toArray();
    stored.push(...docs.map((doc) => `${name} ${JSON.stringify(omit(doc, 'lastUsedAt'))}`));
  }
  return stored;
}

/** Only whoever heads a unit may: their dry runs are tried with the joint targets. */
const BY_HEADS: Action[] = ['signJointTarget', 'leaveJointTarget', 'disputeJointTarget'];

describe('a dry run', () => {
  it('of any POST, by each role that may send it, writes nothing; where there is none, it is refused', async () => {
    const requests: { id: Action; send: () => Promise<Answer> }[] = [];
    for (const operation of operations.filter(({ method }) => method === 'POST')) {
      for (const role of ROLES) {
        const standing = STANDING_NAMES.find((each) => expected(operation.id, role, each) === 'allowed');
        if (!standing) continue;
        const { query = '?dryRun=true', ...fill } = await fillFor(operation, standing);
        const [method, path, options] = requestFor(operation, { ...fill, query });
        const key = keys.get(`${role}|${standing}`) ?? '';
        const send = () => api().call(method, path, { ...options, key, idempotencyKey: null });
        requests.push({ id: operation.id, send });
      }
    }
    const before = await everything();
    const answered = new Map<Action, string[]>();
    for (const { id, send } of requests) {
      const { status, body } = await send();
      const what = status === 422 && body.errors?.[0]?.pointer === '/query/dryRun' ? 'refused' : String(status);
      answered.set(id, [...(answered.get(id) ?? []), what]);
    }
    expect(await everything()).toEqual(before);
    for (const { id, idempotent } of operations.filter(({ method }) => method === 'POST')) {
      const answers = answered.get(id) ?? [];
      if (BY_HEADS.includes(id)) continue;
      expect(answers, id).not.toEqual([]);
      // Whoever asks without the key that an act needs is never told that the key is missing.
      expect(
        answers.filter((answer) => answer === '400' || answer.startsWith('5')),
        id,
      ).toEqual([]);
      if (!idempotent) expect(new Set(answers), id).toEqual(new Set(['refused']));
    }
  });
});
