/** One command on its way to an appraisal: who may, with which version, what is stored, what is sent. */
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { declaredFacts } from '../../rules/decide/facts.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { RuleError } from '../../rules/language/errors.ts';
import { tellDecision } from '../../rules/explain/tell-decision.ts';
import type { Facts, Finding, Language, RulePack } from '../../rules/language/types.ts';
import { clockOfCycle } from '../../store/cycle/ahead.ts';
import { getEmployee } from '../../store/people/employees.ts';
import { insertSubmission, refuseSubmission } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import {
  type Actor,
  appraisalWorkflowId,
  type Command,
  type CommandResult,
  type Envelope,
  foretellQuery,
} from '../../workflows/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import type { Relation } from '../access/policy-commands.ts';
import { bodyDigest, shortDigest, shortId } from '../http/digests.ts';
import { offsetOf } from '../http/instants.ts';
import { findingIn, Problem } from '../problem/problem.ts';
import { refusedPart } from '../problem/refused-parts.ts';
import { isUnprocessed, toProblem } from '../problem/error-mapping.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import { actorFor } from '../access/actor.ts';
import { sealAnswer } from './answers.ts';
import { adjustedBy, type Corrected, corrections } from './check-command.ts';
import { factsInWords, readSentFacts } from './check-facts.ts';
import { hasFreeText, startsSomething } from './commands.ts';
import type { CommandSpec } from './define-command.ts';
import { inTurn } from './in-turn.ts';
import { coursesLacked } from './rater-course.ts';
import { asSeenBy, sightOf, withoutPeers } from './present.ts';
import { pinnedPack, runningPhase, shownPack } from '../pack/packs.ts';
import { toldIn } from './read.ts';
import { staleVersion } from './versions.ts';
import { tellingOf } from './telling.ts';

export type CommandRequest = {
  appraisalId: string;
  spec: CommandSpec;
  body: Record<string, unknown>;
  /** SHA-256 that identifies the request; everything done for it is named after it. */
  commandKey: string;
  expectedVersion?: number | undefined;
};

export type PreparedCommand = {
  appraisal: AppraisalDoc;
  name: CommandSpec['name'];
  actor: Actor;
  command: Omit<Command, 'actor' | 'submissionId' | 'digest'>;
  storedBody: Record<string, unknown> | null;
  relations: Relation[];
  /** Its facts as people read them. */
  read: Record<string, string>;
};

/** Everything that can be refused without asking the workflow. Writes nothing. */
export async function prepareCommand(deps: Deps, caller: Caller, request: CommandRequest): Promise<PreparedCommand> {
  const { spec, body } = request;
  const seen = await authorizedAppraisal(deps, caller, { id: request.appraisalId, action: spec.name });
  const { appraisal } = seen;
  const actor = actorFor(caller.principal, spec.name, { ...seen, body });
  const shown = await asSeenBy(deps, sightOf(seen.relations), appraisal);
  if (request.expectedVersion !== undefined && request.expectedVersion !== shown.version) {
    throw await staleVersion(deps, { ...seen, appraisal: shown }, request.expectedVersion);
  }
  const { pack } = await pinnedPack(deps, appraisal.pack);
  const lacked = await coursesLacked(deps, { region: appraisal.region, pack, actor, name: spec.name });
  if (lacked.length > 0) throw new Problem('course-missing', { findings: lacked });
  const { facts: given, check } = spec.prepare(body, { offsetMinutes: offsetOf(pack) });
  const about = {
    deps,
    appraisal,
    pack,
    phase: await runningPhase(deps, appraisal),
    body,
    hands: caller.principal.hands,
    actorId: actor.id,
  };
  const { message, findings } = await check(about);
  if (findings.length > 0) throw new Problem('command-invalid', { findings });
  const read = readSentFacts({ pack, facts: given ?? {}, sources: spec.sources, ...raterOf(spec, seen, actor) });
  // A system means what it counts in; a person who writes 92 is asked.
  refuseFacts(actor.as === 'system' ? read.findings : [...read.findings, ...read.doubts]);
  const facts = spec.name === 'retry' ? await mendedFacts(deps, { appraisal, pack }) : read.facts;
  if (spec.name === 'finaliseScore') await refuseIncomplete(pack, appraisal, facts);
  return {
    appraisal,
    name: spec.name,
    actor,
    command: {
      body: message,
      ...(Object.keys(facts).length > 0 && { facts }),
      ...(request.expectedVersion !== undefined && { expectedVersion: appraisal.version }),
    },
    storedBody: storedBodyOf(deps, request, facts),
    relations: seen.relations,
    read: factsInWords(pack, facts, caller.language),
  };
}

