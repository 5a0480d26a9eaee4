import { createHash, randomBytes } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import pMap from 'p-map';
import { businessAt } from '../../rules/time/clock.ts';
import { planStages, rosterDay } from '../../rules/time/plan.ts';
import type { Phase, Plan } from '../../rules/language/types.ts';
import { askedAboutEachOther } from '../../store/appraisal/each-other.ts';
import { placedOn } from '../../store/people/assignments.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { failMembers, memberId, putMembers } from '../../store/cycle/members.ts';
import { meantBy, placing } from '../../store/cycle/placing.ts';
import { employeesInRange, peopleUnder, recordedAmong } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { allRegions } from '../../store/scope.ts';
import type { CycleMemberDoc } from '../../store/cycle/types.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import {
  type AppraisalInput,
  APPRAISAL_TASK_MS,
  appraisalWorkflowId,
  type CycleInput,
  TASK_QUEUES,
} from '../../workflows/messages.ts';
import { askOne, asPage } from '../errors.ts';
import { requiredPack } from '../required-pack.ts';
import { stillHolds } from './told-before.ts';
import type { ActivityDeps } from '../index.ts';

const STARTS_IN_FLIGHT = 25;
const MOST_COLLEAGUES = 500;

type Page = { cycle: CycleInput; range: KeyRange };
type Placed = { member: CycleMemberDoc; input?: AppraisalInput };

export function launchActivities(deps: ActivityDeps) {
  // Whoever is chosen is kept with the appraisal: nothing has to be able to choose them again. Nobody of a rehearsal
  // is real, and the same seed plays the same year.
  const chance = deps.start ? '' : randomBytes(32);
  const { store } = deps;

  /** What becomes of each person of a page; whom the page needs is read once. */
  async function place({ cycle, range }: Page): Promise<Placed[]> {
    const { pack } = await requiredPack(store, cycle.pack);
    const plan = planStages(pack, cycle.period);
    const { region, clock, period } = cycle;
    const day = rosterDay({ pack, period, now: businessAt(clock, Date.now()) });
    const everybody = (await employeesInRange(store, region, range)).map((person) => placedOn(person, day));
    const people = meantBy(cycle.only, everybody);
    const superiorIds = [...new Set(people.flatMap(({ supervisorId }) => supervisorId ?? []))];
    const placementOf = await placing(store, { pack, region, period, day, sandbox: cycle.sandbox }, people);
    const invite = peersWanted(plan);
    const colleagues =
      invite > 0 ? await peopleUnder(store, { region, superiors: superiorIds, day }) : new Map<string, string[]>();
    const { operations = [] } = (await getCycle(store, allRegions, cycle.cycleId)) ?? {};
    const barredFor = async (employeeId: string): Promise<ReadonlySet<string>> =>
      peersOfPlan(plan)?.nominate?.eachOther === 'barred'
        ? askedAboutEachOther(store, { region, employeeId, periodFrom: period.from, sandbox: cycle.sandbox })
        : new Set();
    const one = async (person: EmployeeDoc): Promise<Placed> => {
      const { member, id } = memberOf(cycle, person);
      const placement = await placementOf(person);
      if (placement.status !== 'in') {
        const { status, ...why } = placement;
        return { member: { ...member, status: status === 'out' ? 'EXCLUDED' : 'HELD', ...why, appraisalId: null } };
      }
      const { facts, assessorId, secondReviewerId } = placement;
      // A colleague who acts for the superior assesses, and is no peer.
      const barred = await barredFor(person._id);
      const beside = (colleagues.get(person.supervisorId ?? '') ?? []).filter(
        (each) => each !== assessorId && each !== secondReviewerId && !barred.has(each),
      );
      const drawn = choosePeers(beside, { of: person._id, appraisal: id, invite: 2 * invite, chance });
      // Where the person nominates, whoever is drawn is asked when nobody was named in time.
      const first = peersOfPlan(plan)?.nominate === undefined ? invite : 0;
      const [peerIds, peerReserve] = [drawn.slice(0, first), drawn.slice(first)];
      const { cycleId, region, unit, employeeId } = member;
      const about = { id, cycleId, region, unit, employeeId, assessorId, secondReviewerId, peerIds, facts, plan };
      const { pack: digest, sandbox, clock } = cycle;
      const toldBefore = stillHolds(operations, person);
      const timeIsTold = true as const;
      const input = {
        ...about,
        pack: digest,
        sandbox,
        clock,
        timeIsTold,
        ...(peerReserve.length > 0 && { peerReserve }),
        ...(asksSubordinates(plan) && { drawKey: drawKeyOf(chance, id) }),
        ...(toldBefore.length > 0 && { toldBefore }),
      };
      return { member: { ...member, status: 'LAUNCHED', rule: null, appraisalId: id }, input };
    };
    const placed: Placed[] = [];
    for (const person of people) placed.push(await one(person).catch(() => failedAt(cycle, person)));
    return placed;
  }

  return {
    /**
     * Starts one page of appraisals. Ids follow from cycle and employee, and whoever has written anything is not started
     * again, so that a repeat, however late, starts nobody twice. One bad record never stops a launch: the reason is kept
     * with the person, and a further launch tries again.
     */
    launchPage: asPage(async (page: Page): Promise<{ done: number; failed: number }> => {
      const placed = await place(page);
      // Before anything is started: who runs is counted from here.
      await putMembers(
        store,
        placed.map(({ member }) => member),
      );
      const inputs = placed.flatMap(({ input }) => input ?? []);
      const begun = await recordedAmong(
        store,
        inputs.map(({ id }) => id),
      );
      const waiting = inputs.filter(({ id }) => !begun.has(id));
      const started = await pMap(waiting, (input) => start(deps, input), { concurrency: STARTS_IN_FLIGHT });
      const failed = waiting.filter((_, n) => started[n] === 'no-answer');
      await failMembers(store, page.cycle.cycleId, {
        people: failed.map(({ employeeId }) => employeeId),
        rule: FAILED,
      });
      const unplaced = placed.filter(({ member }) => member.status === 'FAILED').length;
      return { done: placed.length - failed.length - unplaced, failed: failed.length + unplaced };
    }),
  };
}

