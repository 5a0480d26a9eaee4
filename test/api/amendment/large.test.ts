import { expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { oneTarget } from '../../../rules/language/targets.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { type Answer, testConfig, useApi } from '../../support/api.ts';
import { longestTurn } from '../../support/longest-turn.ts';
import { publishNext, upsideDown } from '../../support/next-version.ts';
import { aBatch, aCycle, anEntry, aView, freshId } from '../../support/store.ts';
import { HOME } from '../../support/regions.ts';

/** A tenth of what is allowed unless it is said otherwise. */
const LIMIT = 2_500;
const api = useApi({ SIKLUS_AMENDMENT_LIMIT: String(LIMIT) });
const FACTS = { publicService: false, targets: oneTarget(9500), behaviourRating: 'di_bawah' };

/** A cycle with so many scored appraisals. All but the first are copies of it, past the API. */
async function aLargeCycle(people: number) {
  const { store } = api();
  const [cycleId, first] = [freshId(`cycle:${HOME}:`), freshId('a')];
  const digest = await api().packOf(HOME);
  const pack = await getPack(store, digest);
  if (!pack) throw new Error('no pack');
  await createCycle(store, aCycle({ _id: cycleId, region: HOME, pack: digest, state: 'OPEN' }));
  const { score, predicate, flags } = await evaluate(pack, FACTS);
  const view = aView({ stage: 'result', stageKind: 'result', facts: FACTS, score, predicate, flags, decisionId: 'd' });
  const entries = [anEntry(1, { changes: view }), anEntry(2, { type: 'appraisal.scored', data: { facts: FACTS } })];
  const of = { appraisalId: first, cycleId, region: HOME, unit: 'dinkes', employeeId: 'p', pack: digest };
  await appendBatch(store, aBatch({ ...of, view, entries }));
  const one = await store.models.appraisals.findById(first).lean();
  const scored = await store.models.journal.findById(`${first}:2`).lean();
  const ids = Array.from({ length: people - 1 }, (_, i) => `${first}-${i}`);
  await store.models.appraisals.collection.insertMany(ids.map((_id) => ({ ...one, _id })) as never[]);
  const copies = ids.map((subject) => ({ ...scored, subject, _id: `${subject}:2` }));
  await store.models.journal.collection.insertMany(copies as never[]);
  return { cycleId, pack };
}

/** One more than an amendment may be about: all that counting them needs. */
async function aCycleTooLarge(): Promise<string> {
  const cycleId = freshId(`cycle:${HOME}:`);
  const pack = await api().packOf(HOME);
  await createCycle(api().store, aCycle({ _id: cycleId, region: HOME, pack, state: 'OPEN' }));
  const all = Array.from({ length: LIMIT + 1 }, (_, i) => ({ _id: `${cycleId}/${i}`, region: HOME, cycleId }));
  await api().store.models.appraisals.collection.insertMany(all as never[]);
  return cycleId;
}

async function drafted(cycleId: string, first: ResolvedPack) {
  const hr = await api().keyFor({ roles: ['hr'], employeeId: 'hr-1' });
  const turned = await publishNext(api().store, first, upsideDown);
  const reason = { id: 'Aturan diperbaiki', en: 'The rules were mended' };
  const body = { region: HOME, pack: turned.digest, reason, cycles: [cycleId], choice: 'rescore' };
  const made = await api().call('POST', '/v1/amendments', { key: hr, body });
  return { path: `/v1/amendments/${made.body.id}/preview?limit=200`, key: hr };
}

it('lets others be served while it computes a preview, and pages through it to the last', async () => {
  const people = 600;
  const { cycleId, pack } = await aLargeCycle(people);
  const { path, key } = await drafted(cycleId, pack);
  const first: Answer[] = [];
  const turn = await longestTurn(async () => first.push(await api().call('GET', path, { key })));
  const { body } = first[0]!;
  expect(body.summary).toMatchObject({ appraisals: people, touched: people });
  expect(turn).toBeLessThan(100);
  const seen: string[] = [];
  for (let page = first[0]!; ; ) {
    expect(page.body.digest).toBe(body.digest);
    seen.push(...page.body.data.map(({ appraisalId }: { appraisalId: string }) => appraisalId));
    const { nextCursor } = page.body.page;
    if (nextCursor === null) break;
    page = await api().call('GET', `${path}&cursor=${nextCursor}`, { key });
  }
  expect([seen.length, new Set(seen).size]).toEqual([people, people]);
  expect(seen).toEqual(seen.toSorted());
});

it('refuses more appraisals than one amendment may be about, and names both numbers', async () => {
  const first = await getPack(api().store, await api().packOf(HOME));
  if (!first) throw new Error('no pack');
  const { path, key } = await drafted(await aCycleTooLarge(), first);
  const { status, body } = await api().call('GET', path, { key, headers: { 'Accept-Language': 'en' } });
  expect([status, body.code]).toEqual([422, 'amendment-too-large']);
  expect(body.detail).toMatch(/2501.*2500/);
  expect(testConfig('mongodb://nowhere').amendmentLimit).toBe(25_000);
});
