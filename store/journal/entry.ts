/** Entries of the hash chain: pure, so that the verifier and the writer cannot differ. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { AppraisalView, JournalDraft } from '../../workflows/record.ts';
import type { JournalDoc } from './types.ts';

/** What the first entry of every subject points back to. */
export const GENESIS = '0'.repeat(64);

export const entryId = (subject: string, seq: number) => `${subject}:${seq}`;

/** SHA-256 over the canonical JSON of the entry's content, the link to the previous entry included. */
export function entryHash(entry: Omit<JournalDoc, 'hash'>): string {
  const { hash: _hash, seal: _seal, told: _told, ...content } = { hash: undefined, seal: undefined, ...entry };
  return sha256(canonicalJson(content));
}

type Place = Pick<JournalDoc, 'subject' | 'region' | 'prevHash'> & Partial<Pick<JournalDoc, 'about' | 'key'>>;

export function chainEntry(draft: JournalDraft, place: Place): JournalDoc {
  const entry = plain({ _id: entryId(place.subject, draft.seq), ...draft, ...place });
  return { ...entry, hash: entryHash(entry) };
}

/** As it comes back from the database: without undefined fields. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** The view that a subject's entries, in order, add up to. */
export const foldChanges = (entries: Pick<JournalDoc, 'changes'>[]): Partial<AppraisalView> =>
  Object.assign({}, ...entries.map((entry) => entry.changes));

/** Digest of the rule pack that an appraisal obeys: the one of its launch until an amendment. */
export const packObeyed = (atLaunch: string, { amendments }: Pick<Partial<AppraisalView>, 'amendments'>): string =>
  amendments?.at(-1)?.after ?? atLaunch;
