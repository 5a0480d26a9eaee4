/** What an approved amendment means for each appraisal, and what became of it. Lines belong to one preview. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { given, type KeyPage, type KeyRange, idsIn, pageOf, pageOfIds } from '../read.ts';
import type { AmendmentLineDoc, AmendLine } from './types.ts';
import { insertMissing } from '../write.ts';

const INSERTED_AT_ONCE = 500;
const PREVIEW_LENGTH = 12;

export type Approved = { amendmentId: string; preview: string };

const lineId = ({ amendmentId, preview }: Approved, appraisalId: string) =>
  `${amendmentId}/${preview.replace('sha256:', '').slice(0, PREVIEW_LENGTH)}/${appraisalId}`;

function firstResultOf({ choice, refusal }: AmendLine): AmendmentLineDoc['result'] {
  if (choice === 'keep') return 'KEPT';
  return refusal === null ? 'PENDING' : 'REFUSED';
}

/** Keeps a preview's lines; those that are there already stay as they are. */
export async function insertLines(
  store: Store,
  approved: Approved & { region: string },
  lines: readonly AmendLine[],
): Promise<void> {
  for (let from = 0; from < lines.length; from += INSERTED_AT_ONCE) {
    const docs = lines.slice(from, from + INSERTED_AT_ONCE).map((line) => ({
      ...line,
      ...approved,
      _id: lineId(approved, line.appraisalId),
      result: firstResultOf(line),
      code: line.refusal,
      version: null,
    }));
    await insertMissing(store.models.amendmentLines, docs);
  }
}

const ofPreview = ({ amendmentId, preview }: Approved) => ({ amendmentId, preview });

/** In order of appraisal. */
export const linesPage = (
  store: Store,
  approved: Approved,
  { after, limit, result }: { after?: string; limit: number; result?: AmendmentLineDoc['result'] },
): Promise<AmendmentLineDoc[]> =>
  pageOf(store.models.amendmentLines, given({ ...ofPreview(approved), result }), {
    after: after === undefined ? null : lineId(approved, after),
    limit,
  });

/** One cycle's lines that are to be carried out, whatever has become of them so far. */
const amendable = (of: Approved & { cycleId: string }) => ({
  ...ofPreview(of),
  cycleId: of.cycleId,
  choice: trusted({ $ne: 'keep' as const }),
  refusal: null,
});

export const amendableKeys = (store: Store, of: Approved & { cycleId: string }, page: KeyPage): Promise<string[]> =>
  pageOfIds(store.models.amendmentLines, amendable(of), page);

export const linesIn = (store: Store, of: Approved & { cycleId: string }, range: KeyRange) =>
  store.models.amendmentLines
    .find({ ...amendable(of), ...idsIn(range) })
    .sort({ _id: 1 })
    .lean();

type NotTaken = { result: 'REFUSED' | 'UNANSWERED'; code: string };
export type LineResult = { result: 'AMENDED'; version: number } | NotTaken;

/** The first result stands. */
export async function recordLineResult(store: Store, id: string, to: LineResult): Promise<void> {
  await store.models.amendmentLines.updateOne({ _id: id, result: 'PENDING' }, { $set: to });
}

/** What nobody was left to be asked about, or nobody asked about. */
export async function settleRemainingLines(
  store: Store,
  of: Approved & { cycleId: string },
  to: NotTaken,
): Promise<void> {
  const rest = { ...ofPreview(of), cycleId: of.cycleId, result: 'PENDING' as const };
  await store.models.amendmentLines.updateMany(rest, { $set: to });
}

export type LineCounts = Record<AmendmentLineDoc['result'], number>;

export async function countLines(store: Store, approved: Approved): Promise<LineCounts> {
  const groups = await store.models.amendmentLines.aggregate<{ _id: AmendmentLineDoc['result']; count: number }>([
    { $match: ofPreview(approved) },
    { $group: { _id: '$result', count: { $sum: 1 } } },
  ]);
  const none: LineCounts = { PENDING: 0, AMENDED: 0, REFUSED: 0, UNANSWERED: 0, KEPT: 0 };
  return { ...none, ...Object.fromEntries(groups.map(({ _id, count }) => [_id, count])) };
}
