/** All regions' years: started one after the other, played side by side, shown as bars. */
import { setTimeout as sleep } from 'node:timers/promises';
import { localDay } from './clock.ts';
import type { Pace } from './pace.ts';
import { play, type Run } from './player.ts';
import { createProgress, type ProgressOutput, type RegionProgress } from './progress.ts';
import { launchRegion, type Order, type Ready } from './setup.ts';
import { liveThroughYear } from './timeline.ts';
import { isEnded } from './wire.ts';

const SHOW_MS = 500;
const CALM_QUEUE = 4;
const PATIENCE = 4;

const shareOf = (run: Run): number => {
  const stages = run.scene.pack.phases.map(({ id }) => id);
  const done = [...run.appraisals.values()].map((appraisal) =>
    isEnded(appraisal) ? 1 : Math.max(0, stages.indexOf(appraisal.stage)) / stages.length,
  );
  return run.people === 0 ? 1 : done.reduce((sum, share) => sum + share, 0) / run.people;
};

/** The stage in which most people are. */
const stageOf = (run: Run): string => {
  const crowd = new Map<string, number>();
  for (const { stage } of run.appraisals.values()) crowd.set(stage, (crowd.get(stage) ?? 0) + 1);
  const [most] = [...crowd].sort((a, b) => b[1] - a[1]);
  return run.scene.pack.phases.find(({ id }) => id === most?.[0])?.title.id ?? 'Selesai';
};

const progressOf = (ready: Ready, run: Run | undefined): RegionProgress => {
  const title = ready.region.title.id;
  if (!run)
    return {
      title,
      share: 0,
      finished: 0,
      people: ready.preview.counts.in,
      businessDay: '',
      stage: 'menunggu giliran',
    };
  const finished = [...run.appraisals.values()].filter(isEnded).length;
  const businessDay =
    finished === run.people ? '' : localDay(run.scene.businessNow(), run.scene.pack.calendar.timeZone);
  return { title, share: shareOf(run), finished, people: run.people, businessDay, stage: stageOf(run) };
};

export type Year = { order: Order; pace: Pace; output: ProgressOutput; signal: AbortSignal };

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);

/** The next region's turn comes after its share of the time, and when few requests wait: a busy machine gets more room. */
const turn = async ({ order, pace }: Year, signal: AbortSignal): Promise<void> => {
  await pause(pace.staggerMs, signal);
  const latest = Date.now() + PATIENCE * pace.staggerMs;
  while (!signal.aborted && Date.now() < latest && order.client.counts().waiting > CALM_QUEUE) {
    await pause(SHOW_MS, signal);
  }
};

/** Plays the year of every region. The first region that fails ends the others. */
export const playYear = async (regions: Ready[], year: Year): Promise<Run[]> => {
  const runs: (Run | undefined)[] = regions.map(() => undefined);
  const progress = createProgress(year.output);
  const show = () => progress.show(regions.map((ready, index) => progressOf(ready, runs[index])));
  const failed = new AbortController();
  const signal = AbortSignal.any([year.signal, failed.signal]);
  const playOne = (run: Run): Promise<void> =>
    play(run, { onTick: liveThroughYear, signal }).catch((error: unknown) => failed.abort(error));
  const plays: Promise<void>[] = [];
  show();
  const timer = setInterval(show, SHOW_MS);
  try {
    for (const [index, ready] of regions.entries()) {
      if (index > 0) await turn(year, signal);
      if (signal.aborted) break;
      const run = await launchRegion(year.order, ready, year.pace);
      runs[index] = run;
      plays.push(playOne(run));
    }
  } catch (error) {
    failed.abort(error);
  }
  await Promise.all(plays);
  clearInterval(timer);
  show();
  if (failed.signal.aborted) throw failed.signal.reason;
  return runs.filter((run) => run !== undefined);
};
