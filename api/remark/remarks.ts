/** Praise and advice at any time: from one person of a region to another, read by the two and by the assessor where the writer says so. */
import type { Text } from '../../rules/language/types.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { getEmployee, subordinatesOf } from '../../store/people/employees.ts';
import { insertOwnNotice } from '../../store/people/notices.ts';
import type { EmployeeDoc, Principal } from '../../store/people/types.ts';
import {
  getRemark,
  insertRemark,
  remarksBy,
  remarksSince,
  remarksTo,
  remarkWordsOf,
  retract,
} from '../../store/remark/remarks.ts';
import type { RemarkDoc, RemarkKind } from '../../store/remark/types.ts';
import { offsetIn } from '../access/day.ts';
import { requireEmployeeId } from '../access/person.ts';
import { can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { authorizedAppraisal, forbidden, requireRegion, requireUnit, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant } from '../http/instants.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';

/** Of one writer in a day: enough for whoever means it, and too few to press somebody with. */
const MOST_A_DAY = { toOne: 3, toAll: 20 };
const MINUTE_MS = 60_000;

type AskedRemark = { kind: RemarkKind; text: string; forAssessor: boolean };
type Writing = { to: string; asked: AskedRemark };

/** Everything that can be refused but the limit of the day. Writes nothing. */
export async function checkedRemark(deps: Deps, { principal }: Caller, { to }: Pick<Writing, 'to'>) {
  const person = await getEmployee(deps.store, scopeOf(principal), to);
  if (!person) throw notFound();
  requireUnit(principal, person.unit);
  requireRegion(principal, 'giveRemark', person.region);
  const by = requireEmployeeId(principal);
  if (principal.hands.includes(to) || by === to) throw new Problem('self-decision', { detail: ONESELF });
  if (!person.active) throw invalid([{ pointer: '/to', code: 'employee-unknown', detail: INACTIVE }]);
  return { person, by };
}

/** Within the limit of the day, one after the other. */
async function requireWithin(deps: Deps, { person, by }: { person: EmployeeDoc; by: string }): Promise<void> {
  const offset = await offsetIn(deps, person.region);
  const since = Date.parse(`${localDay(deps.now(), offset)}T00:00:00Z`) - offset * MINUTE_MS;
  const { toOne, toAll } = await remarksSince(deps.store, { by, to: person._id, since });
  if (toOne >= MOST_A_DAY.toOne) throw new Problem('remark-limit', { detail: TO_ONE });
  if (toAll >= MOST_A_DAY.toAll) throw new Problem('remark-limit', { detail: TO_ALL });
}

export async function requireAsked(deps: Deps, caller: Caller, { to }: Pick<Writing, 'to'>): Promise<void> {
  await requireWithin(deps, await checkedRemark(deps, caller, { to }));
}

/** Under the same key the first one stands, also where its process died between entry and record. */
export async function giveRemark(
  deps: Deps,
  caller: Caller,
  { to, asked, commandKey }: Writing & { commandKey: string },
) {
  const checked = await checkedRemark(deps, caller, { to });
  const { person, by } = checked;
  const id = commandKey.slice(0, 24);
  return deps.store.oneAtATime(`remarks/${by}`, async () => {
    const there = await getRemark(deps.store, person.region, id);
    if (there) return shown(deps, there);
    await requireWithin(deps, checked);
    return shown(deps, await written(deps, { person, by, id, asked }));
  });
}

type Written = { person: EmployeeDoc; by: string; id: string; asked: AskedRemark };

async function written(deps: Deps, { person, by, id, asked }: Written): Promise<RemarkDoc> {
  const { region, unit, _id: to, supervisorId } = person;
  const { kind, text, forAssessor } = asked;
  const actor = { id: by, as: by === supervisorId ? ('assessor' as const) : ('employee' as const) };
  const made = { region, unit, to, by: actor, kind, forAssessor, words: remarkWordsOf(text), at: deps.now() };
  const entry = await recordStep(deps, region, {
    type: 'remark.given',
    actor,
    data: { remark: id, ...made },
    key: `remark:${id}`,
  });
  // Of an attempt that was cut off, the entry stands.
  const { remark: _, ...first } = Object(entry.data) as typeof made & { remark: string };
  const doc: RemarkDoc = { ...made, ...first, _id: id, text, retractedAt: null };
  if (await insertRemark(deps.store, doc)) await tell(deps, doc, supervisorId);
  return doc;
}

/** The person, and where it is shared whoever is their superior today; neither notice says who wrote, or what. */
async function tell(deps: Deps, { _id, region, unit, to, by, forAssessor, at }: RemarkDoc, superior: string | null) {
  const notice = { region, unit, appraisalId: null, at };
  await insertOwnNotice(deps.store, {
    ...notice,
    key: `remark/${_id}/${to}`,
    to,
    template: 'remark-received',
    params: {},
  });
  if (!forAssessor || superior === null || superior === by.id) return;
  const key = `remark/${_id}/${superior}`;
  await insertOwnNotice(deps.store, { ...notice, key, to: superior, template: 'remark-shared', params: { of: to } });
}

/** By its writer, at any time: nobody reads its words from then on. */
export async function retractRemark(deps: Deps, { principal }: Caller, id: string) {
  const remark = await getRemark(deps.store, scopeOf(principal), id);
  if (!remark) throw notFound();
  const isOwn = principal.employeeId === remark.by.id;
  const relations = regionRelations(principal, remark.region);
  if (!can(principal, 'retractRemark', isOwn ? [...relations, 'own'] : relations))
    throw forbidden(principal, 'retractRemark');
  if (remark.retractedAt === null) {
    await recordStep(deps, remark.region, {
      type: 'remark.retracted',
      actor: remark.by,
      data: { remark: id },
      key: `retract-remark:${id}`,
    });
    await retract(deps.store, id, deps.now());
  }
  return shown(deps, (await getRemark(deps.store, remark.region, id)) ?? remark);
}

/** Of the caller: nothing for a key that names nobody. */
export async function listRemarks(
  deps: Deps,
  { principal }: Caller,
  { of = 'received' }: { of?: 'received' | 'given' | 'team' | undefined },
) {
  if (!can(principal, 'listRemarks', ['own'])) throw forbidden(principal, 'listRemarks');
  const { employeeId: self, region } = principal;
  if (self === null || region === null) return [];
  return allShown(deps, region, await remarksOf(deps, { self, region, of }));
}

type Own = { self: string; region: string; of: 'received' | 'given' | 'team' };

async function remarksOf({ store }: Deps, { self, region, of }: Own): Promise<RemarkDoc[]> {
  if (of === 'given') return remarksBy(store, region, self);
  if (of === 'received') return remarksTo(store, { region, to: [self], shared: false });
  const people = await subordinatesOf(store, region, [self]);
  return remarksTo(store, { region, to: people.map(({ _id }) => _id), shared: true });
}

/** Beside a review: all of them for the person, what is shared for the assessor. */
export async function listAppraisalRemarks(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relation } = await authorizedAppraisal(deps, caller, { id, action: 'listAppraisalRemarks' });
  const { region, employeeId } = appraisal;
  if (relation !== 'own' && !(await mayReadShared(deps, caller.principal, appraisal))) return [];
  const found = await remarksTo(deps.store, { region, to: [employeeId], shared: relation !== 'own' });
  return allShown(deps, region, found);
}

