/** The journal of an appraisal as somebody may read it: with the words that were sent, without who the peers are. */
import { entriesOf } from '../../store/journal.ts';
import { submissionsById } from '../../store/submissions.ts';
import type { JournalDoc, SubmissionDoc } from '../../store/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf, realInstant } from '../instants.ts';
import { type SeenAppraisal, seeAppraisal } from './access.ts';
import { pinnedPack } from './packs.ts';
import { isReleased, presentActor, presentChanges, type Sight, sightOf } from './present-appraisal.ts';
import type { RulePack } from '../../rules/types.ts';

export type JournalPage = { after: number; limit: number };

export async function readJournal(deps: Deps, caller: Caller, request: { id: string } & JournalPage) {
  const seen = await seeAppraisal(deps, caller, { id: request.id, action: 'getJournal' });
  const { pack } = await pinnedPack(deps, seen.appraisal.pack);
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

type Around = { seen: SeenAppraisal; pack: RulePack; submission: SubmissionDoc | undefined };

function presentEntry(entry: JournalDoc, { seen, pack, submission }: Around) {
  const sight = sightOf(seen.relations);
  const redaction = { pack, sight: sight === 'own' ? sight : ('full' as const), released: isReleased(seen.appraisal) };
  const secret = sight === 'own' && !redaction.released && entry.type.startsWith('score.');
  return {
    seq: entry.seq,
    type: entry.type,
    actor: presentActor(entry.actor, sight),
    at: localInstant(entry.at, offsetOf(pack)),
    recordedAt: realInstant(entry.recordedAt),
    data: secret ? {} : (entry.data ?? {}),
    changes: presentChanges(entry.changes, redaction),
    text: submission && mayReadWords(submission, sight, redaction.released) ? wordsOf(submission) : null,
    hash: entry.hash,
    prevHash: entry.prevHash,
  };
}

/** What peers write is read by nobody here: the style alone can tell who it was. */
const mayReadWords = ({ actor, kind }: SubmissionDoc, sight: Sight, released: boolean) =>
  actor.as !== 'peer' && (sight === 'full' || released || kind !== 'finaliseScore');

function wordsOf({ body }: SubmissionDoc): Record<string, unknown> {
  const { facts, ...words } = body;
  return words;
}
