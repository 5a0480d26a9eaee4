/** What somebody may read of an appraisal: as it is, why it came out so, and how it came there, without who the peers are. */
import { shownFacts, tellDecision } from '../../rules/explain/tell-decision.ts';
import type { Language, RulePack, Sentence } from '../../rules/language/types.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import { entriesOf } from '../../store/journal/journal.ts';
import type { SubmissionDoc } from '../../store/appraisal/types.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { type AuthorizedAppraisal, authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { FactsSchema } from '../http/forms.ts';
import { localInstant, offsetOf, realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { keepingPromises, pinnedPack, shownPack } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';
import { isReleased, presentActor, presentAppraisal, presentChanges, type Redaction, sightOf } from './present.ts';

export async function readAppraisal(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getAppraisal' });
  const { pack } = await shownPack(deps, appraisal);
  return presentAppraisal(appraisal, { pack, relations });
}

/** Proposals and decisions from the appraisal, issue from the outcome's own record. */
export async function readOutcomes(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'listOutcomes' });
  if (sightOf(relations) === 'own' && !isReleased(appraisal)) return [];
  const { pack } = await pinnedPack(deps, appraisal.pack);
  const issued = new Map((await outcomesOf(deps.store, appraisal.region, id)).map((doc) => [doc.outcomeId, doc]));
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
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getExplanation' });
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld
      ? null
      : await getDecision(deps.store, appraisal.region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  // An amendment may have moved the appraisal to another pack since.
  const made = await pinnedPack(deps, stored.decision.pack.digest);
  const resolved = await keepingPromises(deps, made, appraisal);
  return { appraisalId: id, ...toldIn(tellDecision(resolved, stored.decision), caller.language) };
}

/** @param language of `reading`; `sentences` are in both */
export const toldIn = <T extends { sentences: Sentence[] }>(told: T, language: Language) => ({
  ...told,
  language,
  reading: told.sentences.map(({ text }) => text[language]),
});

type JournalPage = { after: number; limit: number };

export async function readJournal(deps: Deps, caller: Caller, request: { id: string } & JournalPage) {
  const seen = await authorizedAppraisal(deps, caller, { id: request.id, action: 'getJournal' });
  const { pack } = await shownPack(deps, seen.appraisal);
  const entries = await entriesOf(deps.store, request.id, { after: request.after, limit: request.limit });
  const ids = entries.flatMap(({ submissionId }) => (submissionId === undefined ? [] : [submissionId]));
  const stored = await submissionsById(deps.store, seen.appraisal.region, ids);
  const words = new Map(stored.map((submission) => [submission._id, submission]));
  const last = entries.length === request.limit ? entries.at(-1) : undefined;
  return {
    data: entries.map((entry) => presentEntry(entry, { seen, pack, submission: words.get(entry.submissionId ?? '') })),
    next: last ? String(last.seq) : null,
  };
}

type Around = { seen: AuthorizedAppraisal; pack: RulePack; submission: SubmissionDoc | undefined };

function presentEntry(entry: JournalDoc, { seen, pack, submission }: Around) {
  const sight = sightOf(seen.relations);
  const redaction = { pack, sight: sight === 'own' ? sight : ('full' as const), released: isReleased(seen.appraisal) };
  return {
    seq: entry.seq,
    type: entry.type,
    actor: presentActor(entry.actor, sight),
    at: localInstant(entry.at, offsetOf(pack)),
    recordedAt: realInstant(entry.recordedAt),
    data: presentData(entry, redaction),
    changes: presentChanges(entry.changes, redaction),
    text: submission && mayReadWords(submission, redaction) ? wordsOf(submission) : null,
    hash: entry.hash,
    prevHash: entry.prevHash,
  };
}

/** Entries that tell a result: withheld from the appraised person as the result is. */
const RESULT_TYPES = ['score.finalised', 'appraisal.scored'];

function presentData({ type, data = {} }: JournalDoc, { pack, sight, released }: Redaction): Record<string, unknown> {
  if (sight === 'own' && !released && RESULT_TYPES.includes(type)) return {};
  const facts = FactsSchema.safeParse(data['facts']);
  return facts.success ? { ...data, facts: shownFacts(pack, facts.data) } : data;
}

/** What peers write is read by nobody here: the style alone can tell who it was. */
const mayReadWords = ({ actor, kind }: SubmissionDoc, { sight, released }: Redaction) =>
  actor.as !== 'peer' && (sight === 'full' || released || kind !== 'finaliseScore');

const wordsOf = ({ body }: SubmissionDoc): Record<string, unknown> => omit(body, 'facts');
