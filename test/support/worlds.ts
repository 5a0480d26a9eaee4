/** Two worlds that differ only in what the appraised person must not learn: who their peers are, what these said, the rating. */
import { sealAnswer } from '../../api/appraisal/answers.ts';
import { bodyDigest } from '../../api/http/digests.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { oneTarget } from '../../rules/language/targets.ts';
import type { Facts } from '../../rules/language/types.ts';
import { insertAmendment } from '../../store/amendment/amendments.ts';
import { decisionId, insertDecision } from '../../store/appraisal/decisions.ts';
import { insertSubmission } from '../../store/appraisal/submissions.ts';
import { createCycle } from '../../store/cycle/cycles.ts';
import { memberId, putMembers } from '../../store/cycle/members.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import { insertRehearsal } from '../../store/rehearsal/rehearsals.ts';
import { createWhatIf } from '../../store/what-if/what-ifs.ts';
import type { AppraisalView, JournalDraft, NoticeDraft, Waiting } from '../../workflows/record.ts';
import { anAmendment, DRAFT } from './amendments.ts';
import { nipOf, type TestApi } from './api.ts';
import { aRehearsalDoc } from './rehearsals.ts';
import { publishNext } from './next-version.ts';
import { withSubordinates } from './raters.ts';
import { FOURTH } from './regions.ts';
import { aBatch, aCycle, aMember, anEntry, aView } from './store.ts';
import { aWhatIf, compareAll, shippedPack } from './what-if.ts';

export const REGION = FOURTH;
export const SELF = 'e-own';
const BOSS = 'e-boss';
const SECOND = 'e-second';
export const COLLEAGUES = ['e-agus', 'e-bunga', 'e-cahya', 'e-dewi'];
/** Under the person; three of them are asked. */
export const UNDER = ['e-eka', 'e-fajar', 'e-gita', 'e-hadi'];

/** `asked`: which colleagues are the peers; `below`: which subordinates are. `said`: their mean. `rated`: what the assessor gave, not released. */
export type World = { asked: string[]; below: string[]; said: number; rated: Facts };
export const WORLDS: [World, World] = [
  {
    asked: ['e-agus', 'e-bunga', 'e-cahya'],
    below: ['e-eka', 'e-fajar', 'e-gita'],
    said: 9100,
    rated: { targets: oneTarget(11_800), newIdea: true },
  },
  {
    asked: ['e-dewi', 'e-cahya', 'e-bunga'],
    below: ['e-hadi', 'e-gita', 'e-eka'],
    said: 3300,
    rated: { targets: oneTarget(4_000), newIdea: false },
  },
];

/** In `few` two subordinates have answered, in `enough` all three: together the same in both worlds. */
const BELOW = ['few', 'enough'] as const;
/** In `outcome` the worlds differ only in who the peers are, when they answered, and which of them said what. */
const STAGES = ['feedback', 'calibration', 'result', 'outcome'] as const;
type Stage = (typeof STAGES)[number] | (typeof BELOW)[number];
export const idIn = (stage: Stage) => `a-${stage}`;
export const cycleOf = (stage: Stage) => `cycle:${REGION}:${stage}`;
const CASES = [...STAGES, ...BELOW];
export const APPRAISALS = CASES.map(idIn);
export const CYCLES = CASES.map(cycleOf);
const COMPARED = STAGES.map(cycleOf);
const asksBelow = (stage: Stage) => BELOW.some((each) => each === stage);
const kindOf = (stage: Stage) => (asksBelow(stage) ? 'outcome' : stage) as (typeof STAGES)[number];
export const WHAT_IFS = ['what-if-own', 'what-if-hr'];

const WHEN = '2026-11-20T00:00:00.000Z';

