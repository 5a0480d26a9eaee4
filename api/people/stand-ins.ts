/** Handing one's tasks to somebody else for a time, and appointing somebody who acts for an official. */
import type { Text } from '../../rules/language/types.ts';
import { addCalendarDays } from '../../rules/time/calendar.ts';
import { getEmployee } from '../../store/people/employees.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import { endStandIn, getStandIn, insertStandIn, listStandIns, standInsFor } from '../../store/people/stand-ins.ts';
import type { Principal, StandInDoc } from '../../store/people/types.ts';
import { actorId, regionActor } from '../access/actor.ts';
import { dayIn } from '../access/day.ts';
import { requireEmployeeId } from '../access/person.ts';
import { can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { forbidden, requireRegion, scopeFor, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';

const MOST_DAYS = 366;

type Days = { from?: string | undefined; until: string };
export type AskedDelegation = Days & { to: string };
export type AskedActing = Days & { region: string; of: string; to: string; kind: 'plt' | 'plh'; decree: string };
export type StandInView = Omit<StandInDoc, '_id'> & { id: string };

export const presentStandIn = (standIn: StandInDoc): StandInView => ({ ...omit(standIn, '_id'), id: standIn._id });

type Asked<A> = { asked: A; id: string };

/** One's own tasks: what one is asked as an assessor or a second reviewer. */
export async function checkedDelegation(
  deps: Deps,
  { principal }: Caller,
  { asked, id }: Asked<AskedDelegation>,
): Promise<StandInDoc> {
  const of = requireEmployeeId(principal);
  const { region } = principal;
  if (region === null || !can(principal, 'delegateTasks', ['own'])) throw forbidden(principal, 'delegateTasks');
  if (principal.hands.some((hand) => hand !== of && hand === asked.to)) throw new Problem('same-hands');
  return checked(deps, principal, { _id: id, region, kind: 'delegation', of, decree: null, ...asked });
}

/** By HR or an admin, who appoint somebody else than themselves. */
export async function checkedActing(
  deps: Deps,
  { principal }: Caller,
  { asked, id }: Asked<AskedActing>,
): Promise<StandInDoc> {
  requireRegion(principal, 'appointActing', asked.region);
  await requireKnownRegion(deps, asked.region);
  if (principal.hands.includes(asked.to)) throw new Problem('self-decision', { detail: THEMSELVES });
  if (!(await getEmployee(deps.store, asked.region, asked.of))) throw new Problem('employee-unknown');
  return checked(deps, principal, { _id: id, ...asked });
}

type Wanted = Pick<StandInDoc, '_id' | 'region' | 'kind' | 'of' | 'to' | 'decree'> & Days;

async function checked(deps: Deps, principal: Principal, wanted: Wanted): Promise<StandInDoc> {
  const { region, of, to, until, _id, kind } = wanted;
  const day = await dayIn(deps, region);
  const from = wanted.from ?? day;
  if (of === to) throw invalid([{ pointer: '/to', code: 'self', detail: SAME }]);
  if (from < day) throw invalid([{ pointer: '/from', code: 'too-early', detail: notBefore(day) }]);
  if (until < from) throw invalid([{ pointer: '/until', code: 'too-early', detail: notBefore(from) }]);
  const last = addCalendarDays(from, MOST_DAYS);
  if (until > last) throw invalid([{ pointer: '/until', code: 'too-late', detail: notAfter(last) }]);
  const person = await getEmployee(deps.store, region, to);
  if (!person?.active) throw invalid([{ pointer: '/to', code: 'employee-unknown', detail: UNKNOWN }]);
  const others = await standInsFor(deps.store, region, [of]);
  const overlaps = (other: StandInDoc) =>
    other._id !== _id &&
    (other.kind === 'delegation') === (kind === 'delegation') &&
    other.from <= until &&
    from <= other.until;
  if (others.some(overlaps)) throw new Problem('role-held');
  const now = realInstant(deps.now());
  return { ...wanted, from, by: actorId(principal), at: now, endedAt: null, endedBy: null };
}

/** The entry, the record, and a word to both. */
export async function beginStandIn(deps: Deps, { principal }: Caller, standIn: StandInDoc): Promise<StandInView> {
  const { _id: id, endedAt: _ended, endedBy: _by, ...data } = standIn;
  const { kind, region } = standIn;
  const entry = await recordStep(deps, region, {
    type: kind === 'delegation' ? 'tasks.delegated' : 'acting.appointed',
    actor: kind === 'delegation' ? { id: standIn.of, as: 'assessor' } : regionActor(principal),
    data: { standIn: id, ...data },
    key: `stand-in:${id}`,
  });
  // Of an attempt that was cut off, the entry stands.
  const { from, at } = { ...standIn, ...entry.data };
  const kept = { ...standIn, from, at };
  await insertStandIn(deps.store, kept);
  await tellBoth(deps, kept, { template: 'stand-in-begins', by: principal });
  return presentStandIn((await getStandIn(deps.store, region, id)) ?? kept);
}

/** A delegation by either of the two, or like an acting official by HR or an admin. */
export async function endStanding(deps: Deps, { principal }: Caller, id: string): Promise<void> {
  const found = await getStandIn(deps.store, scopeOf(principal), id);
  if (!found) throw notFound();
  const { region, kind, of, to } = found;
  const isTheirs = kind === 'delegation' && [of, to].some((person) => person === principal.employeeId);
  const relations = [...(isTheirs ? (['own'] as const) : []), ...regionRelations(principal, region)];
  if (!can(principal, 'endStandIn', relations)) throw forbidden(principal, 'endStandIn');
  const by = actorId(principal);
  await recordStep(deps, region, {
    type: kind === 'delegation' ? 'delegation.ended' : 'acting.ended',
    actor: isTheirs ? { id: by, as: 'assessor' } : regionActor(principal),
    data: { standIn: id },
    key: `stand-in:${id}:end`,
  });
  await endStandIn(deps.store, { id, at: realInstant(deps.now()), by });
  await tellBoth(deps, found, { template: 'stand-in-ended', by: principal });
}

type Told = { template: 'stand-in-begins' | 'stand-in-ended'; by: Principal };

async function tellBoth(deps: Deps, standIn: StandInDoc, { template, by }: Told): Promise<void> {
  const { _id, region, of, to, kind, from, until } = standIn;
  for (const told of [of, to]) {
    const person = await getEmployee(deps.store, region, told);
    await insertRightsNotice(deps.store, {
      key: `stand-in/${_id}/${template}/${told === of ? 'of' : 'to'}`,
      to: told,
      region,
      ...(person && { unit: person.unit }),
      template,
      at: deps.now(),
      params: { standIn: kind, of, to, from, until, by: actorId(by) },
    });
  }
}

type Query = { region?: string | undefined; employee?: string | undefined; limit: number; cursor?: string | undefined };

/** Of a region for those who run it; those in which they are one of the two for everybody. */
export async function seenStandIns(deps: Deps, { principal }: Caller, query: Query): Promise<Page<StandInView>> {
  const region = scopeFor(principal, query.region);
  const whole = can(principal, 'listStandIns', ['region']) !== null;
  const anyOf = query.employee ?? (whole ? undefined : requireEmployeeId(principal));
  if (!whole && anyOf !== principal.employeeId) throw new Problem('forbidden');
  const page = { ...afterId(query), ...(anyOf !== undefined && { anyOf }) };
  return pageById(await listStandIns(deps.store, { region }, page), query.limit, presentStandIn);
}

const SAME: Text = { id: 'Harus orang lain.', en: 'It must be somebody else.' };
const THEMSELVES: Text = {
  id: 'Tidak ada yang menunjuk dirinya sendiri.',
  en: 'Nobody appoints themselves.',
};
const UNKNOWN: Text = {
  id: 'Tidak ada pegawai aktif dengan id ini di wilayah ini.',
  en: 'No active employee of this region has this id.',
};
const notBefore = (day: string): Text => ({ id: `Paling awal ${day}.`, en: `At the earliest ${day}.` });
const notAfter = (day: string): Text => ({ id: `Paling lambat ${day}.`, en: `At the latest ${day}.` });
