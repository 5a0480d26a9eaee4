/**
 * What somebody asks for and others decide, or a workflow ends: drafts, amendments, what-ifs, shadows and rehearsals. Each is
 * stored once under an id made from the request's key, and every step is an entry in the region's journal.
 */
import { appendSubject, type SubjectEntry } from '../../store/journal/journal.ts';
import { insertSubmission } from '../../store/appraisal/submissions.ts';
import type { RegionScope } from '../../store/scope.ts';
import type { Actor } from '../../workflows/messages.ts';
import { requireRegion, scopeFor, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { bodyDigest } from '../http/digests.ts';
import { realInstant } from '../http/instants.ts';
import type { Action } from '../access/policy.ts';
import { notFound } from '../problem/problem.ts';

/** What is asked for, if it exists for this caller (404) and the policy lets them do this (403). */
export async function authorized<D extends { region: string }>(
  { principal }: Caller,
  action: Action,
  find: (scope: RegionScope) => Promise<D | undefined>,
): Promise<D> {
  const found = await find(scopeOf(principal));
  if (!found) throw notFound();
  requireRegion(principal, action, found.region);
  return found;
}

export type RegionQuery = { region?: string | undefined; limit: number; cursor?: string | undefined };

/** A page of those of one region, or of all that the caller sees, in order of id. */
export async function pageOfRegion<D extends { _id: string }, T>(
  { principal }: Caller,
  query: RegionQuery,
  {
    find,
    present,
  }: { find: (region: RegionScope, page: { after?: string; limit: number }) => Promise<D[]>; present: (row: D) => T },
): Promise<Page<T>> {
  const rows = await find(scopeFor(principal, query.region), afterId(query));
  return pageById(rows, query.limit, present);
}

type Step = Pick<SubjectEntry, 'type' | 'actor' | 'data' | 'key'>;

/** An entry in the journal of a region. Under the same key the first one stands. */
export const regionEntry = (region: string, step: Step): SubjectEntry => ({
  ...step,
  subject: `audit:${region}`,
  region,
});
export const recordStep = (deps: Deps, region: string, step: Step) =>
  appendSubject(deps.store, regionEntry(region, step));

type Reason = { id: string; about: string; region: string; kind: string; actor: Actor; body: Record<string, unknown> };

/** Keeps free text beside the journal, which names it by `id` alone. */
export const keepReason = (deps: Deps, { id, about, body, ...rest }: Reason) =>
  insertSubmission(deps.store, {
    ...rest,
    _id: id,
    appraisalId: about,
    body,
    digest: bodyDigest(body),
    status: 'accepted',
    at: realInstant(deps.now()),
  });
