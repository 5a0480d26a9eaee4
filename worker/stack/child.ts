import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from './outside.ts';
import { removePidFile, writePidFile } from './pid-files.ts';
import { type Log, messageOf } from './resolve.ts';
import { ringBuffer } from './ring-buffer.ts';
import { unwatch, watch } from './watchdog.ts';

export type ChildSpec = {
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: Env;
  /** Resolves when the child serves, rejects while it does not; asked again and again. */
  ready: (child: { printed: (text: string) => boolean }) => Promise<void>;
  /** Rejects while a child that has served does not; one that does not for long is ended, and so started again. */
  alive?: () => Promise<void>;
  deadAfterMs?: number;
  readyWithinMs?: number;
  /** How long a child may take to end by itself before it is killed. */
  graceMs?: number;
  runDir: string;
  log: Log;
  onLine?: (line: string) => void;
};

export type Child = {
  name: string;
  /** `undefined` while it is down. */
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

const POLL_MS = 100;
const LAST_WORDS_MS = 300;
const [FIRST_BACKOFF_MS, MAX_BACKOFF_MS] = [250, 10_000];
const DEAD_MS = 60_000;
const ALIVE_POLL_MS = 5_000;
/** Whoever has served this long is in no crash loop, and comes back at once. */
const STEADY_MS = 5_000;

/** Starts a child, waits until it serves, and keeps it so: one that dies later is started again, with growing pauses. */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const stopping = new AbortController();
  let current = launch(spec);
  const failure = await untilReady(spec, current, stopping.signal);
  if (failure !== undefined) {
    await end(current, spec.graceMs);
    throw new Error([`${spec.name} ${failure}. Its last output:`, ...indent(current.output.last(30))].join('\n'));
  }
  const supervise = async () => {
    let backoff = FIRST_BACKOFF_MS;
    let servesSince: number | undefined = Date.now();
    while (!stopping.signal.aborted) {
      await Promise.race([current.ended, endDead(spec, current, stopping.signal)]);
      if (stopping.signal.aborted) return;
      if (servesSince !== undefined && Date.now() - servesSince > STEADY_MS) backoff = FIRST_BACKOFF_MS;
      spec.log(`${spec.name} ${current.ending()}; starting it again in ${backoff / 1000} s`);
      // What was passed on already is not said twice.
      if (spec.onLine === undefined) for (const line of indent(current.output.last(5))) spec.log(line);
      await sleep(backoff, undefined, { signal: stopping.signal }).catch(() => undefined);
      backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
      if (stopping.signal.aborted) return;
      current = launch(spec);
      const again = await untilReady(spec, current, stopping.signal);
      servesSince = again === undefined ? Date.now() : undefined;
      if (again === undefined) spec.log(`${spec.name} serves again (process ${current.process.pid})`);
      else await end(current, spec.graceMs);
    }
  };
  const supervised = supervise();
  return {
    name: spec.name,
    pid: () => (current.running() ? current.process.pid : undefined),
    stop: async () => {
      stopping.abort();
      await end(current, spec.graceMs);
      await supervised;
    },
  };
}

/** Returns when the child has ended, by itself or because it did not answer for long. */
async function endDead(spec: ChildSpec, child: Launched, stopping: AbortSignal): Promise<void> {
  const { deadAfterMs = DEAD_MS } = spec;
  let servedAt = Date.now();
  while (spec.alive && child.running() && !stopping.aborted) {
    await Promise.race([
      sleep(Math.min(ALIVE_POLL_MS, deadAfterMs), undefined, { signal: stopping }).catch(() => undefined),
      child.ended,
    ]);
    try {
      await spec.alive();
      servedAt = Date.now();
    } catch (error) {
      if (Date.now() - servedAt < deadAfterMs || !child.running() || stopping.aborted) continue;
      spec.log(`${spec.name} does not answer (${messageOf(error)}); it is ended`);
      await end(child, spec.graceMs);
    }
  }
  await child.ended;
}

type Launched = {
  process: ChildProcess;
  output: ReturnType<typeof ringBuffer>;
  startedAt: number;
  ended: Promise<void>;
  running: () => boolean;
  ending: () => string;
};

function launch(spec: ChildSpec): Launched {
  const output = ringBuffer(200);
  // Its own process group: a Ctrl-C meant for the supervisor must not reach the children out of order.
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) {
    watch(pid);
    writePidFile(spec.runDir, spec.name, pid);
  }
  let ending: string | undefined;
  const ended = new Promise<void>((done) => {
    const finish = (how: string) => {
      ending ??= how;
      if (pid !== undefined) unwatch(pid);
      removePidFile(spec.runDir, spec.name);
      // Its last words are still on their way, but may never end when it has left its pipe to somebody.
      child.once('close', done);
      setTimeout(done, LAST_WORDS_MS);
    };
    child.on('error', (error) => finish(`could not be started: ${messageOf(error)}`));
    child.on('exit', (code, signal) => finish(signal === null ? `ended with code ${code}` : `was ended by ${signal}`));
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      for (const line of output.write(chunk)) spec.onLine?.(line);
    });
  }
  return {
    process: child,
    output,
    startedAt: Date.now(),
    ended,
    running: () => ending === undefined,
    ending: () => ending ?? '',
  };
}

/** `undefined` once it serves, else why not. */
async function untilReady(spec: ChildSpec, launched: Launched, stopping: AbortSignal): Promise<string | undefined> {
  const limit = spec.readyWithinMs ?? 60_000;
  let why = '';
  while (Date.now() - launched.startedAt < limit && !stopping.aborted) {
    await Promise.race([sleep(POLL_MS), launched.ended]);
    if (!launched.running()) return launched.ended.then(launched.ending);
    try {
      await spec.ready({ printed: (text) => launched.output.last().some((line) => line.includes(text)) });
      // Something else may have answered on its port while it died.
      if (launched.running()) return undefined;
    } catch (error) {
      why = messageOf(error);
    }
  }
  return stopping.aborted ? 'was stopped' : `did not serve within ${limit / 1000} s (${why})`;
}

async function end({ process: child, running }: Launched, graceMs = 10_000): Promise<void> {
  if (!running() || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child), graceMs);
  await exited;
  clearTimeout(timer);
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

const indent = (lines: string[]) => lines.map((line) => `  | ${line}`);