/** The same ids and instants in every world. */
export async function fill(api: TestApi, world: World): Promise<void> {
  const { store } = api;
  const pack = await api.packOf(REGION);
  for (const [n, _id] of [SELF, BOSS, SECOND, ...COLLEAGUES, ...UNDER].entries())
    await api.employee({ _id, region: REGION, nip: nipOf(70_000 + n), unit: _id === SELF ? 'alone' : 'others' });
  const shipped = await getPack(store, pack);
  if (!shipped) throw new Error('no pack');
  const { digest: more } = await publishNext(store, shipped, (each) => ({
    ...withSubordinates()(each),
    effective: { from: '2099-01-01', to: null },
  }));
  for (const stage of CASES) {
    const pinned = asksBelow(stage) ? more : pack;
    const about = { _id: cycleOf(stage), region: REGION, label: stage, pack: pinned, state: 'OPEN' } as const;
    await createCycle(store, aCycle(about));
    const member = { _id: memberId(cycleOf(stage), SELF), region: REGION, unit: 'alone', appraisalId: idIn(stage) };
    await putMembers(store, [aMember(cycleOf(stage), SELF, member)]);
    await anAppraisal(api, { world, stage, pack: pinned });
  }
  await store.models.appraisals.updateMany({}, { $set: { updatedAt: WHEN } });
  const candidate = (await shippedPack(REGION)).pack;
  for (const [i, id] of WHAT_IFS.entries()) {
    const requestedBy = { id: i === 0 ? SELF : 'e-hr', as: 'admin' } as const;
    const asked = { _id: id, region: REGION, cycles: COMPARED, requestedBy, createdAt: WHEN } as const;
    await createWhatIf(store, aWhatIf(candidate, asked));
    await compareAll(store, id);
    await store.models.whatIfs.updateOne({ _id: id }, { $set: { endedAt: WHEN } });
  }
  await insertAmendment(
    store,
    anAmendment(shipped, { _id: 'amendment', region: REGION, cycles: COMPARED, choice: 'rescore', ...DRAFT }),
  );
  await insertRehearsal(store, aRehearsalDoc({ _id: 'rehearsal', region: REGION, state: 'DONE', createdAt: WHEN }));
}

const isReleasedIn = (stage: Stage) => ['result', 'outcome'].includes(kindOf(stage));
const answerIn = (stage: Stage, id: string) => `${stage}-${id}`;

type Case = { world: World; stage: Stage; pack: string };

/** What the peers of a world say in turn: together the same in every world, but for the stages in which that is hidden. */
const SAID = ['Rapi dan tepat waktu.', 'Perlu lebih sering berbagi.', 'Senang bekerja sama.'];
const saidBy = ({ said, asked }: World, stage: Stage, i: number) => {
  const words = said > 5000 ? SAID[i] : SAID.toReversed()[i];
  return kindOf(stage) === 'outcome'
    ? { facts: { peerRating: 8000, peerService: words === SAID[0] ? 'selalu' : 'sering' }, text: words }
    : { facts: { peerRating: said, peerService: 'jarang' }, text: `${words} ${asked[0]}` };
};

/** What subordinates say in turn: of few of them each something else in each world, of enough of them together the same. */
const saidBelow = ({ said }: World, stage: Stage, i: number) =>
  stage === 'few'
    ? { facts: { peerRating: said - 1000 * i, peerFairness: 'jarang' }, text: `Bawahan ${said} ${i}` }
    : { facts: { peerRating: 7000, peerFairness: i === (said > 5000 ? 0 : 2) ? 'selalu' : 'sering' }, text: null };

