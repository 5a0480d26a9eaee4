/** A real browser: a configured one, one of the system, one that playwright fetched, or one that the package manager brings. */
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const UPDATE_MS = 40_000;
const INSTALL_MS = 120_000;

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => PROGRAMS.map((program) => join(folder, program)))
    .find(isProgram);

function fetchedByPlaywright(): string | undefined {
  const folder = join(homedir(), '.cache', 'ms-playwright');
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith('chromium'))
      .flatMap((name) => ['chrome-linux', 'chrome-linux64'].map((inner) => join(folder, name, inner, 'chrome')))
      .find(isProgram);
  } catch {
    return undefined;
  }
}

/** Where one may install what the system lacks, a machine of CI: `.ci/run` says so. */
async function fromPackages(): Promise<string | undefined> {
  if (
    process.env['SIKLUS_INSTALL_BROWSER'] !== 'true' ||
    process.platform !== 'linux' ||
    process.getuid?.() !== 0 ||
    !isProgram('/usr/bin/apt-get')
  )
    return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (timeout: number, ...args: string[]) => promisify(execFile)('apt-get', args, { env, timeout });
  try {
    await apt(UPDATE_MS, 'update', '-qq').catch(() => undefined);
    await apt(INSTALL_MS, 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
    return onPath();
  } catch (error) {
    console.log(`browser: apt-get could not install chromium: ${String(error).split('\n')[0]}`);
    return undefined;
  }
}

/** `null`, with one line that says what is missing: there is no browser to be had. */
export async function openBrowser(): Promise<Browser | null> {
  const path = process.env['SIKLUS_BROWSER'] ?? onPath() ?? fetchedByPlaywright() ?? (await fromPackages());
  if (path === undefined) {
    console.log(
      'browser: none found; install Chromium or set SIKLUS_BROWSER to its program. Pages were not looked at.',
    );
    return null;
  }
  // A container's root has no sandbox to put the browser into.
  return chromium.launch({ executablePath: path, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
