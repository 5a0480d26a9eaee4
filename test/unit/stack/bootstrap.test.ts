import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../worker/stack/bootstrap.mjs', import.meta.url));

// In npm's place: notes each call, takes a moment, and leaves what npm would leave.
const NPM = `
  const fs = require('node:fs');
  fs.appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
  if (fs.existsSync('break-npm')) { console.error('npm error network'); process.exit(1); }
  setTimeout(() => fs.mkdirSync('node_modules', { recursive: true }), 400);
`;

const LOCK = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/b': { version: '2.0.0', optional: true },
  },
};

async function project() {
  const root = await mkdtemp(join(tmpdir(), 'siklus-bootstrap-'));
  await mkdir(join(root, 'worker/stack'), { recursive: true });
  await cp(script, join(root, 'worker/stack/bootstrap.mjs'));
  await writeFile(join(root, 'npm-cli.js'), NPM);
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(LOCK));
  const calls = async () =>
    existsSync(join(root, 'npm-calls')) ? (await readFile(join(root, 'npm-calls'), 'utf8')).trim().split('\n') : [];
  const run = async () => {
    const env = { ...process.env, npm_execpath: join(root, 'npm-cli.js') };
    const child = spawn(process.execPath, [join(root, 'worker/stack/bootstrap.mjs')], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    return { code, said };
  };
  return { root, run, calls };
}

describe('bootstrap', () => {
  it('installs what the lock file says, without install scripts, and only once', async () => {
    const { run, calls } = await project();
    expect((await run()).code).toBe(0);
    expect(await run()).toEqual({ code: 0, said: '' });
    expect(await calls()).toHaveLength(1);
    expect((await calls())[0]).toMatch(/^ci --ignore-scripts --include=dev/);
  });

  it('installs again when the lock file changes', async () => {
    const { root, run, calls } = await project();
    await run();
    await writeFile(
      join(root, 'package-lock.json'),
      JSON.stringify({ packages: { '': {}, 'node_modules/c': { version: '3' } } }),
    );
    await run();
    expect(await calls()).toHaveLength(2);
  });

  it('installs once when several scripts start at the same moment', async () => {
    const { run, calls } = await project();
    const results = await Promise.all([run(), run(), run()]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await calls()).toHaveLength(1);
  });

  it('takes over from a bootstrap that was killed', async () => {
    const { root, run, calls } = await project();
    const dead = spawn(process.execPath, ['-e', '0']);
    await once(dead, 'exit');
    await mkdir(join(root, '.siklus'));
    await writeFile(join(root, '.siklus/bootstrap.lock'), String(dead.pid));
    expect((await run()).code).toBe(0);
    expect(await calls()).toHaveLength(1);
    expect(existsSync(join(root, '.siklus/bootstrap.lock'))).toBe(false);
  });

  it('accepts what npm itself has installed, other platforms left out, and nothing less', async () => {
    const { root, run, calls } = await project();
    const hidden = (packages: object) =>
      writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
    await mkdir(join(root, 'node_modules'));
    await hidden({ 'node_modules/a': { version: '0.9.0', integrity: 'y' } });
    await run();
    expect(await calls()).toHaveLength(1);

    const other = await project();
    await mkdir(join(other.root, 'node_modules'));
    const a = { version: '1.0.0', integrity: 'x' };
    await writeFile(
      join(other.root, 'node_modules/.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': a } }),
    );
    expect(await other.run()).toEqual({ code: 0, said: '' });
    expect(await other.calls()).toEqual([]);
  });

  it('fails with a word of what failed, and tries again the next time', async () => {
    const { root, run, calls } = await project();
    await writeFile(join(root, 'break-npm'), '');
    const { code, said } = await run();
    expect(code).toBe(1);
    expect(said).toMatch(/npm error network\n.*npm ci did not succeed \(code 1\)/s);
    await run();
    expect(await calls()).toHaveLength(2);
  });
});