/** In which group they answer: each is asked its own. */
const raterOf = ({ name }: CommandSpec, { appraisal }: { appraisal: AppraisalDoc }, { id }: Actor) =>
  name === 'submitFeedback'
    ? { as: appraisal.subordinateIds?.includes(id) ? ('subordinate' as const) : ('peer' as const) }
    : {};

/** What peers say is kept whole, and sealed; of other commands the words are. */
function storedBodyOf(deps: Deps, { spec, body, commandKey }: CommandRequest, facts: Facts) {
  if (spec.name !== 'submitFeedback') return hasFreeText(body) || startsSomething(body) ? body : null;
  return sealAnswer(deps, { submissionId: shortId(commandKey), facts, text: body['text'] });
}

/** What the roster lacked and has by now: a retry takes it in. What it said at the launch stays as it was. */
async function mendedFacts(
  deps: Deps,
  { appraisal, pack }: { appraisal: AppraisalDoc; pack: RulePack },
): Promise<Facts> {
  const person = await getEmployee(deps.store, appraisal.region, appraisal.employeeId);
  const known = Object.entries(declaredFacts(pack, person?.facts ?? {}, 'roster'));
  const fit = (facts: Facts) => readSentFacts({ pack, facts, sources: ['roster'] }).findings.length === 0;
  const mended = known.filter(([name, value]) => appraisal.facts[name] === undefined && fit({ [name]: value }));
  return Object.fromEntries(mended);
}

function refuseFacts(findings: Finding[]) {
  if (findings.length > 0) throw new Problem('facts-invalid', { findings });
}

const ABSENT = ['facts-missing', 'facts-on-hold'];

/** Ratings that leave out what only the assessor can give would block the appraisal; everything else may still come. */
async function refuseIncomplete(pack: RulePack, appraisal: AppraisalDoc, facts: Facts) {
  try {
    await evaluate({ digest: appraisal.pack, pack }, { ...appraisal.facts, ...facts });
  } catch (error) {
    if (!(error instanceof RuleError) || !ABSENT.includes(error.code)) return;
    const own = error.errors.filter(({ pointer }) => pack.facts[pointer.replace('/facts/', '')]?.source === 'assessor');
    if (own.length > 0) throw new Problem('facts-missing', { findings: own });
  }
}

/** Stores the free text, sends the update and waits for its journal entry to be written. */
export async function sendCommand(
  deps: Deps,
  prepared: PreparedCommand,
  commandKey: string,
): Promise<CommandResult & { corrected?: Corrected }> {
  const { appraisal, name, actor, command, storedBody } = prepared;
  const submission = storedBody && (await storeSubmission(deps, { prepared, body: storedBody, commandKey }));
  const clock = appraisal.sandbox ? await clockOfCycle(deps.store, appraisal.cycleId) : undefined;
  const text = submission && { digest: submission.digest };
  const envelope: Envelope = { actor, at: Date.now(), ...text, ...(clock && { clock }) };
  try {
    const handle = deps.temporal.workflow.getHandle(appraisalWorkflowId(appraisal._id));
    const until = Date.now() + deps.config.updateDeadlineMs;
    const sent = { name, command: { ...envelope, ...command }, updateId: shortId(commandKey) };
    const send = () => deps.temporal.withDeadline(until, () => update(handle, sent));
    const result = await inTurn(appraisal._id, until, () => send().catch(onceMore(send)));
    deps.metrics.commands.inc({ command: name, result: 'accepted' });
    const { facts } = command;
    const corrected = name === 'decideObjection' && facts ? corrections(appraisal.facts, facts) : undefined;
    return { ...result, ...(corrected && { corrected }) };
  } catch (error) {
    const problem = toProblem(error);
    deps.metrics.commands.inc({ command: name, result: problem?.code ?? 'internal' });
    if (submission && problem && problem.retryAfter === null)
      await refuseSubmission(deps.store, { _id: submission.submissionId, appraisalId: appraisal._id });
    throw error;
  }
}

/**
 * What an earlier attempt of the same request did, if it was accepted. Meanwhile the caller may have lost the right to
 * do it, or the version may be another: a repeat is told what became of the first attempt all the same.
 */
