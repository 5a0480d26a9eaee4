/** A draft's preview is computed from how things are now; of an approved amendment, what was approved and became of it. */
import { type Approved, linesPage } from '../../store/amendment/lines.ts';
import type { AmendLine, AmendmentDoc, AmendmentLineDoc } from '../../store/amendment/types.ts';
import type { Principal } from '../../store/types.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { pause } from '../http/pause.ts';
import { amendmentPages } from './lines.ts';
import { presentLine } from './preview.ts';
import { previewDigest, previewSummary } from './sums.ts';
import { seeAmendment } from './amendments.ts';

const PAGE = 200;

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
  const after = query.cursor === undefined ? '' : (decodeCursor(query.cursor, 1)[0] ?? '');
  const digest = previewDigest(amendment);
  const summary = previewSummary(principal);
  const rows: (AmendLine | AmendmentLineDoc)[] = [];
  for await (const lines of pagesOf(deps, amendment)) {
    if (amendment.preview === null) digest.add(lines);
    summary.add(lines);
    const wanted = lines.filter(({ appraisalId }) => appraisalId > after);
    rows.push(...wanted.slice(0, query.limit + 1 - rows.length));
  }
  const data = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? data.at(-1) : undefined;
  return {
    amendment: amendment._id,
    approved: amendment.preview !== null,
    digest: amendment.preview ?? digest.value(),
    summary: summary.value(),
    data: data.map((line) => presentLine(line, principal)),
    page: { nextCursor: last ? encodeCursor([last.appraisalId]) : null },
  };
}

const pagesOf = (deps: Deps, amendment: AmendmentDoc): AsyncGenerator<(AmendLine | AmendmentLineDoc)[]> =>
  amendment.preview === null
    ? amendmentPages(deps, amendment)
    : frozenPages(deps, { amendmentId: amendment._id, preview: amendment.preview });

async function* frozenPages({ store }: Deps, approved: Approved): AsyncGenerator<AmendmentLineDoc[]> {
  let page: AmendmentLineDoc[] = [];
  do {
    const last = page.at(-1)?.appraisalId;
    page = await linesPage(store, approved, { limit: PAGE, ...(last !== undefined && { after: last }) });
    yield page;
    await pause();
  } while (page.length === PAGE);
}