/**
 * Whoever assessed a person once has no part in what is written later: as long as it runs, the appraisal says who assesses;
 * in a sandbox, which anybody may be made the assessor of, and afterwards, only the roster does.
 */
async function mayReadShared({ store }: Deps, principal: Principal, appraisal: AppraisalDoc): Promise<boolean> {
  if (!hasEnded(appraisal) && !appraisal.sandbox) return true;
  const person = await getEmployee(store, appraisal.region, appraisal.employeeId);
  return person?.supervisorId === principal.employeeId;
}

const shown = async (deps: Deps, remark: RemarkDoc) => present(remark, await offsetIn(deps, remark.region));

async function allShown(deps: Deps, region: string, remarks: RemarkDoc[]) {
  const offset = await offsetIn(deps, region);
  return remarks.map((each) => present(each, offset));
}

function present(remark: RemarkDoc, offset: number) {
  const { _id: id, to, by, kind, text, forAssessor, at, retractedAt } = remark;
  return {
    id,
    to,
    by: by.id,
    kind,
    text,
    forAssessor,
    at: localInstant(at, offset),
    retractedAt: retractedAt === null ? null : localInstant(retractedAt, offset),
  };
}

const t = (id: string, en: string): Text => ({ id, en });
const ONESELF = t('Umpan balik ditulis untuk orang lain.', 'Feedback is written to somebody else.');
const INACTIVE = t('Pegawai ini tidak aktif lagi.', 'This person is no longer in service.');
const TO_ONE = t(
  `Paling banyak ${MOST_A_DAY.toOne} umpan balik sehari untuk orang yang sama.`,
  `At most ${MOST_A_DAY.toOne} times a day to the same person.`,
);
const TO_ALL = t(
  `Paling banyak ${MOST_A_DAY.toAll} umpan balik sehari.`,
  `At most ${MOST_A_DAY.toAll} times a day in all.`,
);
