// Runs before every npm script that needs packages: installs exactly what the lock file says, at most once.
// Node built-ins only, and no syntax that an old Node could not read before it is told to be too old.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIN_NODE = [20, 19];
// Its number may belong to another process by now; no install takes this long.
const STALE_MS = 20 * 60_000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamp = join(root, 'node_modules', '.siklus-stamp');

checkNode();
const wanted = fingerprint();
if (read(stamp) !== wanted) {
  const release = lock(join(root, '.siklus', 'bootstrap.lock'));
  try {
    if (read(stamp) !== wanted) {
      if (!alreadyInstalled()) install();
      writeFileSync(stamp, wanted);
    }
  } finally {
    release();
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(
    `Siklus needs Node ${MIN_NODE.join('.')} or newer (22 or 24 recommended); this is ${process.versions.node}.\n` +
      `Siklus membutuhkan Node ${MIN_NODE.join('.')} atau lebih baru (disarankan 22 atau 24); ini ${process.versions.node}.`,
  );
}

function fingerprint() {
  const lockFile = read(join(root, 'package-lock.json'));
  if (lockFile === undefined) fail(`there is no package-lock.json in ${root}`);
  return createHash('sha256').update(`${process.platform} ${process.arch}\n${lockFile}`).digest('hex');
}

/** True when npm itself noted in node_modules that it holds what the lock file asks for on this platform. */
function alreadyInstalled() {
  const hidden = read(join(root, 'node_modules', '.package-lock.json'));
  if (hidden === undefined) return false;
  try {
    const there = JSON.parse(hidden).packages;
    const asked = JSON.parse(read(join(root, 'package-lock.json'))).packages;
    const same = (a, b) => a.version === b.version && a.integrity === b.integrity;
    const complete = Object.entries(asked).every(
      ([path, entry]) => path === '' || (there[path] ? same(there[path], entry) : entry.optional === true),
    );
    return complete && Object.keys(there).every((path) => path in asked);
  } catch {
    return false;
  }
}

function install() {
  process.stderr.write('installing packages (npm ci), once for this lock file …\n');
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, rest] = npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, [npm, ...args]] : ['npm', args];
  const options = { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' && command === 'npm' };
  const { status, error } = spawnSync(command, rest, options);
  if (status !== 0) fail(`npm ci did not succeed (${error ? error.message : `code ${status}`}): see its message above`);
}

/** Waits for another bootstrap of this folder; takes over from one that has died. */
function lock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  const drop = (file) => rmSync(file, { force: true });
  process.on('exit', () => drop(mine));
  for (let waited = 0; ; waited += 1) {
    try {
      linkSync(mine, path);
      process.on('exit', () => {
        if (read(path) === String(process.pid)) drop(path);
      });
      return () => drop(path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(read(path));
    if ((holder > 0 && !isAlive(holder)) || ageMs(path) > STALE_MS) setAside(path, `${mine}.stale`);
    else if (waited === 5) process.stderr.write(`waiting for process ${holder}, which is installing packages …\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function setAside(path, aside) {
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch {
    // Another waiting process was faster.
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
