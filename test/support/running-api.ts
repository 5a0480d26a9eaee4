/** The application with real workers behind it: a namespace and a database of their own for a test file. */
import { afterAll, beforeAll } from 'vitest';
import { publishLoaded } from '../../api/seed.ts';
import { shippedPacks } from './shipped-packs.ts';
import { type Json, nipOf, type TestApi, testApi, testConfig } from './api.ts';
import { eventually, realServer, type RunningWorker, startWorkers, type WorkflowEnv } from './workflow-env.ts';

export function useRunningApi(): () => TestApi {
  let env: WorkflowEnv | undefined;
  let workers: RunningWorker | undefined;
  let api: TestApi | undefined;
  beforeAll(async () => {
    env = await realServer();
    await publishLoaded(env.store, shippedPacks);
    const config = testConfig(env.mongodbUri, { SIKLUS_TEMPORAL_NAMESPACE: env.namespace });
    workers = await startWorkers(env, { queues: ['appraisal', 'cycle', 'launch'] });
    api = await testApi({ store: env.store, temporal: env.client, config });
  });
  afterAll(async () => {
    await workers?.stop();
    await env?.close();
  });
  return () => {
    if (!api) throw new Error('not started yet');
    return api;
  };
}

/** What makes a target measurable, beside its title, weight and day. */
export const MEASURED = { kind: 'main', aspect: 'quantity', direction: 'higher', value: 100, source: 'own' } as const;

export type Cast = {
  region: string;
  cycle: string;
  admin: string;
  hr: string;
  system: string;
  /** Of the first employee under the head: their key, their superior's, and the appraisal. */
  employee: string;
  boss: string;
  second: string;
  ids: Record<'mayor' | 'secretary' | 'head' | 'sri' | 'budi', string>;
  appraisalOf: (employeeId: string) => Promise<string>;
};

const NAMES = ['mayor', 'secretary', 'head', 'sri', 'budi'] as const;
const SUPERIOR = { mayor: null, secretary: 'mayor', head: 'secretary', sri: 'head', budi: 'head' } as const;

/** `roster`: facts that the region's pack asks the roster for, the same of everybody. */
type Playing = { speed: number; roster?: Record<string, string> };

/** Five people of a region and their launched cycle; nothing of it is written past the API. */
export async function launchedCast(
  api: TestApi,
  region: string,
  { roster = {}, ...sandbox }: Playing = { speed: 2 },
): Promise<Cast> {
  const [admin, hr, system] = await Promise.all(
    (['admin', 'hr', 'system'] as const).map((role) => api.keyFor({ region, roles: [role] })),
  );
  if (!admin || !hr || !system) throw new Error('no keys');
  const people = await importPeople(api, { region, key: hr, roster });
  const cycle = await launch(api, { region, key: admin, label: '2026', sandbox });
  const person = (employeeId: string) => api.keyFor({ region, roles: ['employee', 'assessor'], employeeId });
  return {
    region,
    cycle,
    admin,
    hr,
    system,
    ids: people,
    employee: await person(people.sri),
    boss: await person(people.head),
    second: await person(people.secretary),
    appraisalOf: (employeeId) =>
      eventually(async () => {
        const found = await api.call('GET', `/v1/appraisals?cycle=${cycle}&employee=${employeeId}`, { key: hr });
        return found.body.data[0]?.id;
      }, `appraisal of ${employeeId}`),
  };
}

type Imported = { region: string; key: string; roster: Record<string, string> };

async function importPeople(api: TestApi, { region, key, roster }: Imported): Promise<Cast['ids']> {
  const nip = new Map(NAMES.map((name, i) => [name, nipOf(70_000 + i)]));
  const facts = { monthsInPost: '24', unitKind: 'other', ...roster };
  const lines = NAMES.map((name) => {
    const superior = SUPERIOR[name];
    const unit = name === 'mayor' || name === 'secretary' ? 'setda' : 'dinkes';
    return `${nip.get(name)},${name},${unit},${superior ? nip.get(superior) : ''},${Object.values(facts).join()}`;
  });
  const columns = Object.keys(facts).map((each) => `facts.${each}`);
  const raw = [`nip,name,unit,supervisorNip,${columns.join()}`, ...lines].join('\n');
  const answer = await api.call('POST', `/v1/employees/import?region=${region}`, {
    key,
    raw,
    headers: { 'Content-Type': 'text/csv' },
  });
  if (answer.body.imported !== NAMES.length) throw new Error(answer.text);
  const ids = answer.body.lines.map(({ id }: Json) => id);
  return Object.fromEntries(NAMES.map((name, i) => [name, ids[i]])) as Cast['ids'];
}

type Launch = { region: string; key: string; label: string; sandbox?: { speed: number } };

export async function launch(api: TestApi, { region, key, label, sandbox = { speed: 2 } }: Launch): Promise<string> {
  const body = { region, label, period: { from: '2026-01-01', to: '2026-12-31' }, sandbox };
  const answer = await api.call('POST', '/v1/cycles', { key, body });
  if (answer.status !== 202) throw new Error(answer.text);
  const { id } = answer.body;
  // The launch is over when everybody is started; a moment later everybody's first entry is there.
  await eventually(async () => {
    const { body } = await api.call('GET', `/v1/cycles/${id}/progress`, { key });
    return body.state === 'OPEN' && body.launch.finishedAt !== null && body.total === body.launch.launched;
  }, `${id} is launched`);
  return id;
}

const DAY_MS = 86_400_000;

/** Moves the clock of a cast that was launched with `speed: 0` until a stage of this appraisal is open. */
export async function moveToStage(api: TestApi, { cycle, admin }: Cast, { id, stage }: { id: string; stage: string }) {
  const path = `/v1/cycles/${cycle}`;
  for (let n = 0; n < 45; n += 1) {
    const { businessNow } = (await api.call('GET', path, { key: admin })).body;
    const { stageKind, stageOpenedAt } = (await api.call('GET', `/v1/appraisals/${id}`, { key: admin })).body;
    if (stageKind === stage && Date.parse(stageOpenedAt) <= Date.parse(businessNow)) return;
    const to = new Date(Date.parse(businessNow) + 12 * DAY_MS).toISOString();
    const moved = await api.call('POST', `${path}/clock`, { key: admin, body: { to, reason: 'uji' } });
    if (moved.status >= 400) throw new Error(moved.text);
  }
  throw new Error(`${stage} never opened`);
}
