/** A draft's preview is computed from how things are now; of an approved amendment, what was approved and became of it. */
import { linesPage } from '../../store/amendment-lines.ts';
import type { AmendLine, AmendmentDoc, AmendmentLineDoc } from '../../store/amendment-types.ts';
import type { Principal } from '../../store/types.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { amendmentLines } from './amendment-lines.ts';
import { presentLine, previewDigest, summaryOf } from './amendment-preview.ts';
import { seeAmendment } from './amendments.ts';

const EVERYTHING = 1_000_000;

type Query = { limit: number; cursor?: string | undefined };

export async function readPreview(deps: Deps, caller: Caller, { id, ...query }: Query & { id: string }) {
  const amendment = await seeAmendment(deps, caller, { id, action: 'getAmendmentPreview' });
  return previewOf(deps, caller.principal, { amendment, query });
}

/** @param amendment also one that is not stored, for a dry run */
export async function previewOf(
  deps: Deps,
  principal: Principal,
  { amendment, query }: { amendment: AmendmentDoc; query: Query },
) {
  const approved = amendment.preview !== null;
  const lines = await linesOf(deps, amendment);
  const after = query.cursor === undefined ? '' : (decodeCursor(query.cursor, 1)[0] ?? '');
  const rest = lines.filter(({ appraisalId }) => appraisalId > after);
  const data = rest.slice(0, query.limit);
  const last = rest.length > query.limit ? data.at(-1) : undefined;
  return {
    amendment: amendment._id,
    approved,
    digest: amendment.preview ?? previewDigest(amendment, lines),
    summary: summaryOf(lines, principal),
    data: data.map((line) => presentLine(line, principal)),
    page: { nextCursor: last ? encodeCursor([last.appraisalId]) : null },
  };
}

async function linesOf(deps: Deps, amendment: AmendmentDoc): Promise<(AmendLine | AmendmentLineDoc)[]> {
  const { _id: amendmentId, preview } = amendment;
  if (preview === null) return amendmentLines(deps, amendment);
  return linesPage(deps.store, { amendmentId, preview }, { limit: EVERYTHING });
}
