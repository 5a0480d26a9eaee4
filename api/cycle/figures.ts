import { finding } from '../../rules/language/errors.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { businessAt } from '../../rules/time/clock.ts';
import { planStages } from '../../rules/time/plan.ts';
import { keepsTo } from '../../rules/calibrate/pattern.ts';
import { unreleasedOf } from '../../store/appraisal/released.ts';
import { FEWEST_SHOWN } from '../../rules/language/groups.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { onceClosed } from '../../store/cycle/figures.ts';
import { type CycleFilter, listCycles } from '../../store/cycle/cycles.ts';
import { membersPage } from '../../store/cycle/members.ts';
import type { CycleDoc, CycleMemberDoc } from '../../store/cycle/types.ts';
import { afterId, pageById } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { offsetOf } from '../http/instants.ts';
import { invalid, notFound } from '../problem/problem.ts';
import { forecastStages, holdersOf, onlyUnit, pointsOf } from './forecast.ts';
import { UNIT_WITHOUT_PEOPLE } from './operate.ts';
import { unitLimit } from '../access/limits.ts';
import { scopeFor } from '../access/scope.ts';
import { authorizedCycle, narrowed, presentCycle, presentOperation } from './view.ts';
import { pinnedPack } from '../pack/packs.ts';
import { bareNumber } from '../people/roster-numbers.ts';
import { peopleBeside } from '../people/names.ts';
import { idsByNip } from '../../store/people/employees.ts';
import { WHOLE } from '../../rules/time/units.ts';
import { hasEnded } from '../../rules/time/ended.ts';

type ListQuery = {
  region?: string | undefined;
  state?: CycleDoc['state'] | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenCycles(deps: Deps, { principal }: Caller, query: ListQuery) {
  const region = scopeFor(principal, query.region);
  const filter: CycleFilter = query.state === undefined ? { region } : { region, state: query.state };
  const rows = await listCycles(deps.store, filter, afterId(query));
  const { data, page } = pageById(rows, query.limit, (cycle) => cycle);
  return {
    data: await Promise.all(data.map(async (cycle) => presentCycle(deps, await narrowed(deps, principal, cycle)))),
    page,
  };
}

export async function cycleProgress(deps: Deps, caller: Caller, id: string) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycleProgress' });
  const { total, lines } = await onceClosed(deps.store, cycle, { kind: 'progress', part: partOf(caller) });
  const stages = new Map<string, { stage: string; state: string; count: number; overdue: number }>();
  for (const { stage, state, count, overdue } of lines) {
    const key = `${stage}|${state}`;
    const line = stages.get(key) ?? { stage, state, count: 0, overdue: 0 };
    stages.set(key, { ...line, count: line.count + count, overdue: line.overdue + overdue });
  }
  return { cycleId: id, state: cycle.state, launch: cycle.launch, total: total.people, stages: [...stages.values()] };
}

/** Where the people of each unit are, and whom they wait for. */
export async function cycleBoard(deps: Deps, caller: Caller, id: string) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycleBoard' });
  const { lines, waiting } = await onceClosed(deps.store, cycle, { kind: 'board', part: partOf(caller) });
  return { cycleId: id, cells: lines, waiting };
}

/** When each stage will be done, all together or for one unit, and whom it waits for. */
export async function cycleForecast(
  deps: Deps,
  caller: Caller,
  { id, unit }: { id: string; unit?: string | undefined },
) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycleForecast' });
  const { pack } = await pinnedPack(deps, cycle.pack);
  const offsetMinutes = offsetOf(pack);
  const dayOf = (instant: number) => localDay(instant, offsetMinutes);
  const dayIn = (instant: number | undefined) => (instant === undefined ? null : dayOf(instant));
  const stages = planStages(pack, cycle.period).stages.map(({ id: stage, kind, opensAt, dueAt, onDeadline }) => ({
    id: stage,
    opens: dayIn(opensAt),
    deadline: dayIn(dueAt),
    forwards: kind === 'execution' || onDeadline.do === 'autoForward',
  }));
  const order = stages.map((stage) => stage.id);
  const burnUp = await onceClosed(deps.store, cycle, {
    kind: 'burnUp',
    part: { ...partOf(caller), stages: order, offsetMinutes },
  });
  if (unit !== undefined && !burnUp.units.some((each) => each.unit === unit)) {
    throw invalid([finding(['unit'], 'unknown-unit', UNIT_WITHOUT_PEOPLE)]);
  }
  const shown = unit === undefined ? burnUp : onlyUnit(burnUp, unit);
  const over = hasEnded(cycle);
  const lastPassed = shown.passed
    .map(({ day }) => day)
    .toSorted()
    .at(-1);
  const today = over && lastPassed !== undefined ? lastPassed : dayOf(businessAt(cycle.clock, deps.now()));
  const asked = { stages, today, paused: cycle.state === 'PAUSED', dayOf };
  const { days, byStage } = pointsOf(shown, order, today);
  return {
    cycleId: id,
    unit: unit ?? null,
    people: shown.units.reduce((all, row) => all + row.people, 0),
    cancelled: burnUp.cancelled,
    today,
    days,
    stages: forecastStages({ ...asked, burnUp: shown }).map((stage) => ({
      ...stage,
      byDay: byStage.get(stage.stage) ?? [],
      ...holdersOf(shown, stage.stage),
    })),
    units: shown.units.map((row) => ({
      ...row,
      stages: forecastStages({ ...asked, burnUp: onlyUnit(shown, row.unit) }).map(
        ({ stage, done, here, day, reason }) => ({ stage, done, here, day, reason }),
      ),
    })),
  };
}

