/** One command for many people of a cycle: chosen by name, or all whom a filter finds. Each is answered for alone. */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { finding } from '../../rules/language/errors.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { holdsUnit } from '../access/limits.ts';
import { toProblem } from '../problem/error-mapping.ts';
import { invalid, Problem, problemWhole } from '../problem/problem.ts';
import { problemEntry } from '../problem/registry.ts';
import { zodFindings } from '../problem/zod-findings.ts';
import { authorizedCycle } from '../cycle/view.ts';
import { COMMAND_SPECS } from './commands.ts';
import type { CommandSpec } from './define-command.ts';
import { openWhere, type WherePeople } from './list.ts';
import { MOST_AT_ONCE, type OperatedPeople, type PeopleRequest } from './operate-people-schema.ts';
import { acceptedBefore, foretold, prepareCommand, sendCommand } from './send-command.ts';

const IN_FLIGHT = 20;
/** So many times as long as one may take all together may: who has not been asked by then is not. */
const PATIENCE = 3;

type Asked = PeopleRequest & { cycleId: string; commandKey: string; dryRun: boolean; repeated: boolean };
type Result = OperatedPeople['results'][number];
type One = { asked: Asked; spec: CommandSpec; until: number };

export async function operatePeople(deps: Deps, caller: Caller, asked: Asked): Promise<OperatedPeople> {
  const cycle = await authorizedCycle(deps, caller, { id: asked.cycleId, action: 'operatePeople' });
  if (hasEnded(cycle)) throw new Problem('cycle-not-open');
  if ((asked.appraisals === undefined) === (asked.where === undefined))
    throw invalid([finding(['appraisals'], 'not-valid', ONE_OF_BOTH)]);
  const spec = specOf(asked);
  const { found, missing, more } = await peopleOf(deps, caller, asked);
  const one = { asked, spec, until: Date.now() + PATIENCE * deps.config.updateDeadlineMs };
  const results = await pMap(found, (appraisal) => toOne(deps, caller, { ...one, appraisal }), {
    concurrency: IN_FLIGHT,
  });
  const count = (status: Result['status']) => results.filter((each) => each.status === status).length;
  return {
    command: asked.command,
    done: count('done'),
    refused: count('refused'),
    unanswered: count('no-answer'),
    more,
    results: [...results, ...missing.map((appraisalId): Result => ({ appraisalId, status: 'not-found' }))],
  };
}

const ONE_OF_BOTH = {
  id: 'Isi salah satu: appraisals atau where.',
  en: 'Give one of both: appraisals or where.',
};

/** What is wrong with the command itself is wrong for everybody, and nobody is asked. */
function specOf({ command, body }: Asked): CommandSpec {
  const spec = COMMAND_SPECS.find(({ name }) => name === command);
  if (!spec) throw new Error(`no command ${command}`);
  const { error } = spec.schema.safeParse(body);
  if (error) throw invalid(zodFindings(error, { prefix: '/body', input: body }));
  return spec;
}

async function peopleOf(deps: Deps, { principal }: Caller, { cycleId, appraisals, where }: Asked) {
  if (appraisals === undefined) {
    const { items, more } = await openWhere(deps, principal, {
      query: { ...(where as WherePeople), cycle: cycleId },
      limit: MOST_AT_ONCE,
    });
    return { found: items, missing: [], more };
  }
  const ids = [...new Set(appraisals)];
  const found = (await appraisalsWithIds(deps.store, ids)).filter((each) => each.cycleId === cycleId);
  const known = new Set(found.map(({ _id }) => _id));
  return { found, missing: ids.filter((id) => !known.has(id)), more: false };
}

async function toOne(deps: Deps, caller: Caller, { appraisal, ...one }: One & { appraisal: AppraisalDoc }) {
  const { _id: appraisalId, employeeId, unit } = appraisal;
  // Whoever is limited to units is told nobody of others.
  const who = { appraisalId, ...(holdsUnit(caller.principal, unit) && { employeeId }) };
  if (Date.now() > one.until) return { ...who, ...told(new Problem('answer-unknown'), caller) };
  try {
    return { ...who, ...(await send(deps, caller, { ...one, appraisalId: appraisal._id })) };
  } catch (error) {
    const problem = toProblem(error);
    // Nobody is held up by what went wrong with another.
    if (!problem) deps.logger.error({ err: error, appraisalId: appraisal._id }, 'one of many');
    return { ...who, ...told(problem ?? new Problem('internal'), caller) };
  }
}

async function send(
  deps: Deps,
  caller: Caller,
  { asked, spec, appraisalId }: One & { appraisalId: string },
): Promise<Pick<Result, 'status' | 'version' | 'code' | 'detail'>> {
  const commandKey = createHash('sha256').update(`${asked.commandKey}:${appraisalId}`).digest('hex');
  const before = asked.repeated ? await acceptedBefore(deps, { appraisalId, commandKey }) : undefined;
  if (before) return { status: 'done', version: before.version };
  const prepared = await prepareCommand(deps, caller, { appraisalId, spec, body: asked.body, commandKey });
  if (asked.dryRun) {
    const problem = await foretold(deps, prepared);
    return problem ? told(problem, caller) : { status: 'would' };
  }
  const { version } = await sendCommand(deps, prepared, commandKey);
  return { status: 'done', version };
}

function told(problem: Problem, { language }: Caller) {
  const { code, findings } = problem;
  const [first] = findings;
  return {
    status: problemEntry(code).status >= 500 ? ('no-answer' as const) : ('refused' as const),
    code,
    ...(first && { pointer: `/body${first.pointer}` }),
    detail: first?.detail[language] ?? problemWhole(problem, language),
  };
}
