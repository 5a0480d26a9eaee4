/**
 * Works on packs from outside in threads of their own, with a deadline and a cap on the heap, so that no pack can hold
 * up the service, fill its memory or end it. Threads are kept for the next job and replaced after the first one that
 * went wrong.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { PackError, RuleError, type RuleErrorCode } from '../../../rules/language/errors.ts';
import type { Finding } from '../../../rules/language/types.ts';
import type { JobInput, JobName, JobResult } from './jobs.ts';

const MOST_WAITING = 24;
const MOST_OF_ONE_CALLER = 8;
const BOOT_MS = 60_000;
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

/**
 * The last guard against what nobody thought of. What a pack may cost is counted in evaluations (rules/publish/cost.ts),
 * so a deadline says something about the machine, never about the pack. Whoever only asks a question does not wait behind
 * a ladder.
 */
const DEADLINES_MS = {
  check: 600_000,
  resolve: 30_000,
  try: 60_000,
  compare: 60_000,
  tell: 60_000,
} as const satisfies Record<JobName, number>;

/**
 * `too-costly`: ran out of memory, or broke the thread. `late`: no answer within the deadline. `busy`: too many packs are
 * waiting already.
 */
export type ThreadAnswer<T> =
  | { state: 'done'; result: T }
  | { state: 'too-costly' | 'late'; why: string }
  | { state: 'busy' };

type Bounds = {
  /** Shortens the job's deadline. */
  mostMs?: number;
  /** Who asks: callers take turns, and none may fill the queue. */
  caller?: string | undefined;
};

/** @throws PackError, RuleError as the job does */
export async function runInThread<J extends JobName>(
  job: J,
  input: JobInput<J>,
  { mostMs = Number.POSITIVE_INFINITY, caller }: Bounds = {},
): Promise<ThreadAnswer<JobResult<J>>> {
  const [lane] = (job === 'check' ? LADDERS : QUESTIONS).toSorted((a, b) => a.waiting() - b.waiting());
  if (!lane || lane.waiting() >= MOST_WAITING) return { state: 'busy' };
  if (caller !== undefined && lane.waiting(caller) >= MOST_OF_ONE_CALLER) return { state: 'busy' };
  const task = { job, input, caller: caller ?? '' };
  return resultOf(await lane.run<JobResult<J>>(task, Math.min(DEADLINES_MS[job], mostMs)));
}

function resultOf<T>(said: Said<T>): ThreadAnswer<T> {
  switch (said.kind) {
    case 'done':
      return { state: 'done', result: said.result };
    case 'failed':
    case 'late':
      return { state: said.kind === 'late' ? 'late' : 'too-costly', why: said.why };
    case 'refused':
      throw said.code === 'pack-invalid' ? new PackError(said.errors) : new RuleError(said.code, said.errors);
  }
}

/** What a thread says: that it is there, and one answer to each job. */
export type Message<T> = { kind: 'ready' } | Said<T>;
type Said<T> =
  | { kind: 'done'; result: T }
  | { kind: 'refused'; code: PackError['code'] | RuleErrorCode; errors: Finding[] }
  | { kind: 'failed' | 'late'; why: string };

type Task = { job: JobName; input: unknown; caller: string };
type Lane = {
  /** How many there are, of all callers or of one; the one that is worked on counts. */
  waiting: (caller?: string) => number;
  run: <T>(task: Task, deadlineMs: number) => Promise<Said<T>>;
};
const LADDERS = [newLane(), newLane()];
const QUESTIONS = [newLane()];

/** One job after the other; next is whoever had a turn the longest ago, however much somebody else asks. */
function newLane(): Lane {
  let worker: Promise<Worker> | undefined;
  let turn = 0;
  const jobs = new Set<{ caller: string; begin: () => void }>();
  const lastTurn = new Map<string, number>();
  const nextTurn = () => {
    const [next] = [...jobs].toSorted((a, b) => (lastTurn.get(a.caller) ?? 0) - (lastTurn.get(b.caller) ?? 0));
    if (next === undefined) return lastTurn.clear();
    lastTurn.set(next.caller, (turn += 1));
    next.begin();
  };
  const work = async <T>(task: Task, deadlineMs: number): Promise<Said<T>> => {
    worker ??= boot();
    try {
      const thread = await worker;
      // Nothing has reached the thread, which is as good as before.
      if (!handOver(thread, task)) return TOO_DEEP;
      const said = await answerOf<T>(thread, deadlineMs);
      if (said.kind === 'failed' || said.kind === 'late') worker = undefined;
      return said;
    } catch (error) {
      worker = undefined;
      throw error;
    }
  };
  return {
    waiting: (caller) => [...jobs].filter((job) => caller === undefined || job.caller === caller).length,
    async run<T>(task: Task, deadlineMs: number) {
      const { caller } = task;
      const idle = jobs.size === 0;
      const job = { caller, begin: () => {} };
      const begun = new Promise<void>((resolve) => {
        job.begin = resolve;
      });
      jobs.add(job);
      if (idle) nextTurn();
      await begun;
      try {
        return await work<T>(task, deadlineMs);
      } finally {
        jobs.delete(job);
        nextTurn();
      }
    },
  };
}

const isSource = fileURLToPath(import.meta.url).endsWith('.ts');
const THREAD = new URL(isSource ? './from-source.mjs' : './thread.js', import.meta.url);

async function boot(): Promise<Worker> {
  const worker = new Worker(THREAD, { execArgv: [], env: {}, resourceLimits: HEAP });
  worker.unref();
  // Between two jobs, and while it is being ended, nobody else listens.
  worker.on('error', () => undefined);
  const first = await next<never>(worker, BOOT_MS);
  if (first.kind === 'ready') return worker;
  await worker.terminate();
  throw new Error(`the thread for packs did not start: ${'why' in first ? first.why : first.kind}`);
}

async function answerOf<T>(worker: Worker, deadlineMs: number): Promise<Said<T>> {
  const got = await next<T>(worker, deadlineMs);
  if (got.kind === 'done' || got.kind === 'refused') return got;
  await worker.terminate();
  return got.kind === 'ready' ? { kind: 'failed', why: 'no answer' } : got;
}

const TOO_DEEP = { kind: 'failed', why: 'nested too deeply to be handed over' } as const;

function handOver(worker: Worker, task: Task): boolean {
  try {
    worker.postMessage({ job: task.job, input: task.input }, []);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the thread says next, or why it says nothing any more. */
function next<T>(worker: Worker, deadlineMs: number): Promise<Message<T>> {
  return new Promise((resolve) => {
    const done = (message: Message<T>) => {
      clearTimeout(timer);
      worker.off('message', done).off('error', onError).off('exit', onExit);
      resolve(message);
    };
    const silent = (why: string) => done({ kind: 'failed', why });
    const onError = (error: Error) => silent(error.message);
    const onExit = (code: number) => silent(`the thread ended with ${code}`);
    const timer = setTimeout(() => done({ kind: 'late', why: `no answer within ${deadlineMs} ms` }), deadlineMs);
    worker.on('message', done).on('error', onError).on('exit', onExit);
  });
}
