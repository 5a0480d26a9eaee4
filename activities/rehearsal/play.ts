/** Plays one rehearsal: a roster of its own, a real launch, a year for everybody, and the report. */
import { activityInfo, Context, heartbeat } from '@temporalio/activity';
import { startOfLocalDay } from '../../rules/time/calendar.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { Plan } from '../../rules/language/types.ts';
import { listEmployees } from '../../store/people/employees.ts';
import {
  beginAttempt,
  endRehearsal,
  getRehearsal,
  progressRehearsal,
  reportRehearsal,
} from '../../store/rehearsal/rehearsals.ts';
import type { RehearsalDoc } from '../../store/rehearsal/types.ts';
import { insertRulePack } from '../../store/pack/rule-packs.ts';
import { allRegions } from '../../store/scope.ts';
import type { AppraisalInput, CycleInput } from '../../workflows/messages.ts';
import { attemptName, type RehearsalEnd, type RehearsalInput } from '../../workflows/rehearsal/messages.ts';
import { permanent } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';
import { launchActivities } from '../cycle/launch.ts';
import { castOf, partOf, type Stage } from './cast.ts';
import { asEmployee, invent, type Organisation, shapeOf, superiorsOf } from './people.ts';
import { type Ratings, ratingsFor } from './ratings.ts';
import { type Played, reportOf } from './report.ts';
import type { Sandbox, Sandboxes } from './sandbox.ts';
import { sweep } from './sweep.ts';

const BEAT_MS = 1_000;
/** Years at once: enough to keep two cores busy, few enough to leave the worker's real appraisals their turn. */
const YEARS_AT_ONCE = 4;
const MOST_ROSTER = 5_000;
/** The same for every rehearsal: ids follow from it, and who is invited as a peer follows from ids. */
const CYCLE = 'cycle:rehearsal';

export function rehearsalActivities(deps: ActivityDeps) {
  return {
    /** Begins anew in every attempt: a year is shorter than what resuming one would save. */
    async playRehearsal({ id }: RehearsalInput): Promise<void> {
      const { sandboxes } = deps;
      if (!sandboxes) throw permanent('rehearsal-unsupported', 'this worker plays no rehearsals');
      const { attempt } = activityInfo();
      const beat = setInterval(() => heartbeat(), BEAT_MS);
      try {
        await oneAtATime(async () => {
          if (!(await beginAttempt(deps.store, id, attempt))) return;
          await sweep(deps, sandboxes, { except: id });
          for (let n = 1; n < attempt; n += 1) await sandboxes.clear(attemptName(id, n));
          const doc = await getRehearsal(deps.store, allRegions, id);
          if (doc) await play(deps, sandboxes, { doc, attempt });
        });
      } finally {
        clearInterval(beat);
      }
    },

    async endRehearsal({ id }: RehearsalInput, end: RehearsalEnd): Promise<void> {
      await endRehearsal(deps.store, id, { ...end, at: new Date().toISOString() });
      if (deps.sandboxes) await sweep(deps, deps.sandboxes, {});
    },
  };
}

let turn: Promise<unknown> = Promise.resolve();

/** One rehearsal in a process: a second one would only make both slower, and real work with them. */
function oneAtATime(work: () => Promise<void>): Promise<void> {
  const mine = turn.then(() => Context.current().cancellationSignal.throwIfAborted()).then(work);
  turn = mine.catch(() => undefined);
  return mine;
}

type Attempt = { doc: RehearsalDoc; attempt: number };

