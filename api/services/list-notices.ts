/** What somebody was told: their own notices and those to the offices they hold; managers may ask for anybody's. */
import { listNotices, type NoticeFilter } from '../../store/notices.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../instants.ts';
import { noticeText } from '../notice-texts.ts';
import { allowedRelations } from '../policy.ts';
import { Problem } from '../problem.ts';
import { scopeFor } from './access.ts';

type Query = { region?: string | undefined; to?: string | undefined; limit: number; cursor?: string | undefined };

export async function listSeenNotices(deps: Deps, { principal }: Caller, query: Query) {
  const mine = [
    ...(principal.employeeId ? [principal.employeeId] : []),
    ...principal.offices.map((o) => `office:${o}`),
  ];
  const to = query.to ?? mine[0];
  const managesRegion = allowedRelations(principal, 'listNotices').has('region');
  if (!managesRegion && (to === undefined || !mine.includes(to))) throw new Problem('forbidden');
  const [at = '0', id = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
  const filter: NoticeFilter = { region: scopeFor(principal, query.region), ...(to !== undefined && { to }) };
  const rows = await listNotices(deps.store, filter, {
    limit: query.limit + 1,
    ...(query.cursor !== undefined && { after: { at: Number(at), id } }),
  });
  const data = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? data.at(-1) : undefined;
  return {
    // Who was asked for feedback stays between the asked and Siklus.
    data: data
      .filter(({ template, to }) => template !== 'feedback-invited' || mine.includes(to))
      .map((notice) => ({
        id: notice._id,
        appraisalId: notice.appraisalId,
        to: notice.to,
        template: notice.template,
        text: noticeText(notice.template, notice.params),
        at: realInstant(notice.at),
      })),
    page: { nextCursor: last ? encodeCursor([String(last.at), last._id]) : null },
  };
}
