/** Plays one rehearsal: a roster of its own, a real launch, a year for everybody, and the report. */
import { activityInfo, Context } from '@temporalio/activity';
import { startOfLocalDay } from '../../rules/time/calendar.ts';
import { planStages } from '../../rules/time/plan.ts';
import { plainFacts } from '../../rules/language/targets.ts';
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
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { VirtualPerson } from '../../workflows/cast/habits.ts';
import type { Store } from '../../store/connect.ts';
import { insertRulePack } from '../../store/pack/rule-packs.ts';
import { allRegions } from '../../store/scope.ts';
import type { AppraisalInput, CycleInput } from '../../workflows/messages.ts';
import type { RehearsalEnd, RehearsalInput } from '../../workflows/rehearsal/messages.ts';
import { beating } from '../beat.ts';
import type { ActivityDeps } from '../index.ts';
import { launchActivities } from '../cycle/launch.ts';
import { castOf, partOf, type Production } from '../cast/cast.ts';
import { invent, type Organisation, shapeOf, superiorsOf } from '../cast/people.ts';
import { type Ratings, ratingsFor } from '../cast/ratings.ts';
import { type Played, rehearsalReport } from './report.ts';
import { clearUpTo, inSandbox, sweep } from './sandbox.ts';
import { playYear, worldOf } from './year.ts';

const PROGRESS_MS = 1_000;
/** Years at once: while one waits for the database another computes, and the worker's real appraisals get their turn. */
const YEARS_AT_ONCE = 4;
const MOST_ROSTER = 5_000;
/** The same for every rehearsal: ids follow from it, and who is invited as a peer follows from ids. */
const CYCLE = 'cycle:rehearsal';

export function rehearsalActivities(deps: ActivityDeps) {
  return {
    /** Begins anew in every attempt: a year is shorter than what resuming one would save. */
    playRehearsal: beating(async ({ id }: RehearsalInput): Promise<void> => {
      const { attempt } = activityInfo();
      await oneAtATime(async () => {
        if (!(await beginAttempt(deps.store, id, attempt))) return;
        await sweep(deps, { except: id });
        await clearUpTo(deps.store, { id, attempt: attempt - 1 });
        const doc = await getRehearsal(deps.store, allRegions, id);
        if (doc) await inSandbox(deps.store, { id, attempt }, (store) => play(deps, store, { doc, attempt }));
      });
    }),

    async endRehearsal({ id }: RehearsalInput, end: RehearsalEnd): Promise<void> {
      await endRehearsal(deps.store, id, { ...end, at: new Date().toISOString() });
      await sweep(deps, {});
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

async function play(deps: ActivityDeps, store: Store, { doc, attempt }: Attempt): Promise<void> {
  const pack = { digest: doc.pack.digest, pack: doc.document };
  const ratings = await ratingsFor(pack);
  const organisation = await organisationOf(deps, doc, ratings);
  const superiors = superiorsOf([...organisation.staff, ...organisation.above]);
  const { seed, script } = doc;
  const plan = planStages(doc.document, doc.period);
  const cast = castOf(script, { people: organisation.staff, superiors, seed });
  const stage: Production = { pack: doc.document, script, cast, ratings, superiors, seed };
  const under = new Map<string | null, VirtualPerson[]>();
  for (const person of [...organisation.staff, ...organisation.above])
    under.set(person.supervisor, [...(under.get(person.supervisor) ?? []), person]);
  const inputs = await launch(deps, store, { doc, organisation, plan });
  const onProgress = (done: number) => progressRehearsal(deps.store, doc._id, { total: inputs.length, done });
  const played = await playAll({ store, stage, inputs, under }, onProgress);
  const report = await rehearsalReport(store, { doc, staff: organisation.staff, played });
  await reportRehearsal(deps.store, { id: doc._id, attempt, report });
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
  store: Store,
  { doc, organisation, plan }: Launch,
): Promise<AppraisalInput[]> {
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

/** As the roster of the rehearsal's own database keeps them. */
const asEmployee = (person: VirtualPerson, region: string): EmployeeDoc => ({
  _id: person.id,
  region,
  nip: `rehearsal-${person.id}`,
  name: person.id,
  unit: person.unit,
  unitName: person.unit,
  supervisorId: person.supervisor,
  active: true,
  email: null,
  facts: plainFacts(person.facts),
  version: 1,
  updatedAt: '',
});

type Years = {
  store: Store;
  stage: Production;
  inputs: AppraisalInput[];
  /** By superior. */
  under: ReadonlyMap<string | null, VirtualPerson[]>;
};

async function playAll(
  { store, stage, inputs, under }: Years,
  onProgress: (done: number) => Promise<void>,
): Promise<Played[]> {
  const world = worldOf(store);
  const signal = Context.current().cancellationSignal;
  const queue = [...inputs];
  const played: Played[] = [];
  let told = Date.now();
  const playNext = async () => {
    for (let input = queue.shift(); input; input = queue.shift()) {
      const { id: appraisalId, employeeId } = input;
      const subordinateIds = (under.get(employeeId) ?? []).map(({ id }) => id);
      const part = partOf(stage, { ...input, subordinateIds, colleagues: input.peerReserve ?? [] });
      const year = await playYear(world, { input, part, signal }).catch((error: unknown) => {
        queue.length = 0;
        throw error;
      });
      played.push({ appraisalId, employeeId, ...year });
      if (Date.now() - told < PROGRESS_MS) continue;
      told = Date.now();
      await onProgress(played.length);
    }
  };
  await onProgress(0);
  // All of them have stopped writing before the database goes, also when one fails or somebody cancels.
  const ended = await Promise.allSettled(Array.from({ length: YEARS_AT_ONCE }, playNext));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  await onProgress(played.length);
  return played.sort((a, b) => (a.employeeId < b.employeeId ? -1 : 1));
}
