/** The journal of an appraisal as somebody may read it: with the words that were sent, without who the peers are. */
import { entriesOf } from '../../store/journal/journal.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { JournalDoc, SubmissionDoc } from '../../store/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { omit } from '../http/omit.ts';
import { localInstant, offsetOf, realInstant } from '../http/instants.ts';
import { type AuthorizedAppraisal, authorizedAppraisal } from '../access/scope.ts';
import { shownPack } from '../pack/packs.ts';
import { isReleased, presentActor, presentChanges, type Redaction, sightOf } from './present.ts';
import { FactsSchema } from '../http/forms.ts';
import { shownFacts } from '../../rules/explain/tell-decision.ts';
import type { RulePack } from '../../rules/language/types.ts';

export type JournalPage = { after: number; limit: number };

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
