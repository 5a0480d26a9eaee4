/**
 * Reads packs from outside in threads of their own, with a deadline and a cap on the heap, so that no pack can hold up
 * the service, fill its memory or end it (SAFETY.md, "Rule packs"). Threads are kept for the next pack and replaced
 * after the first one that went wrong.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { sha256 } from '../../rules/canonical.ts';
import type { CheckedPack, CheckInput } from '../../rules/check-pack.ts';
import { lru } from '../../store/lru.ts';

const LANES = 2;
const MOST_WAITING = 16;
const BOOT_MS = 60_000;
/** Until it is resolved; the whole ladder decides every cell of the pack twice. */
const OUTLINE_MS = 5_000;
const LADDER_MS = 30_000;
const REMEMBERED = 20;
const HEAP = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

/** `too-costly`: ran out of time or memory, or broke the thread. `busy`: too many packs are waiting already. */
export type ThreadAnswer = CheckedPack | { state: 'too-costly'; why: string } | { state: 'busy' };

/** @param deadlineMs for tests */
export async function checkInThread(input: CheckInput, deadlineMs?: number): Promise<ThreadAnswer> {
  const text = written(input);
  if (text === null) return { state: 'too-costly', why: 'nested too deeply to be handed over' };
  const key = sha256(text);
  const before = known.get(key);
  if (before) return before;
  const [lane] = lanes.toSorted((a, b) => a.waiting() - b.waiting());
  if (!lane || lane.waiting() >= MOST_WAITING) return { state: 'busy' };
  const answer = await lane.run(text, deadlineMs ?? (input.outline ? OUTLINE_MS : LADDER_MS));
  if (answer.state === 'readable') known.set(key, answer);
  return answer;
}

/** The same question has the same answer: a draft that is written, submitted and published is climbed once. */
const known = lru<CheckedPack>(REMEMBERED);

function written(input: CheckInput): string | null {
  try {
    return JSON.stringify(input);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

type Lane = { waiting: () => number; run: (text: string, deadlineMs: number) => Promise<ThreadAnswer> };
const lanes: Lane[] = Array.from({ length: LANES }, newLane);

/** One pack after the other. */
function newLane(): Lane {
  let worker: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const work = async (text: string, deadlineMs: number): Promise<ThreadAnswer> => {
    worker ??= boot();
    try {
      const answer = await ask(await worker, text, deadlineMs);
      if (answer.state !== 'too-costly') return answer;
      worker = undefined;
      return answer;
    } catch (error) {
      worker = undefined;
      throw error;
    } finally {
      waiting -= 1;
    }
  };
  return {
    waiting: () => waiting,
    run(text, deadlineMs) {
      waiting += 1;
      const mine = last.then(() => work(text, deadlineMs));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

const isSource = fileURLToPath(import.meta.url).endsWith('.ts');
const THREAD = new URL(isSource ? './from-source.mjs' : './thread.js', import.meta.url);

async function boot(): Promise<Worker> {
  const worker = new Worker(THREAD, { execArgv: [], env: {}, resourceLimits: HEAP });
  worker.unref();
  // Between two packs, and while it is being ended, nobody else listens.
  worker.on('error', () => undefined);
  const first = await next(worker, BOOT_MS);
  if (first.kind === 'said') return worker;
  await worker.terminate();
  throw new Error(`the thread for packs did not start: ${first.why}`);
}

async function ask(worker: Worker, text: string, deadlineMs: number): Promise<ThreadAnswer> {
  const answer = next(worker, deadlineMs);
  worker.postMessage(text, []);
  const got = await answer;
  if (got.kind === 'said' && 'checked' in got.message) return got.message.checked;
  await worker.terminate();
  return { state: 'too-costly', why: got.kind === 'silent' ? got.why : failureOf(got.message) };
}

const failureOf = (message: Message): string => ('failed' in message ? message.failed : 'no answer');

type Message = { checked: CheckedPack } | { failed: string };
type Next = { kind: 'said'; message: Message } | { kind: 'silent'; why: string };

/** What the thread says next, or why it says nothing any more. */
function next(worker: Worker, deadlineMs: number): Promise<Next> {
  return new Promise((resolve) => {
    const done = (result: Next) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(result);
    };
    const onMessage = (message: Message) => done({ kind: 'said', message });
    const onError = (error: Error) => done({ kind: 'silent', why: error.message });
    const onExit = (code: number) => done({ kind: 'silent', why: `the thread ended with ${code}` });
    const timer = setTimeout(() => done({ kind: 'silent', why: `no answer within ${deadlineMs} ms` }), deadlineMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