async function play(deps: ActivityDeps, sandboxes: Sandboxes, { doc, attempt }: Attempt): Promise<void> {
  const pack = { digest: doc.pack.digest, pack: doc.document };
  const ratings = await ratingsFor(pack);
  const organisation = await organisationOf(deps, doc, ratings);
  const superiors = superiorsOf([...organisation.staff, ...organisation.above]);
  const { seed, script } = doc;
  const plan = planStages(doc.document, doc.period);
  const cast = castOf(script, { people: organisation.staff, superiors, seed });
  const stage: Stage = { pack: doc.document, script, cast, ratings, superiors, seed };
  const sandbox = await sandboxes.open(attemptName(doc._id, attempt));
  try {
    const inputs = await launch(deps, sandbox, { doc, organisation, plan });
    const onProgress = (done: number) => progressRehearsal(deps.store, doc._id, { total: inputs.length, done });
    // Whoever cancels waits for nobody: closing the sandbox ends the years that still run.
    const played = await Promise.race([playAll({ sandbox, stage, inputs }, onProgress), Context.current().cancelled]);
    const report = await reportOf(sandbox.store, { doc, staff: organisation.staff, played });
    await reportRehearsal(deps.store, { id: doc._id, attempt, report });
  } finally {
    await sandbox.close();
  }
}

async function organisationOf(deps: ActivityDeps, doc: RehearsalDoc, ratings: Ratings): Promise<Organisation> {
  if ('given' in doc.people) return { staff: doc.people.given, above: [] };
  const roster = await listEmployees(deps.store, { region: doc.region }, { limit: MOST_ROSTER });
  return invent(shapeOf(roster), { count: doc.people.count, seed: doc.seed, ratings });
}

type Launch = { doc: RehearsalDoc; organisation: Organisation; plan: Plan };

/** The launch of a real cycle, over the rehearsal's roster; those who are in are kept instead of started. */
async function launch(
  deps: ActivityDeps,
  sandbox: Sandbox,
  { doc, organisation, plan }: Launch,
): Promise<AppraisalInput[]> {
  const { store } = sandbox;
  const { region, period, document } = doc;
  await insertRulePack(store, {
    _id: doc.pack.digest,
    packId: document.id,
    version: document.version,
    effective: document.effective,
    status: 'published',
    pack: document,
    source: { format: 'siklus.pack/1', id: document.id, version: document.version },
    publishedAt: '',
  });
  const people = [...organisation.staff, ...organisation.above].map((person) => asEmployee(person, region));
  await store.models.employees.insertMany(people);
  const first = startOfLocalDay(period.from, plan.calendar.offsetMinutes);
  const cycle: CycleInput = {
    cycleId: CYCLE,
    region,
    label: 'rehearsal',
    period,
    pack: doc.pack.digest,
    sandbox: true,
    clock: { anchorBusiness: first, anchorReal: 0, speed: 0 },
    actor: doc.createdBy,
    policyReviews: [],
    endsAt: first,
  };
  const inputs: AppraisalInput[] = [];
  const start = (input: AppraisalInput) => Promise.resolve(void inputs.push(input));
  const launching = launchActivities({ ...deps, store, start });
  const to =
    people
      .map(({ _id }) => _id)
      .sort()
      .at(-1) ?? '';
  await launching.launchPage({ cycle, range: { after: null, to } });
  const staff = new Set(organisation.staff.map(({ id }) => id));
  return inputs
    .filter(({ employeeId }) => staff.has(employeeId))
    .sort((a, b) => (a.employeeId < b.employeeId ? -1 : 1));
}

type Year = { sandbox: Sandbox; stage: Stage; inputs: AppraisalInput[] };

async function playAll(
  { sandbox, stage, inputs }: Year,
  onProgress: (done: number) => Promise<void>,
): Promise<Played[]> {
  const queue = [...inputs];
  const played: Played[] = [];
  let told = Date.now();
  const worker = async () => {
    for (let input = queue.shift(); input; input = queue.shift()) {
      played.push({
        appraisalId: input.id,
        employeeId: input.employeeId,
        ...(await sandbox.play(input, partOf(stage, input))),
      });
      if (Date.now() - told < BEAT_MS) continue;
      told = Date.now();
      await onProgress(played.length);
    }
  };
  await onProgress(0);
  await Promise.all(Array.from({ length: YEARS_AT_ONCE }, worker));
  await onProgress(played.length);
  return played.sort((a, b) => (a.employeeId < b.employeeId ? -1 : 1));
}