export async function acceptedBefore(
  deps: Deps,
  { appraisalId, commandKey }: Pick<CommandRequest, 'appraisalId' | 'commandKey'>,
): Promise<CommandResult | undefined> {
  const updateId = shortId(commandKey);
  const handle = deps.temporal.workflow.getHandle(appraisalWorkflowId(appraisalId));
  try {
    return await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, () =>
      handle.getUpdateHandle<CommandResult>(updateId).result(),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

type Update = { name: string; command: Command; updateId: string };
const update = (handle: WorkflowHandle, { name, command, updateId }: Update) =>
  handle.executeUpdate<CommandResult, [Command]>(name, { args: [command], updateId });

/** A task that was answered by an attempt of another one leaves out what came with it: that was never looked at. */
const onceMore =
  <T>(send: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    if (!isUnprocessed(error)) throw error;
    return send();
  };

type Submitted = { prepared: PreparedCommand; body: Record<string, unknown>; commandKey: string };
async function storeSubmission(deps: Deps, { prepared, body, commandKey }: Submitted) {
  const { appraisal, name, actor } = prepared;
  const submissionId = shortId(commandKey);
  const digest = bodyDigest(body);
  const stored = await insertSubmission(deps.store, {
    _id: submissionId,
    appraisalId: appraisal._id,
    region: appraisal.region,
    kind: name,
    actor,
    body,
    digest,
    status: 'received',
    at: new Date(deps.now()).toISOString(),
  });
  // The answer to the first request is forgotten after a while, what it said is not.
  if (stored === 'conflict') throw new Problem('idempotency-mismatch');
  return { submissionId, digest: shortDigest(digest) };
}

/** What would be sent, and how the workflow would answer it: it looks without doing anything. */
export async function previewCommand(deps: Deps, { language }: Caller, prepared: PreparedCommand) {
  const { appraisal, name, actor, command, relations, read } = prepared;
  const waitingOn = sightOf(relations) === 'full' ? appraisal.waitingOn : withoutPeers(appraisal.waitingOn);
  const wouldSend: Record<string, unknown> = { command: name, actor, ...command };
  const { problem, facts } = await foreseenIn(deps, prepared);
  const errors = problem?.findings.map((each) => findingIn(each, language)) ?? [];
  return {
    dryRun: true as const,
    wouldSend,
    refusal: problem?.code ?? null,
    ...(errors.length > 0 && { errors }),
    ...readIn(read),
    ...(facts && (await decisionAhead(deps, { prepared, facts, language }))),
    waitingOn,
  };
}

type Ahead = { prepared: PreparedCommand; facts: Facts; language: Language };

/** What would be decided, told as it will be; or what is missing, so that the appraisal would wait for it. */
async function decisionAhead(deps: Deps, { prepared, facts, language }: Ahead) {
  const { appraisal, name, actor, command } = prepared;
  const [resolved, pinned] = [await shownPack(deps, appraisal), await pinnedPack(deps, appraisal.pack)];
  try {
    const decision = await evaluate(pinned, declaredFacts(resolved.pack, facts), adjustedBy(name, command.body));
    const leftOut = 'leftOut' in command.body ? command.body.leftOut : undefined;
    const ahead = { name, actor, facts: command.facts ?? {}, leftOut };
    const telling = await tellingOf(deps, { appraisal, pack: resolved.pack, inputs: decision.inputs, ahead });
    return { decision: toldIn(tellDecision(resolved, decision, telling), language) };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { missing: error.errors.map((each) => findingIn(each, language)) };
  }
}

export const readIn = (read: Record<string, string>) => (Object.keys(read).length > 0 ? { read } : {});

export const foretold = async (deps: Deps, prepared: PreparedCommand): Promise<Problem | null> =>
  (await foreseenIn(deps, prepared)).problem;

type Foreseen = { problem: Problem | null; facts?: Facts | undefined };

/** What the workflow would answer, and what a score would rest on then. */
export async function foreseenIn(
  deps: Deps,
  { appraisal, name, actor, command, storedBody }: PreparedCommand,
): Promise<Foreseen> {
  const clock = appraisal.sandbox ? await clockOfCycle(deps.store, appraisal.cycleId) : undefined;
  const stored = storedBody && { submissionId: 'dry-run', digest: shortDigest(bodyDigest(storedBody)) };
  const envelope: Envelope = { actor, at: Date.now(), ...stored, ...(clock && { clock }) };
  const handle = deps.temporal.workflow.getHandle(appraisalWorkflowId(appraisal._id));
  try {
    const { refusal, parts, facts } = await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, () =>
      handle.query(foretellQuery, name, { ...envelope, ...command }),
    );
    return refusal ? { problem: new Problem(refusal, { findings: parts.map(refusedPart) }) } : { problem: null, facts };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { problem: new Problem('appraisal-ended') };
    throw error;
  }
}
