import { beforeAll, describe, expect, it } from 'vitest';
import { runInThread } from '../../../api/pack/thread/run-in-thread.ts';
import { PackError } from '../../../rules/language/errors.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { climbMutants } from '../../support/climb-mutants.ts';
import { ATTACKS } from '../../support/hostile-packs.ts';
import { longestTurn } from '../../support/longest-turn.ts';
import { FULL, sampled, SEED } from '../../support/sampled.ts';
import { packJson } from '../../support/rules-fixture.ts';

const LOOP_MS = 50;
const MEMORY = 64 * 1024 * 1024;
const sent = (document: unknown) => ({ document, ancestors: [] });
const check = (document: unknown, mostMs = 60_000) =>
  runInThread('check', { ...sent(document), cases: [] }, { mostMs });

/** The pack as the engine would get it, or why it never does. */
type Read = ResolvedPack | 'refused' | 'too-costly' | 'late' | 'busy';
async function read(document: unknown): Promise<Read> {
  try {
    const answer = await runInThread('resolve', sent(document));
    return answer.state === 'done' ? answer.result : answer.state;
  } catch (error) {
    if (error instanceof PackError) return 'refused';
    throw error;
  }
}
const reachesEngine = (answer: Read) => typeof answer === 'object';

/** Each kind of thread is up, and this process has its memory. */
beforeAll(async () => {
  await Promise.all([check(packJson()), check(packJson())]);
  for (let i = 0; i < 10; i += 1) await read(packJson());
});

describe('a hostile pack', () => {
  it('the good pack that they are made from is let through', async () => {
    expect(reachesEngine(await read(packJson()))).toBe(true);
  });

  it.each(ATTACKS)('$name: refused, without holding up the service or filling its memory', async ({ document }) => {
    const before = process.memoryUsage().rss;
    let answer: Read | undefined;
    const turn = await longestTurn(async () => {
      answer = await read(document);
    });
    expect(['refused', 'too-costly']).toContain(answer);
    expect(turn).toBeLessThan(LOOP_MS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MEMORY);
  });

  it('one that runs out of time or memory costs its thread, and the next one is read as before', async () => {
    // Time says something about the machine, memory about the pack.
    expect(await check(packJson(), 0)).toMatchObject({ state: 'late' });
    const ancestors = Array.from({ length: 400_000 }, (_, version) => ({
      format: 'siklus.pack/1' as const,
      id: `${version}`.padStart(200, 'x'),
      version,
    }));
    const flood = await runInThread('check', { document: packJson(), cases: [], ancestors });
    expect(flood).toMatchObject({ state: 'too-costly', why: expect.stringMatching(/memory/) });
    for (let i = 0; i < 3; i += 1) expect(await check(packJson())).toMatchObject({ state: 'done' });
  });

  it('one caller among others waits for one job of each, and may not fill the queue', async () => {
    const order: string[] = [];
    const ask = async (caller: string) => {
      const { state } = await runInThread('resolve', sent(packJson()), { caller });
      order.push(`${caller} ${state}`);
    };
    await Promise.all([...Array.from({ length: 9 }, () => 'busy one'), 'other'].map(ask));
    expect(order.slice(0, 3)).toEqual(['busy one busy', 'busy one done', 'other done']);
  });

  it('more than can wait are turned away at once', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => read(packJson())));
    expect(answers).toContain('busy');
    expect(answers.some(reachesEngine)).toBe(true);
    expect(reachesEngine(await read(packJson()))).toBe(true);
  });
});

/** All of those that are let through climb in `npm run bench`; here every eighth. */
const EVERY = 8;
const MUTANTS = FULL ? 10_000 : 300;

describe(`${sampled(MUTANTS)} mutated packs`, () => {
  it('none breaks its thread, none reaches the engine unless it keeps to the grammar, all that climb get a report', async () => {
    const { wrong, ...count } = await climbMutants({ seed: SEED, mutants: MUTANTS, every: EVERY });
    expect(wrong).toEqual([]);
    // Both happen, or the mutations would prove nothing.
    expect(count.refused).toBeGreaterThan(MUTANTS / 2);
    expect(count.through).toBeGreaterThan(FULL ? 300 : 2);
    expect(count.climbed).toBe(Math.ceil(count.through / EVERY));
  }, 300_000);
});
