/** The predicate of an organisation: entered for a unit with its basis, that of the unit above first. It selects the pattern. */
import { finding } from '../../rules/language/errors.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import {
  type CalibrationSession,
  calibrationOf,
  recordSession,
  type SessionStep,
} from '../../store/calibration/sessions.ts';
import { calibrationRows } from '../../store/calibration/rows.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import { headsOf } from '../../store/goal/unit-line.ts';
import { describedUnits } from '../../store/people/units.ts';
import type { Principal } from '../../store/people/types.ts';
import { regionActor } from '../access/actor.ts';
import { requireEmployeeId } from '../access/person.ts';
import type { Action } from '../access/policy.ts';
import { requireUnit } from '../access/scope.ts';
import { authorizedCycle } from '../cycle/view.ts';
import type { Caller, Deps } from '../deps.ts';
import { bodyDigest } from '../http/digests.ts';
import { unitsKnown } from '../goal/goals.ts';
import { NO_UNIT } from '../goal/measured.ts';
import { pinnedPack } from '../pack/packs.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { keepReason } from '../request/request.ts';
import { requireCalibration } from './stage.ts';

export type ToEnter = { id: string; unit: string; predicate: string; basis: string; key: string; dryRun: boolean };

export async function enterOrganisation(deps: Deps, caller: Caller, asked: ToEnter) {
  const { id, unit, predicate, basis, key, dryRun } = asked;
  const { cycle, pack } = await calibratedUnit(deps, caller, { id, unit, action: 'setOrganisationPredicate' });
  const session = await calibrationOf(deps.store, cycle.region, { cycleId: id, unit });
  if (session.commands.includes(key)) return shownOrganisation(session);
  if (!Object.hasOwn(pack.distribution.patterns, predicate))
    throw invalid([finding(['predicate'], 'not-allowed', oneOf(Object.keys(pack.distribution.patterns)))]);
  await requireParent(deps, cycle, unit);
  const step = { type: 'calibration.organisation', data: { predicate } } as const;
  const said = { session, step, words: { basis }, key, dryRun };
  return shownOrganisation(await sayOfUnit(deps, caller, { region: cycle.region, ...said }));
}

type Saying = {
  region: string;
  session: CalibrationSession;
  step: SessionStep;
  words: Record<string, string>;
  key: string;
  dryRun: boolean;
};

/** Keeps the words, and then says it; who comes second is told that somebody else came first. */
export async function sayOfUnit(deps: Deps, { principal }: Caller, saying: Saying): Promise<CalibrationSession> {
  const { region, session, step, words, key, dryRun } = saying;
  if (dryRun) return session;
  const actor = regionActor(principal);
  const reasonId = `calibration/${key}`;
  await keepReason(deps, { id: reasonId, about: `audit:${region}`, region, kind: step.type, actor, body: words });
  const change = { region, actor, command: key, reasonId, reasonDigest: bodyDigest(words), ...step };
  const recorded = await recordSession(deps.store, session, change);
  if (!recorded.mine) throw new Problem('version-stale', { detail: OVERTAKEN });
  return recorded.session;
}

function shownOrganisation({ cycleId, unit, revision, organisation }: CalibrationSession) {
  const shown = organisation && { predicate: organisation.predicate, by: organisation.by, at: organisation.at };
  return { cycleId, unit, revision, organisation: shown };
}

/** A unit of a running cycle, for somebody who neither is appraised in it nor heads it. */
export async function calibratedUnit(
  deps: Deps,
  caller: Caller,
  { id, unit, action }: { id: string; unit: string; action: Action },
) {
  const cycle = await authorizedCycle(deps, caller, { id, action });
  const { principal } = caller;
  requireUnit(principal, unit);
  requireEmployeeId(principal);
  const { pack } = await pinnedPack(deps, cycle.pack);
  requireCalibration(pack);
  if (hasEnded(cycle)) throw new Problem('cycle-not-open');
  if (!(await unitsKnown(deps, cycle.region)).has(unit)) throw invalid([finding(['unit'], 'unknown-unit', NO_UNIT)]);
  await refuseOwnUnit(deps, principal, { cycle, unit });
  return { cycle, pack };
}

/** What is said of the unit decides about everybody in it, and about whoever heads it. */
export async function refuseOwnUnit(
  { store }: Deps,
  { hands }: Principal,
  { cycle, unit }: { cycle: CycleDoc; unit: string },
): Promise<void> {
  const [rows, heads] = await Promise.all([
    calibrationRows(store, cycle._id, unit),
    headsOf(store, cycle.region, unit),
  ]);
  const own = [...rows.map(({ employeeId }) => employeeId), ...heads.map(({ _id }) => _id)];
  if (own.some((each) => hands.includes(each))) throw new Problem('self-decision', { detail: OWN_UNIT });
}

async function requireParent({ store }: Deps, { _id: cycleId, region }: CycleDoc, unit: string): Promise<void> {
  const described = await describedUnits(store, region);
  const parent = described.find((each) => each.unit === unit)?.parent ?? null;
  if (parent === null) return;
  const above = await calibrationOf(store, region, { cycleId, unit: parent });
  if (above.organisation) return;
  const name = described.find((each) => each.unit === parent)?.name ?? parent;
  throw new Problem('parent-first', {
    detail: {
      id: `Predikat organisasi unit induk, ${name} (${parent}), belum ditetapkan.`,
      en: `Nobody has entered the predicate of the unit above, ${name} (${parent}).`,
    },
  });
}

const oneOf = (codes: readonly string[]) => ({
  id: `Harus salah satu dari: ${codes.join(', ')}.`,
  en: `Must be one of: ${codes.join(', ')}.`,
});
const OWN_UNIT = {
  id: 'Anda dinilai di unit ini atau memimpinnya; orang lain yang mengalibrasinya.',
  en: 'You are appraised in this unit or head it; somebody else calibrates it.',
};
const OVERTAKEN = {
  id: 'Orang lain baru saja mengubah kalibrasi unit ini. Lihat dahulu, lalu ulangi bila masih perlu.',
  en: 'Somebody else has just changed the calibration of this unit. Look first, and repeat if it is still needed.',
};
