/** For whom somebody acts today, and in which appraisals: never their own, and never as both of its parties. */
import type { Office } from '../../rules/language/types.ts';
import { employeesById } from '../../store/people/employees.ts';
import { grantsOf } from '../../store/people/role-grants.ts';
import { isInForceOn, standInsBy } from '../../store/people/stand-ins.ts';
import type { Principal, RoleGrantDoc, StandInDoc, StandsFor } from '../../store/people/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';
import { dayIn } from './day.ts';

/** Those for whom a principal acts today; their offices too, where they are asked for: they count in the pages alone. */
export async function withStandIns<P extends Principal>(deps: Deps, principal: P, offices = false): Promise<P> {
  const { region, employeeId } = principal;
  if (region === null || employeeId === null || principal.standsFor) return principal;
  const found = await standInsBy(deps.store, region, employeeId);
  if (found.length === 0) return principal;
  const day = await dayIn(deps, region);
  const today = found.filter((each) => isInForceOn(each, day));
  if (today.length === 0) return principal;
  const serving = await stillServing(deps, region, { today, self: employeeId });
  // Who has left acts for nobody, and has no tasks to hand on.
  if (!serving.has(employeeId)) return principal;
  const standsFor = await Promise.all(
    today
      .filter(({ kind, of }) => kind !== 'delegation' || serving.has(of))
      .map(async ({ of, kind, until }): Promise<StandsFor> => {
        if (!offices || kind === 'delegation') return { of, kind, until };
        const held = (await grantsOf(deps.store, region, of)).filter((grant) => holdsOn(grant, day));
        return { of, kind, until, offices: held.flatMap(({ office }) => office ?? []) };
      }),
  );
  return standsFor.length === 0 ? principal : { ...principal, standsFor };
}

/** Whoever acts, and those who handed on their own tasks, as far as they are in service. */
async function stillServing(
  { store }: Deps,
  region: string,
  { today, self }: { today: StandInDoc[]; self: string },
): Promise<Set<string>> {
  const handing = today.filter(({ kind }) => kind === 'delegation').map(({ of }) => of);
  const people = await employeesById(store, region, [self, ...handing]);
  return new Set(people.filter(({ active }) => active).map(({ _id }) => _id));
}

const holdsOn = ({ from, until }: RoleGrantDoc, day: string) => from <= day && (until === null || day <= until);

type Parties = Pick<AppraisalDoc, 'employeeId' | 'assessorId' | 'secondReviewerId' | 'peerIds'>;
type Stood = { relation: 'subordinate' | 'secondReviewer'; by: StandsFor };

/** In which part somebody stands in; `null` where they are somebody in it themselves, or stand in for nobody of it. */
export function standIn(
  { employeeId: self, standsFor = [] }: Pick<Principal, 'employeeId' | 'standsFor'>,
  { employeeId, assessorId, secondReviewerId, peerIds }: Parties,
): Stood | null {
  if (self === null || standsFor.length === 0) return null;
  if ([employeeId, assessorId, secondReviewerId, ...peerIds].includes(self)) return null;
  const [assessor, second] = [assessorId, secondReviewerId].map((id) => standsFor.find(({ of }) => of === id));
  if (assessor) return { relation: 'subordinate', by: assessor };
  return second ? { relation: 'secondReviewer', by: second } : null;
}

type Held = Pick<Principal, 'offices' | 'standsFor'>;

/** The offices that are somebody's own, whomever they act for besides. */
export const ownOffices = ({ offices, standsFor = [] }: Held): Office[] =>
  offices.filter((office) => !standsFor.some(({ offices: taken = [] }) => taken.includes(office)));

/** Those that count towards somebody: in an office of theirs nobody decides about them, whoever sits in it meanwhile. */
export const officesTowards = (principal: Held, employeeId: string): Office[] => {
  const taken = (principal.standsFor ?? [])
    .filter(({ of }) => of !== employeeId)
    .flatMap(({ offices = [] }) => offices);
  return [...ownOffices(principal), ...taken];
};

/** What an actor says of it. */
export const inPlaceOf = ({ of, kind }: StandsFor): Pick<Actor, 'for' | 'standIn'> => ({ for: of, standIn: kind });
