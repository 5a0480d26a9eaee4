/** Factories for workflow tests: a small plan, an appraisal input, and a context driven without any server. */
import { vi } from 'vitest';
import type { Plan, PlannedStage } from '../../rules/language/types.ts';
import { applyCommand, checkCommand } from '../../workflows/appraisal/accept.ts';
import { onTime } from '../../workflows/appraisal/on-time.ts';
import type { Actor, AppraisalInput, Command, CommandBodies, CommandName, Target } from '../../workflows/messages.ts';
import { closeAppraisal, closeStage, openStage, refreshWaiting } from '../../workflows/appraisal/stage-life.ts';
import { STAGES } from '../../workflows/appraisal/stages/kinds.ts';
import {
  type Ctx,
  draft,
  initialState,
  isEnded,
  isOpen,
  nothingShown,
  plannedStage,
  SYSTEM,
} from '../../workflows/appraisal/state.ts';

export const DAY = 86_400_000;
/** Monday 5 January 2026, 08:00 WIB. */
export const START = Date.UTC(2026, 0, 5, 1);

export const EMPLOYEE: Actor = { id: 'emp-1', as: 'employee' };
export const ASSESSOR: Actor = { id: 'sup-1', as: 'assessor' };
export const SECOND: Actor = { id: 'sec-1', as: 'secondReviewer' };
export const ADMIN: Actor = { id: 'adm-1', as: 'admin' };
export const SERVICE: Actor = { id: 'sys-1', as: 'system' };
export const peer = (n: number): Actor => ({ id: `peer-${n}`, as: 'peer' });
export const official = (office: NonNullable<Actor['office']>): Actor => ({
  id: `off-${office}`,
  as: 'official',
  office,
});

export const twoTargets = (): Target[] => [
  { id: 't1', weight: 6000, indicator: 'permits', due: '2026-12-31' },
  { id: 't2', weight: 4000, indicator: 'visits', due: '2026-12-31' },
];

export function aStage(kind: PlannedStage['kind'], more: Partial<PlannedStage> = {}): PlannedStage {
  const options: Record<PlannedStage['kind'], Record<string, unknown>> = {
    briefing: { acknowledge: true, courseFacts: [] },
    target: { maxRounds: 2, minTargets: 1, maxTargets: 3, acknowledge: false },
    execution: {},
    review: { selfAssessment: 'required', results: ['ON_TRACK', 'COACH', 'RETARGET', 'WARN'] },
    feedback: { peers: { invite: 3, minimum: 3 } },
    final: { selfAssessment: 'none' },
    calibration: {},
    result: {},
    outcome: {},
  };
  return {
    id: kind,
    kind,
    lasts: { workingDays: 20 },
    onDeadline: { do: 'autoForward' },
    options: options[kind],
    ...more,
  };
}

export function aPlan(stages: PlannedStage[]): Plan {
  return {
    stages,
    calendar: { offsetMinutes: 420, workingWeekdays: [1, 2, 3, 4, 5], holidays: [] },
    objection: { window: { calendarDays: 14 }, decide: { workingDays: 21 } },
  };
}

export function anInput(stages: PlannedStage[], more: Partial<AppraisalInput> = {}): AppraisalInput {
  return {
    id: 'a1',
    cycleId: 'cycle:test:2026',
    region: 'test',
    unit: 'u1',
    employeeId: EMPLOYEE.id,
    assessorId: ASSESSOR.id,
    secondReviewerId: SECOND.id,
    peerIds: [1, 2, 3].map((n) => peer(n).id),
    pack: 'sha256:test',
    sandbox: false,
    clock: { anchorBusiness: START, anchorReal: START, speed: 1 },
    plan: aPlan(stages),
    facts: {},
    timeIsTold: true,
    ...more,
  };
}

export const command = <N extends CommandName>(
  actor: Actor,
  body: CommandBodies[N],
  more: Partial<Command<N>> = {},
): Command<N> => ({ actor, body, ...more });

/** The synchronous half of an appraisal: what the workflow does between two awaits. Time is vitest's fake time. */
export function drive(input: AppraisalInput) {
  vi.useFakeTimers({ now: START, toFake: ['Date'] });
  const ctx: Ctx = { input, state: initialState(input), shown: nothingShown(), dirty: false };
  draft(ctx, { type: 'appraisal.launched', actor: SYSTEM });
  openStage(ctx);
  const settle = () => {
    while (!isEnded(ctx) && ctx.state.view.state === 'RUNNING') {
      const byDeadline = onTime(ctx);
      if (isEnded(ctx)) break;
      if (!byDeadline && !(isOpen(ctx) && STAGES[plannedStage(ctx).kind].isOver(ctx))) break;
      closeStage(ctx, byDeadline ? 'deadline' : 'people');
      if (ctx.state.stage >= input.plan.stages.length) return closeAppraisal(ctx);
      openStage(ctx);
    }
    if (!isEnded(ctx)) refreshWaiting(ctx);
  };
  settle();
  return {
    ctx,
    view: () => ctx.state.view,
    types: () => ctx.state.drafts.map((entry) => entry.type),
    settle,
    send<N extends CommandName>(name: N, given: Command<N>) {
      checkCommand(ctx, name, given);
      applyCommand(ctx, name, given);
      settle();
    },
    /** The code a command is refused with, or `null` when it would be taken. */
    refusal<N extends CommandName>(name: N, given: Command<N>): string | null {
      const before = JSON.stringify(ctx.state);
      try {
        checkCommand(ctx, name, given);
        return null;
      } catch (error) {
        if (JSON.stringify(ctx.state) !== before) {
          throw new Error('a refused command changed the state', { cause: error });
        }
        return (error as { type?: string }).type ?? String(error);
      }
    },
    sleepDays(days: number) {
      for (let day = 0; day < days; day += 1) {
        vi.setSystemTime(Date.now() + DAY);
        settle();
      }
    },
  };
}
