/**
 * A year of one virtual employee: the reducers of `appraisal` folded in a loop, with time moved by hand. At rest it asks
 * the player who acts next and jumps to that instant or to the next deadline, whichever comes first.
 */
import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { isDatabaseDown, type Store } from '../../store/connect.ts';
import { applyCommand, applyOperation, checkCommand } from '../../workflows/appraisal/accept.ts';
import { nextWake } from '../../workflows/appraisal/on-time.ts';
import { flush, type World } from '../../workflows/appraisal/effects.ts';
import { launch, runPlan } from '../../workflows/appraisal/run-stage.ts';
import { type Ctx, initialState, nothingShown } from '../../workflows/appraisal/state.ts';
import type { AppraisalInput } from '../../workflows/messages.ts';
import { raterActivities } from '../appraisal/raters.ts';
import { recordActivities } from '../appraisal/record.ts';
import { scoreActivities } from '../appraisal/score.ts';
import { nextAct } from '../cast/player.ts';
import type { Act, PersonPart } from '../cast/situation.ts';
import { permanent } from '../errors.ts';
import { DAY_MS } from '../../rules/time/units.ts';

/** A year, the objections after it, and stages that are held: what is still open then will never end. */
const LONGEST = 4 * 366 * DAY_MS;
const MOST_TURNS = 2_000;

/** Nothing will happen any more: the appraisal stays as it is. */
class Standstill extends Error {}

/**
 * How a rehearsed appraisal ended: `standstill` when nobody would ever act again and no deadline was left. What
 * happened is in the journal of the rehearsal's own database.
 */
export type Rehearsed = { standstill: boolean; refused: { key: string; code: string }[] };
export type Year = { input: AppraisalInput; part: PersonPart; signal: AbortSignal };
type Rehearsal = { ctx: Ctx & { at: number }; part: PersonPart; refused: Rehearsed['refused']; turns: number };

/** The activities of a real appraisal, over this database. Years are played one after the other: there is no unit to put in order. */
export const worldOf = (store: Store): World => ({
  ...recordActivities({ store }),
  ...scoreActivities({ store }),
  ...raterActivities({ store }),
  placeOutcomes: async () => [],
});

export async function playYear(given: World, { input, part, signal }: Year): Promise<Rehearsed> {
  if (!input.sandbox) throw permanent('command-invalid', 'only a sandbox is rehearsed');
  const at = input.clock.anchorBusiness;
  const ctx = { input, state: initialState(input), shown: nothingShown(), dirty: false, at };
  const rehearsal: Rehearsal = { ctx, part, refused: [], turns: 0 };
  const { world, check } = watched(given);
  const rest = async () => {
    signal.throwIfAborted();
    check();
    moveOn(rehearsal);
  };
  launch(ctx);
  const standstill = await live(ctx, { world, rest });
  check();
  // Nobody reads a rehearsal while it runs: its entries are recorded at once, in the same order and form.
  await flush(ctx, world);
  return { standstill, refused: rehearsal.refused };
}

async function live(ctx: Ctx, pace: Parameters<typeof runPlan>[1]): Promise<boolean> {
  try {
    await runPlan(ctx, pace);
    return false;
  } catch (error) {
    if (error instanceof Standstill) return true;
    if (!(error instanceof Error) || isDatabaseDown(error) || error instanceof CancelledFailure) throw error;
    // The same year would end the same way in every attempt.
    throw permanent('year-failed', `${ctx.input.id}: ${error.stack}`);
  }
}

/** What the rules refuse blocks the appraisal, as it does a real one; anything else, as a lost database, ends the attempt. */
function watched(given: World): { world: World; check: () => void } {
  let lost: unknown;
  const watch =
    <A, R>(work: (asked: A) => Promise<R>) =>
    (asked: A): Promise<R> =>
      work(asked).catch((error: unknown) => {
        if (!(error instanceof ApplicationFailure)) lost = error;
        throw error;
      });
  const check = () => {
    if (lost !== undefined) throw lost;
  };
  const { score, issueOutcome, drawUnder } = given;
  const seen = { score: watch(score), issueOutcome: watch(issueOutcome), drawUnder: watch(drawUnder) };
  return { world: { ...given, ...seen }, check };
}

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
