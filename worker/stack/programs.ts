/** Worker and API as plain JavaScript: compiled once at a start, so that what comes back after a crash is there at once. */
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Env, projectRoot } from './outside.ts';

const run = promisify(execFile);

/** Beside the programs, where `npm run build` puts it too. */
export const bundleOf = (programs: string): string => join(programs, 'workflow-bundle.js');

/** The folder that `env` names, else `programs` in the folder of the run. */
export const programsFor = async (env: Env, runDir: string): Promise<string> =>
  env.SIKLUS_PROGRAMS ?? compilePrograms(join(runDir, 'programs'), { env });

type Compiled = { env?: Env; config?: string };

/** Types are checked elsewhere: here a program only has to be there soon. */
export async function compilePrograms(dir: string, compiled: Compiled = {}): Promise<string> {
  const { env = process.env, config = 'tsconfig.build.json' } = compiled;
  const root = projectRoot();
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  await run(process.execPath, [compiler, '-p', config, '--noCheck', '--outDir', dir], { cwd: root, env });
  await cp(join(root, 'console', 'assets'), join(dir, 'console', 'assets'), { recursive: true });
  await cp(join(root, 'package.json'), join(dir, 'package.json'));
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'));
  await run(process.execPath, [join(dir, 'worker', 'bundle.js'), bundleOf(dir)], { cwd: root, env });
  return dir;
}