/** In `result` only two of the peers have answered, so that their mean stays hidden. */
async function anAppraisal(api: TestApi, { world, stage, pack: digest }: Case): Promise<void> {
  const kind = kindOf(stage);
  const under = asksBelow(stage) ? world.below : [];
  const asked = [...world.asked, ...under];
  const appraisalId = idIn(stage);
  const answers = { feedback: 1, calibration: 3, result: 2, outcome: 3 }[kind];
  const below = stage === 'few' ? 2 : under.length;
  const said = kind === 'outcome' ? 8000 : world.said;
  const rated = isReleasedIn(stage) ? { targets: oneTarget(9300), newIdea: true } : world.rated;
  const ratings = { ...rated, supervisorBehaviour: 9300 };
  const pack = await getPack(api.store, digest);
  if (!pack) throw new Error('no pack');
  const facts = { ...ratings, measurementWorkshop: true, peerCount: answers, peerMean: said, ...belowFacts(stage) };
  const decision = await evaluate(pack, facts);
  const _id = decisionId(appraisalId, 1);
  if (stage !== 'feedback') await insertDecision(api.store, { _id, appraisalId, region: REGION, facts, decision });
  const fired = decision.outcomes.filter(({ result }) => result);
  const result = {
    score: decision.score,
    predicate: decision.predicate,
    flags: decision.flags,
    decisionId: _id,
    outcomes: fired.map(({ id, code, kind, approval }) => ({ id, code, kind, approval, status: 'PROPOSED' as const })),
  };
  const waiting: Waiting[] = asked.map((id) => ({ as: 'peer', id, for: 'submitFeedback' }));
  const open: AppraisalView = aView({
    stage: 'feedback',
    stageKind: 'feedback',
    assessorId: BOSS,
    secondReviewerId: SECOND,
    peerIds: asked,
    nomination: NOMINATED,
    ...(under.length > 0 && { subordinateIds: under }),
    facts: { measurementWorkshop: true },
    waitingOn: waiting,
  });
  // In another order in another world: the order tells as much as a name.
  const peers = asked.slice(0, answers);
  const subordinates = under.slice(0, below);
  const answered = world.said > 5000 ? [...peers, ...subordinates] : [...subordinates, ...peers];
  const given = answered.map((id, i) =>
    anEntry(2 + i, {
      type: 'feedback.submitted',
      actor: { id, as: 'peer' },
      // Another time in another world: it would tell as much as a name.
      at: Date.UTC(2026, 10, 1, world.said / 1000, i),
      recordedAt: Date.UTC(2026, 10, 1, world.said / 1000, i),
      submissionId: answerIn(stage, id),
      changes: {
        ...countsOf(answered.slice(0, i + 1), under),
        waitingOn: waiting.filter((each) => !answered.slice(0, i + 1).includes(each.id ?? '')),
      },
    }),
  );
  for (const id of answered) {
    const answer = under.includes(id)
      ? saidBelow(world, stage, under.indexOf(id))
      : saidBy(world, stage, peers.indexOf(id));
    const body = sealAnswer(api, { submissionId: answerIn(stage, id), ...answer });
    const about = { appraisalId, region: REGION, actor: { id, as: 'peer' }, status: 'accepted', at: WHEN } as const;
    await insertSubmission(api.store, {
      ...about,
      _id: answerIn(stage, id),
      kind: 'submitFeedback',
      body,
      digest: bodyDigest(body),
    });
  }
  const rest = stage === 'feedback' ? [] : scoring(2 + answered.length, { stage, ratings, result, facts });
  const entries = [anEntry(1, { type: 'appraisal.launched', changes: open }), ...given, ...rest];
  const view: AppraisalView = Object.assign({}, ...entries.map(({ changes }) => changes));
  const notices = asked.map((to, i): NoticeDraft => {
    const told = { template: 'feedback-invited', at: Date.UTC(2026, 10, 1), params: {} } as const;
    return { key: `feedback/feedback-invited/1/${i}`, to, ...told };
  });
  const about = { appraisalId, cycleId: cycleOf(stage), region: REGION, unit: 'alone', employeeId: SELF };
  await appendBatch(api.store, aBatch({ ...about, pack: digest, version: entries.length, entries, view, notices }));
}

/** The same in both worlds: who is asked in the end differs. */
const NOMINATED = { state: 'approved' as const, peers: COLLEAGUES.slice(0, 3), until: Date.UTC(2026, 10, 1) };
const countsOf = (answered: string[], under: string[]) => {
  const below = answered.filter((id) => under.includes(id)).length;
  return { peerAnswers: answered.length - below, ...(under.length > 0 && { subordinateAnswers: below }) };
};
/** As the workflow counts: of too few there is no mean. */
const belowFacts = (stage: Stage): Facts =>
  stage === 'few' ? { subordinateCount: 0 } : stage === 'enough' ? { subordinateCount: 3, subordinateMean: 7000 } : {};

type Scored = { stage: Stage; ratings: Facts; facts: Facts; result: Partial<AppraisalView> };

function scoring(seq: number, { stage, ratings, facts, result }: Scored): JournalDraft[] {
  const waitingOn: Waiting[] = isReleasedIn(stage) ? [] : [{ as: 'admin', for: 'release' }];
  const rated = { ...ratings, measurementWorkshop: true };
  const data = { decisionId: result.decisionId, resultDigest: `sha256:${JSON.stringify(facts)}`, facts };
  return [
    anEntry(seq, { type: 'stage.closed', changes: { stage: 'final', stageKind: 'final', waitingOn: [] } }),
    anEntry(seq + 1, {
      type: 'score.finalised',
      actor: { id: BOSS, as: 'assessor' },
      data: { facts: ratings },
      changes: { facts: rated },
    }),
    anEntry(seq + 2, {
      type: 'appraisal.scored',
      data,
      changes: { ...result, stage: kindOf(stage), stageKind: kindOf(stage), waitingOn },
    }),
  ];
}
