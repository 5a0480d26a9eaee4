/** A key reaches no further than its maker, in any dimension (docs/decisions/0039-keys-and-hands.md). */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import type { Principal, Role } from '../../store/people/types.ts';
import { namedScopes, unitLimit } from './limits.ts';

/** These reach nothing by themselves: somebody's cases and offices give them something to act on. */
const EMPTY_HANDED: readonly Role[] = ['employee', 'assessor', 'public'];

/** `person`: who will hold it, and in which unit; `null`: nobody. */
export type Reach = Pick<Principal, 'roles' | 'offices' | 'scopes'> & {
  person: { id: string; unit: string } | null;
  expiresAt: string;
};

/** Where a key would reach further than its maker. The region is another question: others' regions do not exist. */
export function beyondMaker(maker: Principal, wanted: Reach): Finding[] {
  const forOther = wanted.person !== null && wanted.person.id !== maker.employeeId;
  return [
    // Somebody else's roles and offices are theirs, and wait for their word or a second admin's.
    ...(forOther ? [] : notHeld(wanted.roles, [...maker.roles, ...EMPTY_HANDED], 'roles')),
    ...(forOther ? [] : notHeld(wanted.offices, maker.offices, 'offices')),
    ...beyondLimit(wanted.scopes, { asked: namedScopes(wanted), limits: limitOf(namedScopes(maker)) }),
    ...beyondLimit(wanted.scopes, { asked: unitScopes(wanted), limits: unitLimit(maker) && unitScopes(maker) }),
    ...beyondUnits(maker, wanted.person),
    ...beyondTime(maker, wanted.expiresAt),
  ];
}

const limitOf = (scopes: string[]) => (scopes.length === 0 ? null : scopes);
const unitScopes = (principal: Pick<Principal, 'scopes'>) => (unitLimit(principal) ?? []).map((unit) => `unit:${unit}`);

const notHeld = (wanted: readonly string[], held: readonly string[], field: 'roles' | 'offices'): Finding[] =>
  wanted.flatMap((each, i) => (held.includes(each) ? [] : [finding([field, i], 'beyond-maker', lacking(each))]));

const lacking = (what: string): Text => ({
  id: `Pembuatnya sendiri tidak memegang ${what}.`,
  en: `Its maker does not hold ${what}.`,
});

/** Naming nothing is asking for everything. */
function beyondLimit(
  scopes: readonly string[],
  { asked, limits }: { asked: string[]; limits: string[] | null },
): Finding[] {
  if (limits === null) return [];
  const text = {
    id: `Pembuatnya terbatas pada ${limits.join(', ')}; sebutkan sebagian darinya.`,
    en: `Its maker is limited to ${limits.join(', ')}; name some of these.`,
  };
  if (asked.length === 0) return [finding(['scopes'], 'beyond-maker', text)];
  const beyond = asked.filter((scope) => !limits.includes(scope));
  return beyond.map((scope) => finding(['scopes', scopes.indexOf(scope)], 'beyond-maker', text));
}

function beyondUnits(maker: Principal, person: Reach['person']): Finding[] {
  const units = unitLimit(maker);
  if (!person || !units || units.includes(person.unit)) return [];
  const text = {
    id: `Pembuatnya terbatas pada unit ${units.join(', ')}; pegawai ini di unit ${person.unit}.`,
    en: `Its maker is limited to the units ${units.join(', ')}; this employee is in ${person.unit}.`,
  };
  return [finding(['employeeId'], 'beyond-maker', text)];
}

function beyondTime({ expiresAt: end }: Principal, expiresAt: string): Finding[] {
  if (end === null || expiresAt <= end) return [];
  const text = { id: `Kunci pembuatnya berakhir ${end}.`, en: `The key of its maker ends at ${end}.` };
  return [finding(['expiresInDays'], 'beyond-maker', text)];
}
