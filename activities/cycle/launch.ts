import { createHash } from 'node:crypto';
import { heartbeat } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { planStages } from '../../rules/time/plan.ts';
import { placeInCycle } from '../../rules/decide/placement.ts';
import type { Plan, RulePack } from '../../rules/language/types.ts';
import { getEmployee, listEmployees } from '../../store/people/employees.ts';
import { memberId, putMembers } from '../../store/cycle/members.ts';
import { employeesInRange } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import { type AppraisalInput, appraisalWorkflowId, type CycleInput, TASK_QUEUES } from '../../workflows/messages.ts';
import { permanent } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';

const STARTS_IN_FLIGHT = 25;
const MOST_COLLEAGUES = 500;

type Launch = { cycle: CycleInput; pack: RulePack; plan: Plan };

export function launchActivities(deps: ActivityDeps) {
  return {
    /** Starts one page of appraisals. Ids follow from cycle and employee, so that a repeat starts nobody twice. */
    async launchPage({
      cycle,
      range,
    }: {
      cycle: CycleInput;
      range: KeyRange;
    }): Promise<{ done: number; failed: number }> {
      const resolved = await getPack(deps.store, cycle.pack);
      if (!resolved) throw permanent('pack-not-found', `no rule pack ${cycle.pack}`);
      const launch = { cycle, pack: resolved.pack, plan: planStages(resolved.pack, cycle.period) };
      const people = await employeesInRange(deps.store, cycle.region, range);
      const queue = [...people];
      const worker = async () => {
        for (let person = queue.shift(); person; person = queue.shift()) {
          await launchPerson(deps, launch, person);
          heartbeat(person._id);
        }
      };
      await Promise.all(Array.from({ length: STARTS_IN_FLIGHT }, worker));
      return { done: people.length, failed: 0 };
    },
  };
}

/** One bad record never stops a launch: the reason is kept with the person. */
async function launchPerson(deps: ActivityDeps, launch: Launch, person: EmployeeDoc): Promise<void> {
  const { cycle } = launch;
  const member = {
    _id: memberId(cycle.cycleId, person._id),
    cycleId: cycle.cycleId,
    region: cycle.region,
    employeeId: person._id,
    unit: person.unit,
  };
  const { pack } = launch;
  const superior = person.supervisorId ? await getEmployee(deps.store, person.region, person.supervisorId) : undefined;
  const placement = await placeInCycle(pack, withId(person), superior && withId(superior));
  if (placement.status !== 'in') {
    const status = placement.status === 'out' ? 'EXCLUDED' : 'HELD';
    await putMembers(deps.store, [{ ...member, status, rule: placement.rule, appraisalId: null }]);
    return;
  }
  const id = opaqueId(cycle.cycleId, person._id);
  await putMembers(deps.store, [{ ...member, status: 'LAUNCHED', rule: null, appraisalId: id }]);
  const { facts, assessorId, secondReviewerId } = placement;
  await start(deps, {
    id,
    cycleId: cycle.cycleId,
    region: cycle.region,
    unit: person.unit,
    employeeId: person._id,
    assessorId,
    secondReviewerId,
    peerIds: await invitePeers(deps, launch.plan, person, id),
    pack: cycle.pack,
    sandbox: cycle.sandbox,
    clock: cycle.clock,
    plan: launch.plan,
    facts,
  });
}

const withId = ({ _id, ...person }: EmployeeDoc) => ({ ...person, id: _id });

/** Colleagues of the same unit and superior, in an order that nobody can choose and that never changes. */
async function invitePeers({ store }: ActivityDeps, plan: Plan, person: EmployeeDoc, id: string): Promise<string[]> {
  const wanted = plan.stages.map(({ options }) => options['peers'] as { invite: number } | undefined).find(Boolean);
  if (!wanted || !person.supervisorId) return [];
  const colleagues = await listEmployees(
    store,
    { region: person.region, supervisorId: person.supervisorId, active: true },
    { limit: MOST_COLLEAGUES },
  );
  return colleagues
    .filter((colleague) => colleague._id !== person._id)
    .map((colleague) => ({ id: colleague._id, order: opaqueId(id, colleague._id) }))
    .toSorted((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, wanted.invite)
    .map((colleague) => colleague.id);
}

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
