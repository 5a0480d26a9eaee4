/** What somebody may read of an appraisal: as it is, why it came out so, and how it came there, without who the peers are. */
import { amountOf } from '../../rules/decide/amounts.ts';
import { hasFewAnswers, hiddenFacts, shownFacts } from '../../rules/explain/hidden.ts';
import { nearestShown } from '../../rules/explain/nearest.ts';
import { tellDecision } from '../../rules/explain/tell-decision.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { Language, RulePack, Sentence } from '../../rules/language/types.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import { isReleased } from '../../store/appraisal/released.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import { entriesOf } from '../../store/journal/journal.ts';
import type { AppraisalDoc, SubmissionDoc } from '../../store/appraisal/types.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { type AuthorizedAppraisal, authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { FactsSchema } from '../http/forms.ts';
import { localInstant, offsetOf, realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { peopleBeside } from '../people/names.ts';
import { keepingPromises, pinnedPack, shownPack } from '../pack/packs.ts';
import type { Relation } from '../access/policy-commands.ts';
import { Problem } from '../problem/problem.ts';
import { businessDay } from './business-day.ts';
import { coursesLacked } from './rater-course.ts';
import {
  asSeenBy,
  countedFor,
  unseenBy,
  NO_PEERS,
  presentActor,
  presentAppraisal,
  presentChanges,
  type Redaction,
  sightOf,
} from './present.ts';
import { selfViewHiddenFrom } from './self-view.ts';
import { factsByHand, tellingOf } from './telling.ts';

export async function readAppraisal(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getAppraisal' });
  const { pack } = await shownPack(deps, appraisal);
  const { principal } = caller;
  const { employeeId, region } = appraisal;
  const beside = await peopleBeside(deps, { principal, scope: region, ids: [employeeId] });
  const shown = presentAppraisal(await asSeenBy(deps, sightOf(relations), appraisal), {
    pack,
    relations,
    self: principal.employeeId ?? undefined,
  });
  const told = 'facts' in shown ? Object(shown.facts) : {};
  const byHand = (await factsByHand(deps, appraisal)).filter(({ fact }) => Object.hasOwn(told, fact));
  const rates = principal.employeeId !== null && relations.some((each) => RATERS.includes(each));
  const actor = { id: principal.employeeId ?? '' };
  const lacked = rates ? await coursesLacked(deps, { region, pack, actor, name: 'finaliseScore' }) : [];
  return {
    ...shown,
    today: await businessDay(deps, appraisal, pack),
    ...(byHand.length > 0 && {
      factsByHand: byHand.map(({ at, ...each }) => ({ ...each, at: localInstant(at, offsetOf(pack)) })),
    }),
    ...beside(employeeId),
    ...(lacked.length > 0 && { coursesLacked: lacked.map(({ detail }) => detail[caller.language]) }),
  };
}
const RATERS: readonly Relation[] = ['subordinate', 'secondReviewer'];

/** Proposals and decisions from the appraisal, issue from the outcome's own record. */
export async function readOutcomes(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'listOutcomes' });
  if (sightOf(relations) === 'own' && !isReleased(appraisal)) return [];
  const { pack } = await pinnedPack(deps, appraisal.pack);
  const issued = new Map(
    (await outcomesOf(deps.store, appraisal.region, id))
      // What was issued of another decision was taken back.
      .filter(({ decisionId }) => decisionId === appraisal.decisionId)
      .map((doc) => [doc.outcomeId, doc]),
  );
  return appraisal.outcomes.map(({ decidedAt, decidedBy, ...outcome }) => ({
    ...outcome,
    decidedBy: decidedBy ?? null,
    decidedAt: decidedAt === undefined ? null : localInstant(decidedAt, offsetOf(pack)),
    issuedAt: issued.get(outcome.id)?.issuedAt ?? null,
    sandbox: appraisal.sandbox,
  }));
}

/** Why a score came out: the stored decision, told from the pack it was made with. */
export async function explainAppraisal(deps: Deps, caller: Caller, id: string) {
  const { resolved, decision, telling } = await decidedFor(deps, caller, { id, action: 'getExplanation' });
  return { appraisalId: id, ...toldIn(tellDecision(resolved, decision, telling), caller.language) };
}

/** What would have changed it, among what may be told of it. */
export async function nearestChangesOf(deps: Deps, caller: Caller, id: string) {
  const { resolved, decision, telling } = await decidedFor(deps, caller, { id, action: 'getNearestChanges' });
  return nearestShown(resolved, decision, telling.titles);
}

/** The decision that counts, and the pack it was made with; of one's own case once it is released. */
async function decidedFor(
  deps: Deps,
  caller: Caller,
  asked: { id: string; action: 'getExplanation' | 'getNearestChanges' },
) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, asked);
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld
      ? null
      : await getDecision(deps.store, appraisal.region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  // An amendment may have moved the appraisal to another pack since.
  const made = await pinnedPack(deps, stored.decision.pack.digest);
  const { decision } = stored;
  const told = await tellingOf(deps, { appraisal, pack: made.pack, inputs: decision.inputs });
  const telling = { ...told, places: placesIn(appraisal) };
  return { resolved: await keepingPromises(deps, made, appraisal), decision, telling };
}

const placesIn = ({ outcomes }: AppraisalDoc) =>
  new Map(outcomes.flatMap(({ id, place }) => (place ? [[id, place] as const] : [])));

/** @param language of `reading`; `sentences` are in both */
export const toldIn = <T extends { sentences: Sentence[] }>(told: T, language: Language) => ({
  ...told,
  language,
  reading: told.sentences.map(({ text }) => text[language]),
});

