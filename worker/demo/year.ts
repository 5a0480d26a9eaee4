/** All regions' years: played side by side, shown as bars. */
import { localDay } from '../../rules/time/calendar.ts';
import { playFollowUps } from './follow-ups.ts';
import { play } from './play.ts';
import { createProgress, type ProgressOutput, type RegionProgress } from './progress.ts';
import type { Run } from './run.ts';
import { launchRegion, type Order, type Ready } from './setup.ts';
import { isEnded } from './wire.ts';

const SHOW_MS = 500;

function shareOf(run: Run): number {
  const stages = run.world.pack.phases.map(({ id }) => id);
  const done = [...run.appraisals.values()].map((appraisal) =>
    isEnded(appraisal) ? 1 : Math.max(0, stages.indexOf(appraisal.stage)) / stages.length,
  );
  return run.people === 0 ? 1 : done.reduce((sum, share) => sum + share, 0) / run.people;
}

/** The stage in which most people are. */
function stageOf(run: Run): string {
  const crowd = new Map<string, number>();
  for (const { stage } of run.appraisals.values()) crowd.set(stage, (crowd.get(stage) ?? 0) + 1);
  const [most] = [...crowd].sort((a, b) => b[1] - a[1]);
  return run.world.pack.phases.find(({ id }) => id === most?.[0])?.title.id ?? 'Selesai';
}

function progressOf({ region, preview }: Ready, run: Run | undefined): RegionProgress {
  const title = region.title.id;
  const people = run?.people ?? preview.counts.in;
  if (!run) return { title, share: 0, finished: 0, people, businessDay: '', stage: 'menunggu giliran' };
  const finished = [...run.appraisals.values()].filter(isEnded).length;
  const businessDay = finished === people ? '' : localDay(run.now, run.plan.calendar.offsetMinutes);
  return { title, share: shareOf(run), finished, people, businessDay, stage: stageOf(run) };
}

export type Year = { order: Order; output: ProgressOutput; signal: AbortSignal };

/** Plays the year of every region. The first region that fails ends the others. */
export async function playYear(regions: Ready[], { order, output, signal: asked }: Year): Promise<Run[]> {
  const runs: (Run | undefined)[] = regions.map(() => undefined);
  const progress = createProgress(output);
  const show = () => progress.show(regions.map((ready, index) => progressOf(ready, runs[index])));
  const failed = new AbortController();
  const signal = AbortSignal.any([asked, failed.signal]);
  show();
  const timer = setInterval(show, SHOW_MS);
  const plays = regions.map(async (ready, index) => {
    try {
      const run = await launchRegion(order, ready);
      runs[index] = run;
      await play(run, { onTurn: () => undefined, signal });
      await playFollowUps(run, signal);
    } catch (error) {
      failed.abort(error);
    }
  });
  await Promise.all(plays);
  clearInterval(timer);
  show();
  if (failed.signal.aborted) throw failed.signal.reason;
  return runs.filter((run) => run !== undefined);
}
