/**
 * Plays one region: everything that is due at this instant, then time moves to the next act of the script or to the next
 * deadline, whichever comes first, until every appraisal has ended. Nobody waits for a clock.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pMap from 'p-map';
import type { StageKind } from '../../rules/language/types.ts';
import { actsIn } from '../../activities/cast/player.ts';
import { DemoError } from './client.ts';
import { dueEvents, heldByDecree, nextEvent } from './events.ts';
import { type Due, operate, readyUnits, workOf } from './hand.ts';
import { ownView } from './own-view.ts';
import { isFinished, type Run, situationOf } from './run.ts';
import { type Appraisal, isEnded, type List } from './wire.ts';

const IN_FLIGHT = 4;
/** Two writers' clocks may differ, and a commit may become visible a little after its time stamp. */
const OVERLAP_MS = 2_000;
const MOST_MOVES = 400;
const PAUSE_MS = 200;

/** Where a year is left as it is: once somebody is in a stage of this kind, and nothing is due but what nobody does. */
export type Stop = { at: StageKind; leaves: (due: Due) => boolean };
export type Play = { onTurn: (run: Run) => void | Promise<void>; signal: AbortSignal; stop?: Stop };

export async function play(run: Run, { onTurn, signal, stop }: Play): Promise<void> {
  let changed = true;
  for (;;) {
    if (changed) await look(run);
    await onTurn(run);
    if (isFinished(run) || signal.aborted) return;
    const planned = planOf(run).filter((due) => stop?.leaves(due) !== true);
    const due = planned.filter(({ act }) => act.at <= run.now);
    const work = [...dueEvents(run), ...workOf(run, due)];
    changed = true;
    if (work.length > 0) await pMap(work, (each) => each(), { concurrency: IN_FLIGHT });
    else if (stop && [...run.appraisals.values()].some(({ stageKind }) => stageKind === stop.at)) return;
    // Time moves only when everybody is there, and nobody is still on the way out of calibration.
    else if (run.appraisals.size < run.people || readyUnits(run, due).length > 0) await pause(PAUSE_MS);
    else
      changed = await moveOn(
        run,
        Math.min(nextEvent(run), ...planned.map(({ act }) => act.at).filter((at) => at > run.now)),
      );
  }
}

/** Reads what has changed since the last time. */
async function look(run: Run): Promise<void> {
  const since = new Date(Date.parse(run.seenUntil) - OVERLAP_MS).toISOString();
  const query = `cycle=${encodeURIComponent(run.cycleId)}&limit=200&updatedAfter=${encodeURIComponent(since)}`;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: List<Appraisal> = await run.client.get(run.readingKey, `/v1/appraisals?${query}${next}`);
    for (const appraisal of page.data) {
      run.appraisals.set(appraisal.id, appraisal);
      if (appraisal.updatedAt > run.seenUntil) run.seenUntil = appraisal.updatedAt;
    }
    cursor = page.page.nextCursor;
  }
}

/** What everybody will do as things are, now or later. */
function planOf(run: Run): Due[] {
  return [...run.appraisals.values()].flatMap((appraisal) => {
    const situation = isEnded(appraisal) ? undefined : situationOf(run, appraisal);
    if (!situation) return [];
    return [...ownView(run.world, situation), ...actsIn(situation)]
      .filter(({ key }) => !run.done.has(`${appraisal.id}/${key}`))
      .map((act) => ({ appraisal, act: { ...act, at: Math.max(act.at, heldByDecree(run, appraisal)) } }))
      .filter(({ act }) => Number.isFinite(act.at));
  });
}

/** Answers whether anything happened on the way. */
async function moveOn(run: Run, nextAct: number): Promise<boolean> {
  const opening = ({ stageOpenedAt, dueAt }: Appraisal) =>
    [stageOpenedAt, dueAt].map((at) => Date.parse(at ?? '')).filter((at) => at > run.now);
  const open = [...run.appraisals.values()].filter((appraisal) => !isEnded(appraisal));
  const deadline = Math.min(...open.flatMap(opening));
  const byScript = Number.isFinite(nextAct) && nextAct <= deadline;
  run.moves += 1;
  const { clock, done } = await operate(run, {
    path: 'clock',
    as: 'admin',
    body: byScript ? { to: new Date(nextAct).toISOString() } : { next: true },
    n: `clock/${run.moves}`,
  });
  const before = run.now;
  run.now = Date.parse(clock?.now ?? '');
  if (!(run.now > before) || run.moves > MOST_MOVES) throw new DemoError(stuck(run, open));
  return done > 0;
}

function stuck(run: Run, open: Appraisal[]): string {
  const lines = open.slice(0, 5).map(({ id, stage, state, waitingOn, blockedReason }) => {
    const waits = waitingOn.map((waiting) => `${waiting.as}: ${waiting.for}`).join(', ');
    return `  ${id} ${state} ${stage} ${waits} ${blockedReason ?? ''}`.trimEnd();
  });
  const refused = run.refusals
    .slice(0, 5)
    .map(({ command, code, detail }) => `  refused: ${command}: ${code} (${detail})`);
  return [
    `${run.title}: ${open.length} dari ${run.people} penilaian tidak berakhir / of ${run.people} appraisals do not end`,
    ...lines,
    ...refused,
  ].join('\n');
}
