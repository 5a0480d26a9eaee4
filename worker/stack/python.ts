import { fileURLToPath } from 'node:url';
import type { Env, Outside } from './outside.ts';

export type Python = { path: string; version: [number, number] };
type Wanted = { min: readonly [number, number]; max?: readonly [number, number] };

const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const ASK =
  'import sys, importlib.util as u; print(sys.implementation.name, *sys.version_info[:2], u.find_spec("pip") is not None)';

/** The first Python in range; with pip, unless `pipNeeded` is false because everything is installed already. */
export async function findPython(outside: Outside, wanted: Wanted, pipNeeded = true): Promise<Python | string> {
  const { SIKLUS_PYTHON } = outside.env;
  const seen: string[] = [];
  for (const name of SIKLUS_PYTHON === undefined ? NAMES : [SIKLUS_PYTHON]) {
    const path = name.includes('/') ? name : await outside.which(name);
    if (path === undefined) continue;
    const answer = await outside.run(path, ['-c', ASK]);
    const [implementation, major, minor, pip] = answer.stdout.trim().split(' ');
    if (answer.code !== 0 || implementation !== 'cpython') continue;
    const version: [number, number] = [Number(major), Number(minor)];
    const fits = atLeast(version, wanted.min) && (wanted.max === undefined || atLeast(wanted.max, version));
    if (fits && (pip === 'True' || !pipNeeded)) return { path, version };
    seen.push(`${version.join('.')}${pip === 'True' ? '' : ' without pip'}`);
  }
  const range =
    wanted.max === undefined ? `≥ ${wanted.min.join('.')}` : `${wanted.min.join('.')}–${wanted.max.join('.')}`;
  return `no Python ${range} with pip on PATH${seen.length === 0 ? '' : ` (found ${[...new Set(seen)].join(', ')})`}`;
}

const atLeast = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1]);

/** Installs exactly what the committed requirements file pins by hash; nothing global, no root. */
export async function pipInstall(
  outside: Outside,
  what: { python: Python; requirements: string; target: string; deps?: boolean },
): Promise<void> {
  const file = fileURLToPath(new URL(`requirements/${what.requirements}`, import.meta.url));
  const args = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
  args.push('--only-binary=:all:', '--require-hashes', '--target', what.target, '-r', file);
  if (what.deps !== true) args.push('--no-deps');
  const result = await outside.run(what.python.path, args, { env: pipEnv(outside.env), timeoutMs: 600_000 });
  if (result.code !== 0) throw new Error(`pip: ${lastError(result.stderr)}`);
}

/** Settings of a user's own pip that contradict `--target`. */
const pipEnv = (env: Env): Env => ({ ...env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_TARGET: undefined });

function lastError(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => line.startsWith('ERROR'));
  return (errors.at(-1) ?? lines.at(-1) ?? 'failed without a word').replace(/^ERROR:\s*/, '').slice(0, 200);
}
