import { createHash, randomBytes } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import pMap from 'p-map';
import { planStages } from '../../rules/time/plan.ts';
import { placeInCycle } from '../../rules/decide/placement.ts';
import type { Plan } from '../../rules/language/types.ts';
import { employeesById } from '../../store/people/employees.ts';
import { memberId, putMembers } from '../../store/cycle/members.ts';
import { employeesInRange, peopleUnder } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { requiredPack } from '../required-pack.ts';
import type { CycleMemberDoc } from '../../store/cycle/types.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import { type AppraisalInput, appraisalWorkflowId, type CycleInput, TASK_QUEUES } from '../../workflows/messages.ts';
import { beating } from '../beat.ts';
import type { ActivityDeps } from '../index.ts';

const STARTS_IN_FLIGHT = 25;
const MOST_COLLEAGUES = 500;

type Page = { cycle: CycleInput; range: KeyRange };

export function launchActivities(deps: ActivityDeps) {
  // Whoever is chosen is kept with the appraisal: nothing has to be able to choose them again. Nobody of a rehearsal
  // is real, and the same seed plays the same year.
  const chance = deps.start ? '' : randomBytes(32);
  return {
    /**
     * Starts one page of appraisals; whom the page needs is read once. Ids follow from cycle and employee, so that a
     * repeat starts nobody twice. One bad record never stops a launch: the reason is kept with the person.
     */
    launchPage: beating(async ({ cycle, range }: Page): Promise<{ done: number; failed: number }> => {
      const { store } = deps;
      const { pack } = await requiredPack(store, cycle.pack);
      const plan = planStages(pack, cycle.period);
      const people = await employeesInRange(store, cycle.region, range);
      const superiorIds = [...new Set(people.flatMap(({ supervisorId }) => supervisorId ?? []))];
      const superiors = byId(await employeesById(store, cycle.region, superiorIds));
      const invite = peersWanted(plan);
      const colleagues = invite > 0 ? await peopleUnder(store, cycle.region, superiorIds) : new Map<string, string[]>();
      const members: CycleMemberDoc[] = [];
      const inputs: AppraisalInput[] = [];
      for (const person of people) {
        const placement = await placeInCycle(pack, withId(person), superiors.get(person.supervisorId ?? ''));
        const { member, id } = memberOf(cycle, person);
        if (placement.status !== 'in') {
          const status = placement.status === 'out' ? 'EXCLUDED' : 'HELD';
          members.push({ ...member, status, rule: placement.rule, appraisalId: null });
          continue;
        }
        members.push({ ...member, status: 'LAUNCHED', rule: null, appraisalId: id });
        const { facts, assessorId, secondReviewerId } = placement;
        const beside = colleagues.get(person.supervisorId ?? '') ?? [];
        const peerIds = choosePeers(beside, { of: person._id, appraisal: id, invite, chance });
        const { cycleId, region, unit, employeeId } = member;
        const about = { id, cycleId, region, unit, employeeId, assessorId, secondReviewerId, peerIds, facts, plan };
        const { sandbox, clock } = cycle;
        inputs.push({ ...about, pack: cycle.pack, sandbox, clock, timeIsTold: true });
      }
      // Before anything is started: who runs is counted from here.
      await putMembers(store, members);
      await pMap(inputs, (input) => start(deps, input), { concurrency: STARTS_IN_FLIGHT });
      return { done: people.length, failed: 0 };
    }),
  };
}

function memberOf({ cycleId, region }: CycleInput, { _id: employeeId, unit }: EmployeeDoc) {
  const member = { _id: memberId(cycleId, employeeId), cycleId, region, employeeId, unit };
  return { member, id: opaqueId(cycleId, employeeId) };
}

const withId = ({ _id, ...person }: EmployeeDoc) => ({ ...person, id: _id });
const byId = (people: EmployeeDoc[]) => new Map(people.map((person) => [person._id, withId(person)]));

const peersWanted = ({ stages }: Plan): number =>
  stages.map(({ options }) => options['peers'] as { invite: number } | undefined).find(Boolean)?.invite ?? 0;

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

async function start({ client, ...deps }: ActivityDeps, input: AppraisalInput): Promise<void> {
  if (deps.start) return deps.start(input);
  try {
    await client.workflow.start('appraisal', {
      workflowId: appraisalWorkflowId(input.id),
      taskQueue: TASK_QUEUES.appraisal,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      priority: { priorityKey: 4, fairnessKey: input.region },
      args: [input],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
