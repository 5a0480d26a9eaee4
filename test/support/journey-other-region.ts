import { EXAMPLES } from '../../api/docs/examples.ts';
import { type Ask, issueKey, type Journey } from './journey.ts';
import { ok } from './journey-cast.ts';
import { type Operation, operationsOf, requestFor } from './operations.ts';

/** Things of one region that somebody of another one asks about. */
export type Things = {
  region: string;
  cycle: string;
  operation: string;
  appraisal: string;
  employee: string;
  apiKey: string;
  voice: string;
};

/** The rules themselves and what the public sees: the same for everybody, wherever they belong. */
const OPEN_TO_ALL = new Set([
  'getMe',
  'listRegions',
  'getRegion',
  'getRegionPack',
  'getPackSchema',
  'getRulePack',
  'validateRulePack',
  'comparePacks',
  'submitVoice',
  // One’s own tasks, given to somebody whom the own region does not know.
  'delegateTasks',
  // What oneself gave and was given.
  'listRemarks',
  'listPublicUnits',
  'getPublicRules',
  'verifyLetter',
]);
/** A list without a region in its query shows nothing of other regions instead of refusing. */
const CUT = new Set(['listAppraisals']);

/** A key of another region that holds every role and office there, for somebody on its roster. */
export async function everyRoleIn(region: string, journey: Pick<Journey, 'ask' | 'services'>): Promise<string> {
  const { ask, services } = journey;
  const raw = 'nip,name,unit\n180202021826022001,Orang lain,setda\n';
  const csv = { key: services.ofRegion(region, 'admin'), raw, headers: { 'Content-Type': 'text/csv' } };
  const { lines } = ok(await ask('POST', `/v1/employees/import?region=${region}`, csv));
  const roles = ['hr', 'admin', 'assessor', 'employee', 'auditor', 'system'];
  const offices = ['agencyHead', 'appointingAuthority'];
  return issueKey(journey, { region, label: 'all roles', roles, offices, employeeId: lines[0].id });
}

/** Sends every operation of the API about these things: `operation → status`, and what lists hold. */
export async function askedFromElsewhere(ask: Ask, { key, things }: { key: string; things: Things }) {
  const statuses: Record<string, number> = {};
  const shown: unknown[] = [];
  for (const operation of await operationsOf({ call: ask })) {
    if (OPEN_TO_ALL.has(operation.id)) continue;
    const [method, path, call] = requestFor(operation, fillFor(operation, things));
    const answer = await ask(method, path, { ...call, key });
    if (CUT.has(operation.id)) shown.push(...answer.body.data);
    else statuses[operation.id] = answer.status;
  }
  return { statuses, shown };
}

function fillFor({ id, path, method, body }: Operation, things: Things) {
  const [, , kind = ''] = path.split('/');
  const ids: Record<string, string> = {
    cycles: things.cycle,
    appraisals: things.appraisal,
    employees: things.employee,
    'api-keys': things.apiKey,
    voices: things.voice,
  };
  const listed = method === 'GET' && !path.includes('{');
  const sought = id === 'search' ? '&q=pe' : '';
  const query = CUT.has(id)
    ? `?cycle=${things.cycle}`
    : listed || body === 'csv'
      ? `?region=${things.region}${sought}`
      : '';
  const example = EXAMPLES[id];
  return {
    path: { id: ids[kind] ?? 'x', opId: things.operation, region: things.region, unit: 'dinkes' },
    query,
    ...(typeof example === 'object' && example !== null && { body: about(example, things) }),
  };
}

const about = (example: object, { region, cycle }: Things) => ({
  ...example,
  ...('region' in example && { region }),
  ...('cycle' in example && { cycle }),
});
