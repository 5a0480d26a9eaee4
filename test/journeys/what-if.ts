/** A played year on the real stack, looked at through another pack: asked, cancelled, killed, and silently scored. */
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../rules/decide/evaluate.ts';
import type { Decision, ResolvedPack } from '../../rules/language/types.ts';
import { decisionsOf } from '../../store/appraisal/decisions.ts';
import { verifyAll } from '../../store/verify/all.ts';
import type { JournalFinding } from '../../store/verify/findings.ts';
import { getWhatIf } from '../../store/what-if/what-ifs.ts';
import type { Json } from '../support/api.ts';
import { kill, serving } from '../support/journey-kills.ts';
import { inOrder, until } from '../support/journey.ts';
import { contentOf } from '../support/unchanged.ts';
import { shippedPack, stricter } from '../support/what-if.ts';
import { journey, PEOPLE, REGION } from './killed-year-stack.ts';

let hr: string;
let draft: Json;
let before: Record<string, string[]>;
let first: Json;
let candidate: ResolvedPack;

const post = (path: string, body?: Json) => journey().ask('POST', path, { key: hr, body });
const get = async (path: string): Promise<Json> => (await journey().ask('GET', path, { key: hr })).body;
const over = (path: string) =>
  until(`${path} is over`, async () => {
    const body = await get(path);
    return ['RUNNING', 'OPEN'].includes(body.state) ? undefined : body;
  });

async function ask(): Promise<string> {
  const answer = await post('/v1/what-ifs', { region: REGION, draft, sandbox: true });
  expect(answer.status, answer.text).toBe(202);
  return answer.headers.get('location') ?? '';
}

describe('what another pack would change', () => {
  inOrder();

  beforeAll(async () => {
    const { services, store } = journey();
    hr = services.ofRegion(REGION, 'hr');
    await until('the cycle is closed', async () => {
      const { data } = await get(`/v1/cycles?region=${REGION}`);
      return data.length > 0 && data.every(({ state }: Json) => state === 'CLOSED') ? true : undefined;
    });
    draft = stricter(await shippedPack(REGION)).source;
    before = await contentOf(store);
  }, 600_000);

  it('is what scoring everybody again comes to', async () => {
    const { store } = journey();
    first = await over(await ask());
    const doc = await getWhatIf(store, REGION, { id: first.id });
    if (!doc) throw new Error('not stored');
    candidate = doc.pack;
    const all = await rescored();
    expect(all.length).toBeGreaterThan(PEOPLE / 2);
    expect(first).toMatchObject({ state: 'DONE', progress: { done: PEOPLE, total: PEOPLE } });
    const moves: Record<string, number> = {};
    for (const { decision, again } of all) {
      const move = `${decision.predicate}>${again.predicate}`;
      moves[move] = (moves[move] ?? 0) + 1;
    }
    const told = first.result.predicates.map((each: Json) => [`${each.before}>${each.after}`, each.count]);
    expect(Object.fromEntries(told)).toEqual(moves);
    expect(first.result.changed).toBeGreaterThan(0);
  });

  it('names the people whom scoring again would newly reprimand, and explains its cases by real decisions', async () => {
    const people: Json[] = (await get(`/v1/what-ifs/${first.id}/people?limit=200`)).data;
    const all = await rescored();
    const fires = (decision: Decision) => decision.outcomes.some(({ id, result }) => id === 'reprimand' && result);
    const expected = all.filter(({ decision, again }) => !fires(decision) && fires(again));
    expect(people).toHaveLength(expected.length);
    expect(new Set(people.map(({ appraisalId }) => appraisalId))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(first.result.cases.length).toBeGreaterThan(0);
    for (const { appraisalId, before: old, after } of first.result.cases) {
      const person = all.find(({ id }) => id === appraisalId);
      expect([old.decision.digest, after.decision.digest]).toEqual([person?.decision.digest, person?.again.digest]);
    }
  });

  it('is not told when it is cancelled while the worker stands still', async () => {
    const pid = await serving({ pids: journey().siklus.pids, lines: journey().lines }, 'worker');
    process.kill(pid, 'SIGSTOP');
    let place: string;
    try {
      place = await ask();
      expect((await post(`${place}/cancel`)).status).toBe(202);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await over(place)).toMatchObject({ state: 'CANCELLED', result: null });
  });

  it('is the same when the worker is killed on the way', async () => {
    const { siklus, lines } = journey();
    const place = await ask();
    await kill({ pids: siklus.pids, lines }, 'worker');
    const again = await over(place);
    expect(again.state).toBe('DONE');
    expect(again.result).toEqual(first.result);
  });

  it('is the same as what a shadow has scored over the year, silently', async () => {
    const period = { from: '2026-01-01', to: '2027-12-31' };
    const opened = await post('/v1/shadows', { region: REGION, draft, period, sandbox: true, reason: 'Uji batas' });
    expect(opened.status, opened.text).toBe(201);
    const place = opened.headers.get('location') ?? '';
    expect((await post(`${place}/end`)).status).toBe(202);
    const { state, result } = await over(place);
    expect(state).toBe('DONE');
    for (const part of ['predicates', 'outcomes', 'units', 'kinds', 'cost'])
      expect(result[part]).toEqual(first.result[part]);
    const scores: Json[] = (await get(`${place}/scores?limit=200`)).data;
    expect(scores.length).toBeGreaterThanOrEqual(result.compared);
  });

  it('has touched no appraisal, decision, outcome, notice or journal entry of anybody', async () => {
    const { store } = journey();
    expect(await contentOf(store)).toEqual(before);
    const findings: JournalFinding[] = [];
    await verifyAll(store, { onFinding: (finding) => findings.push(finding) });
    expect(findings).toEqual([]);
  });
});

/** Every appraisal's decision in force, and what the engine of record makes of the same facts under the candidate. */
async function rescored(): Promise<{ id: string; decision: Decision; again: Decision }[]> {
  const { store } = journey();
  const appraisals = await store.models.appraisals.find({ region: REGION }).lean();
  const all = [];
  for (const { _id: id, decisionId } of appraisals) {
    const stored = (await decisionsOf(store, REGION, id)).find((each) => each._id === decisionId);
    if (stored) all.push({ id, decision: stored.decision, again: await evaluate(candidate, stored.facts) });
  }
  return all;
}
