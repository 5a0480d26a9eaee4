/** What a session of calibration looks at: the people of a unit, the pattern, what breaks it and what would mend it. */
import { assessorStatistics } from '../../rules/calibrate/assessors.ts';
import { headcount } from '../../rules/calibrate/pattern.ts';
import { finding } from '../../rules/language/errors.ts';
import { PREDICATES, type Predicate } from '../../rules/language/predicates.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { calibrationRows } from '../../store/calibration/rows.ts';
import { type CalibrationSession, calibrationsOf } from '../../store/calibration/sessions.ts';
import { unreleasedOf } from '../../store/appraisal/released.ts';
import { countByStage, distributionByUnit } from '../../store/cycle/figures.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import { describedUnits } from '../../store/people/units.ts';
import type { Caller, Deps } from '../deps.ts';
import { unitLimit } from '../access/limits.ts';
import { requireUnit } from '../access/scope.ts';
import { authorizedCycle } from '../cycle/view.ts';
import { pinnedPack } from '../pack/packs.ts';
import { peopleBeside } from '../people/names.ts';
import { invalid } from '../problem/problem.ts';
import { sessionSeen } from './closing.ts';
import { checkOf, countsIn, isMovable, predicatesIn, type Scored, scoredIn, WITHHELD } from './check.ts';
import { rewardsSeen } from './places.ts';
import { requireCalibration } from './stage.ts';

export type BoardQuery = { unit?: string | undefined; pattern?: string | undefined };

export async function calibrationBoard(deps: Deps, caller: Caller, { id, query }: { id: string; query: BoardQuery }) {
  const cycle = await authorizedCycle(deps, caller, { id, action: 'getCalibration' });
  const { pack } = await pinnedPack(deps, cycle.pack);
  requireCalibration(pack);
  const { unit, pattern } = query;
  if (unit !== undefined) requireUnit(caller.principal, unit);
  if (pattern !== undefined && !Object.hasOwn(pack.distribution.patterns, pattern))
    throw invalid([finding(['pattern'], 'not-allowed', NO_PATTERN)]);
  const sessions = await calibrationsOf(deps.store, cycle.region, id);
  const units = await unitLines(deps, caller, { cycle, pack, sessions });
  const line = units.find((each) => each.unit === unit);
  if (unit !== undefined && !line) throw invalid([finding(['unit'], 'unknown-unit', NO_UNIT)]);
  return {
    cycleId: id,
    patterns: Object.keys(pack.distribution.patterns),
    minUnitSize: pack.distribution.minUnitSize,
    units,
    unit: line
      ? {
          ...line,
          ...(await wholeUnit(deps, caller, { cycle, pack, line, pattern, session: sessions.get(line.unit) })),
        }
      : null,
  };
}

type Around = { cycle: CycleDoc; pack: RulePack; sessions: Map<string, CalibrationSession> };
type UnitLine = Awaited<ReturnType<typeof unitLines>>[number];

/** Units of the cycle and those above them, parents before their children. */
async function unitLines(deps: Deps, { principal }: Caller, { cycle, pack, sessions }: Around) {
  const limit = unitLimit(principal);
  const except = await unreleasedOf(deps.store, principal.hands, [cycle._id]);
  const [{ lines }, distribution, described] = await Promise.all([
    countByStage(deps.store, cycle._id, { units: limit }),
    distributionByUnit(deps.store, cycle._id, { units: limit, except }),
    describedUnits(deps.store, cycle.region),
  ]);
  const parents = new Map(described.map((doc) => [doc.unit, doc.parent]));
  const order = pack.phases.map(({ id }) => id);
  const calibration = pack.phases.findIndex(({ kind }) => kind === 'calibration');
  const scored = new Map(distribution.map(({ unit, counts }) => [unit, headcount(counts)]));
  const above = (unit: string, found: string[] = []): string[] => {
    const parent = parents.get(unit) ?? null;
    return parent === null || found.includes(parent) ? found : above(parent, [...found, parent]);
  };
  const inCycle = [...new Set(lines.map(({ unit }) => unit))];
  const all = [...new Set(inCycle.flatMap((unit) => [unit, ...above(unit)]))].filter(
    (unit) => limit?.includes(unit) ?? true,
  );
  const pathOf = (unit: string) => [unit, ...above(unit)].toReversed().join('\n');
  return all
    .map((unit) => {
      const running = lines.filter((line) => line.unit === unit && line.state !== 'CANCELLED');
      const count = (is: (at: number) => boolean) =>
        running.reduce((sum, line) => sum + (is(order.indexOf(line.stage)) ? line.count : 0), 0);
      return {
        unit,
        parent: parents.get(unit) ?? null,
        people: running.reduce((sum, line) => sum + line.count, 0),
        scored: scored.get(unit) ?? 0,
        before: count((at) => at >= 0 && at < calibration),
        here: count((at) => at === calibration),
        organisation: organisationOf(sessions.get(unit)),
      };
    })
    .toSorted((a, b) => (pathOf(a.unit) < pathOf(b.unit) ? -1 : 1));
}

