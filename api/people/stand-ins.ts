/** Handing one's tasks to somebody else for a time, and appointing somebody who acts for an official. */
import { formatDate } from '../../rules/explain/format.ts';
import type { Text } from '../../rules/language/types.ts';
import { addCalendarDays } from '../../rules/time/calendar.ts';
import { getEmployee } from '../../store/people/employees.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import { allStandInsFor, endStandIn, getStandIn, insertStandIn, listStandIns } from '../../store/people/stand-ins.ts';
import type { Principal, StandInDoc } from '../../store/people/types.ts';
import { actorId, regionActor } from '../access/actor.ts';
import { dayIn } from '../access/day.ts';
import { unitLimit } from '../access/limits.ts';
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
import { thoseAbove } from './those-above.ts';

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
  // They would be handed on everywhere, and the key is for some units alone.
  if (unitLimit(principal) !== null) throw forbidden(principal, 'delegateTasks');
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
  await requireNotAbove(deps, principal, { region: asked.region, people: [asked.of] });
  return checked(deps, principal, { _id: id, ...asked });
}

/** Nobody chooses who acts for themselves, or for those who appraise them; nor ends it. */
async function requireNotAbove(
  { store }: Deps,
  { hands }: Principal,
  { region, people }: { region: string; people: string[] },
): Promise<void> {
  const theirs = await thoseAbove(store, region, hands);
  if (people.some((id) => theirs.has(id) || hands.includes(id)))
    throw new Problem('self-decision', { detail: OWN_SUPERIOR });
}

type Wanted = Pick<StandInDoc, '_id' | 'region' | 'kind' | 'of' | 'to' | 'decree'> & Days;

async function checked(deps: Deps, principal: Principal, wanted: Wanted): Promise<StandInDoc> {
  const { region, of, to, until } = wanted;
  const day = await dayIn(deps, region);
  const from = wanted.from ?? day;
  if (of === to) throw invalid([{ pointer: '/to', code: 'self', detail: SAME }]);
  if (from < day) throw invalid([{ pointer: '/from', code: 'too-early', detail: notBefore(day) }]);
  if (until < from) throw invalid([{ pointer: '/until', code: 'too-early', detail: notBefore(from) }]);
  const last = addCalendarDays(from, MOST_DAYS);
  if (until > last) throw invalid([{ pointer: '/until', code: 'too-late', detail: notAfter(last) }]);
  const person = await getEmployee(deps.store, region, to);
  if (!person?.active) throw invalid([{ pointer: '/to', code: 'employee-unknown', detail: UNKNOWN }]);
  const now = realInstant(deps.now());
  const standIn = { ...wanted, from, by: actorId(principal), at: now, endedAt: null, endedBy: null };
  await besides(deps, standIn);
  return standIn;
}

const isDelegation = ({ kind }: Pick<StandInDoc, 'kind'>) => kind === 'delegation';

/** Those of its kind that there are or were beside it, of which no two hold at a time. */
async function besides({ store }: Deps, standIn: StandInDoc): Promise<StandInDoc[]> {
  const { _id, region, of, from, until } = standIn;
  const others = (await allStandInsFor(store, region, of)).filter(
    (other) => other._id !== _id && isDelegation(other) === isDelegation(standIn),
  );
  const overlaps = (other: StandInDoc) => other.endedAt === null && other.from <= until && from <= other.until;
  if (others.some(overlaps)) throw new Problem('role-held');
  return others;
}

/** The entry, the record, and a word to both. */
export async function beginStandIn(deps: Deps, caller: Caller, standIn: StandInDoc): Promise<StandInView> {
  const { principal } = caller;
  const { _id: id, endedAt: _ended, endedBy: _by, ...data } = standIn;
  const { region, of } = standIn;
  const there = await getStandIn(deps.store, region, id);
  if (there) return told(deps, caller, there);
  // The first entry under the next number stands: of two at once, and of an attempt that was cut off. Counted and compared in
  // one reading, or one that comes in between would be counted and not compared.
  const before = await besides(deps, standIn);
  const entry = await recordStep(deps, region, {
    type: isDelegation(standIn) ? 'tasks.delegated' : 'acting.appointed',
    actor: isDelegation(standIn) ? { id: of, as: 'assessor' } : regionActor(principal),
    data: { standIn: id, ...data },
    key: `stand-in:${of}:${isDelegation(standIn) ? 'delegation' : 'acting'}:${before.length}`,
  });
  const { standIn: first, ...said } = entry.data ?? {};
  const kept = { ...standIn, ...said, _id: String(first) };
  await insertStandIn(deps.store, kept);
  if (first !== id) return beginStandIn(deps, caller, standIn);
  return told(deps, caller, kept);
}

async function told(deps: Deps, { principal }: Caller, standIn: StandInDoc): Promise<StandInView> {
  await tellBoth(deps, standIn, { template: 'stand-in-begins', by: principal });
  return presentStandIn(standIn);
}

/** A delegation by either of the two, or like an acting official by HR or an admin. */
export async function endStanding(deps: Deps, { principal }: Caller, id: string): Promise<void> {
  const found = await getStandIn(deps.store, scopeOf(principal), id);
  if (!found) throw notFound();
  const { region, kind, of, to } = found;
  const isTheirs = kind === 'delegation' && [of, to].some((person) => person === principal.employeeId);
  const relations = [...(isTheirs ? (['own'] as const) : []), ...regionRelations(principal, region)];
  if (!can(principal, 'endStandIn', relations)) throw forbidden(principal, 'endStandIn');
  if (!isTheirs)
    await requireNotAbove(deps, principal, { region, people: [of, ...(principal.hands.includes(to) ? [] : [to])] });
  const by = actorId(principal);
  // What is ended is so at once, whatever becomes of this process: doing it again writes the entry.
  await endStandIn(deps.store, { id, at: realInstant(deps.now()), by });
  await recordStep(deps, region, {
    type: kind === 'delegation' ? 'delegation.ended' : 'acting.ended',
    actor: isTheirs ? { id: by, as: 'assessor' } : regionActor(principal),
    data: { standIn: id },
    key: `stand-in:${id}:end`,
  });
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
const OWN_SUPERIOR: Text = {
  id: 'Tidak ada yang menentukan siapa yang bertindak bagi dirinya sendiri atau bagi penilainya.',
  en: 'Nobody decides who acts for themselves or for those who appraise them.',
};
const UNKNOWN: Text = {
  id: 'Tidak ada pegawai aktif dengan id ini di wilayah ini.',
  en: 'No active employee of this region has this id.',
};
const notBefore = (day: string): Text => ({
  id: `Paling awal ${formatDate(day, 'id')}.`,
  en: `At the earliest ${formatDate(day, 'en')}.`,
});
const notAfter = (day: string): Text => ({
  id: `Paling lambat ${formatDate(day, 'id')}.`,
  en: `At the latest ${formatDate(day, 'en')}.`,
});
