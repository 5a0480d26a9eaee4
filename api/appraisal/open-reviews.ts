/** Another system asks for an extra review of chosen employees, in their running appraisals of one cycle. */
import { hasEnded } from '../../rules/time/ended.ts';
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { Problem, problemWhole } from '../problem/problem.ts';
import { problemEntry } from '../problem/registry.ts';
import { refusalTowards, regionActor } from '../access/actor.ts';
import { authorizedCycle } from '../cycle/view.ts';
import { employeeIds, runningAppraisals } from './find-running.ts';
import { foretold, sendCommand } from './send-command.ts';

const IN_FLIGHT = 20;

export type ReviewsRequest = {
  cycle: string;
  /** As they were sent: whatever is no text names nobody. */
  employees: unknown[];
  reviewId: string;
  workingDays: number;
  reason?: string | undefined;
  dryRun: boolean;
  commandKey: string;
};
type Result = {
  employee: string;
  status: string;
  appraisalId?: string;
  version?: number;
  code?: string;
  detail?: string;
};

export async function openReviews(deps: Deps, caller: Caller, request: ReviewsRequest) {
  const cycle = await authorizedCycle(deps, caller, { id: request.cycle, action: 'openReviews' });
  if (hasEnded(cycle)) throw new Problem('cycle-not-open');
  const employees = [...new Set(request.employees.filter((name) => typeof name === 'string'))];
  const strange = request.employees.filter((name) => typeof name !== 'string');
  const ids = await employeeIds(deps, cycle.region, employees);
  const open = async (employee: string): Promise<Result> => {
    const employeeId = ids.get(employee);
    const found =
      employeeId === undefined
        ? []
        : await runningAppraisals(deps, { region: cycle.region, cycleId: cycle._id, employeeId });
    const [appraisal] = found;
    if (!appraisal) return { employee, status: 'not-found' };
    return { employee, appraisalId: appraisal._id, ...(await openOne(deps, caller, { appraisal, request })) };
  };
  const noName = (name: unknown): Result => ({
    employee: JSON.stringify(name),
    status: 'invalid',
    detail: NO_NAME[caller.language],
  });
  const results = [...(await pMap(employees, open, { concurrency: IN_FLIGHT })), ...strange.map(noName)];
  const opened = results.filter(({ status }) => status === 'opened').length;
  return { reviewId: request.reviewId, opened, results };
}

type One = { appraisal: AppraisalDoc; request: ReviewsRequest };

async function openOne(deps: Deps, caller: Caller, { appraisal, request }: One): Promise<Omit<Result, 'employee'>> {
  const { reviewId, workingDays, reason } = request;
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) return refused(refusal, caller);
  if (appraisal.reviews.some((review) => review.id === reviewId)) return { status: 'already-open' };
  const prepared = {
    appraisal,
    name: 'openReview' as const,
    actor: regionActor(caller.principal),
    command: { body: { reviewId, workingDays } },
    storedBody: reason === undefined ? null : { reviewId, workingDays, reason },
    relations: [],
    read: {},
  };
  const updateId = createHash('sha256').update(`${request.commandKey}:${appraisal._id}`).digest('hex');
  try {
    if (request.dryRun) {
      const problem = await foretold(deps, prepared);
      if (problem?.code === 'already-done') return { status: 'already-open' };
      return problem ? refused(problem, caller) : { status: 'would-open' };
    }
    const { version } = await sendCommand(deps, prepared, updateId);
    return { status: 'opened', version };
  } catch (error) {
    const problem = toProblem(error);
    if (!problem || problemEntry(problem.code).status >= 500) throw error;
    return problem.code === 'already-done' ? { status: 'already-open' } : refused(problem, caller);
  }
}

const refused = (problem: Problem, { language }: Caller) => ({
  status: 'refused',
  code: problem.code,
  detail: problemWhole(problem, language),
});

const NO_NAME = {
  id: 'Tulis id pegawai atau NIP sebagai teks di antara tanda kutip.',
  en: 'Write the employee id or NIP as a text in quotes.',
};
