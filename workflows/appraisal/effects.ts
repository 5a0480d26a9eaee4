/** What an appraisal asks of the world: record, score, issue. By whom it is done, its caller says. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { localDay } from '../../rules/time/calendar.ts';
import type { Facts } from '../../rules/language/types.ts';
import type { Asked, Effect } from '../record.ts';
import { reportingFacts } from './daily-reports.ts';
import { stopClocks } from './deadline.ts';
import { ahead } from './on-time.ts';
import { targetFacts } from './progress.ts';
import { peerFacts } from './stages/feedback.ts';
import { inviteSubordinates } from './stages/subordinates.ts';
import { deliverAnew } from './stage-life.ts';
import { setOutcome } from './stages/outcome.ts';
import { askPlaces } from './places.ts';
import { type Ctx, draft, isEnded, now, packNow, renewed, SYSTEM } from './state.ts';

type Asks = Pick<Activities, 'record' | 'score' | 'issueOutcome' | 'placeOutcomes' | 'drawUnder'>;
/** Activities in the appraisal's own workflow; in a rehearsal the functions behind them. */
export type World = { [Name in keyof Asks]: (request: Unasked<Parameters<Asks[Name]>[0]>) => ReturnType<Asks[Name]> };
type Unasked<Request> = Omit<Request, keyof Asked>;

/** Writes what has been drafted. */
export async function flush(ctx: Ctx, { record }: World): Promise<void> {
  const { input, state } = ctx;
  if (state.drafts.length === 0) return;
  const entries = state.drafts;
  const { notices } = state;
  state.drafts = [];
  state.notices = [];
  const version = state.version;
  const { id: appraisalId, cycleId, region, unit, employeeId, pack, sandbox } = input;
  const about = { appraisalId, cycleId, region, unit, employeeId, pack, sandbox };
  const derived = sandbox ? { ahead: ahead(ctx) } : {};
  ctx.noted = JSON.stringify(derived.ahead);
  await record({ ...about, version, entries, notices, ...derived });
  state.recorded = version;
}

/** Runs waiting effects one after the other. A failure blocks the appraisal until somebody retries or waives. */
export async function runEffects(ctx: Ctx, world: World): Promise<void> {
  while (ctx.state.view.state === 'RUNNING') {
    const [effect] = ctx.state.effects;
    if (!effect) return;
    try {
      if (effect.kind === 'score') await runScore(ctx, effect, world);
      else if (effect.kind === 'place') await runPlaces(ctx, world);
      else if (effect.kind === 'ask') await runAsk(ctx, world);
      else await runIssue(ctx, effect, world);
    } catch (error) {
      // Cancelled meanwhile: what failed no longer matters, and an end is never taken back.
      if (!isEnded(ctx)) block(ctx, error);
      return;
    }
    ctx.state.effects = ctx.state.effects.filter((each) => each !== effect);
  }
}

/** What went wrong in an activity: a local one fails with it, a normal one wraps it. */
export const causeOf = (error: unknown): unknown => (error instanceof ActivityFailure ? error.cause : error);

function block(ctx: Ctx, error: unknown): void {
  const cause = causeOf(error);
  const reason = cause instanceof ApplicationFailure ? (cause.type ?? 'effect-failed') : 'effect-failed';
  if (renewed(ctx)) stopClocks(ctx);
  ctx.state.view.state = 'BLOCKED';
  ctx.state.view.blockedReason = reason;
  draft(ctx, { type: 'appraisal.blocked', actor: SYSTEM, data: { reason } });
}

/** What a score rests on; the activity drops what the pack does not declare. */
export function scoringFacts(ctx: Ctx): Facts {
  const { view, corrected } = ctx.state;
  return { ...view.facts, ...workflowFacts(ctx), ...corrected };
}

/** Facts that only the appraisal itself knows. */
function workflowFacts(ctx: Ctx): Facts {
  return { ...peerFacts(ctx), ...reportingFacts(ctx), ...targetFacts(ctx) };
}