type JournalPage = { after: number; limit: number };

export async function readJournal(deps: Deps, caller: Caller, request: { id: string } & JournalPage) {
  const seen = await authorizedAppraisal(deps, caller, { id: request.id, action: 'getJournal' });
  const { appraisal, relations } = seen;
  const own = sightOf(relations) === 'own';
  const { pack } = await shownPack(deps, appraisal);
  const { after, limit } = request;
  const unseen = own ? unseenBy(appraisal) : {};
  const hiddenFrom = own ? null : await selfViewHiddenFrom(deps, appraisal);
  const entries = await entriesOf(deps.store, request.id, { after, limit, ...unseen });
  const ids = entries.flatMap(({ submissionId }) => (submissionId === undefined ? [] : [submissionId]));
  const stored = await submissionsById(deps.store, appraisal.region, ids);
  const words = new Map(stored.map((submission) => [submission._id, submission]));
  const shown = own ? await withoutPeersTimes(deps, entries) : entries;
  const last = entries.length === limit ? entries.at(-1) : undefined;
  const [first] = entries;
  const number = own && first ? await countedFor(deps, appraisal, first.seq) : first?.seq;
  const isWhole = number === first?.seq && Object.keys(unseen).length === 0;
  return {
    data: shown.map((entry, i) => {
      const submission = isHidden(entry, hiddenFrom) ? undefined : words.get(entry.submissionId ?? '');
      const seq = isWhole || number === undefined ? entry.seq : number + i;
      return { ...presentEntry(entry, { seen, pack, submission }), seq };
    }),
    next: last ? String(last.seq) : null,
  };
}

const isHidden = ({ type, at }: JournalDoc, from: number | null): boolean =>
  type === 'selfAssessment.submitted' && from !== null && at >= from;

/** When somebody answered can tell who it was: every answer bears the time of what came after them. */
async function withoutPeersTimes(deps: Deps, entries: JournalDoc[]): Promise<JournalDoc[]> {
  const last = entries.at(-1);
  const [beyond] =
    last?.actor.as === 'peer'
      ? await entriesOf(deps.store, last.subject, { after: last.seq, limit: 1, ...NO_PEERS })
      : [];
  const others = [...entries, ...(beyond ? [beyond] : [])].filter(({ actor }) => actor.as !== 'peer');
  return entries.map((entry) => {
    const next = entry.actor.as === 'peer' && others.find(({ seq }) => seq > entry.seq);
    return next ? { ...entry, at: next.at, recordedAt: next.recordedAt } : entry;
  });
}

type Around = { seen: AuthorizedAppraisal; pack: RulePack; submission: SubmissionDoc | undefined };

function presentEntry(entry: JournalDoc, { seen: { appraisal, relations }, pack, submission }: Around) {
  const sight = sightOf(relations);
  const released = isReleased(appraisal);
  const redaction = { pack, sight: sight === 'own' ? sight : ('full' as const), released };
  const withheld = redaction.sight === 'own' && !released && RESULT_TYPES.includes(entry.type);
  // What is left out could be guessed and tried against the hash of the whole.
  const sealed = redaction.sight === 'own' || hasFewAnswers(pack, appraisal);
  return {
    seq: entry.seq,
    type: entry.type,
    actor: presentActor(entry.actor, sight),
    at: localInstant(entry.at, offsetOf(pack)),
    recordedAt: realInstant(entry.recordedAt),
    data: withheld ? {} : presentData(entry, pack),
    changes: presentChanges(withheld ? omit(entry.changes, 'facts') : entry.changes, redaction),
    text: submission && mayReadWords(submission, redaction) ? wordsOf(submission) : null,
    hash: sealed ? null : entry.hash,
    prevHash: sealed ? null : entry.prevHash,
  };
}

/** Entries that tell a result: withheld from the appraised person as the result is. */
const RESULT_TYPES = ['score.finalised', 'appraisal.scored', 'result.adjusted', 'result.redecided'];

function presentData({ data: given = {} }: JournalDoc, pack: RulePack): Record<string, unknown> {
  const data = withAmounts(given);
  const facts = FactsSchema.safeParse(data['facts']);
  if (!facts.success) return data;
  const shown: Record<string, unknown> = { ...data, facts: shownFacts(pack, facts.data) };
  return hiddenFacts(pack, facts.data).length > 0 ? omit(shown, 'resultDigest') : shown;
}

/** What was reported of targets, in their own units. */
const withAmounts = (data: Record<string, unknown>): Record<string, unknown> => ({
  ...data,
  ...Object.fromEntries(
    ['reports', 'targets'].flatMap((name) => {
      const { [name]: listed } = data;
      return Array.isArray(listed) ? [[name, listed.map(inUnits)]] : [];
    }),
  ),
});

const inUnits = (given: unknown): unknown =>
  isRecord(given)
    ? Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          ['actual', 'before'].includes(name) && typeof value === 'number' ? amountOf(value) : value,
        ]),
      )
    : given;

/** What peers write is not read beside its entry, which has an author and a place in time: it is in the report. */
const mayReadWords = ({ actor, kind }: SubmissionDoc, { sight, released }: Redaction) =>
  (actor.as !== 'peer' || (kind === 'declineFeedback' && sight === 'full')) &&
  (sight === 'full' || released || kind !== 'finaliseScore');

const wordsOf = ({ body }: SubmissionDoc): Record<string, unknown> => omit(body, 'facts');
