/** What somebody was told: their own notices and those to the offices they hold; managers may ask for anybody's. */
import { createHmac } from 'node:crypto';
import { type AppraisalFilter, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { listNotices, type NoticeFilter } from '../../store/people/notices.ts';
import { decodeCursor, encodeCursor, numberInCursor } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { secretsFor } from '../http/secrets.ts';
import { noticeAbout } from './notice-about.ts';
import { noticeText, aboutPerson } from './notice-texts.ts';
import { noticeWords } from './notice-words.ts';
import { unitLimit } from '../access/limits.ts';
import { allowedRelations } from '../access/policy.ts';
import { Problem } from '../problem/problem.ts';
import type { Text } from '../../rules/language/types.ts';
import { amendmentsById } from '../../store/amendment/amendments.ts';
import { allRegions } from '../../store/scope.ts';
import type { NoticeDoc, Principal } from '../../store/people/types.ts';
import { scopeFor, scopeOf } from '../access/scope.ts';

/** Whoever looks after the region is told together. */
const TO_HR = 'office:hr';

type Query = { region?: string | undefined; to?: string | undefined; limit: number; cursor?: string | undefined };

export async function listSeenNotices(deps: Deps, { principal }: Caller, query: Query) {
  const mine = [
    ...(principal.employeeId ? [principal.employeeId] : []),
    ...principal.offices.map((o) => `office:${o}`),
    ...(principal.roles.some((role) => role === 'hr' || role === 'admin') ? [TO_HR] : []),
  ];
  const to = query.to ?? mine.find((each) => each !== TO_HR);
  const managesRegion = allowedRelations(principal, 'listNotices').has('region');
  if (!managesRegion && to === undefined) return { data: [], page: { nextCursor: null } };
  if (!managesRegion && !mine.includes(to ?? '')) throw new Problem('forbidden');
  const [at = '0', id = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
  const rows = await listNotices(deps.store, await filterOf(deps, principal, { region: query.region, to, mine }), {
    limit: query.limit + 1,
    ...(query.cursor !== undefined && { after: { at: numberInCursor(at), id } }),
  });
  const data = rows.slice(0, query.limit);
  const reasons = await reasonsOf(deps, data);
  const words = await noticeWords(deps, data);
  const aboutOf = await noticeAbout(deps, principal, { notices: data, mine });
  const last = rows.length > query.limit ? data.at(-1) : undefined;
  return {
    data: data.map((notice) => {
      const about = aboutOf(notice);
      const text = noticeText(notice.template, notice.params, {
        ...words(notice),
        ...reasons.get(String(notice.params['amendment'])),
      });
      return {
        id: shownId(deps, notice),
        appraisalId: notice.appraisalId,
        to: notice.to,
        template: notice.template,
        text: about ? aboutPerson(text, about.name) : text,
        ...(about && { about }),
        at: realInstant(notice.at),
      };
    }),
    page: { nextCursor: last ? encodeCursor([String(last.at), last._id]) : null },
  };
}

/**
 * What an appraisal writes is named after its version, and its place among what was written with it: that would tell how many
 * peers had answered by then. A MAC, as a hash could be tried against guesses.
 */
function shownId({ config }: Deps, { _id, appraisalId }: NoticeDoc): string {
  if (appraisalId === null || !_id.startsWith(`${appraisalId}/`)) return _id;
  const [secret = ''] = secretsFor('notice', config.codecKeys);
  return createHmac('sha256', secret).update(_id).digest('base64url');
}

type Wanted = { region: string | undefined; to: string | undefined; mine: string[] };

/**
 * Who was asked for feedback stays between the asked and Siklus; in their own case a manager reads only what they were
 * told. Left out by the query: neither a page nor its cursor tells that there was something.
 */
async function filterOf(deps: Deps, principal: Principal, { region, to, mine }: Wanted): Promise<NoticeFilter> {
  const wanted: NoticeFilter = {
    region: scopeFor(principal, region),
    units: unitLimit(principal),
    ...(to !== undefined && { to }),
  };
  // What goes to an office, or to whom a key was made for, is no word to the person whom it is about.
  const own = to !== undefined && to === principal.employeeId;
  const notAbout = await appraisalsAbout(deps, principal, own ? [to] : []);
  if (own) return { ...wanted, notAbout };
  if (to !== undefined && mine.includes(to)) return { ...wanted, notAbout };
  return { ...wanted, notTemplate: 'feedback-invited', notAbout };
}

/** Why rules were changed is stored with the amendment: free text never enters a workflow. */
async function reasonsOf(deps: Deps, notices: NoticeDoc[]): Promise<Map<string, { reason: Text }>> {
  const ids = notices.map(({ params }) => params['amendment']).filter((id) => typeof id === 'string');
  if (ids.length === 0) return new Map();
  const found = await amendmentsById(deps.store, allRegions, [...new Set(ids)]);
  return new Map(found.map(({ _id, reason }) => [_id, { reason }]));
}

const MOST_CASES = 100;

/** Of whoever may know the secret of the key, but for those `besides`. */
async function appraisalsAbout(deps: Deps, principal: Principal, besides: readonly string[]): Promise<string[]> {
  const employeeIds = principal.hands.filter((each) => !besides.includes(each));
  if (employeeIds.length === 0) return [];
  const filter: AppraisalFilter = { scope: { region: scopeOf(principal) }, employeeIds };
  const { items } = await listAppraisals(deps.store, filter, { limit: MOST_CASES });
  return items.map(({ _id }) => _id);
}
