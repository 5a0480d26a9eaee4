/** Ends processes with kill -9 at random moments of a running journey; the seed decides when. */
import { setTimeout as sleep } from 'node:timers/promises';
import { drawInt } from '../../rules/decide/draw.ts';
import type { Siklus } from '../../worker/stack/siklus.ts';
import { until } from './journey.ts';

export type Part = keyof Siklus['pids'];
export type Kill = { part: Part; pid: number; acknowledged: number; at: number };

export type Supervised = { pids: Siklus['pids']; lines: readonly string[] };

/** The process as soon as it serves: one that was started again has said so. */
export async function serving({ pids, lines }: Supervised, part: Part): Promise<number> {
  return until(`${part} serves`, async () => {
    const pid = pids[part];
    // Ended and told to be, in this order: what was said before the last end says nothing about now.
    const said = lines.slice(lines.findLastIndex((line) => line.includes(`${part} was ended by`)) + 1);
    const serves =
      said.length === lines.length || said.some((line) => line.endsWith(`${part} serves again (process ${pid})`));
    return pid !== undefined && serves ? pid : undefined;
  });
}

/** Kills, and answers when its supervisor knows of it. */
export async function kill(supervised: Supervised, part: Part): Promise<number> {
  const pid = await serving(supervised, part);
  process.kill(pid, 'SIGKILL');
  await until(`${part} is dead`, async () => (supervised.pids[part] === pid ? undefined : true), 30_000);
  return pid;
}

export type KillPlan = {
  seed: number;
  kills: number;
  parts: readonly [Part, ...Part[]];
  /** Commands acknowledged so far: the next kill waits for some work, however slow the machine, then for no particular moment. */
  acknowledged: () => number;
  signal: AbortSignal;
};

const WORK = { min: 4, max: 14 };
const MOMENT_MS = { min: 0, max: 400 };
/** Then also while time is moved, and nobody acts. */
const LONGEST_CALM_MS = 10_000;

export async function killAtRandom(supervised: Supervised, plan: KillPlan): Promise<Kill[]> {
  const { seed, parts, acknowledged, signal } = plan;
  const kills: Kill[] = [];
  while (kills.length < plan.kills && !signal.aborted) {
    const part = parts[kills.length % parts.length] ?? parts[0];
    for (const each of parts) await serving(supervised, each);
    const before = acknowledged();
    const enough = before + drawInt(WORK, seed, kills.length, 'work');
    const calm = Date.now() + LONGEST_CALM_MS;
    const goesOn = () => acknowledged() > before && (acknowledged() >= enough || Date.now() > calm);
    while (!goesOn() && !signal.aborted) await sleep(50);
    await sleep(drawInt(MOMENT_MS, seed, kills.length, 'moment'));
    if (signal.aborted) break;
    const pid = await kill(supervised, part);
    kills.push({ part, pid, acknowledged: acknowledged(), at: Date.now() });
  }
  return kills;
}
