/** Validation and application of commands and operations: synchronous, shared by every stage. */
import { ApplicationFailure } from '@temporalio/workflow';
import type { Facts } from '../../rules/language/types.ts';
import { ANY_STAGE, cancelAppraisal, EXTRA_REVIEW } from './any-stage.ts';
import { takeCorrection } from './corrections.ts';
import { noteReportingPause } from './daily-reports.ts';
import { extendStage, restartClocks, stopClocks } from './deadline.ts';
import { scoringFacts } from './effects.ts';
import { type Command, type CommandName, type Foretold, type PartitionSignal } from '../messages.ts';
import { REFUSALS, type RefusedPart } from '../refused-part.ts';
import { CHANGE, isAboutChange } from './stages/change.ts';
import { STAGES } from './stages/kinds.ts';
import { askPlaces } from './places.ts';
import type { StageCommand } from './stages/stage.ts';
import { setTargets } from './stages/targets.ts';
import { addMark, type Ctx, draft, isEnded, now, type PauseOf, plannedStage, refuse, settled } from './state.ts';

const ADMIN_COMMANDS: CommandName[] = ['extendStage', 'cancelAppraisal', 'reassignAssessor', 'retry', 'waive'];
/** What can mend a blocked appraisal besides an admin. */
const MENDING_COMMANDS: CommandName[] = [...ADMIN_COMMANDS, 'recordFacts', 'proposeTargets', 'finaliseScore'];
/** What an admin may do while nothing can be recorded: have it tried again. */
const UNSTICKING: CommandName[] = ['retry', 'cancelAppraisal'];
const KEPT_OPERATIONS = 50;

function commandFor<N extends CommandName>(ctx: Ctx, name: N, command: Command<N>): StageCommand<N> {
  if (name === 'submitReview' && (command as Command<'submitReview'>).body.reviewId) {
    return EXTRA_REVIEW as unknown as StageCommand<N>;
  }
  if (name === 'proposeTargets' && command.actor.as !== 'employee' && ctx.state.executionFrom !== null) {
    return setTargets as unknown as StageCommand<N>;
  }
  if (isAboutChange(ctx, name)) return CHANGE[name as keyof typeof CHANGE] as unknown as StageCommand<N>;
  const anyStage = ANY_STAGE[name];
  if (anyStage) return anyStage;
  const planned = plannedStage(ctx);
  const own = STAGES[planned.kind].commands[name];
  if (!own || ctx.state.view.stageOpenedAt > now(ctx)) {
    refuse('stage-mismatch', `${name} does not belong to stage ${planned.id}`);
  }
  return own;
}

/** Throws a refusal if the command cannot be taken now. Changes nothing. */
export function checkCommand<N extends CommandName>(ctx: Ctx, name: N, command: Command<N>): void {
  const { view, version } = ctx.state;
  if (ctx.stuck && !UNSTICKING.includes(name)) refuse('appraisal-blocked', 'it cannot be recorded');
  if (isEnded(ctx)) refuse('appraisal-ended', 'the appraisal is over');
  if (view.state === 'PAUSED' && !ADMIN_COMMANDS.includes(name)) refuse('cycle-paused', 'the cycle is paused');
  if (view.state === 'BLOCKED' && !MENDING_COMMANDS.includes(name)) {
    refuse('appraisal-blocked', view.blockedReason ?? 'blocked');
  }
  if (command.expectedVersion !== undefined && command.expectedVersion !== version) {
    refuse('version-stale', `the appraisal is at version ${version}`);
  }
  commandFor(ctx, name, command).check(ctx, command);
}

/** What the command would be answered at the instant at which it is asked. Changes nothing. */
export function foretell(ctx: Ctx, name: CommandName, command: Command): Foretold {
  try {
    // A query sees the time of the last task, so what it says of time counts also where nothing else is told.
    const then = { ...ctx, heardAt: Math.max(ctx.heardAt ?? 0, command.at ?? 0) };
    checkCommand(then, name, command);
    return { refusal: null, parts: [], ...(SCORING.includes(name) && { facts: factsAfter(then, name, command) }) };
  } catch (error) {
    const refusal = error instanceof ApplicationFailure && REFUSALS.find((code) => code === error.type);
    if (!refusal) throw error;
    return { refusal, parts: (error.details ?? []) as RefusedPart[] };
  }
}

