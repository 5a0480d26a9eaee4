/** Plays one region: reads what changed, asks the script who acts, sends the commands, until every appraisal has ended. */
import { ACTIONS } from './actions/kinds.ts';
import { dailyReports } from './actions/daily-reports.ts';
import { extraReviews } from './actions/review.ts';
import { businessAt, realAt } from './clock.ts';
import { type Client, DemoError, problemDetail } from './client.ts';
import type { Ledger } from './ledger.ts';
import { type Actor, type Intent, mayActNow, type Part, type Scene } from './scene.ts';
import { type Appraisal, isEnded, type List, type SandboxClock } from './wire.ts';
import { DAY_MS } from '../../rules/time/units.ts';

const TICK_MS = 300;
/** The list is read once a second, or in the tick after a change or an answer: reading costs the server as much as acting. */
const CALM_POLL_MS = 1_000;
/** Two writers' clocks may differ, and a commit may become visible a little after its time stamp. */
const OVERLAP_MS = 2_000;
/** Business days: a machine too slow for the pace still ends every appraisal, and is then told to take more minutes. */
const LONGEST_YEAR_DAYS = 1_500;

export type Run = {
  scene: Scene;
  title: string;
  client: Client;
  clock: SandboxClock;
  readingKey: string;
  keyOf(actor: Actor): string;
  people: number;
  appraisals: Map<string, Appraisal>;
  ledger: Ledger;
  /** Work in flight, to be finished before the run ends; the first failure ends it. */
  inFlight: Set<Promise<void>>;
  failure: Error | null;
  /** Single events of the year that were started; units and when they were last released. */
  happened: Set<string>;
  released: Map<string, number>;
  /** When the extended unit's review was due before the decree. */
  dueBeforeDecree: number | null;
  seenUntil: string;
  /** Real time until which the list need not be read again. */
  calmUntil: number;
};

const isFinished = (run: Run) => run.appraisals.size >= run.people && [...run.appraisals.values()].every(isEnded);

/** Runs beside the loop; an error is not lost but ends the region's play. */
export const spawn = (run: Run, work: () => Promise<void>): void => {
  const job: Promise<void> = work()
    .catch((error: unknown) => {
      run.failure ??= error instanceof Error ? error : new Error(String(error));
    })
    .finally(() => run.inFlight.delete(job));
  run.inFlight.add(job);
};

/** Reads what changed since the last time; true when anything did. */
const poll = async (run: Run): Promise<boolean> => {
  let changed = false;
  const since = new Date(Date.parse(run.seenUntil) - OVERLAP_MS).toISOString();
  const query = `cycle=${encodeURIComponent(run.scene.cycleId)}&limit=200&updatedAfter=${encodeURIComponent(since)}`;
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: List<Appraisal> = await run.client.get(run.readingKey, `/v1/appraisals?${query}${next}`);
    for (const appraisal of page.data) {
      if ((run.appraisals.get(appraisal.id)?.version ?? -1) < appraisal.version) {
        run.appraisals.set(appraisal.id, appraisal);
        changed = true;
      }
      if (appraisal.updatedAt > run.seenUntil) run.seenUntil = appraisal.updatedAt;
    }
    cursor = page.page.nextCursor;
  } while (cursor !== null);
  return changed;
};

const send = async (run: Run, appraisal: Appraisal, intent: Intent): Promise<void> => {
  const { scene, ledger } = run;
  const key = `${appraisal.id}/${intent.n}`;
  const again = ledger.tries(key);
  const reply = await run.client.post({
    key: run.keyOf(intent.actor),
    path: intent.path.startsWith('/') ? intent.path : `/v1/appraisals/${appraisal.id}/${intent.path}`,
    body: intent.body,
    idempotencyKey: `${scene.region}/${key}${again > 0 ? `/try-${again + 1}` : ''}`,
    before: appraisal.dueAt === null ? Date.now() : realAt(run.clock, Date.parse(appraisal.dueAt)),
  });
  if (reply.ok || reply.problem.code === 'already-done') {
    ledger.finish(key);
    run.calmUntil = 0;
  } else {
    const { code } = reply.problem;
    const command = `${scene.region} ${appraisal.stage} ${intent.path}`;
    ledger.giveBack(key, { command, code, detail: problemDetail(reply.problem) });
  }
};

const intentsFor = (run: Run, appraisal: Appraisal): Intent[] => {
  const { scene } = run;
  const cast = scene.castOf(appraisal.employeeId);
  const phase = scene.pack.phases.find(({ id }) => id === appraisal.stage);
  if (!cast || !phase || appraisal.state !== 'RUNNING') return [];
  const part: Part = { scene, appraisal, cast, phase };
  const isOpen = Date.parse(appraisal.stageOpenedAt) <= scene.businessNow();
  return [...(isOpen ? ACTIONS[phase.kind](part) : []), ...extraReviews(part), ...dailyReports(part)];
};

const act = (run: Run): void => {
  for (const appraisal of run.appraisals.values()) {
    for (const intent of intentsFor(run, appraisal)) {
      const key = `${appraisal.id}/${intent.n}`;
      run.ledger.expect(appraisal, intent);
      if (run.ledger.isTaken(key) || !mayActNow(intent.timing, appraisal)) continue;
      run.ledger.take(key);
      spawn(run, () => send(run, appraisal, intent));
    }
  }
};

const stuck = (run: Run): string => {
  const open = [...run.appraisals.values()].filter((appraisal) => !isEnded(appraisal));
  const lines = open.slice(0, 5).map(({ id, stage, state, waitingOn, blockedReason }) => {
    const waits = waitingOn.map((waiting) => `${waiting.as}: ${waiting.for}`).join(', ');
    return `  ${id} ${state} ${stage} ${waits} ${blockedReason ?? ''}`.trimEnd();
  });
  const refused = run.ledger.refusals
    .slice(0, 5)
    .map(({ command, code, detail }) => `  refused: ${command}: ${code} (${detail})`);
  return [
    `${run.title}: ${open.length} dari ${run.people} penilaian belum berakhir / of ${run.people} appraisals did not end`,
    ...lines,
    ...refused,
    'Jika mesin ini sibuk, beri tahun itu lebih banyak waktu / If this machine is busy, give the year more time: --minutes',
  ].join('\n');
};

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export type Stageplay = { onTick: (run: Run) => void; signal: AbortSignal };

export const play = async (run: Run, { onTick, signal }: Stageplay): Promise<void> => {
  const lastDay = Date.parse(run.scene.period.from) + LONGEST_YEAR_DAYS * DAY_MS;
  while (!isFinished(run) && !signal.aborted) {
    if (Date.now() >= run.calmUntil) {
      run.calmUntil = Date.now() + CALM_POLL_MS;
      if (await poll(run)) run.calmUntil = 0;
    }
    act(run);
    onTick(run);
    if (run.failure) throw run.failure;
    if (businessAt(run.clock, Date.now()) > lastDay) throw new DemoError(stuck(run));
    await sleep(TICK_MS);
  }
  await Promise.all(run.inFlight);
  if (run.failure) throw run.failure;
};
