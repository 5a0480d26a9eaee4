/** All regions' years: started one after the other, played side by side, shown as bars. */
import { localDay } from './clock.ts';
import type { Pace } from './pace.ts';
import { play, type Run } from './player.ts';
import { createProgress, type ProgressOutput, type RegionProgress } from './progress.ts';
import { launchRegion, type Order, type Ready } from './setup.ts';
import { liveThroughYear } from './timeline.ts';
import { isEnded } from './wire.ts';

const SHOW_MS = 500;

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

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

export type Year = { order: Order; pace: Pace; output: ProgressOutput; signal: AbortSignal };

/** Plays the year of every region. The first region that fails ends the others. */
export const playYear = async (regions: Ready[], { order, pace, output, signal }: Year): Promise<Run[]> => {
  const runs: (Run | undefined)[] = regions.map(() => undefined);
  const progress = createProgress(output);
  const show = () => progress.show(regions.map((ready, index) => progressOf(ready, runs[index])));
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const playOne = async (ready: Ready, index: number) => {
    await sleep(index * pace.staggerMs, ending);
    if (ending.aborted) return;
    const run = await launchRegion(order, ready, pace);
    runs[index] = run;
    await play(run, { onTick: liveThroughYear, signal: ending });
  };
  show();
  const timer = setInterval(show, SHOW_MS);
  try {
    await Promise.all(
      regions.map((ready, index) =>
        playOne(ready, index).catch((error: unknown) => {
          failed.abort();
          throw error;
        }),
      ),
    );
  } finally {
    clearInterval(timer);
    show();
  }
  return runs.filter((run) => run !== undefined);
};
