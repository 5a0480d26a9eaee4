import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

let pipe: Writable | undefined;

/** Tells the watchdog of this process, started with the first child, whom to end should this process vanish. */
export function watch(pid: number): void {
  pipe ??= startWatchdog();
  pipe.write(`+${pid}\n`);
}

export function unwatch(pid: number): void {
  pipe?.write(`-${pid}\n`);
}

function startWatchdog(): Writable {
  const script = fileURLToPath(new URL('watchdog.mjs', import.meta.url));
  // Detached: Ctrl-C in the terminal must reach only the supervisor, which then ends everything in order.
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, env: {} });
  child.unref();
  const forget = () => {
    pipe = undefined;
  };
  child.on('exit', forget);
  child.stdin.on('error', forget);
  // A pipe is a socket underneath; left referenced it would keep a finished parent alive.
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return child.stdin;
}
