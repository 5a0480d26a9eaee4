import { amendmentsById } from '../amendment/amendments.ts';
import { foldChanges, packObeyed } from '../journal/entry.ts';
import { allRegions } from '../scope.ts';
import type { AmendmentDoc } from '../amendment/types.ts';
import type { JournalDoc } from '../journal/types.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** Nothing moves an appraisal to another pack but an amendment that a second person approved, and each one once. */
export async function checkAmendments({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const moves = entries.filter(({ type, changes }) => type === 'appraisal.amended' || changes.amendments);
  const ids = [...new Set(moves.map((entry) => String(entry.data?.['amendmentId'])))];
  if (ids.length === 0) return [];
  const found = journalFindings(subject);
  const known = new Map((await amendmentsById(store, allRegions, ids)).map((doc) => [doc._id, doc]));
  return moves.flatMap((entry) => {
    const amendment = known.get(String(entry.data?.['amendmentId']));
    return [
      ...brokenBy(entry, entries).map((detail) => found('amendment-broken', detail, entry._id)),
      ...unapproved(entry, amendment).map((detail) => found('amendment-unapproved', detail, entry._id)),
    ];
  });
}

/** It follows from the pack before it, adds one amendment to those before, and says the same in both places. */
function brokenBy(entry: JournalDoc, entries: JournalDoc[]): string[] {
  const earlier = foldChanges(entries.filter(({ seq }) => seq < entry.seq));
  const atLaunch = entries[0]?.about?.pack ?? '';
  const { amendmentId: id, mode, before, after } = entry.data ?? {};
  const taken = entry.changes.amendments?.at(-1);
  const expected = { id, mode, before: packObeyed(atLaunch, earlier), after, seq: entry.seq, twice: false };
  const twice = earlier.amendments?.some((each) => each.id === id) ?? false;
  const recorded = { id: taken?.id, mode: taken?.mode, before, after: taken?.after, seq: taken?.seq, twice };
  return differing(recorded, expected);
}

function unapproved({ data, actor }: JournalDoc, amendment: AmendmentDoc | undefined): string[] {
  if (!amendment) return [`${String(data?.['amendmentId'])} does not exist`];
  const { state, pack, author, decidedBy } = amendment;
  if (state !== 'APPROVED' && state !== 'DONE') return [`${amendment._id} is ${state}`];
  const self = decidedBy?.id === author.id ? ['its author approved it'] : [];
  const recorded = {
    after: data?.['after'],
    approvedBy: data?.['approvedBy'],
    author: data?.['author'],
    actor: actor.id,
  };
  const expected = { after: pack, approvedBy: decidedBy?.id, author: author.id, actor: decidedBy?.id };
  return [...self, ...differing(recorded, expected)];
}
