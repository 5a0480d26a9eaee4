/** Before the year starts: the region's pack, its roster, a key for everybody, and who the launch would take. */
import type { Facts, Office, RulePack } from '../../rules/language/types.ts';
import { businessAt, localDay } from './clock.ts';
import { type Client, DemoError, mustPost } from './client.ts';
import { factNames, valuesFor } from './facts.ts';
import { createLedger, expectedLaunches } from './ledger.ts';
import type { Pace } from './pace.ts';
import type { Run } from './player.ts';
import { pick } from '../../rules/decide/draw.ts';
import { buildRoster, type Person, type Roster, rosterCsv } from './roster.ts';
import { type Actor, type Cast, type Scene, subjectOf } from './scene.ts';
import { DEMO_PERIOD, UNIT_KINDS } from './script-data.ts';
import { type Script, writeScript } from './temperament.ts';
import type { Cycle, ImportReport, IssuedKey, LaunchPreview, PackAnswer, RegionInfo } from './wire.ts';

const SUPERIORS: readonly Office[] = ['supervisor', 'secondReviewer'];
const LAUNCH_PATIENCE_MS = 120_000;

export type ServiceKeys = { platform: string; ofRegion(region: string, role: 'system' | 'hr' | 'admin'): string };
export type Ready = {
  region: RegionInfo;
  answer: PackAnswer;
  roster: Roster;
  script: Script;
  ids: Map<string, string>;
  keys: Map<string, string>;
  preview: LaunchPreview;
};
export type Order = { client: Client; services: ServiceKeys; seed: number; people: number };

const periodOf = { from: DEMO_PERIOD.from, to: DEMO_PERIOD.to };

/** Facts that HR's own system knows: roster and history. Training is reported by its own system later. */
export const rosterFacts = (
  context: { pack: RulePack; roster: Roster; script: Script; seed: number },
  person: Person,
): Facts => {
  const { pack, roster, script, seed } = context;
  const part = script.get(person.nip);
  if (!part) return {};
  const names = factNames(pack, 'roster', 'history').filter((name) => name !== 'inactive');
  const facts = valuesFor(pack, names, subjectOf({ seed, region: roster.region, roster }, person, part));
  return {
    ...facts,
    ...('onLongLeave' in facts ? { onLongLeave: false } : {}),
    ...('unitKind' in facts ? { unitKind: person.unitKind } : {}),
    ...('publicService' in facts ? { publicService: UNIT_KINDS[person.unitKind]?.serves ?? true } : {}),
    ...('monthsInPost' in facts && person.newcomer ? { monthsInPost: 1 } : {}),
  };
};

const importRoster = async (order: Order, region: string, csv: string): Promise<ImportReport> => {
  const report = await mustPost<ImportReport>(order.client, {
    key: order.services.platform,
    path: `/v1/employees/import?region=${region}`,
    body: csv,
    contentType: 'text/csv',
    idempotencyKey: `${region}/import`,
  });
  const failed = report.lines.find(({ status }) => status === 'failed');
  if (failed)
    throw new DemoError(`${region}: line ${failed.line} of the roster was refused: ${JSON.stringify(failed.errors)}`);
  return report;
};

const issueKey = async (order: Order, region: string, body: Record<string, unknown>): Promise<string> => {
  const issued = await mustPost<IssuedKey>(order.client, {
    key: order.services.platform,
    path: '/v1/api-keys',
    body: { region, ...body },
    idempotencyKey: `${region}/key/${String(body['employeeId'] ?? body['label'])}`,
  });
  if (issued.key === null) throw new DemoError(`${region}: the key of ${String(body['label'])} was shown before`);
  return issued.key;
};

/** One key per person, and one per office that the pack names as decider. */
const issueKeys = async (order: Order, roster: Roster, context: { pack: RulePack; ids: Map<string, string> }) => {
  const keys = new Map<string, string>();
  const offices = new Set(
    context.pack.outcomes.map(({ approval }) => approval).filter((office) => !SUPERIORS.includes(office)),
  );
  await Promise.all([
    ...roster.people.map(async ({ nip, name, level }) => {
      const employeeId = context.ids.get(nip);
      const roles = level === 'staff' ? ['employee'] : ['employee', 'assessor'];
      if (employeeId) keys.set(employeeId, await issueKey(order, roster.region, { label: name, roles, employeeId }));
    }),
    ...[...offices].map(async (office) => {
      const body = { label: `office ${office}`, roles: ['assessor'], offices: [office] };
      keys.set(office, await issueKey(order, roster.region, body));
    }),
  ]);
  return keys;
};