/** What is said of somebody who could not be launched for no reason of the pack's or the roster's. */
const FAILED = 'launch-failed';

const failedAt = (cycle: CycleInput, person: EmployeeDoc): Placed => ({
  member: { ...memberOf(cycle, person).member, status: 'FAILED', rule: FAILED, appraisalId: null },
});

function memberOf({ cycleId, region }: CycleInput, { _id: employeeId, unit }: EmployeeDoc) {
  const member = { _id: memberId(cycleId, employeeId), cycleId, region, employeeId, unit };
  return { member, id: opaqueId(cycleId, employeeId) };
}

type PeersOfPlan = Extract<Phase, { kind: 'feedback' }>['peers'];
const peersOfPlan = ({ stages }: Plan): PeersOfPlan =>
  stages.map(({ options }) => options['peers'] as PeersOfPlan).find(Boolean);
const peersWanted = (plan: Plan): number => peersOfPlan(plan)?.invite ?? 0;

const asksSubordinates = ({ stages }: Plan): boolean =>
  stages.some(({ options }) => options['subordinates'] !== undefined);
const drawKeyOf = (chance: Buffer | string, appraisal: string) =>
  createHash('sha256').update(chance).update(appraisal).digest('hex').slice(0, 32);

type Choice = { of: string; appraisal: string; invite: number; chance: Buffer | string };

/** Of those under the same superior, in an order that nobody can choose and nobody can find out from ids. */
export const choosePeers = (beside: string[], { of, appraisal, invite, chance }: Choice) =>
  beside
    .slice(0, MOST_COLLEAGUES)
    .filter((id) => id !== of)
    .map((id) => ({ id, order: createHash('sha256').update(chance).update(`${appraisal}|${id}`).digest('hex') }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, invite)
    .map(({ id }) => id);

/** 96 bits of a hash: says nothing about the person, and is the same at every attempt. */
export function opaqueId(...parts: string[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 24);
}

async function start({ client, ...deps }: ActivityDeps, input: AppraisalInput): Promise<void | 'no-answer'> {
  if (deps.start) return deps.start(input);
  return askOne(client, async () => {
    try {
      await client.workflow.start('appraisal', {
        workflowId: appraisalWorkflowId(input.id),
        taskQueue: TASK_QUEUES.appraisal,
        workflowTaskTimeout: APPRAISAL_TASK_MS,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        priority: { priorityKey: 4, fairnessKey: input.region },
        args: [input],
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  });
}
