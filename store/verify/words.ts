/** What entries refer to beside themselves: the words of a command, and the notices that went out. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { SubmissionDoc } from '../appraisal/types.ts';
import type { JournalDoc } from '../journal/types.ts';
import { idsOf } from '../read.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

const MOST = 500;

/** The words of a command are stored beside its entry, which keeps their digest and who said them. */
export async function checkWords({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const named = new Map(entries.flatMap((entry) => idsNamed(entry).map((id) => [id, entry])));
  const stored: SubmissionDoc[] = [];
  const ids = [...named.keys()];
  for (let from = 0; from < ids.length; from += MOST) {
    stored.push(...(await store.models.submissions.find(idsOf(ids.slice(from, from + MOST))).lean()));
  }
  const byId = new Map(stored.map((doc) => [doc._id, doc]));
  const ofNamed = [...named].flatMap(([id, entry]) => {
    const doc = byId.get(id);
    if (!doc) return [found('submission-missing', `entry ${entry.seq}: ${entry.type}`, id)];
    return wrongIn(doc, entry).map((detail) => found('submission-differs', detail, id));
  });
  if (!entries[0]?.about) return ofNamed;
  // What is asked of a cycle is kept before it is asked, and may be refused.
  const own = await store.models.submissions.find({ appraisalId: subject, status: 'accepted' }, { _id: 1 }).lean();
  const unnamed = own.filter(({ _id }) => !named.has(_id));
  return [...ofNamed, ...unnamed.map(({ _id }) => found('record-unnamed', 'accepted, and no entry says so', _id))];
}

const idsNamed = ({ submissionId, data }: JournalDoc): string[] =>
  [submissionId, data?.['reasonId']].filter((id) => typeof id === 'string');

/** An operation on a whole cycle names its reasons only; a calibration also their digest; a command has their author, too. */
function wrongIn({ body, digest, actor, region, status }: SubmissionDoc, entry: JournalDoc): string[] {
  const hex = sha256(canonicalJson(body));
  const short = Buffer.from(hex, 'hex')
    .toString('base64url')
    .slice(0, entry.digest?.length ?? 0);
  const named = entry.data?.['reasonDigest'];
  const said = entry.digest !== undefined && entry.submissionId !== undefined;
  const stored = {
    digest,
    status: status === 'refused' ? status : 'taken',
    region,
    ...(said && { actor, words: short }),
    ...(named !== undefined && { named: digest }),
  };
  const recorded = {
    digest: `sha256:${hex}`,
    status: 'taken',
    region: entry.region,
    ...(said && { actor: entry.actor, words: entry.digest }),
    ...(named !== undefined && { named }),
  };
  return differing(stored, recorded);
}

/** An entry names the notices that were sent with it; that nobody changed one, its seal says. */
export async function checkNotices({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const told = entries.flatMap((entry) =>
    (entry.told ?? []).map((key) => ({ id: `${subject}/${key}`, seq: entry.seq })),
  );
  if (told.length === 0) return [];
  const stored = await store.models.notices.find({ appraisalId: subject }, { _id: 1 }).lean();
  const known = new Set(stored.map(({ _id }) => _id));
  return told.flatMap(({ id, seq }) => (known.has(id) ? [] : [found('record-missing', `sent with entry ${seq}`, id)]));
}
