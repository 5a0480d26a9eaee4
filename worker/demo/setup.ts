/** Before the year starts: the region's pack, its roster, a key for everybody, and who the launch would take. */
import pMap from 'p-map';
import { planStages } from '../../rules/time/plan.ts';
import type { Office } from '../../rules/language/types.ts';
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import { type Client, DemoError, mustPost } from './client.ts';
import type { Run, ServiceRole } from './run.ts';
import type { Cycle, ImportReport, IssuedKey, LaunchPreview, PackAnswer, RegionInfo } from './wire.ts';
import { DEMO_PERIOD, inventWorld, type NamedPeriod, type Person, rosterCsv, type World } from './world.ts';

const SUPERIORS: readonly Office[] = ['supervisor', 'secondReviewer'];
const LAUNCH_PATIENCE_MS = 120_000;
const IN_FLIGHT = 8;

export type ServiceKeys = { platform: string; ofRegion(region: string, role: ServiceRole): string };
export type Ready = {
  region: RegionInfo;
  answer: PackAnswer;
  world: World;
  /** Of the API, by the ids of the script. */
  ids: Map<string, string>;
  /** By the ids of the script, and by office. */
  keys: Map<string, string>;
  preview: LaunchPreview;
};
/** A cycle that begins before the rest of the region has come. */
export type Early = {
  people: (world: World) => Person[];
  then: (roster: Pick<Ready, 'region' | 'world' | 'ids'>) => Promise<void>;
};
export type Order = { client: Client; services: ServiceKeys; seed: number; people: number };

const datesOf = ({ from, to }: NamedPeriod) => ({ from, to });

/** @param early what happens while only these people are on the roster */
export async function prepareRegion(order: Order, region: RegionInfo, early?: Early): Promise<Ready> {
  const { client, services, seed, people } = order;
  const answer = await client.get<PackAnswer>(
    services.platform,
    `/v1/regions/${region.id}/pack?date=${DEMO_PERIOD.from}`,
  );
  const world = await inventWorld({ region: region.id, resolved: answer, people, seed });
  if (early) {
    const few = { ...world, people: early.people(world) };
    await early.then({ region, world: few, ids: await importRoster(order, few) });
  }
  const ids = await importRoster(order, world);
  const keys = await issueKeys(order, world, ids);
  const preview = await mustPost<LaunchPreview>(client, {
    key: services.platform,
    path: '/v1/cycles?dryRun=true',
    body: { region: region.id, label: DEMO_PERIOD.label, period: datesOf(DEMO_PERIOD) },
    idempotencyKey: `${region.id}/preview`,
  });
  return { region, answer, world, ids, keys, preview };
}

async function importRoster({ client, services }: Order, world: World): Promise<Map<string, string>> {
  const { region, people } = world;
  const report = await mustPost<ImportReport>(client, {
    key: services.platform,
    path: `/v1/employees/import?region=${region}`,
    body: rosterCsv(world),
    contentType: 'text/csv',
    idempotencyKey: `${region}/import/${people.length}`,
  });
  const failed = report.lines.find(({ status }) => status === 'failed');
  if (failed)
    throw new DemoError(`${region}: line ${failed.line} of the roster was refused: ${JSON.stringify(failed.errors)}`);
  const ids = new Map<string, string>();
  for (const { line, id } of report.lines) {
    const person = people[line - 2];
    if (person && id) ids.set(person.id, id);
  }
  return ids;
}

/** Under which name HR has a key of a person. */
export const HR_PERSON = 'hr';

