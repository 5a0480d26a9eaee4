/** Who sees what of a comparison; and that a shadow reaches nobody but HR. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { type Json, useApi } from '../../support/api.ts';
import { aCycle } from '../../support/store.ts';
import { contentOf } from '../../support/unchanged.ts';
import {
  compareAll,
  type Person,
  shippedPack,
  storePopulation,
  storeScoring,
  stricter,
} from '../../support/what-if.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const CYCLE = `cycle:${HOME}:2026`;
const shipped = await shippedPack(HOME);
const draft = stricter(shipped);
const keys: Record<string, string> = {};
let people: Person[];
let whatIf: string;
let shadow: string;

/** The first ten were scored in July, all others in August. */
const AUGUST = 10;
const july = Date.UTC(2026, 6, 15);
const august = Date.UTC(2026, 7, 15);

beforeAll(async () => {
  const { store, keyFor } = api();
  const { pack } = shipped;
  await createCycle(store, aCycle({ _id: CYCLE, region: HOME, pack: pack.digest, state: 'OPEN' }));
  const at = (n: number) => (n < AUGUST ? july : august);
  people = await storePopulation(store, { region: HOME, cycleId: CYCLE, pack, people: 26, at });
  for (const role of ['hr', 'admin', 'auditor', 'employee', 'assessor', 'system', 'public'] as const) {
    keys[role] = await keyFor({
      roles: [role],
      ...(role === 'employee' && { employeeId: people[0]?.employeeId ?? '' }),
    });
  }
  keys['both'] = await keyFor({ roles: ['hr', 'employee'], employeeId: (await sanctioned())[0]?.employeeId ?? '' });
  keys['elsewhere'] = await keyFor({ roles: ['hr', 'admin', 'auditor'], region: ELSEWHERE });
});

const get = (who: string, path: string) => api().call('GET', path, { key: keys[who] ?? '' });
const post = (who: string, path: string, body?: Json) => api().call('POST', path, { key: keys[who] ?? '', body });

async function sanctioned(): Promise<Json[]> {
  whatIf = (await post('hr', '/v1/what-ifs', { region: HOME, draft: draft.source })).body.id;
  await compareAll(api().store, whatIf);
  return (await get('hr', `/v1/what-ifs/${whatIf}/people?limit=200`)).body.data;
}

describe('the result of a what-if', () => {
  it('names people to HR and admins', async () => {
    for (const who of ['hr', 'admin']) {
      const { body } = await get(who, `/v1/what-ifs/${whatIf}`);
      expect(body.result.cases.length).toBeGreaterThan(0);
      expect((await get(who, `/v1/what-ifs/${whatIf}/people`)).body.data.length).toBeGreaterThan(0);
    }
  });

  it('is counts for auditors: no case, no person, no small group', async () => {
    const { text, body } = await get('auditor', `/v1/what-ifs/${whatIf}`);
    const whole = (await get('hr', `/v1/what-ifs/${whatIf}`)).body.result;
    const { minimumGroup } = shipped.pack.pack.transparency;
    expect(body.result).toMatchObject({ cases: [], changed: whole.changed, predicates: whole.predicates });
    for (const { people: n } of [...body.result.units, ...body.result.groups])
      expect(n).toBeGreaterThanOrEqual(minimumGroup);
    for (const { count } of body.result.kinds) expect(count).toBeGreaterThanOrEqual(minimumGroup);
    for (const { employeeId, appraisalId } of people) {
      expect(text).not.toContain(`"${employeeId}"`);
      expect(text).not.toContain(appraisalId);
    }
    expect((await get('auditor', `/v1/what-ifs/${whatIf}/people`)).status).toBe(403);
  });

  it('does not tell somebody of HR about themselves', async () => {
    const mine = (await sanctioned())[0];
    const rows = (await get('both', `/v1/what-ifs/${whatIf}/people?limit=200`)).body.data;
    expect(rows.map(({ employeeId }: Json) => employeeId)).not.toContain(mine?.employeeId);
    expect((await get('both', `/v1/what-ifs/${whatIf}`)).text).not.toContain(mine?.appraisalId);
  });

  it('is not there for another region, and forbidden to everybody else', async () => {
    for (const path of [`/v1/what-ifs/${whatIf}`, `/v1/what-ifs/${whatIf}/people`]) {
      expect((await get('elsewhere', path)).status).toBe(404);
      for (const who of ['employee', 'assessor', 'system', 'public']) expect((await get(who, path)).status).toBe(403);
    }
    expect((await post('elsewhere', `/v1/what-ifs/${whatIf}/cancel`)).status).toBe(404);
    expect((await get('elsewhere', '/v1/what-ifs')).body.data).toEqual([]);
  });
});

