import { afterEach, describe, expect, it, vi } from 'vitest';
import { planStages } from '../../../rules/time/plan.ts';
import type { Plan, PlannedStage } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
import { nextWake } from '../../../workflows/appraisal/on-time.ts';
import type { Command, CommandName, PartitionSignal } from '../../../workflows/messages.ts';
import { setOutcome } from '../../../workflows/appraisal/stages/outcome.ts';
import { type Ctx, draft, isEnded, now, SYSTEM } from '../../../workflows/appraisal/state.ts';
import { ADMIN, anInput, ASSESSOR, command, DAY, drive, EMPLOYEE, SERVICE } from '../../support/appraisal.ts';
import { type Choose, drawFacts, nextMoves, seeded } from '../../support/autoplay.ts';

const packs = (await loadRegionPacks('rules/regions')).map(({ id, resolved }) => ({ id, pack: resolved.pack }));
const SEEDS = 12;
const STEPS = 250;

afterEach(() => vi.useRealTimers());

type Walk = ReturnType<typeof drive>;
type Step = [CommandName, Command];

/** The region's plan with waits in it: some stages open only days before they are due, later than their reminders. */
function withGaps({ stages, ...plan }: Plan, choose: Choose): Plan {
  const late = (stage: PlannedStage): PlannedStage => {
    const days = 2 + Math.floor(choose(stage.id, 'days') * 10);
    return stage.dueAt === undefined || choose(stage.id, 'gap') < 0.5
      ? stage
      : { ...stage, opensAt: Math.max(stage.opensAt ?? 0, stage.dueAt - days * DAY) };
  };
  return { ...plan, stages: stages.map(late) };
}

/** Commands that nobody waits for: some are taken, most are refused. */
function unexpected(choose: Choose, step: number, { input, state: { view, stage } }: Ctx): Step {
  const others: Step[] = [
    [
      'openReview',
      command(SERVICE, { reviewId: `extra-${step}`, workingDays: 1 + Math.floor(choose(step, 'days') * 20) }),
    ],
    ['submitReview', command(ASSESSOR, { result: 'COACH', reviewId: view.reviews.at(-1)?.id ?? 'none' })],
    ['object', command(EMPLOYEE, {}, { submissionId: `o${step}` })],
    ['extendStage', command(ADMIN, { stage: view.stage, until: Date.now() + 90 * DAY, decree: 'd' })],
    ['reassignAssessor', command(ADMIN, { assessorId: `sup-${step}` })],
    [
      'submitDailyReports',
      command(EMPLOYEE, { reportId: `r${step}`, days: [new Date(Date.now()).toISOString().slice(0, 10)] }),
    ],
    ['recordFacts', command(SERVICE, { sourceId: 's' }, { facts: { ikm: 9000 } })],
    ['reopenStage', command(ADMIN, { stage: input.plan.stages[stage - 1]?.id ?? view.stage })],
    ['remindWaiting', command(ADMIN, {})],
    ['retry', command(ADMIN, {})],
    ['waive', command(ADMIN, {})],
  ];
  return others[Math.floor(choose(step, 'other') * others.length)] ?? ['retry', command(ADMIN, {})];
}

function operation(choose: Choose, step: number, ctx: Ctx): PartitionSignal {
  const about = { opId: `op-${step}`, actor: ADMIN, reasonId: 'r' };
  if (ctx.state.pausedAt !== null) return { ...about, op: 'resume' };
  return choose(step, 'operation') < 0.5 ? { ...about, op: 'pause' } : { ...about, op: 'release' };
}

/** What the activities would do, one at a time: score, issue, or now and then fail. */
function runEffect({ ctx }: Walk, choose: Choose, step: number): void {
  const [effect] = ctx.state.effects;
  if (!effect || ctx.state.view.state !== 'RUNNING') return;
  if (choose(step, 'fails') < 0.2) {
    ctx.state.view.state = 'BLOCKED';
    return draft(ctx, { type: 'appraisal.blocked', actor: SYSTEM });
  }
  if (effect.kind === 'issue') setOutcome(ctx, effect.outcomeId, { status: 'ISSUED' });
  else {
    ctx.state.view.predicate = 'BAIK';
    ctx.state.view.outcomes = [{ id: 'o1', code: 'O1', kind: 'sanction', approval: 'agencyHead', status: 'PROPOSED' }];
  }
  ctx.state.effects = ctx.state.effects.slice(1);
  draft(ctx, { type: `${effect.kind}.done`, actor: SYSTEM });
}

const attempt = (walk: Walk, [name, given]: Step): void => {
  if (walk.refusal(name, given) === null) walk.send(name, given);
};

function takeStep(walk: Walk, choose: Choose, step: number, pack: (typeof packs)[number]['pack']): void {
  const { ctx } = walk;
  const dice = choose(step);
  if (dice < 0.45) {
    const [move] = nextMoves(walk.view(), { pack, employeeId: EMPLOYEE.id, choose });
    if (move?.[0] === 'release')
      applyOperation(ctx, { op: 'release', opId: `rel-${step}`, actor: ADMIN, reasonId: 'r' });
    else if (move) attempt(walk, move);
  } else if (dice < 0.6) attempt(walk, unexpected(choose, step, walk.ctx));
  else if (dice < 0.65) applyOperation(ctx, operation(choose, step, ctx));
  else if (dice < 0.85) vi.setSystemTime(Math.max(Date.now(), nextWake(ctx) ?? 0));
  else vi.setSystemTime(Date.now() + Math.floor(choose(step, 'sleep') * 20 * DAY));
  runEffect(walk, choose, step);
  walk.settle();
}

describe('a walk through the stages, with whatever people may do at whatever time', () => {
  it.each(packs)('never loops, never loses an entry and ends once: $id', ({ pack }) => {
    const ends: string[] = [];
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const choose = seeded(seed);
      const plan = withGaps(planStages(pack, { from: '2026-01-01', to: '2026-12-31' }), choose);
      const walk = drive({ ...anInput([]), plan, facts: drawFacts(pack, ['roster'], choose) });
      for (let step = 0; step < STEPS && !isEnded(walk.ctx); step += 1) {
        takeStep(walk, choose, step, pack);
        // After everything due is done, the next thing lies ahead: a workflow that wakes for nothing would never sleep.
        if (!isEnded(walk.ctx)) expect(nextWake(walk.ctx) ?? Infinity).toBeGreaterThan(now(walk.ctx));
      }
      const { drafts } = walk.ctx.state;
      expect(drafts.map((entry) => entry.seq)).toEqual(drafts.map((_, n) => n + 1));
      expect(Object.assign({}, ...drafts.map((entry) => entry.changes))).toEqual(
        JSON.parse(JSON.stringify(walk.view())),
      );
      const final = drafts.filter((entry) => ['CLOSED', 'CANCELLED'].includes(String(entry.changes.state)));
      expect(final.length).toBe(isEnded(walk.ctx) ? 1 : 0);
      ends.push(walk.view().state);
      vi.useRealTimers();
    }
    // A walk that never gets anywhere would prove nothing.
    expect(ends.filter((state) => state === 'CLOSED').length).toBeGreaterThan(SEEDS / 4);
  });
});
