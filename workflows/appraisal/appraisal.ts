/** One employee in one cycle: `for (const stage of plan) run it`; messages in `workflows/messages.ts`. */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  currentUpdateInfo,
  isCancellation,
  patched,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { applyCommand, applyOperation, checkCommand, foretell } from './accept.ts';
import { amendedBefore, applyAmendment, checkAmendment } from '../amendment/amend.ts';
import { cancelAppraisal } from './any-stage.ts';
import { nextWake } from './on-time.ts';
import { flush } from './effects.ts';
import { wakeTimer } from '../clock.ts';
import { acceptMoves, atTimeOf, step, takeTime, tellWhatIsAhead } from './moving-time.ts';
import {
  type Amendment,
  amendUpdate,
  carriedOutQuery,
  type AppraisalInput,
  type Command,
  COMMAND_NAMES,
  type CommandName,
  type CommandResult,
  commandUpdates,
  operationSignal,
  foretellQuery,
  statusQuery,
} from '../messages.ts';
import { goesOnUnderTheNext } from '../releases.ts';
import { foretellTransferQuery, transferUpdate, type TransferStep } from '../transfer/messages.ts';
import { applyTransfer, checkTransfer, foretellTransfer, transferredBefore } from '../transfer/transfer.ts';
import { launch, runPlan } from './run-stage.ts';
import {
  clockOf,
  type Ctx,
  draft,
  hearDue,
  initialState,
  isEnded,
  nothingShown,
  refuse,
  type State,
  SYSTEM,
  upgrade,
} from './state.ts';
import { type OwnWorld, ownWorld } from './world.ts';

const KEPT_UPDATES = 100;

setWorkflowOptions(goesOnUnderTheNext, appraisal);

export async function appraisal(input: AppraisalInput, carried?: State): Promise<void> {
  const ctx: Ctx = {
    input,
    state: carried ? upgrade(carried) : initialState(input),
    shown: carried ? (JSON.parse(JSON.stringify(carried.view)) as State['view']) : nothingShown(),
    dirty: false,
    patched,
  };
  const reach = ownWorld(ctx);
  hearDue(ctx, workflowInfo().startTime.getTime());
  // Before the handlers: an operation that came first must find the appraisal launched and its stage open.
  if (ctx.state.version === 0) {
    launch(ctx);
    for (const operation of input.toldBefore ?? []) applyOperation(ctx, operation);
  }
  for (const name of COMMAND_NAMES) accept(ctx, name);
  acceptAmendments(ctx);
  acceptTransfers(ctx);
  acceptMoves(ctx, recorded);
  setHandler(operationSignal, (signal) => {
    takeTime(ctx, signal);
    applyOperation(ctx, signal);
  });
  setHandler(
    carriedOutQuery,
    (opId) => (isEnded(ctx) || ctx.state.operations.includes(opId)) && ctx.state.recorded >= ctx.state.version,
  );
  setHandler(foretellQuery, (name, command) => foretell(atTimeOf(ctx, command), name, command));
  setHandler(foretellTransferQuery, (step) => foretellTransfer(atTimeOf(ctx, step), step));
  setHandler(statusQuery, () => ({
    version: ctx.state.version,
    stage: ctx.state.view.stage,
    state: ctx.state.view.state,
  }));
  try {
    await live(ctx, reach);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    // Asked to stop by an operator: the end is recorded all the same, and an end that was reached before stays.
    if (!isEnded(ctx)) {
      cancelAppraisal(ctx, 'operator');
      draft(ctx, { type: 'appraisal.cancelled', actor: SYSTEM });
    }
    await CancellationScope.nonCancellable(() => finish(ctx, reach));
  }
}

async function live(ctx: Ctx, reach: OwnWorld): Promise<void> {
  const arm = wakeTimer(
    () => clockOf(ctx),
    (due) => {
      hearDue(ctx, due);
      ctx.dirty = true;
    },
  );
  const rest = async () => {
    // On the way to another time there is nothing to wait for, and one record at the end of the way is enough.
    if (ctx.movingTo) return step(ctx);
    await flush(ctx, reach);
    await tellWhatIsAhead(ctx, reach);
    ctx.atRest = !ctx.dirty;
    await renew(ctx);
    const wake = nextWake(ctx);
    if (wake !== undefined) arm(wake);
    await condition(() => ctx.dirty);
    ctx.atRest = false;
  };
  await runPlan(ctx, { world: reach, rest });
  await finish(ctx, reach);
}

