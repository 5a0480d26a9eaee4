import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ChildSpec, startChild } from '../../../worker/stack/child.ts';
import { reclaim } from '../../../worker/stack/pid-files.ts';
import { canConnect, freePort } from '../../../worker/stack/ports.ts';
import { identityOf, noteOfProcess } from '../../../worker/stack/process-identity.ts';

const SERVE = `
  const [port, ignoreTerm] = process.argv.slice(1);
  if (ignoreTerm) process.on('SIGTERM', () => console.log('not yet'));
  require('node:net').createServer().listen(Number(port), '127.0.0.1', () => console.log('listening'));
`;

async function spec(overrides: Partial<ChildSpec> = {}): Promise<ChildSpec & { logged: string[]; address: string }> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const logged: string[] = [];
  const runDir = await mkdtemp(join(tmpdir(), 'siklus-run-'));
  const log = (line: string) => logged.push(line);
  const args = ['-e', SERVE, String(port)];
  const ready = () => canConnect(address);
  return { name: 'stand-in', command: process.execPath, args, ready, runDir, log, logged, address, ...overrides };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('it did not come about within 10 s');
}

const alive = (pid: number) => identityOf(pid) !== undefined;

describe('a child', () => {
  it('serves once started, is noted on disk, and ends when stopped', async () => {
    const server = await spec();
    const child = await startChild(server);
    const pid = child.pid() ?? 0;
    expect(JSON.parse(await readFile(join(server.runDir, 'stand-in.pid.json'), 'utf8'))).toEqual(noteOfProcess(pid));
    await child.stop();
    expect(alive(pid)).toBe(false);
    expect(child.pid()).toBeUndefined();
    expect(existsSync(join(server.runDir, 'stand-in.pid.json'))).toBe(false);
    expect(server.logged).toEqual([]);
  });

  it('comes back by itself at the same address after kill -9, again and again', async () => {
    const server = await spec();
    const child = await startChild(server);
    for (let kill = 0; kill < 2; kill += 1) {
      const pid = child.pid() ?? 0;
      process.kill(pid, 'SIGKILL');
      await until(() => ![undefined, pid].includes(child.pid()));
      await until(() =>
        canConnect(server.address).then(
          () => true,
          () => false,
        ),
      );
    }
    expect(server.logged[0]).toBe('stand-in was ended by SIGKILL; starting it again in 0.25 s');
    expect(server.logged.filter((line) => line.includes('starting it again')).at(-1)).toMatch(/in 0\.5 s$/);
    await child.stop();
  });

  it('that serves no more although it lives is ended, and comes back', async () => {
    let dead = 0;
    const alive = async () => {
      if (dead > 0) throw new Error('every read fails');
    };
    const server = await spec({ alive, deadAfterMs: 200 });
    const child = await startChild(server);
    const pid = child.pid();
    dead = 1;
    await until(() => child.pid() !== pid);
    dead = 0;
    await until(() => ![undefined, pid].includes(child.pid()));
    expect(server.logged[0]).toBe('stand-in does not answer (every read fails); it is ended');
    const next = child.pid();
    await sleep(500);
    expect(child.pid()).toBe(next);
    await child.stop();
  });

  it('that ends before it serves shows its last output', async () => {
    const failing = await spec({ args: ['-e', 'console.error("database is locked"); process.exit(3)'] });
    await expect(startChild(failing)).rejects.toThrow(
      'stand-in ended with code 3. Its last output:\n  | database is locked',
    );
  });

  it('that never serves is ended, and the last refusal is told', async () => {
    const ready = () => Promise.reject(new Error('not serving'));
    const silent = await spec({ ready, readyWithinMs: 400 });
    await expect(startChild(silent)).rejects.toThrow('stand-in did not serve within 0.4 s (not serving)');
    await until(() =>
      canConnect(silent.address).then(
        () => false,
        () => true,
      ),
    );
  });

  it('that cannot be started at all is told as such', async () => {
    await expect(startChild(await spec({ command: '/no/such/program' }))).rejects.toThrow(
      /^stand-in could not be started: .*ENOENT/,
    );
  });

  it('that does not heed the request to end is killed after its grace', async () => {
    const server = await spec();
    const child = await startChild({ ...server, args: [...server.args, 'ignoreTerm'], graceMs: 300 });
    const pid = child.pid() ?? 0;
    await child.stop();
    expect(alive(pid)).toBe(false);
  });

  it('is not started again when it is stopped in the pause after its death', async () => {
    const server = await spec();
    const child = await startChild(server);
    process.kill(child.pid() ?? 0, 'SIGKILL');
    await until(() => server.logged.length > 0);
    await child.stop();
    await sleep(500);
    expect(child.pid()).toBeUndefined();
    await expect(canConnect(server.address)).rejects.toThrow();
  });
});

describe('when the supervisor vanishes', () => {
  const parentScript = fileURLToPath(new URL('../../support/stand-in-supervisor.ts', import.meta.url));
  const supervisor = async (ending: string) => {
    const server = await spec();
    const loader = createRequire(import.meta.url).resolve('tsx');
    const args = ['--import', loader, parentScript, server.runDir, String(server.address.split(':')[1]), ending];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = await once(parent.stdout, 'data');
    return { parent, pid: Number(pid), ...server };
  };

  it.each(['kill -9', 'SIGTERM', 'an uncaught error', 'process.exit'])(
    'by %s, its children end too',
    async (ending) => {
      const { parent, pid } = await supervisor(ending);
      expect(alive(pid)).toBe(true);
      if (ending === 'kill -9') parent.kill('SIGKILL');
      if (ending === 'SIGTERM') parent.kill('SIGTERM');
      await until(() => !alive(pid));
    },
  );
});

it('one Ctrl-C that arrives twice ends in order, a later one at once', async () => {
  const module = new URL('../../../worker/stack/end-request.ts', import.meta.url).href;
  const code = `import { onEndRequest } from '${module}';
    onEndRequest(() => console.log('ending')); setInterval(() => {}, 1000); console.log('ready');`;
  const loader = createRequire(import.meta.url).resolve('tsx');
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', code], { stdio: 'pipe' });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until(() => said === 'ready\n');
  child.kill('SIGINT');
  await until(() => said.endsWith('ending\n'));
  child.kill('SIGINT');
  await sleep(1_100);
  expect([said, child.exitCode]).toEqual(['ready\nending\n', null]);
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
});

describe('the next start', () => {
  it('ends what an earlier run left behind, and nothing that merely has its number', async () => {
    const runDir = join(await mkdtemp(join(tmpdir(), 'siklus-run-')), 'run');
    await mkdir(runDir);
    const start = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    const [ours, stranger] = [start(), start()];
    await writeFile(join(runDir, 'database.pid.json'), JSON.stringify(noteOfProcess(ours.pid ?? 0)));
    await writeFile(join(runDir, 'api.pid.json'), JSON.stringify({ pid: stranger.pid, identity: 'of another time' }));
    const logged: string[] = [];
    await reclaim(runDir, (line) => logged.push(line));
    expect(logged).toEqual([`ending process ${ours.pid}, left behind by an earlier run (database)`]);
    expect([alive(ours.pid ?? 0), alive(stranger.pid ?? 0)]).toEqual([false, true]);
    expect(existsSync(join(runDir, 'api.pid.json'))).toBe(false);
    stranger.kill('SIGKILL');
  });
});
