import { monitorEventLoopDelay } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkInThread, type ThreadAnswer } from '../../api/pack-thread/check-in-thread.ts';
import type { RulePack } from '../../rules/types.ts';
import { ATTACKS, mutated, seeded } from '../support/hostile-packs.ts';
import { packJson } from './rules-fixture.ts';

const LOOP_MS = 50;
const MOST_CLIMBED = 6;
const MEMORY = 64 * 1024 * 1024;
let asked = 0;
/** Each time another version number, so that nothing is answered from memory. */
const goodPack = () => packJson({ '/version': (asked += 1) });
const check = (document: unknown, deadlineMs?: number) =>
  checkInThread({ document, cases: [], ancestors: [] }, deadlineMs);
const outline = (document: unknown) => checkInThread({ document, cases: [], ancestors: [], outline: true });
/** The engine sees a pack only when it was resolved. */
const reachesEngine = (answer: ThreadAnswer) => answer.state === 'readable' && answer.resolved !== null;

/** Both threads are up, and this process has its memory. */
beforeAll(async () => {
  await Promise.all([check(goodPack()), check(goodPack())]);
  for (let i = 0; i < 10; i += 1) await Promise.all([outline(goodPack()), outline(goodPack())]);
}, 60_000);

/** Longest stand-still of this thread; a busy machine gets two more tries, a real one stands still each time. */
async function standStill(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && least > LOOP_MS; attempt += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await work();
    delay.disable();
    least = Math.min(least, delay.max / 1e6);
  }
  return least;
}

describe('a hostile pack', () => {
  it('the good pack that they are made from is let through', async () => {
    expect(reachesEngine(await check(goodPack()))).toBe(true);
  });

  it.each(ATTACKS)('$name: refused, without holding up the service or filling its memory', async ({ document }) => {
    const before = process.memoryUsage().rss;
    let answer: ThreadAnswer | undefined;
    const still = await standStill(async () => {
      answer = await check(document);
    });
    expect(answer && reachesEngine(answer)).toBe(false);
    expect(still).toBeLessThan(LOOP_MS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MEMORY);
  });

  it('one that runs out of time or memory costs its thread, and the next one is read as before', async () => {
    expect(await check(goodPack(), 0)).toMatchObject({ state: 'too-costly' });
    const ancestors = Array.from({ length: 400_000 }, (_, version) => ({
      format: 'siklus.pack/1' as const,
      id: 'x',
      version,
    }));
    const flood = await checkInThread({ document: goodPack(), cases: [], ancestors }, 30_000);
    expect(flood).toMatchObject({ state: 'too-costly', why: expect.stringMatching(/memory/) });
    for (let i = 0; i < 3; i += 1) expect(reachesEngine(await outline(goodPack()))).toBe(true);
  });

  it('more than can wait are turned away at once', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => outline(goodPack())));
    const states = new Set(answers.map(({ state }) => state));
    expect(states).toEqual(new Set(['readable', 'busy']));
    expect(reachesEngine(await outline(goodPack()))).toBe(true);
  });
});

const OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
];

/** The grammar once more, written here from RULES.md section 5 and not taken from the code. */
function isGrammar(node: unknown, depth = 0): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const entries = Object.entries(node);
  const [first] = entries;
  if (first && entries.length === 1 && depth < 4) {
    const [key, value] = first;
    if (key === 'not') return isGrammar(value, depth + 1);
    if (key === 'all' || key === 'any') {
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= 20 &&
        value.every((each) => isGrammar(each, depth + 1))
      );
    }
  }
  const { fact, operator, value } = node as Record<string, unknown>;
  const plain = (each: unknown) => Number.isSafeInteger(each) || typeof each === 'string' || typeof each === 'boolean';
  const listed = operator === 'in' || operator === 'notIn';
  const sound = listed ? Array.isArray(value) && value.length > 0 && value.every(plain) : plain(value);
  return entries.length === 3 && typeof fact === 'string' && OPERATORS.includes(String(operator)) && sound;
}

const conditionsOf = ({ outcomes, flags, population }: RulePack) => [
  ...outcomes.map(({ conditions }) => conditions),
  ...flags.map(({ conditions }) => conditions),
  ...population.map(({ exclude }) => exclude),
];

describe('10,000 mutated packs', () => {
  it('none crashes its thread, none reaches the engine unless it keeps to the grammar', async () => {
    const random = seeded(20_261_125);
    const count = { refused: 0, through: 0 };
    const wrong: unknown[] = [];
    const through: unknown[] = [];
    for (let i = 0; i < 10_000; i += 20) {
      const documents = Array.from({ length: 20 }, () => mutated(random));
      const answers = await Promise.all(documents.map((document) => outline(document)));
      for (const [n, answer] of answers.entries()) {
        if (answer.state === 'too-costly' || answer.state === 'busy') wrong.push(answer, documents[n]);
        if (answer.state !== 'readable' || !answer.resolved) count.refused += 1;
        else {
          count.through += 1;
          through.push(documents[n]);
          if (!conditionsOf(answer.resolved.pack).every((each) => isGrammar(each))) wrong.push(documents[n]);
        }
      }
    }
    expect(wrong).toEqual([]);
    // What lint, cases and proof make of them is no matter: none of them breaks the thread either.
    for (const document of through.slice(0, MOST_CLIMBED)) {
      if ((await check(document)).state !== 'readable') wrong.push(document);
    }
    expect(wrong).toEqual([]);
    // Both happen, or the mutations would prove nothing.
    expect(count.refused).toBeGreaterThan(5_000);
    expect(count.through).toBeGreaterThan(100);
  }, 300_000);
});