/** Everything the API shows of appraisals, decisions, outcomes and notices to whoever may look. */
async function seenByEverybody(): Promise<string[]> {
  const [person] = people;
  const paths = [
    `/v1/appraisals?cycle=${CYCLE}&limit=200`,
    ...['', '/journal', '/explanation', '/outcomes'].map((part) => `/v1/appraisals/${person?.appraisalId}${part}`),
    '/v1/notices',
    `/v1/cycles/${CYCLE}/summary`,
    `/v1/cycles/${CYCLE}/distribution`,
    `/v1/public/units?region=${HOME}`,
  ];
  const seen = [];
  for (const who of ['hr', 'admin', 'auditor', 'employee', 'assessor', 'system', 'public']) {
    for (const path of paths) {
      const { status, body } = await get(who, path);
      seen.push(JSON.stringify([who, path, status, { ...body, instance: '' }]));
    }
  }
  return seen;
}

describe('a shadow', () => {
  it('scores every decision of its period silently: nothing and nobody notices but HR', async () => {
    const [seen, stored] = [await seenByEverybody(), await contentOf(api().store)];
    const period = { from: '2026-08-01', to: '2026-08-31' };
    const body = { region: HOME, draft: draft.source, period, reason: 'Menguji batas baru' };
    const opened = await post('hr', '/v1/shadows', body);
    expect([opened.status, opened.body.state, opened.body.result]).toEqual([201, 'OPEN', null]);
    shadow = opened.body.id;
    expect(opened.headers.get('location')).toBe(`/v1/shadows/${shadow}`);
    const ending = await post('hr', `/v1/shadows/${shadow}/end`);
    expect([ending.status, ending.body.state]).toEqual([202, 'RUNNING']);
    await compareAll(api().store, shadow);
    expect(await seenByEverybody()).toEqual(seen);
    expect(await contentOf(api().store)).toEqual(stored);
    expect(seen.join()).not.toContain(draft.pack.digest);
  });

  it('reports to HR what the decisions of its period would have been', async () => {
    const { body } = await get('hr', `/v1/shadows/${shadow}`);
    expect(body).toMatchObject({ state: 'DONE', reason: 'Menguji batas baru', cycles: [CYCLE] });
    expect(body.result).toMatchObject({ compared: people.length - AUGUST, notScored: AUGUST });
    const scores = (await get('hr', `/v1/shadows/${shadow}/scores?limit=200`)).body.data;
    const august = people.slice(AUGUST).map(({ employeeId }) => employeeId);
    expect(scores.map(({ employeeId }: Json) => employeeId).sort()).toEqual(august.sort());
  });

  it('is for HR alone, and counts for auditors; not for admins, nor by the way of what-ifs', async () => {
    for (const who of ['admin', 'employee', 'assessor', 'system', 'public']) {
      for (const path of ['', '/scores']) expect((await get(who, `/v1/shadows/${shadow}${path}`)).status).toBe(403);
      expect((await get(who, '/v1/shadows')).status).toBe(403);
      expect((await post(who, `/v1/shadows/${shadow}/end`)).status).toBe(403);
    }
    const auditor = await get('auditor', `/v1/shadows/${shadow}`);
    expect([auditor.status, auditor.body.result.cases]).toEqual([200, []]);
    expect((await get('auditor', `/v1/shadows/${shadow}/scores`)).status).toBe(403);
    for (const who of ['hr', 'admin', 'auditor']) {
      expect((await get(who, `/v1/what-ifs/${shadow}`)).status).toBe(404);
      expect((await get(who, '/v1/what-ifs?limit=200')).text).not.toContain(shadow);
    }
    for (const who of ['hr', 'admin']) {
      expect((await get(who, `/v1/what-ifs/${shadow}/people`)).status).toBe(404);
      expect((await post(who, `/v1/what-ifs/${shadow}/cancel`)).status).toBe(404);
    }
    expect((await get('elsewhere', `/v1/shadows/${shadow}`)).status).toBe(404);
  });

  it('ends once, and its beginning and end are journalled without its reason', async () => {
    expect((await post('hr', `/v1/shadows/${shadow}/end`)).body.state).toBe('DONE');
    const entries = (await entriesOf(api().store, `audit:${HOME}`)).filter(({ data }) => data?.['id'] === shadow);
    expect(entries.map(({ type }) => type)).toEqual(['shadow.opened', 'shadow.ended']);
    expect(JSON.stringify(entries)).not.toContain('Menguji');
  });

  it('keeps a decision that was replaced within the period as a score, and counts the later one', async () => {
    const person = people[AUGUST];
    if (!person) throw new Error('nobody');
    const { pack } = shipped;
    const about = { ...person, region: HOME, cycleId: CYCLE, pack: pack.digest };
    await storeScoring(api().store, about, { pack, facts: person.facts, at: august + 86_400_000, n: 2 });
    const period = { from: '2026-08-01', to: '2026-08-31' };
    const body = { region: HOME, digest: pack.digest, period, reason: 'Uji' };
    const { id } = (await post('hr', '/v1/shadows', body)).body;
    await post('hr', `/v1/shadows/${id}/end`);
    const { result } = await compareAll(api().store, id);
    expect(result).toMatchObject({ compared: people.length - AUGUST, changed: 0 });
    const scores = (await get('hr', `/v1/shadows/${id}/scores?limit=200`)).body.data;
    expect(scores).toHaveLength(people.length - AUGUST + 1);
  });
});
