/** Starts a region's cycle: pins the pack of the period, stores the cycle, starts its workflow. Repeating changes nothing. */
import { startOfLocalDay } from '../../rules/time/calendar.ts';
import { finding } from '../../rules/language/errors.ts';
import { periodFindings, planStages, policyReviewDays } from '../../rules/time/plan.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { getCycle, openCycles } from '../../store/cycle/cycles.ts';
import { finishLastLaunch, launchAfter } from '../../store/cycle/fences.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import type { RulePackDoc } from '../../store/pack/types.ts';
import { NotNow } from '../../store/write.ts';
import type { Clock } from '../../rules/time/clock.ts';
import { type CycleInput, cycleIdOf } from '../../workflows/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import { offsetOf, realInstant } from '../http/instants.ts';
import { invalid } from '../problem/problem.ts';
import { regionActor } from '../access/actor.ts';
import { packFor, pinnedPack, requireKnownRegion } from '../pack/packs.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { startRun } from '../request/run.ts';
import { labelRefusal, type LaunchRequest, launchRefusal } from './launch-refusal.ts';
import { placements } from './placements.ts';

/** After the last deadline: objections, appeals and decisions. */
const MARGIN_DAYS = 120;
const MAX_PERIOD_DAYS = 731;

/** What can be refused without writing anything. */
export async function prepareLaunch(deps: Deps, request: LaunchRequest): Promise<RulePackDoc> {
  const region = await requireKnownRegion(deps, request.region);
  const days = (Date.parse(request.period.to) - Date.parse(request.period.from)) / DAY_MS;
  if (days < 1 || days > MAX_PERIOD_DAYS) throw invalid([finding(['period', 'to'], 'not-valid', PERIOD)]);
  const pack = await packFor(deps, region, request.period.from);
  const findings = periodFindings(pack.pack, request.period);
  if (findings.length > 0) throw invalid(findings);
  return pack;
}

const PERIOD = {
  id: `Periode berakhir sesudah mulai, paling lama ${MAX_PERIOD_DAYS} hari.`,
  en: `A period ends after it begins and lasts at most ${MAX_PERIOD_DAYS} days.`,
};

/** `repeated`: the same request once more, which finds what it has begun even when that is over. */
type Launch = { request: LaunchRequest; repeated: boolean };

export async function launchCycle(deps: Deps, caller: Caller, launch: Launch): Promise<CycleDoc> {
  const { request, repeated } = launch;
  const cycle = await foundOrMade(deps, caller, launch);
  const taken = labelRefusal(cycle, request);
  if (taken && !(repeated && cycle.closedAt !== null)) throw taken;
  if (taken) return cycle;
  await begin(deps, cycle);
  return cycle;
}

/** May be repeated by anybody. It goes on with the pack that was in force when the cycle was made. */
async function begin(deps: Deps, cycle: CycleDoc): Promise<void> {
  await appendSubject(deps.store, {
    subject: cycle._id,
    region: cycle.region,
    type: 'cycle.requested',
    actor: cycle.createdBy,
    data: {
      period: cycle.period,
      pack: cycle.pack,
      sandbox: cycle.sandbox,
      clock: cycle.clock,
      ...(cycle.only && { only: cycle.only }),
    },
    key: 'requested',
  });
  const input = cycleInput(cycle, (await pinnedPack(deps, cycle.pack)).pack);
  await startRun(deps, 'cycle', { workflowId: input.cycleId, input });
}

/** Of a launch whose process died in the middle, the cycle stands in the way of the next until it begins. */
async function beginWhatStands(deps: Deps, region: string): Promise<void> {
  const begun = (await openCycles(deps.store, region)).filter(({ state }) => state === 'LAUNCHING');
  for (const cycle of begun) await begin(deps, cycle);
}

const MOST_ROUNDS = 50;

/** The cycle under its label: of two launches at once, each allowed without the other, the second sees the first. */
async function foundOrMade(deps: Deps, caller: Caller, { request, repeated }: Launch): Promise<CycleDoc> {
  const { store } = deps;
  const pack = await prepareLaunch(deps, request);
  const isAnybodyIn = async () => {
    for await (const { placement } of placements(deps, { ...request, pack: pack.pack }))
      if (placement.status === 'in') return true;
    return false;
  };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const after = await finishLastLaunch(store, request.region);
    if (round === 0) await beginWhatStands(deps, request.region);
    const there = await getCycle(store, request.region, cycleIdOf(request.region, request.label));
    if (there && repeated) return there;
    const refusal = await launchRefusal(deps, { request, isAnybodyIn });
    if (refusal) throw refusal;
    const cycle = there ?? newCycle(deps, caller, { request, pack });
    if (there || (await launchAfter(store, after, cycle))) return cycle;
  }
  throw new NotNow(`could not launch in ${request.region}: too many others do`);
}

type Wanted = { request: LaunchRequest; pack: RulePackDoc };

function newCycle(deps: Deps, { principal }: Caller, { request, pack }: Wanted): CycleDoc {
  const { region, label, period, sandbox, only } = request;
  const now = deps.now();
  return {
    _id: cycleIdOf(region, label),
    region,
    label,
    period,
    pack: pack._id,
    packId: pack.packId,
    packVersion: pack.version,
    sandbox: sandbox !== undefined,
    ...(only && { only }),
    clock: clockOf({ pack: pack.pack, from: period.from, now, sandbox }),
    state: 'LAUNCHING',
    launch: { launched: 0, excluded: 0, failed: 0, held: 0, finishedAt: null },
    operations: [],
    createdBy: regionActor(principal),
    createdAt: realInstant(now),
    closedAt: null,
    version: 1,
  };
}

type ClockParts = { pack: RulePack; from: string; now: number; sandbox: LaunchRequest['sandbox'] };

/** A sandbox begins on the period's first morning, or some days before; anything else runs on the wall clock. */
const clockOf = ({ pack, from, now, sandbox }: ClockParts): Clock =>
  sandbox === undefined
    ? { anchorBusiness: now, anchorReal: now, speed: 1 }
    : {
        anchorBusiness: startOfLocalDay(from, offsetOf(pack)) - sandbox.leadDays * DAY_MS,
        anchorReal: now,
        speed: sandbox.speed,
      };

function cycleInput(cycle: CycleDoc, pack: RulePack): CycleInput {
  const { stages } = planStages(pack, cycle.period);
  const offset = offsetOf(pack);
  const lastDue = Math.max(startOfLocalDay(cycle.period.to, offset), ...stages.map((stage) => stage.dueAt ?? 0));
  return {
    cycleId: cycle._id,
    region: cycle.region,
    label: cycle.label,
    period: cycle.period,
    pack: cycle.pack,
    sandbox: cycle.sandbox,
    ...(cycle.only && { only: cycle.only }),
    clock: cycle.clock,
    actor: cycle.createdBy,
    policyReviews: policyReviewDays(pack, cycle.period).map((due) => ({ due, at: startOfLocalDay(due, offset) })),
    endsAt: lastDue + MARGIN_DAYS * DAY_MS,
  };
}
