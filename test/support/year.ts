/** Plays whole appraisals on a time-skipping server: everybody acts when waited for, and time jumps when nobody is. */
import { isWorkingDay, localDay } from '../../rules/time/calendar.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { Period, Plan, ResolvedPack } from '../../rules/language/types.ts';
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import { entriesOf } from '../../store/journal/journal.ts';
import { allRegions } from '../../store/scope.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import { businessAt } from '../../rules/time/clock.ts';
import { type AppraisalInput, appraisalWorkflowId, operationSignal, statusQuery } from '../../workflows/messages.ts';
import { ADMIN, anInput } from './appraisal.ts';
import { type Habits, drawFacts, type Move, nextMoves, seeded } from './autoplay.ts';
import { eventually, newId, send, startAppraisal, type WorkflowEnv } from './workflow-env.ts';

const DAY = 86_400_000;
export const YEAR: Period = { from: '2026-01-01', to: '2026-12-31' };

export type Game = {
  id: string;
  input: AppraisalInput;
  pack: ResolvedPack;
  /** Business time now. */
  now: () => Promise<number>;
  /** The appraisal, once everything that has happened is recorded. */
  read: () => Promise<AppraisalDoc>;
  journal: () => Promise<JournalDoc[]>;
  /** Everybody who is waited for acts, again and again, until nobody is. */
  act: (only?: (move: Move) => boolean) => Promise<AppraisalDoc>;
  /** Business milliseconds pass. */
  sleep: (ms: number) => Promise<void>;
  sleepUntil: (businessMs: number) => Promise<void>;
};

export type GameParts = {
  pack: ResolvedPack;
  seed: string | number;
  plan?: Plan;
  /** Business time of the start; absent: the first minute of the year. */
  from?: number;
  habits?: Partial<Habits>;
  more?: Partial<AppraisalInput>;
};

/** Starts an appraisal on the first minute of the year under a pack's own plan. */
export async function startGame(env: WorkflowEnv, { pack, seed, ...parts }: GameParts): Promise<Game> {
  const { timeSkipping } = env;
  if (!timeSkipping) throw new Error('a game needs a time-skipping server');
  const plan = parts.plan ?? planStages(pack.pack, YEAR);
  const choose = seeded(seed);
  const first = parts.from ?? Date.parse(YEAR.from) - plan.calendar.offsetMinutes * 60_000;
  const clock = { anchorBusiness: first, anchorReal: await timeSkipping.currentTimeMs(), speed: 1 };
  const input: AppraisalInput = {
    ...anInput([], { id: newId(), pack: pack.digest, clock }),
    plan,
    facts: drawFacts(pack.pack, ['roster', 'history'], choose),
    ...parts.more,
  };
  const { id } = input;
  const handle = await startAppraisal(env, input);
  const part = { pack: pack.pack, employeeId: input.employeeId, choose, habits: parts.habits ?? {} };

  const now = async () => businessAt(clock, await timeSkipping.currentTimeMs());
  const read = () =>
    eventually(async () => {
      const { version } = await handle.query(statusQuery).catch(() => ({ version: -1 }));
      const stored = await getAppraisal(env.store, allRegions, id);
      const ended = stored?.state === 'CLOSED' || stored?.state === 'CANCELLED';
      return stored && (ended || stored.version === version) ? stored : undefined;
    }, `what happened to ${id}`);
  const sleep = (ms: number) => timeSkipping.sleep(ms);

  async function play(move: Move): Promise<void> {
    if (move[0] !== 'release') return void (await send(env, id, move as never));
    const signal = { op: 'release', opId: newId(), actor: ADMIN, reasonId: 'plenary' } as const;
    await handle.signal(operationSignal, signal);
  }

  return {
    id,
    input,
    pack,
    now,
    read,
    sleep,
    journal: () => entriesOf(env.store, id, { limit: 1_000 }),
    async act(only = () => true) {
      for (let turn = 0; turn < 200; turn += 1) {
        const view = await read();
        const move = nextMoves(view, part).find(only);
        if (!move) return view;
        await play(move);
      }
      throw new Error(`${appraisalWorkflowId(id)} never comes to rest`);
    },
    async sleepUntil(businessMs) {
      await sleep(Math.max(1, businessMs - (await now())));
    },
  };
}

/** Every two weeks at most, so that somebody may do something in the middle of a stage. */
const STEP = 14 * DAY;
/** Real appraisals spread what deadlines do over four hours after midnight. */
const SPREAD = 4 * 3_600_000;

/** Plays until the end. `meanwhile` is asked after every step of time. */
export async function playToTheEnd(
  game: Game,
  meanwhile: (game: Game, view: AppraisalDoc) => Promise<void> = async () => undefined,
): Promise<AppraisalDoc> {
  for (let step = 0; step < 300; step += 1) {
    const view = await game.act();
    if (view.state === 'CLOSED' || view.state === 'CANCELLED') return view;
    await meanwhile(game, view);
    const at = await game.now();
    const next = view.stageOpenedAt > at ? view.stageOpenedAt + 1_000 : (view.dueAt ?? at) + SPREAD;
    // Days of grace, in which nobody may do what is waited for.
    const least = view.escalated ? DAY : 60_000;
    await game.sleepUntil(Math.max(at + least, Math.min(next, at + STEP)));
  }
  throw new Error(`${game.id} did not end`);
}

/** The last working days up to an instant, newest last. */
export function workingDaysUpTo({ input }: Game, at: number, count: number): string[] {
  const { calendar } = input.plan;
  const days = Array.from({ length: 3 * count }, (_, n) => localDay(at - n * DAY, calendar.offsetMinutes));
  return days
    .filter((day) => isWorkingDay(day, calendar))
    .slice(0, count)
    .reverse();
}