/** After these a score is computed, unless it would come out as it is. */
const SCORING: CommandName[] = ['finaliseScore', 'adjustResult', 'decideObjection', 'correctFacts', 'decideCorrection'];

/** On a copy: whoever asks changes nothing. */
function factsAfter(ctx: Ctx, name: CommandName, command: Command): Facts {
  const copy = { ...ctx, state: JSON.parse(JSON.stringify(ctx.state)) as Ctx['state'] };
  applyCommand(copy, name, command);
  takeCorrection(copy);
  return scoringFacts(copy);
}

export function applyCommand<N extends CommandName>(ctx: Ctx, name: N, command: Command<N>): void {
  commandFor(ctx, name, command).apply(ctx, command);
}

/** An operation of the cycle, once per `opId`; what no longer applies is ignored without an entry. */
export function applyOperation(ctx: Ctx, signal: PartitionSignal): void {
  const { state } = ctx;
  if (isEnded(ctx) || state.operations.includes(signal.opId)) return;
  state.operations = [...state.operations, signal.opId].slice(-KEPT_OPERATIONS);
  const changed = carryOut(ctx, signal);
  if (!changed) return;
  const data = {
    opId: signal.opId,
    ...(signal.unit === undefined ? {} : { unit: signal.unit }),
    ...('decree' in signal ? { decree: signal.decree, stage: signal.stage } : {}),
  };
  draft(ctx, { type: `cycle.${signal.op}`, actor: signal.actor, submissionId: signal.reasonId, data });
}

function carryOut(ctx: Ctx, signal: PartitionSignal): boolean {
  switch (signal.op) {
    case 'pause':
      return pause(ctx, heldBy(signal));
    case 'resume':
      return resume(ctx, heldBy(signal));
    case 'extend':
      return extendStage(ctx, signal.stage, signal.until);
    case 'cancel':
      cancelAppraisal(ctx, signal.reasonCode);
      return true;
    case 'release':
      return release(ctx);
  }
}

/** Whoever is in calibration, or still on the way to it. */
function release(ctx: Ctx): boolean {
  const { state, input } = ctx;
  if (plannedStage(ctx).kind === 'calibration') {
    addMark(ctx, 'released');
    askPlaces(ctx);
    return true;
  }
  const comes = input.plan.stages.slice(state.stage).some(({ kind }) => kind === 'calibration');
  if (!comes || state.released || !settled(ctx)) return false;
  state.released = true;
  return true;
}

const heldBy = ({ unit }: PartitionSignal): PauseOf => (unit === undefined ? 'cycle' : 'unit');

function pause(ctx: Ctx, by: PauseOf): boolean {
  const { state } = ctx;
  if (state.pausedAt !== null && !settled(ctx)) return false;
  // Paused by an earlier release, which did not say by what: most likely the whole cycle.
  const before = state.pausedBy ?? (state.pausedAt === null ? [] : ['cycle']);
  if (before.includes(by)) return false;
  if (settled(ctx)) state.pausedBy = [...before, by];
  if (state.pausedAt !== null) return true;
  stopClocks(ctx);
  state.pausedAt = now(ctx);
  if (state.view.state === 'RUNNING') state.view.state = 'PAUSED';
  return true;
}

/** Goes on when nothing holds it any more. */
function resume(ctx: Ctx, by: PauseOf): boolean {
  const { state } = ctx;
  if (state.pausedAt === null) return false;
  if (state.pausedBy) {
    if (!state.pausedBy.includes(by)) return false;
    state.pausedBy = state.pausedBy.filter((each) => each !== by);
    if (state.pausedBy.length > 0) return true;
    delete state.pausedBy;
  }
  noteReportingPause(ctx);
  state.stoppedAt ??= state.pausedAt;
  state.pausedAt = null;
  if (state.view.state === 'PAUSED') state.view.state = 'RUNNING';
  restartClocks(ctx);
  return true;
}
