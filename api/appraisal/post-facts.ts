/** Facts from a service system, about people, units or joint targets, to every appraisal they concern. */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { finding } from '../../rules/language/errors.ts';
import type { Facts, Finding } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { findingIn, type Problem } from '../problem/problem.ts';
import { problemEntry } from '../problem/registry.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { requireRegion } from '../access/scope.ts';
import { refusalTowards, regionActor } from '../access/actor.ts';
import { factsInWords, readSentFacts } from './check-facts.ts';
import { OUTSIDE_SOURCES } from './commands.ts';
import { employeeIds, inOneCycle, runningAppraisals } from './find-running.ts';
import { pinnedPack } from '../pack/packs.ts';
import { foretold, sendCommand } from './send-command.ts';

const IN_FLIGHT = 20;

type FactLine = {
  employee?: string | undefined;
  unit?: string | undefined;
  jointTarget?: string | undefined;
  facts: Facts;
};
/** A line that has not the form of one comes with what is wrong; its pointers begin at the line. */
export type SentLine = { line: FactLine; findings?: never } | { line: null; findings: Finding[] };
export type FactsRequest = {
  region: string;
  source: string;
  cycle?: string | undefined;
  lines: SentLine[];
  dryRun: boolean;
  commandKey: string;
};

type Job = { line: number; facts: Facts; appraisal: AppraisalDoc; read: Record<string, string> };
type Matched = { line: number; jobs: Job[]; findings: Finding[]; doubts: Finding[] };
type Answered = { line: number; problem: Problem | null };

export async function postFacts(deps: Deps, caller: Caller, request: FactsRequest) {
  requireRegion(caller.principal, 'postFacts', request.region);
  const matched = await matchLines(deps, caller, request);
  const jobs = matched.flatMap((each) => (each.findings.length === 0 ? each.jobs : []));
  const answers = await pMap(jobs, (job) => sendOne(deps, caller, { ...job, request }), { concurrency: IN_FLIGHT });
  const byLine = new Map(matched.map(({ line }) => [line, [] as Answered[]]));
  for (const each of answers) byLine.get(each.line)?.push(each);
  const lines = matched.map((each) =>
    report(each, { answers: byLine.get(each.line) ?? [], caller, dryRun: request.dryRun }),
  );
  const recorded = request.dryRun ? 0 : answers.filter(({ problem }) => problem === null).length;
  return { recorded, lines };
}

async function matchLines(deps: Deps, caller: Caller, request: FactsRequest): Promise<Matched[]> {
  const { region, cycle, lines } = request;
  const names = lines.flatMap(({ line }) => line?.employee ?? []);
  const ids = await employeeIds(deps, region, names);
  const find = async ({ employee, unit, jointTarget }: FactLine): Promise<AppraisalDoc[]> => {
    const among = { region, cycleId: cycle };
    if (jointTarget !== undefined) return runningAppraisals(deps, { ...among, jointTarget });
    if (unit !== undefined) return runningAppraisals(deps, { ...among, unit });
    const employeeId = ids.get(employee ?? '');
    return employeeId === undefined ? [] : runningAppraisals(deps, { ...among, employeeId });
  };
  return pMap(
    lines,
    async (sent, i): Promise<Matched> => {
      if (!sent.line) {
        const findings = sent.findings.map((each) => ({ ...each, pointer: `/lines/${i}${each.pointer}` }));
        return { line: i, jobs: [], findings, doubts: [] };
      }
      const { appraisals, cycles } = inOneCycle(await find(sent.line));
      if (cycles.length > 1) return { line: i, jobs: [], findings: [inSeveral(i, cycles)], doubts: [] };
      return read(deps, caller, { line: i, facts: sent.line.facts, appraisals });
    },
    { concurrency: IN_FLIGHT },
  );
}

const inSeveral = (line: number, cycles: string[]) =>
  finding(['lines', line], 'cycle-ambiguous', {
    id: `Ada penilaian berjalan dalam beberapa siklus. Sebut salah satunya dalam "cycle": ${cycles.join(', ')}.`,
    en: `Appraisals are running in several cycles. Name one of them in "cycle": ${cycles.join(', ')}.`,
  });

type Found = { line: number; facts: Facts; appraisals: AppraisalDoc[] };

/** Against every pack that one of the appraisals is pinned to, before anything is sent. */
async function read(deps: Deps, { language }: Caller, { line, facts: sent, appraisals }: Found): Promise<Matched> {
  const jobs: Job[] = [];
  let doubts: Finding[] = [];
  for (const appraisal of appraisals) {
    const { pack } = await pinnedPack(deps, appraisal.pack);
    const at = ['lines', line, 'facts'];
    const { facts, findings, ...more } = readSentFacts({ pack, facts: sent, sources: OUTSIDE_SOURCES, at });
    if (findings.length > 0) return { line, jobs: [], findings, doubts: [] };
    ({ doubts } = more);
    jobs.push({ line, facts, appraisal, read: factsInWords(pack, facts, language) });
  }
  return { line, jobs, findings: [], doubts };
}

/** A refusal belongs to its line; a service that is down ends the batch, which may be repeated with the same key. */
async function sendOne(
  deps: Deps,
  caller: Caller,
  { line, request, ...job }: Job & { request: FactsRequest },
): Promise<Answered> {
  const { appraisal, facts, read } = job;
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) return { line, problem: refusal };
  const updateId = createHash('sha256').update(`${request.commandKey}:${line}:${appraisal._id}`).digest('hex');
  const prepared = {
    appraisal,
    name: 'recordFacts' as const,
    actor: regionActor(caller.principal),
    command: { body: { sourceId: request.source }, facts },
    storedBody: null,
    relations: [],
    read,
  };
  try {
    if (request.dryRun) return { line, problem: await foretold(deps, prepared) };
    await sendCommand(deps, prepared, updateId);
    return { line, problem: null };
  } catch (error) {
    const problem = toProblem(error);
    if (!problem || problemEntry(problem.code).status >= 500) throw error;
    return { line, problem };
  }
}

type Around = { answers: Answered[]; caller: Caller; dryRun: boolean };

function report({ line, jobs, findings, doubts }: Matched, { answers, caller, dryRun }: Around) {
  const { language } = caller;
  const told = (some: Finding[]) => some.map((each) => findingIn(each, language));
  if (findings.length > 0) return { line, status: 'invalid', appraisals: 0, errors: told(findings) };
  const [first] = jobs;
  if (!first) return { line, status: 'unmatched', appraisals: 0 };
  const refused = answers.flatMap(({ problem }) => (problem ? [problem] : []));
  const taken = answers.length - refused.length;
  const codes = [...new Set(refused.map(({ code }) => code))];
  const errors = codes.map((code) => ({ pointer: `/lines/${line}`, code, detail: problemEntry(code).title[language] }));
  const whole = dryRun ? 'matched' : 'recorded';
  const status = refused.length === 0 ? whole : taken === 0 ? 'failed' : 'partial';
  return {
    line,
    status,
    appraisals: taken,
    read: first.read,
    ...(doubts.length > 0 && { warnings: told(doubts) }),
    ...(errors.length > 0 && { errors }),
  };
}