/** One key per person, and one per office that the pack names as decider: who stands above everybody holds them. */
async function issueKeys(order: Order, world: World, ids: Map<string, string>): Promise<Map<string, string>> {
  const { region, pack, people, superiors } = world;
  const [top] = people;
  const offices = new Set(
    pack.outcomes.map(({ approval }) => approval).filter((office) => !SUPERIORS.includes(office)),
  );
  const wanted = [
    ...people.map(({ id, name }) => {
      const roles = superiors.includes(id) ? ['employee', 'assessor'] : ['employee'];
      return { holder: id, body: { label: name, roles, employeeId: ids.get(id) } };
    }),
    ...[...offices].map((office) => ({
      holder: office,
      body: {
        label: OFFICE_WORDS[office].id,
        roles: ['assessor'],
        offices: [office],
        employeeId: ids.get(top?.id ?? ''),
      },
    })),
  ];
  // Whoever decides for HR is a person, and none of those who assess.
  wanted.push({
    holder: HR_PERSON,
    body: { label: 'Kepegawaian', roles: ['hr'], employeeId: ids.get(people.at(-1)?.id ?? '') },
  });
  const issue = async ({ holder, body }: (typeof wanted)[number]): Promise<[string, string]> => {
    const { id, key } = await mustPost<IssuedKey>(order.client, {
      key: order.services.platform,
      path: '/v1/api-keys',
      body: { region, ...body },
      idempotencyKey: `${region}/key/${holder}`,
    });
    if (key === null) throw new DemoError(`${region}: the key of ${body.label} was shown before`);
    // What one admin makes in somebody's name, another confirms.
    await mustPost<IssuedKey>(order.client, {
      key: order.services.ofRegion(region, 'admin'),
      path: `/v1/api-keys/${id}/confirm`,
      body: undefined,
      idempotencyKey: `${region}/confirm/${holder}`,
    });
    return [holder, key];
  };
  return new Map(await pMap(wanted, issue, { concurrency: IN_FLIGHT }));
}

/** Starts the region's year on a clock that stands still, and waits until everybody's appraisal runs. */
export async function launchRegion(order: Order, ready: Ready, period = DEMO_PERIOD): Promise<Run> {
  const cycle = await openCycle(order, ready, period);
  return runOf(order, ready, { cycle, period });
}

/** Everybody whom the launch should take is taken, or there is no demo. */
export async function openCycle(order: Order, { region, world }: Pick<Ready, 'region' | 'world'>, period: NamedPeriod) {
  const { id } = await mustPost<Cycle>(order.client, {
    key: order.services.platform,
    path: '/v1/cycles',
    body: { region: region.id, label: period.label, period: datesOf(period), sandbox: { speed: 0 } },
    idempotencyKey: `${region.id}/launch/${period.label}`,
  });
  const cycle = await launched(order, id);
  const expected = world.people.filter(({ appraised }) => appraised).length;
  if (cycle.launch.failed > 0) throw new DemoError(`${region.id}: ${cycle.launch.failed} people could not be launched`);
  if (cycle.launch.launched !== expected) {
    throw new DemoError(`${region.id}: ${cycle.launch.launched} people launched instead of ${expected}`);
  }
  return cycle;
}

async function launched(order: Order, cycleId: string): Promise<Cycle> {
  const until = Date.now() + LAUNCH_PATIENCE_MS;
  for (;;) {
    const cycle = await order.client.get<Cycle>(order.services.platform, `/v1/cycles/${cycleId}`);
    if (cycle.launch.finishedAt !== null) return cycle;
    if (Date.now() > until)
      throw new DemoError(`${cycleId}: the launch did not finish in ${LAUNCH_PATIENCE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export type Launched = { cycle: Cycle; period: NamedPeriod };

export function runOf({ client, services }: Order, ready: Ready, { cycle, period }: Launched): Run {
  const { region, world, ids, keys } = ready;
  const people = new Map<string, Person>(world.people.map((person) => [ids.get(person.id) ?? person.id, person]));
  const serviceKey = (role: ServiceRole) => services.ofRegion(region.id, role);
  return {
    world,
    title: region.title.id,
    plan: planStages(world.pack, datesOf(period)),
    period,
    cycleId: cycle.id,
    client,
    readingKey: services.platform,
    serviceKey,
    keyOf({ id, as, office }) {
      if (as === 'system' || as === 'admin') return serviceKey(as);
      const key = keys.get(id) ?? keys.get(office ?? '');
      if (key === undefined) throw new DemoError(`${region.id}: nobody has a key for ${office ?? as} ${id}`);
      return key;
    },
    idOf: (person) => ids.get(person),
    personOf: (employeeId) => people.get(employeeId),
    people: cycle.launch.launched,
    goals: new Map(),
    appraisals: new Map(),
    parts: new Map(),
    done: new Set(),
    tries: new Map(),
    refusals: [],
    released: new Map(),
    happened: new Set(),
    dueBeforeDecree: null,
    now: Date.parse(cycle.businessNow),
    moves: 0,
    seenUntil: new Date(0).toISOString(),
  };
}
