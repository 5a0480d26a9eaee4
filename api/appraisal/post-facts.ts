/** Facts from a service system, about people, units or joint targets, to every appraisal they concern. */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { finding } from '../../rules/language/errors.ts';
import type { Facts, Finding } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { findingIn, type Problem, problemWhole } from '../problem/problem.ts';
import { problemEntry } from '../problem/registry.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { requireRegion } from '../access/scope.ts';
import { refusalTowards, regionActor } from '../access/actor.ts';
import type { CorrectedActual } from '../../rules/language/targets.ts';
import { factsInWords, readSentFacts } from './check-facts.ts';
import { amountFindings } from './check-targets.ts';
import { OUTSIDE_SOURCES } from './correction-commands.ts';
import { employeeIds, endedAppraisals, inOneCycle, runningAppraisals, type RunningQuery } from './find-running.ts';
import { pinnedPack } from '../pack/packs.ts';
import { isFrozen, lateWarning, tellLateEffect } from './late-facts.ts';
import { foretold, type PreparedCommand, sendCommand } from './send-command.ts';

const IN_FLIGHT = 20;

type FactLine = {
  employee?: string | undefined;
  unit?: string | undefined;
  jointTarget?: string | undefined;
  facts: Facts;
  corrects?: string | undefined;
  reason?: string | undefined;
  targets?: CorrectedActual[] | undefined;
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

type Job = { line: number; sent: FactLine; facts: Facts; appraisal: AppraisalDoc; read: Record<string, string> };
type Matched = { line: number; jobs: Job[]; findings: Finding[]; doubts: Finding[] };
type Answered = { line: number; problem: Problem | null; late?: boolean };

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
  const about = ({ employee, unit, jointTarget }: FactLine): RunningQuery | null => {
    const among = { region, cycleId: cycle };
    if (jointTarget !== undefined) return { ...among, jointTarget };
    if (unit !== undefined) return { ...among, unit };
    const employeeId = ids.get(employee ?? '');
    return employeeId === undefined ? null : { ...among, employeeId };
  };
  return pMap(
    lines,
    async (sent, i): Promise<Matched> => {
      if (!sent.line) {
        const findings = sent.findings.map((each) => ({ ...each, pointer: `/lines/${i}${each.pointer}` }));
        return { line: i, jobs: [], findings, doubts: [] };
      }
      const query = about(sent.line);
      const { appraisals, cycles } = inOneCycle(query ? await runningAppraisals(deps, query) : []);
      const refused = (findings: Finding[]) => ({ line: i, jobs: [], findings, doubts: [] });
      if (cycles.length > 1) return refused([inSeveral(i, cycles)]);
      const late = sent.line.corrects !== undefined && appraisals.length === 0 && query !== null;
      if (late && (await endedAppraisals(deps, query)).length > 0) return refused([isOver(i)]);
      return read(deps, caller, { line: i, sent: sent.line, appraisals });
    },
    { concurrency: IN_FLIGHT },
  );
}

const inSeveral = (line: number, cycles: string[]) =>
  finding(['lines', line], 'cycle-ambiguous', {
    id: `Ada penilaian berjalan dalam beberapa siklus. Sebut salah satunya dalam "cycle": ${cycles.join(', ')}.`,
    en: `Appraisals are running in several cycles. Name one of them in "cycle": ${cycles.join(', ')}.`,
  });

const isOver = (line: number) =>
  finding(['lines', line], 'appraisal-ended', {
    id: 'Penilaiannya sudah berakhir, sehingga angkanya tidak dapat dikoreksi lagi. Angka yang benar berlaku untuk siklus berikutnya.',
    en: 'The appraisal is over for good, so its figures can no longer be corrected. The right figure counts for the next cycle.',
  });

type Found = { line: number; sent: FactLine; appraisals: AppraisalDoc[] };

/** Against every pack that one of the appraisals is pinned to, before anything is sent. */
async function read(deps: Deps, { language }: Caller, { line, sent, appraisals }: Found): Promise<Matched> {
  const jobs: Job[] = [];
  let doubts: Finding[] = [];
  for (const appraisal of appraisals) {
    const { pack } = await pinnedPack(deps, appraisal.pack);
    const at = ['lines', line, 'facts'];
    const { facts, findings, ...more } = readSentFacts({ pack, facts: sent.facts, sources: OUTSIDE_SOURCES, at });
    findings.push(...amountFindings(sent.targets, ['lines', line, 'targets']));
    if (findings.length > 0) return { line, jobs: [], findings, doubts: [] };
    ({ doubts } = more);
    jobs.push({ line, sent, facts, appraisal, read: factsInWords(pack, facts, language) });
  }
  return { line, jobs, findings: [], doubts };
}

/** A refusal belongs to its line; a service that is down ends the batch, which may be repeated with the same key. */
async function sendOne(
  deps: Deps,
  caller: Caller,
  { line, request, ...job }: Job & { request: FactsRequest },
): Promise<Answered> {
  const { appraisal, facts, read, sent } = job;
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) return { line, problem: refusal };
  const updateId = createHash('sha256').update(`${request.commandKey}:${line}:${appraisal._id}`).digest('hex');
  const prepared: PreparedCommand = {
    appraisal,
    ...asCommand(request.source, sent),
    actor: regionActor(caller.principal),
    relations: [],
    read,
  };
  if (Object.keys(facts).length > 0) prepared.command.facts = facts;
  try {
    const late = sent.corrects === undefined && isFrozen(appraisal);
    if (request.dryRun) return { line, problem: await foretold(deps, prepared), late };
    await sendCommand(deps, prepared, updateId);
    if (late) await tellLateEffect(deps, { appraisal, facts, key: updateId });
    return { line, problem: null, late };
  } catch (error) {
    const problem = toProblem(error);
    if (!problem || problemEntry(problem.code).status >= 500) throw error;
    return { line, problem };
  }
}

/** A correction has its reasons, which are kept with the appraisal; a figure as such has none. */
function asCommand(sourceId: string, { corrects, reason, targets }: FactLine) {
  if (corrects === undefined)
    return { name: 'recordFacts' as const, command: { body: { sourceId } }, storedBody: null };
  const body = { sourceId, corrects, ...(targets && { targets }) };
  return { name: 'correctFacts' as const, command: { body }, storedBody: { corrects, reason } };
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
  const problems = refused.filter(({ code }, i) => refused.findIndex((each) => each.code === code) === i);
  const about = refused.flatMap(({ findings: some }) => some);
  const why = about.filter((each, i) => about.findIndex(({ detail }) => detail.en === each.detail.en) === i);
  const errors = [
    ...problems.map((each) => ({
      pointer: `/lines/${line}`,
      code: each.code,
      detail: problemWhole(each, language),
    })),
    ...told(why).map((each) => ({ ...each, pointer: `/lines/${line}${each.pointer}` })),
  ];
  const late = answers.filter((each) => each.late && !each.problem).length;
  const warned = [...doubts, ...(late > 0 ? [lateWarning(line, late)] : [])];
  const whole = dryRun ? 'matched' : 'recorded';
  const status = refused.length === 0 ? whole : taken === 0 ? 'failed' : 'partial';
  return {
    line,
    status,
    appraisals: taken,
    read: first.read,
    ...(warned.length > 0 && { warnings: told(warned) }),
    ...(errors.length > 0 && { errors }),
  };
}
