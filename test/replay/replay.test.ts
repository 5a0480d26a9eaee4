import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { listeningBundle, type Replayed, replay, storedHistories, storedTranscript } from '../support/histories.ts';

const histories = await storedHistories();
let code: string;
let replayed: Map<string, Replayed>;
beforeAll(async () => {
  code = await listeningBundle();
  replayed = new Map((await replay(code, histories)).map((each) => [each.name, each]));
});

/** The same code with one text replaced, which must be there exactly once. */
function edited(from: string | RegExp, to: string): string {
  const changed = code.replace(from, to);
  if (changed === code) throw new Error(`the bundle does not hold ${String(from)}`);
  return changed;
}
const told = (each: Replayed | undefined) => each?.commands.map((line) => `${line}\n`).join('');
const failures = (all: Replayed[]) => all.filter((each) => each.error !== undefined).map((each) => each.name);

describe('stored histories', () => {
  it('cover every path that is kept', () => {
    expect(histories.map((each) => each.name)).toEqual(
      expect.arrayContaining([
        'happy',
        'returned',
        'overdue',
        'objection',
        'cancelled',
        'reassigned',
        'paused',
        'blocked',
        'amended',
      ]),
    );
  });

  it.each(histories.map(({ name }) => name))('%s replays with the workflow code of today', (name) => {
    expect(replayed.get(name)).toMatchObject({ error: undefined });
  });

  it.each(histories.map(({ name }) => name))('%s gives the same commands as when it was recorded', async (name) => {
    expect(told(replayed.get(name))).toBe(await storedTranscript(name));
  });

  it('carry the flags without which a changed activity would not be noticed', () => {
    for (const { history } of histories) expect(JSON.stringify(history)).toContain('"coreUsedFlags"');
  });
});

describe('the guard itself', () => {
  it('notices that an entry is no longer recorded', async () => {
    // The last thing an appraisal does is to record its end.
    const silent = edited(
      /(async function finish\(ctx, reach\) \{\s*)await \(0,\s*[\w$.]+flush\)\(ctx, reach\);/,
      '$1',
    );
    expect(failures(await replay(silent, histories))).toEqual(histories.map((each) => each.name));
  });

  it('notices an activity under another name', async () => {
    const renamed = edited(/reaching\(local\.score,/, 'reaching(local.issueOutcome,');
    expect(failures(await replay(renamed, histories)).sort()).toEqual(['amended', 'blocked', 'happy', 'objection']);
  });

  it('notices, by the transcript alone, that a timer is set to another time', async () => {
    const shifted = edited(/REMINDER_MINUTES = 9 \* 60/, 'REMINDER_MINUTES = 10 * 60');
    // Its only timer is a reminder that never came: replay alone has nothing to say against another time.
    const [cancelled] = await replay(
      shifted,
      histories.filter((each) => each.name === 'cancelled'),
    );
    expect(cancelled).toMatchObject({ name: 'cancelled', error: undefined });
    expect(told(cancelled)).not.toBe(await storedTranscript('cancelled'));
  });
});

describe('protobufjs 8', () => {
  it('is installed exactly once, or no stored history could be read', async () => {
    // npm's own list of what lies in node_modules.
    const installed: unknown = JSON.parse(await readFile('node_modules/.package-lock.json', 'utf8'));
    const { packages } = installed as { packages: Record<string, { version: string }> };
    const copies = Object.entries(packages).filter(([path]) => path.endsWith('node_modules/protobufjs'));
    expect(copies.filter(([, { version }]) => version.startsWith('8.'))).toHaveLength(1);
  });
});
