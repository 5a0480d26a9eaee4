/** HR changes a policy: a draft, two persons, a new version; the next launch uses it and nothing that runs changes. */
import { describe, expect, it } from 'vitest';
import { verifyAll } from '../../store/verify/all.ts';
import { type Json, nipOf } from '../support/api.ts';
import { ok } from '../support/journey-cast.ts';
import { inOrder, issueKey, until } from '../support/journey.ts';
import { HOME } from '../support/regions.ts';
import { journey } from './policy-stack.ts';

const REGION = HOME;
const WHY = { reason: 'Sasaran dipertegas', legalBasis: 'Peraturan Wali Kota 12/2026' };

const admin = () => journey().services.ofRegion(REGION, 'admin');
const send = async (path: string, key: string, body: unknown = {}): Promise<Json> => {
  const answer = await journey().ask('POST', path, { key, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
const read = async (path: string): Promise<Json> => ok(await journey().ask('GET', path, { key: admin() }));

async function launched(year: number): Promise<Json> {
  const period = { from: `${year}-01-01`, to: `${year}-12-31` };
  const { id } = await send('/v1/cycles', admin(), { region: REGION, label: `${year}`, period, sandbox: { speed: 2 } });
  return until(`${id} is launched`, async () => {
    const cycle = await read(`/v1/cycles/${id}`);
    return cycle.state === 'OPEN' && cycle.launch.finishedAt !== null ? cycle : undefined;
  });
}

describe('a change of policy', () => {
  inOrder();
  let running: Json;
  let hr: [author: string, second: string];

  it('begins while a cycle runs under the version before', async () => {
    // Each under the one before: whoever has two superiors takes part.
    const lines = ['ani', 'budi', 'citra', 'dewi'].map((name, i) => {
      const superior = i === 0 ? '' : nipOf(50_000 + i - 1);
      return `${nipOf(50_000 + i)},${name},setda,${superior},24,other`;
    });
    const raw = ['nip,name,unit,supervisorNip,facts.monthsInPost,facts.unitKind', ...lines].join('\n');
    const headers = { 'Content-Type': 'text/csv' };
    const imported = ok(
      await journey().ask('POST', `/v1/employees/import?region=${REGION}`, { key: admin(), raw, headers }),
    );
    const [first, second] = imported.lines.map(({ id }: Json) => id);
    const keyOf = (employeeId: string) =>
      issueKey(journey(), { region: REGION, label: 'HR', roles: ['hr'], employeeId });
    hr = [await keyOf(first), await keyOf(second)];
    running = await launched(2026);
    expect(running.pack).toMatchObject({ id: REGION, version: 2 });
  });

  it('is written by one person, approved and published by another, and scheduled for its first day', async () => {
    const [author, second] = hr;
    const origin = { kind: 'inForce', date: '2026-06-30' };
    const drafts = '/v1/rule-packs/drafts';
    const { id } = await send(drafts, author, { pack: REGION, effective: { from: '2100-01-01' }, origin });
    const { document, cases, revision } = await read(`${drafts}/${id}`);
    const changed = { ...document, objective: { id: 'Layanan yang lebih cepat', en: 'Faster service' } };
    const headers = { 'If-Match': `"v${revision}"` };
    ok(await journey().ask('PUT', `${drafts}/${id}`, { key: author, body: { document: changed, cases }, headers }));
    const { report } = await send(`${drafts}/${id}/submit`, author, WHY);
    const own = await journey().ask('POST', `${drafts}/${id}/approve`, { key: author, body: { report } });
    expect([own.status, own.body.code]).toEqual([403, 'own-change']);
    await send(`${drafts}/${id}/approve`, second, { report });
    expect(await send(`${drafts}/${id}/publish`, second)).toMatchObject({ state: 'SCHEDULED', version: 3 });
  });

  it('reaches the next launch of its business days, and nothing that runs', async () => {
    const next = await launched(2100);
    expect(next.pack).toMatchObject({ id: REGION, version: 3 });
    const pack = await read(`/v1/rule-packs/${next.pack.digest}`);
    expect(pack.pack.objective.en).toBe('Faster service');
    expect((await read(`/v1/cycles/${running.id}`)).pack).toEqual(running.pack);
    const { data } = await until('appraisals of the running cycle', async () => {
      const found = await read(`/v1/appraisals?cycle=${running.id}`);
      return found.data.length === running.launch.launched ? found : undefined;
    });
    expect(data.length).toBe(2);
    const docs = await journey().store.models.appraisals.find({ cycleId: running.id }, { pack: 1 }).lean();
    expect(docs.map((doc) => doc.pack)).toEqual([running.pack.digest, running.pack.digest]);
    expect((await launched(2099)).pack.digest).toBe(running.pack.digest);
  });

  it('is in a journal that verifies', async () => {
    const totals = await verifyAll(journey().store, { onFinding: (finding) => expect(finding).toBeUndefined() });
    expect(totals.findings).toBe(0);
  });
});
