/** Local activities of an appraisal: record, score, issue. Recorded results are what replays (TEMPORAL.md section 6). */
import { ActivityFailure, ApplicationFailure, isCancellation, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { workingDaysBetween } from '../rules/calendar.ts';
import type { Facts } from '../rules/types.ts';
import { peerFacts } from './stages/feedback.ts';
import { setOutcome } from './stages/outcome.ts';
import { type Ctx, draft, type Effect, isEnded, SYSTEM } from './state.ts';

const { record } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10s',
  // The journal is the record: nothing moves on before it is written, however long the database is away.
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});
const { score, issueOutcome } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** Writes what has been drafted: journal first, then the view. */
export async function flush(ctx: Ctx): Promise<void> {
  const { input, state } = ctx;
  if (state.drafts.length === 0) return;
  const entries = state.drafts;
  const { notices } = state;
  state.drafts = [];
  state.notices = [];
  const version = state.version;
  await record({
    appraisalId: input.id,
    cycleId: input.cycleId,
    region: input.region,
    unit: input.unit,
    employeeId: input.employeeId,
    pack: input.pack,
    sandbox: input.sandbox,
    version,
    entries,
    view: state.view,
    notices,
  });
  state.recorded = version;
}

/** Runs waiting effects one after the other. A failure blocks the appraisal until somebody retries or waives. */
export async function runEffects(ctx: Ctx): Promise<void> {
  while (ctx.state.view.state === 'RUNNING') {
    const [effect] = ctx.state.effects;
    if (!effect) return;
    try {
      if (effect.kind === 'score') await runScore(ctx);
      else await runIssue(ctx, effect);
    } catch (error) {
      if (isCancellation(error)) throw error;
      block(ctx, error);
      return;
    }
    ctx.state.effects = ctx.state.effects.filter((each) => each !== effect);
  }
}

function block(ctx: Ctx, error: unknown): void {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const reason = cause instanceof ApplicationFailure ? (cause.type ?? 'effect-failed') : 'effect-failed';
  ctx.state.view.state = 'BLOCKED';
  ctx.state.view.blockedReason = reason;
  draft(ctx, { type: 'appraisal.blocked', actor: SYSTEM, data: { reason } });
}

/** Facts that only the appraisal itself knows; the activity drops those that the pack does not declare. */
function workflowFacts(ctx: Ctx): Facts {
  const { input, state } = ctx;
  const { executionFrom, executionTo } = state;
  const reporting =
    executionFrom && executionTo
      ? { dailyReportWorkingDays: workingDaysBetween(executionFrom, executionTo, input.plan.calendar, 'both') }
      : {};
  return { ...peerFacts(state.peerRatings), dailyReportDays: state.reportedDays.length, ...reporting };
}

async function runScore(ctx: Ctx): Promise<void> {
  const { input, state } = ctx;
  const n = state.decisions + 1;
  const facts = { ...state.view.facts, ...workflowFacts(ctx) };
  const result = await score({ appraisalId: input.id, region: input.region, pack: input.pack, n, facts });
  state.decisions = n;
  if (isEnded(ctx)) return;
  const { view } = state;
  view.score = result.score;
  view.predicate = result.predicate;
  view.flags = result.flags;
  view.decisionId = result.decisionId;
  view.outcomes = result.outcomes.map((outcome) => ({ ...outcome, status: 'PROPOSED' }));
  draft(ctx, {
    type: 'appraisal.scored',
    actor: SYSTEM,
    data: { decisionId: result.decisionId, resultDigest: result.resultDigest, facts },
  });
}

async function runIssue(ctx: Ctx, effect: Effect & { kind: 'issue' }): Promise<void> {
  const { input, state } = ctx;
  const outcome = state.view.outcomes.find((each) => each.id === effect.outcomeId);
  if (!outcome) return;
  const seq = state.issued + 1;
  await issueOutcome({
    appraisalId: input.id,
    cycleId: input.cycleId,
    region: input.region,
    employeeId: input.employeeId,
    seq,
    outcome: { ...outcome, status: 'ISSUED' },
    decisionId: state.view.decisionId ?? '',
    sandbox: input.sandbox,
  });
  state.issued = seq;
  setOutcome(ctx, effect.outcomeId, { status: 'ISSUED' });
  draft(ctx, { type: 'outcome.issued', actor: SYSTEM, data: { outcomeId: outcome.id, code: outcome.code, seq } });
}