async function runScore(ctx: Ctx, effect: Effect & { kind: 'score' }, world: World): Promise<void> {
  const { input, state } = ctx;
  const n = state.decisions + 1;
  const pack = packNow(ctx);
  const facts = scoringFacts(ctx);
  const { adjusted } = effect;
  const on = adjusted ? { predicate: adjusted } : {};
  const request = { appraisalId: input.id, region: input.region, pack, n, facts, ...on };
  const result = await world.score(request);
  state.decisions = n;
  if (isEnded(ctx)) return;
  // Amended while it was computed: the result of the former pack counts no more.
  if (packNow(ctx) !== pack) return runScore(ctx, effect, world);
  const { view } = state;
  reverseIssued(ctx);
  view.score = result.score;
  view.predicate = result.predicate;
  // Whatever is computed anew stands as it was computed: what was put on top was put on another result.
  if (view.adjustment && !adjusted) view.adjustment = null;
  view.flags = result.flags;
  view.decisionId = result.decisionId;
  view.outcomes = result.outcomes.map((outcome) => ({ ...outcome, status: 'PROPOSED' }));
  draft(ctx, {
    type: adjusted === undefined ? 'appraisal.scored' : 'result.redecided',
    actor: SYSTEM,
    data: { decisionId: result.decisionId, resultDigest: result.resultDigest, facts },
  });
  askPlaces(ctx);
  deliverAnew(ctx);
}

/** What was issued of the decision before is taken back; what is issued of this one has numbers of its own. */
function reverseIssued(ctx: Ctx): void {
  const { state } = ctx;
  const { outcomes, decisionId } = state.view;
  const from = state.outcomesBefore ?? 0;
  for (const [i, { id: outcomeId, code, status }] of outcomes.entries()) {
    if (status !== 'ISSUED') continue;
    draft(ctx, { type: 'outcome.reversed', actor: SYSTEM, data: { outcomeId, code, seq: from + i + 1, decisionId } });
    state.outcomesBefore = from + outcomes.length;
  }
}

/** Who is under the person on the day on which others are asked about them. */
async function runAsk(ctx: Ctx, { drawUnder }: World): Promise<void> {
  const { id, region, employeeId, drawKey = id, plan } = ctx.input;
  const day = localDay(now(ctx), plan.calendar.offsetMinutes);
  const { ids } = await drawUnder({ region, employeeId, day, key: drawKey });
  if (!isEnded(ctx)) inviteSubordinates(ctx, ids);
}

/** Of what there are only so many: whoever is out of the places does not get it. */
async function runPlaces(ctx: Ctx, { placeOutcomes }: World): Promise<void> {
  const { input, state } = ctx;
  const { id: appraisalId, cycleId, region, unit } = input;
  const decisionId = state.view.decisionId ?? '';
  const places = await placeOutcomes({ appraisalId, cycleId, region, unit, decisionId });
  // Decided again meanwhile: that asks for places by itself.
  if (isEnded(ctx) || state.view.decisionId !== decisionId || places.length === 0) return;
  for (const { id, place } of places) {
    setOutcome(ctx, id, { place, ...(!place.within && { status: 'LAPSED' }) });
  }
  draft(ctx, { type: 'outcome.placed', actor: SYSTEM, data: { decisionId, places } });
}

async function runIssue(ctx: Ctx, effect: Effect & { kind: 'issue' }, { issueOutcome }: World): Promise<void> {
  const { input, state } = ctx;
  const index = state.view.outcomes.findIndex((each) => each.id === effect.outcomeId);
  const outcome = state.view.outcomes[index];
  if (!outcome) return;
  const { id: appraisalId, cycleId, region, employeeId, sandbox } = input;
  // Its place among the proposals: the same key in every attempt, in whatever order the decisions arrive.
  const seq = (state.outcomesBefore ?? 0) + index + 1;
  const decisionId = state.view.decisionId ?? '';
  const issued = { ...outcome, status: 'ISSUED' as const };
  await issueOutcome({ appraisalId, cycleId, region, employeeId, seq, outcome: issued, decisionId, sandbox });
  setOutcome(ctx, effect.outcomeId, { status: 'ISSUED' });
  draft(ctx, { type: 'outcome.issued', actor: SYSTEM, data: { outcomeId: outcome.id, code: outcome.code, seq } });
}
