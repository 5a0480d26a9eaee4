import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one process for ever: its number alone is given to another one later. `undefined` when no such process is alive.
 * The boot id tells two boots (or two containers over one volume) apart that reach the same start time.
 */
export function identityOf(pid: number): string | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || started === undefined) return undefined;
    return `${pid}@${started}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started === '' ? undefined : `${pid}@${started}`;
  } catch {
    return undefined;
  }
}

export type ProcessNote = { pid: number; identity: string; note?: string };

export function noteOfProcess(pid: number, note?: string): ProcessNote {
  return { pid, identity: identityOf(pid) ?? `${pid}@gone`, ...(note === undefined ? {} : { note }) };
}

export const isAlive = (process: ProcessNote) => identityOf(process.pid) === process.identity;

/** Reads a note from disk; `undefined` for a missing or half-written file. */
export function readNote(path: string): ProcessNote | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isNote(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is ProcessNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'identity' in value &&
    typeof value.identity === 'string'
  );
}