/** Nothing ends before its last entry is recorded and everybody who sent a command has an answer. */
async function finish(ctx: Ctx, reach: OwnWorld): Promise<void> {
  await flush(ctx, reach);
  await condition(allHandlersFinished);
}

/**
 * An appraisal rarely needs a new run: only years of daily reports make a history that long. It begins in a quiet moment:
 * everything recorded, everybody answered, and no command taken meanwhile.
 */
async function renew(ctx: Ctx): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return;
  await condition(() => ctx.dirty || allHandlersFinished());
  if (ctx.dirty || ctx.state.drafts.length > 0) return;
  await continueAsNew<typeof appraisal>(ctx.input, ctx.state);
}

function accept(ctx: Ctx, name: CommandName): void {
  const seen = () => {
    const id = currentUpdateInfo()?.id;
    return ctx.state.updates.find((update) => update.id === id);
  };
  async function handle(command: Command): Promise<CommandResult> {
    const before = seen();
    if (before) return { version: before.version };
    takeTime(ctx, command);
    const id = currentUpdateInfo()?.id;
    if (ctx.stuck && name === 'retry') return recordedAfterAll(ctx);
    ctx.stuck = false;
    applyCommand(ctx, name, withSubmission(command));
    const { version } = ctx.state;
    if (id) ctx.state.updates = [...ctx.state.updates, { id, version }].slice(-KEPT_UPDATES);
    return recorded(ctx, version);
  }
  function validator(command: Command): void {
    if (!seen()) checkCommand(atTimeOf(ctx, command), name, withSubmission(command));
  }
  const definition = commandUpdates[name] as UpdateDefinition<CommandResult, [Command]>;
  setHandler(definition, handle, { validator });
}

/** A text is stored under the id of the update that it comes with. */
function withSubmission(command: Command): Command {
  const submissionId = currentUpdateInfo()?.id;
  return command.digest && submissionId ? { submissionId, ...command } : command;
}

/** Nothing is drafted for it: what could not be recorded is tried again, and whether it could is the answer. */
async function recordedAfterAll(ctx: Ctx): Promise<CommandResult> {
  const { version } = ctx.state;
  ctx.stuck = false;
  await condition(() => ctx.state.recorded >= version || ctx.stuck === true);
  if (ctx.state.recorded < version) refuse('appraisal-blocked', 'it still cannot be recorded');
  return { version };
}

/** The answer is a promise that the entry is readable: it waits for the journal, and changes nothing afterwards. */
async function recorded(ctx: Ctx, version: number): Promise<CommandResult> {
  await CancellationScope.nonCancellable(() => condition(() => ctx.state.recorded >= version));
  return { version };
}

/** Once per amendment, also after continue-as-new: those that were taken are part of the view. */
function acceptAmendments(ctx: Ctx): void {
  function handle(amendment: Amendment): Promise<CommandResult> {
    if (!amendedBefore(ctx, amendment.id)) {
      takeTime(ctx, amendment);
      applyAmendment(ctx, amendment);
    }
    return recorded(ctx, amendedBefore(ctx, amendment.id)?.seq ?? ctx.state.version);
  }
  function validator(amendment: Amendment): void {
    if (!amendedBefore(ctx, amendment.id)) checkAmendment(atTimeOf(ctx, amendment), amendment);
  }
  setHandler(amendUpdate, handle, { validator });
}

/** Once each: who has left is gone, and what was brought is there. */
function acceptTransfers(ctx: Ctx): void {
  function handle(step: TransferStep): Promise<CommandResult> {
    if (!transferredBefore(ctx, step)) {
      takeTime(ctx, step);
      applyTransfer(ctx, step);
    }
    return recorded(ctx, ctx.state.version);
  }
  function validator(step: TransferStep): void {
    if (!transferredBefore(ctx, step)) checkTransfer(atTimeOf(ctx, step), step);
  }
  setHandler(transferUpdate, handle, { validator });
}