export async function cycleSummary(deps: Deps, caller: Caller, id: string) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycleSummary' });
  const except = await ownUnreleased(deps, caller, id);
  return {
    cycleId: id,
    ...(await onceClosed(deps.store, cycle, { kind: 'summary', part: { ...partOf(caller), except } })),
  };
}

const partOf = ({ principal }: Caller) => ({ units: unitLimit(principal) });

/** The caller's own appraisal while its result is not theirs to see: what counts leave over would give it away. */
const ownUnreleased = ({ store }: Deps, { principal }: Caller, cycleId: string): Promise<string[]> =>
  unreleasedOf(store, principal.hands, [cycleId]);

type MembersQuery = {
  status?: CycleMemberDoc['status'] | undefined;
  nip?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function cycleMembers(deps: Deps, caller: Caller, request: { id: string; query: MembersQuery }) {
  const { id, query } = request;
  const { region: scope } = await authorizedCycle(deps, caller, { id, action: 'listCycleMembers' });
  const nip = query.nip === undefined ? undefined : bareNumber(query.nip);
  const [employeeId = ''] = nip === undefined ? [] : await idsByNip(deps.store, scope, nip);
  const filter = {
    cycleId: id,
    units: unitLimit(caller.principal),
    ...(query.status !== undefined && { status: query.status }),
    ...(nip !== undefined && { employeeId }),
  };
  const rows = await membersPage(deps.store, filter, afterId(query));
  const ids = rows.map((row) => row.employeeId);
  const beside = await peopleBeside(deps, { principal: caller.principal, scope, ids });
  return pageById(rows, query.limit, ({ employeeId, unit, status, rule, facts, appraisalId }) => ({
    employeeId,
    ...beside(employeeId),
    unit,
    status,
    rule,
    ...(facts && { facts }),
    appraisalId,
  }));
}

export async function cycleOperation(deps: Deps, caller: Caller, { id, opId }: { id: string; opId: string }) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycleOperation' });
  const operation = cycle.operations.find((each) => each.opId === opId);
  if (!operation) throw notFound();
  const { pack } = await pinnedPack(deps, cycle.pack);
  return presentOperation(operation, offsetOf(pack));
}

/** Actual shares beside the patterns the pack shows; nothing is enforced. */
export async function cycleDistribution(deps: Deps, caller: Caller, id: string) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycleDistribution' });
  const { pack } = await pinnedPack(deps, cycle.pack);
  const except = await ownUnreleased(deps, caller, id);
  const units = await onceClosed(deps.store, cycle, {
    kind: 'distribution',
    part: { ...partOf(caller), except },
  });
  return {
    cycleId: id,
    enforced: false as const,
    minUnitSize: pack.distribution.minUnitSize,
    patterns: pack.distribution.patterns,
    units: units.map(({ counts, ...unit }) => ({ ...unit, ...fit(pack, counts) })),
  };
}

/** Of a unit too small to be compared with a pattern nothing is told: its few could be named. */
function fit(pack: RulePack, counts: Record<string, number>) {
  const scored = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (scored < Math.max(FEWEST_SHOWN, pack.distribution.minUnitSize))
    return { scored, counts: {}, shares: {}, tooSmall: true, fits: [] };
  const shares = Object.fromEntries(
    Object.entries(counts).map(([code, count]) => [code, Math.round((count * WHOLE) / scored)]),
  );
  const patterns = Object.entries(pack.distribution.patterns);
  const fits = patterns.filter(([, pattern]) => keepsTo(pattern, counts)).map(([name]) => name);
  return { scored, counts, shares, tooSmall: false, fits };
}