function organisationOf(session: CalibrationSession | undefined) {
  if (!session?.organisation) return null;
  const { predicate, by, at } = session.organisation;
  return { predicate, by, at };
}

type Asked = {
  cycle: CycleDoc;
  pack: RulePack;
  line: UnitLine;
  pattern: string | undefined;
  session: CalibrationSession | undefined;
};

async function wholeUnit(deps: Deps, caller: Caller, { cycle, pack, line, pattern: tried, session }: Asked) {
  const { principal } = caller;
  const all = await calibrationRows(deps.store, cycle._id, line.unit);
  const others = all.filter(({ employeeId }) => !principal.hands.includes(employeeId));
  const rows = scoredIn(others);
  const leftOut = all.length - others.length;
  const about = { cycle, pack, unit: line.unit, rows, leftOut };
  const ids = rows.flatMap(({ employeeId, assessorId }) => [employeeId, assessorId]);
  const beside = await peopleBeside(deps, { principal, scope: cycle.region, ids });
  const pattern = tried ?? line.organisation?.predicate ?? null;
  const statistics = assessorStatistics(
    rows.map(({ assessorId, predicate, adjustment, score }) => ({
      assessorId,
      predicate: adjustment?.computed ?? predicate,
      final: score?.final ?? null,
    })),
  );
  return {
    leftOut,
    session: await sessionSeen(deps, { session, pack, hidden: leftOut > 0 }),
    predicates: predicatesIn(
      pack,
      rows.map(({ predicate }) => predicate),
    ),
    pattern,
    counts: countsIn(rows),
    rewards: await rewardsSeen(deps, caller, about),
    check: leftOut > 0 ? WITHHELD : checkOf(pack, { rows, pattern }),
    rows: rows.toSorted(bestFirst).map((row) => ({
      appraisalId: row._id,
      version: row.version,
      employeeId: row.employeeId,
      ...beside(row.employeeId),
      assessorId: row.assessorId,
      ...named(beside(row.assessorId)),
      final: row.score?.final ?? null,
      predicate: row.predicate,
      computed: row.adjustment?.computed ?? row.predicate,
      ...(row.adjustment && { adjustedBy: row.adjustment.by }),
      movable: isMovable(row),
    })),
    statistics: {
      ...statistics,
      assessors: statistics.assessors.map((each) => ({ ...each, ...beside(each.assessorId) })),
    },
  };
}

const named = ({ name }: { name?: string }) => (name === undefined ? {} : { assessorName: name });
const placeOf = (predicate: Predicate) => PREDICATES.indexOf(predicate);
const bestFirst = (a: Scored, b: Scored) =>
  placeOf(a.predicate) - placeOf(b.predicate) ||
  (b.score?.final ?? 0) - (a.score?.final ?? 0) ||
  (a._id < b._id ? -1 : 1);

const NO_PATTERN = {
  id: 'Paket wilayah ini tidak punya pola untuk predikat organisasi itu.',
  en: 'The region’s pack has no pattern for this predicate of an organisation.',
};
const NO_UNIT = {
  id: 'Tidak ada penilaian dari unit ini dalam siklus.',
  en: 'No appraisal of this unit is in the cycle.',
};
