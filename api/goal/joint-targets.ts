/** Joint targets of several units: who may do what with them, and what is recorded. */
import { finding } from '../../rules/language/errors.ts';
import type { Text } from '../../rules/language/types.ts';
import { getThing, recordChange } from '../../store/goal/changes.ts';
import { type JointTargetFilter, listJointTargets } from '../../store/goal/joint-targets.ts';
import type { JointTargetDoc, JointTargetFields } from '../../store/goal/types.ts';
import { headsOf } from '../../store/goal/unit-line.ts';
import { employeesById } from '../../store/people/employees.ts';
import { actorId } from '../access/actor.ts';
import { holdsUnit, unitLimit } from '../access/limits.ts';
import { requireEmployeeId, requireSecond } from '../access/person.ts';
import { type Action, can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { forbidden, requireUnit, scopeFor, scopeOf } from '../access/scope.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { packFor, requireKnownRegion } from '../pack/packs.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { changeThing, type Happening, type ToChange } from './change-thing.ts';
import { requireOfUnit, unitsKnown } from './goals.ts';
import { ownerFindings, requireOwner } from './joint-moves.ts';
import { type JointView, presentJointTarget } from './joint-view.ts';
import { readMeasured } from './measured.ts';

export type AskedJoint = Parameters<typeof readMeasured>[0] & {
  region: string;
  year: number;
  lead: string;
  owners: { unit: string; share: number }[];
  combine: JointTargetFields['combine'];
};
type How = Pick<ToChange, 'command' | 'dryRun'>;

export async function createJointTarget(
  deps: Deps,
  caller: Caller,
  { asked, command, dryRun }: How & { asked: AskedJoint },
): Promise<JointTargetDoc> {
  const { region, year, lead, owners, combine } = asked;
  const actor = await requireOfUnit(deps, caller, { action: 'createJointTarget', region, unit: lead });
  const known = await requireKnownRegion(deps, region);
  const { pack } = await packFor(deps, known, `${year}-12-31`);
  if (!pack.collaboration.jointTargets)
    throw new Problem('goal-invalid', { findings: [finding([], 'not-allowed', NONE)] });
  const { measured, findings } = readMeasured(asked, year);
  const units = await unitsKnown(deps, region);
  const wrong = [...findings, ...ownerFindings(asked, units)];
  if (wrong.length > 0) throw new Problem('goal-invalid', { findings: wrong });
  const set: JointTargetFields = {
    ...measured,
    year,
    lead,
    owners: owners.map((each) => ({ ...each, signedBy: null, left: false, amount: null, day: null })),
    combine,
    agreed: measured.value,
    withdrawal: pack.collaboration.withdrawal ?? 'reweight',
    state: 'PROPOSED',
    dispute: null,
    result: null,
  };
  const id = `jt-${command.slice(0, 16)}`;
  if (dryRun) return { ...set, _id: id, region, revision: 1, history: [], createdAt: '', updatedAt: '' };
  const change = { id, revision: 1, command, set };
  return (await recordChange(deps.store, { of: 'jointTarget', region, type: 'jointTarget.proposed', actor, change }))
    .doc;
}

const NONE: Text = { id: 'Wilayah ini tidak mengenal target bersama.', en: 'This region has no joint targets.' };

type Query = {
  region?: string | undefined;
  year?: number | undefined;
  state?: JointTargetDoc['state'] | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Those that a key limited to units is about: of which one of them owns a part. */
export async function listSeenJointTargets(
  deps: Deps,
  { principal }: Caller,
  { year, state, ...query }: Query,
): Promise<Page<JointView>> {
  const region = scopeFor(principal, query.region);
  const filter: JointTargetFilter = { region, ...(year !== undefined && { year }), ...(state && { state }) };
  const page = pageById(await listJointTargets(deps.store, filter, afterId(query)), query.limit, (doc) => doc);
  const seen = page.data.filter(({ owners }) => unitLimit(principal) === null || isOfUnits(principal, owners));
  return { ...page, data: seen.map(presentJointTarget) };
}

const isOfUnits = (principal: Caller['principal'], owners: JointTargetDoc['owners']) =>
  owners.some(({ unit }) => holdsUnit(principal, unit));

/** Exists for this caller, and is about a unit of theirs. */
export async function seenJointTarget(deps: Deps, { principal }: Caller, id: string): Promise<JointTargetDoc> {
  const target = await getThing(deps.store, 'jointTarget', { scope: scopeOf(principal), id });
  if (!target) throw notFound();
  if (!isOfUnits(principal, target.owners)) requireUnit(principal, target.lead);
  return target;
}

export async function readJointTarget(deps: Deps, caller: Caller, id: string): Promise<JointView> {
  const target = await seenJointTarget(deps, caller, id);
  if (!can(caller.principal, 'getJointTarget', regionRelations(caller.principal, target.region)))
    throw forbidden(caller.principal, 'getJointTarget');
  return presentJointTarget(target);
}

type Moving = ToChange & {
  action: Action;
  /** Whose head acts; absent: the lead's. */
  unit?: string;
  /** `null`: it stays as it is. */
  decide: (target: JointTargetDoc) => Promise<Happening<'jointTarget'> | null> | Happening<'jointTarget'> | null;
};

export const moveJointTarget = (
  deps: Deps,
  caller: Caller,
  { action, unit, ...moving }: Moving,
): Promise<JointTargetDoc> =>
  changeThing(deps, {
    ...moving,
    of: 'jointTarget',
    read: async () => {
      const doc = await seenJointTarget(deps, caller, moving.id);
      return { doc, actor: await actorFor(deps, caller, { action, target: doc, unit: unit ?? doc.lead }) };
    },
  });

type Asking = { action: Action; target: JointTargetDoc; unit: string };

/** For the region by the table, as head of the unit, or as the superior of whoever leads. */
async function actorFor(deps: Deps, caller: Caller, { action, target, unit }: Asking): Promise<Actor> {
  const { principal } = caller;
  const { region } = target;
  if (action === 'decideJointDispute') return requireDecider(deps, caller, target);
  // Whoever may at all is told which units own it; anybody else, that they may not.
  if (can(principal, action, ['region', 'subordinate'])) requireOwner(target, unit);
  return requireOfUnit(deps, caller, { action, region, unit });
}

/**
 * Whoever stands above the head of the unit that leads, has signed and disputed nothing, and heads none of the owners; where
 * there is nobody like this, HR and admins of the region.
 */
async function requireDecider(deps: Deps, { principal }: Caller, target: JointTargetDoc): Promise<Actor> {
  const { region, lead, owners, dispute } = target;
  const { store } = deps;
  const byTable = can(principal, 'decideJointDispute', regionRelations(principal, region)) !== null;
  const asSuperior = can(principal, 'decideJointDispute', ['secondReviewer']) !== null;
  if (!byTable && !asSuperior) throw forbidden(principal, 'decideJointDispute');
  const units = [lead, ...owners.flatMap(({ unit, left }) => (left || unit === lead ? [] : [unit]))];
  const [ofLead = [], ...others] = await Promise.all(units.map((unit) => headsOf(store, region, unit)));
  const heads = [ofLead, ...others].flat().map(({ _id }) => _id);
  const authors = [
    ...new Set([...owners.flatMap(({ signedBy }) => signedBy ?? []), ...(dispute ? [dispute.by] : []), ...heads]),
  ];
  const ids = [...new Set(ofLead.flatMap(({ supervisorId }) => supervisorId ?? []))];
  const above = (await employeesById(store, region, ids)).filter(({ active }) => active).map(({ _id }) => _id);
  const own = new Problem('self-decision');
  if (asSuperior && principal.employeeId !== null && above.includes(principal.employeeId)) {
    await requireSecond(deps, principal, { authors, own });
    return { id: actorId(principal), as: 'secondReviewer' };
  }
  requireUnit(principal, lead);
  if (!byTable || above.some((id) => !authors.includes(id))) throw new Problem('forbidden', { detail: NOT_ABOVE });
  await requireSecond(deps, principal, { authors, own });
  return { id: actorId(principal), as: 'admin' };
}

const NOT_ABOVE: Text = {
  id: 'Sengketa diputuskan oleh atasan kepala unit yang memimpin, dan hanya bila tidak ada, oleh pengelola kepegawaian.',
  en: 'The superior of the head of the unit that leads decides a dispute; HR and admins only where there is none.',
};

/** Four eyes are two persons: nobody signs with a key that another signer made, nor for two owners. */
export const requireOtherSigner = async (deps: Deps, { principal }: Caller, { owners }: JointTargetDoc) => {
  const person = requireEmployeeId(principal);
  const authors = owners.flatMap(({ signedBy }) => (signedBy === null || signedBy === person ? [] : [signedBy]));
  await requireSecond(deps, principal, { authors, own: new Problem('same-hands') });
};
