/** Facts from a service system, about people, units or joint targets, to every appraisal they concern. */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import type { Facts, FactValue, Finding } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { findingIn, type Problem } from '../problem/problem.ts';
import { problemEntry } from '../problem/registry.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { requireRegion } from '../access/scope.ts';
import { actorId, refusalTowards } from '../access/actor.ts';
import { sentFactFindings } from './check-facts.ts';
import { OUTSIDE_SOURCES } from './commands.ts';
import { employeeIds, runningAppraisals } from './find-running.ts';
import { pinnedPack } from '../pack/packs.ts';
import { sendCommand } from './send-command.ts';

const IN_FLIGHT = 20;

export type FactLine = {
  employee?: string | undefined;
  unit?: string | undefined;
  jointTarget?: string | undefined;
  facts: Record<string, FactValue>;
};
export type FactsRequest = {
  region: string;
  source: string;
  cycle?: string | undefined;
  lines: FactLine[];
  dryRun: boolean;
  commandKey: string;
};

type Matched = { line: number; facts: Facts; appraisals: AppraisalDoc[]; findings: Finding[] };
type Answered = { line: number; problem: Problem | null };

export async function postFacts(deps: Deps, caller: Caller, request: FactsRequest) {
  requireRegion(caller.principal, 'postFacts', request.region);
  const matched = await matchLines(deps, request);
  const sendable = matched.filter(({ findings }) => findings.length === 0);
  const jobs = sendable.flatMap(({ line, facts, appraisals }) =>
    appraisals.map((appraisal) => ({ line, facts, appraisal })),
  );
  const answers = await pMap(jobs, (job) => sendOne(deps, caller, { ...job, request }), { concurrency: IN_FLIGHT });
  const lines = matched.map((line) =>
    report(line, { answers: answers.filter((each) => each.line === line.line), caller, dryRun: request.dryRun }),
  );
  const recorded = request.dryRun ? 0 : answers.filter(({ problem }) => problem === null).length;
  return { recorded, lines };
}

async function matchLines(deps: Deps, request: FactsRequest): Promise<Matched[]> {
  const { region, cycle, lines } = request;
  const names = lines.flatMap(({ employee }) => (employee === undefined ? [] : [employee]));
  const ids = await employeeIds(deps, region, names);
  const everybody = lines.some((line) => line.jointTarget !== undefined)
    ? await runningAppraisals(deps, { region, cycleId: cycle })
    : [];
  const find = async ({ employee, unit, jointTarget }: FactLine): Promise<AppraisalDoc[]> => {
    if (jointTarget !== undefined) return everybody.filter((each) => sharesTarget(each, jointTarget));
    if (unit !== undefined) return runningAppraisals(deps, { region, cycleId: cycle, unit });
    const employeeId = ids.get(employee ?? '');
    return employeeId === undefined ? [] : runningAppraisals(deps, { region, cycleId: cycle, employeeId });
  };
  return pMap(
    lines,
    async ({ facts, ...wanted }, line) => {
      const appraisals = await find({ facts, ...wanted });
      return { line, facts, appraisals, findings: await check(deps, { line, facts, appraisals }) };
    },
    { concurrency: IN_FLIGHT },
  );
}

const sharesTarget = (appraisal: AppraisalDoc, jointTarget: string) =>
  appraisal.targets.some((target) => target.jointTarget === jointTarget);

/** Against every pack that one of the appraisals is pinned to, before anything is sent. */
async function check(deps: Deps, { line, facts, appraisals }: Omit<Matched, 'findings'>): Promise<Finding[]> {
  const digests = [...new Set(appraisals.map((appraisal) => appraisal.pack))];
  for (const digest of digests) {
    const { pack } = await pinnedPack(deps, digest);
    const findings = sentFactFindings({ pack, facts, sources: OUTSIDE_SOURCES, at: ['lines', line, 'facts'] });
    if (findings.length > 0) return findings;
  }
  return [];
}

type Job = { line: number; facts: Facts; appraisal: AppraisalDoc; request: FactsRequest };

/** A refusal belongs to its line; a service that is down ends the batch, which may be repeated with the same key. */
async function sendOne(deps: Deps, caller: Caller, { line, facts, appraisal, request }: Job): Promise<Answered> {
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal || request.dryRun) return { line, problem: refusal };
  const updateId = createHash('sha256').update(`${request.commandKey}:${line}:${appraisal._id}`).digest('hex');
  const prepared = {
    appraisal,
    name: 'recordFacts' as const,
    actor: { id: actorId(caller.principal), as: 'system' as const },
    command: { body: { sourceId: request.source }, facts },
    storedBody: null,
    relations: [],
  };
  try {
    await sendCommand(deps, prepared, updateId);
    return { line, problem: null };
  } catch (error) {
    const problem = toProblem(error);
    if (!problem || problemEntry(problem.code).status >= 500) throw error;
    return { line, problem };
  }
}

type Around = { answers: Answered[]; caller: Caller; dryRun: boolean };

function report({ line, appraisals, findings }: Matched, { answers, caller, dryRun }: Around) {
  const { language } = caller;
  if (appraisals.length === 0) return { line, status: 'unmatched', appraisals: 0 };
  if (findings.length > 0) {
    return { line, status: 'invalid', appraisals: 0, errors: findings.map((each) => findingIn(each, language)) };
  }
  const refused = answers.flatMap(({ problem }) => (problem ? [problem] : []));
  if (dryRun && refused.length === 0) return { line, status: 'matched', appraisals: appraisals.length };
  const recorded = answers.length - refused.length;
  const codes = [...new Set(refused.map(({ code }) => code))];
  const errors = codes.map((code) => ({
    pointer: `/lines/${line}`,
    code,
    detail: problemEntry(code).title[language],
  }));
  const status = refused.length === 0 ? 'recorded' : recorded === 0 ? 'failed' : 'partial';
  return { line, status, appraisals: recorded, ...(errors.length > 0 && { errors }) };
}
