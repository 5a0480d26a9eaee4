/** What can happen to a joint target, from which states, and what comes of it. Pure but for who may: that is asked before. */
import { readAmount } from '../../rules/decide/amounts.ts';
import { bilingual, formatDate } from '../../rules/explain/format.ts';
import { finding } from '../../rules/language/errors.ts';
import { MOST_ACTUAL } from '../../rules/language/targets.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { WHOLE } from '../../rules/time/units.ts';
import type { JointOwner, JointTargetDoc, JointTargetFields } from '../../store/goal/types.ts';
import { sumText } from '../problem/field-words.ts';
import { Problem } from '../problem/problem.ts';
import type { Happening as Happens } from './change-thing.ts';
import { AMOUNT, NO_UNIT } from './measured.ts';

type Happening = Happens<'jointTarget'>;
type State = JointTargetFields['state'];

export function requireJointState({ state }: JointTargetDoc, states: State[]): void {
  if (states.includes(state)) return;
  const named = states.join(', ');
  throw new Problem('joint-target-state', {
    detail: {
      id: `Target bersama ini ${state}; ini hanya mungkin pada ${named}.`,
      en: `This joint target is ${state}; this is only possible in ${named}.`,
    },
  });
}

export const isOwner = ({ owners }: Pick<JointTargetDoc, 'owners'>, unit: string): boolean =>
  owners.some((each) => each.unit === unit && !each.left);

export function requireOwner(target: JointTargetDoc, unit: string): JointOwner {
  const owner = target.owners.find((each) => each.unit === unit);
  if (!owner) throw invalidAt(['unit'], NO_OWNER);
  return owner;
}

const invalidAt = (path: PropertyKey[], text: Text) =>
  new Problem('goal-invalid', { findings: [finding(path, 'not-allowed', text)] });
const done = (detail: Text) => new Problem('already-done', { detail });

const replaced = (owners: readonly JointOwner[], unit: string, more: Partial<JointOwner>): JointOwner[] =>
  owners.map((each) => (each.unit === unit ? { ...each, ...more } : each));

/** Once every owner has signed, by as many persons, it is in force. */
export function signed(target: JointTargetDoc, { unit, person }: { unit: string; person: string }): Happening {
  const { signedBy } = requireOwner(target, unit);
  if (signedBy !== null) throw done(SIGNED);
  requireJointState(target, ['PROPOSED']);
  if (target.owners.some((each) => each.signedBy === person)) throw new Problem('same-hands', { detail: TWO_PERSONS });
  const owners = replaced(target.owners, unit, { signedBy: person });
  const all = owners.every((each) => each.signedBy !== null);
  return { type: 'jointTarget.signed', set: { owners, ...(all && { state: 'IN_FORCE' }) }, told: { unit } };
}

type Brought = { unit: string; amount: number | string; at: string; note?: string | undefined };

/** Of each owner the latest day counts, of two of one day what came last; a day to come would shut out all before it. */
export function contributed(target: JointTargetDoc, { unit, at, note, ...given }: Brought, latest: string): Happening {
  requireJointState(target, ['IN_FORCE']);
  const owner = requireOwner(target, unit);
  if (owner.left) throw invalidAt(['unit'], LEFT);
  const amount = amountIn(given.amount, ['amount']);
  requireDay(target, at, latest);
  if (owner.day !== null && owner.day > at) throw invalidAt(['at'], EARLIER);
  if (owner.day === at && owner.amount === amount) throw done(KNOWN);
  const told = { unit, amount, day: at, ...(note !== undefined && { reason: note }) };
  return { type: 'jointTarget.contributed', set: { owners: replaced(target.owners, unit, { amount, day: at }) }, told };
}

/** @param latest day that has come */
function requireDay({ year }: JointTargetDoc, at: string, latest: string): void {
  if (!at.startsWith(`${year}-`)) throw invalidAt(['at'], OTHER_YEAR);
  if (at > latest) throw invalidAt(['at'], notYet(latest));
}

function amountIn(given: number | string, path: PropertyKey[]): number {
  const amount = readAmount(given);
  if (amount === undefined || Math.abs(amount) > MOST_ACTUAL) throw invalidAt(path, AMOUNT);
  return amount;
}