export const prepareRegion = async (order: Order, region: RegionInfo): Promise<Ready> => {
  const { client, services, seed, people } = order;
  const answer = await client.get<PackAnswer>(
    services.platform,
    `/v1/regions/${region.id}/pack?date=${DEMO_PERIOD.from}`,
  );
  const { pack } = answer;
  const roster = buildRoster({ region: region.id, pack, people, seed });
  const script = writeScript({ seed, roster, pack });
  const csv = rosterCsv(roster, (person) => rosterFacts({ pack, roster, script, seed }, person));
  const report = await importRoster(order, region.id, csv);
  const ids = new Map<string, string>();
  for (const { line, id } of report.lines) {
    const person = roster.people[line - 2];
    if (person && id) ids.set(person.nip, id);
  }
  const keys = await issueKeys(order, roster, { pack, ids });
  const preview = await mustPost<LaunchPreview>(client, {
    key: services.platform,
    path: '/v1/cycles?dryRun=true',
    body: { region: region.id, label: DEMO_PERIOD.label, period: periodOf },
    idempotencyKey: `${region.id}/preview`,
  });
  return { region, answer, roster, script, ids, keys, preview };
};

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const launched = async (order: Order, cycleId: string): Promise<Cycle> => {
  const until = Date.now() + LAUNCH_PATIENCE_MS;
  for (;;) {
    const cycle = await order.client.get<Cycle>(order.services.platform, `/v1/cycles/${cycleId}`);
    if (cycle.launch.finishedAt !== null) return cycle;
    if (Date.now() > until)
      throw new DemoError(`${cycleId}: the launch did not finish in ${LAUNCH_PATIENCE_MS / 1000} s`);
    await sleep(250);
  }
};

/** Starts the region's year on a sandbox clock, and waits until everybody's appraisal runs. */
export const launchRegion = async (order: Order, ready: Ready, { speed, leadDays }: Pace): Promise<Run> => {
  const { region, roster } = ready;
  const { id } = await mustPost<Cycle>(order.client, {
    key: order.services.platform,
    path: '/v1/cycles',
    body: { region: region.id, label: DEMO_PERIOD.label, period: periodOf, sandbox: { speed, leadDays } },
    idempotencyKey: `${region.id}/launch`,
  });
  const cycle = await launched(order, id);
  if (cycle.launch.failed > 0) throw new DemoError(`${region.id}: ${cycle.launch.failed} people could not be launched`);
  if (cycle.launch.launched !== expectedLaunches(roster)) {
    throw new DemoError(
      `${region.id}: ${cycle.launch.launched} people launched instead of ${expectedLaunches(roster)}`,
    );
  }
  return runOf(order, ready, cycle);
};

const runOf = (order: Order, ready: Ready, cycle: Cycle): Run => {
  const { region, answer, roster, script, ids, keys } = ready;
  const { timeZone } = answer.pack.calendar;
  const casts = new Map<string, Cast>();
  for (const person of roster.people) {
    const employeeId = ids.get(person.nip);
    const part = script.get(person.nip);
    if (employeeId && part) casts.set(employeeId, { person, employeeId, script: part });
  }
  const ledger = createLedger();
  const businessNow = () => businessAt(cycle.clock, Date.now());
  const scene: Scene = {
    seed: order.seed,
    region: region.id,
    cycleId: cycle.id,
    pack: answer.pack,
    roster,
    script,
    period: periodOf,
    castOf: (employeeId) => casts.get(employeeId),
    idOf: (nip) => ids.get(nip),
    businessNow,
    today: () => localDay(businessNow(), timeZone),
    extendedUnit: roster.units.length > 0 ? pick(roster.units, order.seed, region.id, 'extended').unit : null,
    deadlineBeforeDecree: () => run.dueBeforeDecree,
    isDone: (appraisalId, n) => ledger.isDone(`${appraisalId}/${n}`),
  };
  const keyOf = (actor: Actor): string => {
    if ('service' in actor) return order.services.ofRegion(region.id, actor.service);
    const key = keys.get('person' in actor ? actor.person : actor.office);
    if (key === undefined) throw new DemoError(`${region.id}: nobody has a key for ${JSON.stringify(actor)}`);
    return key;
  };
  const run: Run = {
    scene,
    title: region.title.id,
    client: order.client,
    clock: cycle.clock,
    readingKey: order.services.platform,
    keyOf,
    people: cycle.launch.launched,
    appraisals: new Map(),
    ledger,
    inFlight: new Set(),
    failure: null,
    happened: new Set(),
    released: new Map(),
    dueBeforeDecree: null,
    seenUntil: new Date(0).toISOString(),
    calmUntil: 0,
  };
  return run;
};
