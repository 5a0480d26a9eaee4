/**
 * A year of one virtual employee: the stages, deadlines and effects of `appraisal`, with time moved by hand. At rest it
 * asks the player who acts next and jumps to that instant or to its own next deadline, whichever comes first.
 */
import { ApplicationFailure } from '@temporalio/workflow';
import { applyCommand, applyOperation, checkCommand } from '../appraisal/accept.ts';
import { nextWake } from '../appraisal/deadlines.ts';
import { flush } from '../appraisal/effects.ts';
import type { AppraisalInput } from '../messages.ts';
import { nextAct } from './player.ts';
import type { Act } from './situation.ts';
import type { PersonPart, Rehearsed } from './messages.ts';
import { launch, runPlan } from '../appraisal/run-stage.ts';
import { type Ctx, initialState, nothingShown } from '../appraisal/state.ts';

const DAY = 86_400_000;
/** A year, the objections after it, and stages that are held: what is still open then will never end. */
const LONGEST = 4 * 366 * DAY;
const MOST_TURNS = 2_000;
/** Nobody reads a rehearsal while it runs: its entries are recorded many at once, in the same order and form. */
const ENTRIES_AT_ONCE = 40;

/** Nothing will happen any more: the appraisal stays as it is. */
class Standstill extends Error {}

type Rehearsal = { ctx: Ctx & { at: number }; part: PersonPart; refused: Rehearsed['refused']; turns: number };

export async function rehearsedAppraisal(input: AppraisalInput, part: PersonPart): Promise<Rehearsed> {
  if (!input.sandbox) throw ApplicationFailure.nonRetryable('only a sandbox is rehearsed', 'command-invalid');
  const at = input.clock.anchorBusiness;
  const ctx = { input, state: initialState(input), shown: nothingShown(), dirty: false, at };
  const rehearsal: Rehearsal = { ctx, part, refused: [], turns: 0 };
  launch(ctx);
  let standstill = false;
  try {
    await runPlan(ctx, { arm: () => undefined, rest: async () => moveOn(rehearsal), record });
  } catch (error) {
    if (!(error instanceof Standstill)) throw error;
    standstill = true;
  }
  await flush(ctx);
  return { standstill, refused: rehearsal.refused };
}

const record = async (ctx: Ctx) => {
  if (ctx.state.drafts.length >= ENTRIES_AT_ONCE) await flush(ctx);
};

function moveOn(rehearsal: Rehearsal): void {
  const { ctx, part } = rehearsal;
  const { employeeId, clock, plan } = ctx.input;
  rehearsal.turns += 1;
  const refused = rehearsal.refused.map(({ key }) => key);
  const act = nextAct({ employeeId, at: ctx.at, view: ctx.state.view, plan, part, refused });
  const next = Math.min(act?.at ?? Infinity, nextWake(ctx) ?? Infinity);
  if (next > clock.anchorBusiness + LONGEST || rehearsal.turns > MOST_TURNS) throw new Standstill();
  if (act && act.at === next) {
    ctx.at = Math.max(ctx.at, next);
    perform(rehearsal, act);
  } else {
    // Like a timer, which always moves time on.
    ctx.at = Math.max(ctx.at + 1, next);
  }
  ctx.dirty = true;
}

/** Through the same checks as a command that arrives as an Update; a refusal changes nothing and is reported. */
function perform({ ctx, refused }: Rehearsal, act: Act): void {
  if (act.name === 'release') {
    applyOperation(ctx, { opId: act.key, op: 'release', actor: act.actor, reasonId: act.key });
    return;
  }
  try {
    checkCommand(ctx, act.name, act.command);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    refused.push({ key: act.key, code: error.type ?? 'refused' });
    return;
  }
  applyCommand(ctx, act.name, act.command);
}