/** The pack says what becomes of the share; the lead cannot leave, since somebody must settle it. */
export function leaving(target: JointTargetDoc, { unit, reason }: { unit: string; reason: string }): Happening {
  const owner = requireOwner(target, unit);
  if (owner.left) throw done(HAS_LEFT);
  requireJointState(target, ['IN_FORCE']);
  if (unit === target.lead) throw invalidAt(['unit'], LEAD_STAYS);
  const gone = replaced(target.owners, unit, { left: true });
  const told = { unit, reason };
  const type = 'jointTarget.left';
  if (target.withdrawal === 'leadTakes') {
    const owners = gone.map((each) =>
      each.unit === target.lead ? { ...each, share: each.share + owner.share } : each.left ? unshared(each) : each,
    );
    return { type, set: { owners }, told };
  }
  const set = { owners: reweighted(gone) };
  if (target.withdrawal === 'reweight' || target.combine === 'mean') return { type, set, told };
  const left = (amount: number) => Math.max(1, Math.round((amount * (WHOLE - owner.share)) / WHOLE));
  const { value, upper } = target;
  return { type, set: { ...set, value: left(value), upper: upper === null ? null : left(upper) }, told };
}

const unshared = (owner: JointOwner): JointOwner => ({ ...owner, share: 0 });

/** In proportion, the largest remainder rounded up first, so that they add up to the whole. */
export function reweighted(owners: readonly JointOwner[]): JointOwner[] {
  const stay = owners.filter(({ left }) => !left);
  const total = stay.reduce((sum, { share }) => sum + share, 0);
  const exact = stay.map(({ unit, share }) => ({ unit, exact: (share * WHOLE) / total }));
  const floors = new Map(exact.map((each) => [each.unit, Math.floor(each.exact)]));
  const missing = WHOLE - [...floors.values()].reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.toSorted((a, b) => (b.exact % 1) - (a.exact % 1));
  for (const { unit } of byRemainder.slice(0, missing)) floors.set(unit, (floors.get(unit) ?? 0) + 1);
  return owners.map((each) => (each.left ? unshared(each) : { ...each, share: floors.get(each.unit) ?? 0 }));
}

export function disputed(
  target: JointTargetDoc,
  { unit, reason, person }: { unit: string; reason: string; person: string },
): Happening {
  requireJointState(target, ['IN_FORCE']);
  if (requireOwner(target, unit).left) throw invalidAt(['unit'], LEFT);
  if (target.dispute !== null) throw done(DISPUTED);
  return { type: 'jointTarget.disputed', set: { dispute: { unit, by: person, reason } }, told: { unit, reason } };
}

type Decision = {
  decision: 'upheld' | 'rejected';
  amounts?: readonly { unit: string; amount: number | string }[] | undefined;
  reason: string;
};

/** An upheld one may put right what owners have brought. */
export function disputeDecided(
  target: JointTargetDoc,
  { decision, amounts = [], reason }: Decision,
  latest: string,
): Happening {
  requireJointState(target, ['IN_FORCE']);
  if (target.dispute === null) throw done(NO_DISPUTE);
  const { unit } = target.dispute;
  if (decision === 'rejected' && amounts.length > 0) throw invalidAt(['amounts'], NOTHING_TO_CORRECT);
  const owners = amounts.reduce((all, each, i) => {
    requireOwner(target, each.unit);
    if (amounts.findIndex(({ unit }) => unit === each.unit) < i) throw invalidAt(['amounts', i, 'unit'], UNIT_TWICE);
    const amount = amountIn(each.amount, ['amounts', i, 'amount']);
    const before = all.find((owner) => owner.unit === each.unit);
    return replaced(all, each.unit, { amount, day: before?.day ?? (target.due < latest ? target.due : latest) });
  }, target.owners);
  const type = decision === 'upheld' ? 'jointTarget.disputeUpheld' : 'jointTarget.disputeRejected';
  return { type, set: { owners, dispute: null }, told: { unit, reason } };
}

/** One result of what each has brought. A dropped owner's part counts no more; any other brought what it brought. */
export function soFar({ owners, combine, withdrawal }: JointTargetFields): number | null {
  if (combine === 'mean') {
    const brought = owners.filter(({ left, amount }) => !left && amount !== null);
    const weight = brought.reduce((sum, { share }) => sum + share, 0);
    if (weight === 0) return null;
    return Math.round(brought.reduce((sum, { amount, share }) => sum + (amount ?? 0) * share, 0) / weight);
  }
  const brought = owners.filter(({ left, amount }) => amount !== null && !(left && withdrawal === 'drop'));
  return brought.length === 0 ? null : brought.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}

export function resultSettled(target: JointTargetDoc, at: string, latest: string): Happening {
  requireJointState(target, ['IN_FORCE']);
  if (target.dispute !== null) throw new Problem('joint-target-state', { detail: DISPUTE_OPEN });
  requireDay(target, at, latest);
  const actual = soFar(target);
  if (actual === null) throw new Problem('joint-target-state', { detail: NOTHING_BROUGHT });
  return {
    type: 'jointTarget.settled',
    set: { state: 'SETTLED', result: { actual, day: at } },
    told: { amount: actual, day: at },
  };
}

export function cancelled(target: JointTargetDoc, { reason }: { reason: string }): Happening {
  if (target.state === 'CANCELLED') throw done(CANCELLED);
  requireJointState(target, ['PROPOSED', 'IN_FORCE']);
  return { type: 'jointTarget.cancelled', set: { state: 'CANCELLED', dispute: null }, told: { reason } };
}

type Shares = { lead: string; owners: readonly { unit: string; share: number }[] };

/** Who owns it, and how much of it. */
export function ownerFindings({ lead, owners }: Shares, known: ReadonlySet<string>): Finding[] {
  const sum = owners.reduce((total, { share }) => total + share, 0);
  return [
    ...owners.flatMap(({ unit }, i) => [
      ...(known.has(unit) ? [] : [finding(['owners', i, 'unit'], 'unit-unknown', NO_UNIT)]),
      ...(owners.findIndex((each) => each.unit === unit) === i
        ? []
        : [finding(['owners', i, 'unit'], 'not-allowed', UNIT_TWICE)]),
    ]),
    ...(sum === WHOLE ? [] : [finding(['owners'], 'weights', sharesText(sum))]),
    ...(owners.some(({ unit }) => unit === lead) ? [] : [finding(['lead'], 'not-allowed', LEAD_OWNS)]),
  ];
}

const sharesText = (sum: number): Text =>
  sumText(sum, (percent, language) =>
    language === 'id'
      ? `Bagian pemilik berjumlah ${percent}%, harus 100%.`
      : `The owners’ shares add up to ${percent}%; they must add up to 100%.`,
  );
const UNIT_TWICE: Text = { id: 'Unit ini disebut dua kali.', en: 'This unit is named twice.' };
const LEAD_OWNS: Text = {
  id: 'Pemimpin target bersama adalah salah satu pemiliknya.',
  en: 'Whoever leads is one of the owners.',
};
const NO_OWNER: Text = {
  id: 'Unit ini bukan pemilik target bersama ini.',
  en: 'This unit does not own this joint target.',
};
const LEFT: Text = { id: 'Unit ini sudah mengundurkan diri.', en: 'This unit has left.' };
const HAS_LEFT = LEFT;
const SIGNED: Text = { id: 'Unit ini sudah menandatanganinya.', en: 'This unit has signed it already.' };
const TWO_PERSONS: Text = {
  id: 'Anda sudah menandatangani untuk pemilik lain; tiap pemilik ditandatangani orang yang berbeda.',
  en: 'You have signed for another owner; each owner is signed for by another person.',
};
const KNOWN: Text = { id: 'Kontribusi ini sudah dicatat.', en: 'This contribution is recorded already.' };
const EARLIER: Text = {
  id: 'Sudah ada kontribusi untuk hari yang lebih kemudian.',
  en: 'There is a contribution as of a later day already.',
};
const OTHER_YEAR: Text = {
  id: 'Hari ini di luar tahun target bersama.',
  en: 'This day is outside the year of the joint target.',
};
const notYet = (latest: string): Text =>
  bilingual((language) => {
    const day = formatDate(latest, language);
    return language === 'id'
      ? `Hari ini belum tiba; paling akhir ${day}.`
      : `This day has not come; ${day} at the latest.`;
  });
const LEAD_STAYS: Text = {
  id: 'Pemimpin tidak dapat mengundurkan diri. Batalkan target bersama, lalu buat yang baru dengan pemimpin lain.',
  en: 'Whoever leads cannot leave. Cancel the joint target, and make another one that somebody else leads.',
};
const DISPUTED: Text = {
  id: 'Sudah ada sengketa yang belum diputuskan.',
  en: 'There is a dispute already that is not decided.',
};
const NO_DISPUTE: Text = { id: 'Tidak ada sengketa yang menunggu keputusan.', en: 'No dispute waits for a decision.' };
const NOTHING_TO_CORRECT: Text = {
  id: 'Sengketa yang ditolak tidak mengubah angka.',
  en: 'A dispute that is rejected changes no figure.',
};
const DISPUTE_OPEN: Text = {
  id: 'Sengketa belum diputuskan oleh atasan pemimpin target bersama.',
  en: 'The superior of whoever leads has not decided the dispute.',
};
const NOTHING_BROUGHT: Text = { id: 'Belum ada kontribusi dari siapa pun.', en: 'Nobody has brought anything yet.' };
const CANCELLED: Text = { id: 'Sudah dibatalkan.', en: 'It is cancelled already.' };
