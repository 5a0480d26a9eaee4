/** Seeing before doing: a case under a pack, and two packs side by side. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { decisionId, insertDecision } from '../../../store/appraisal/decisions.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { freshId } from '../../support/store.ts';
import { type Json, nipOf, REGIONS_DIR, useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { targetThatCameTo } from '../../support/target-packs.ts';

const api = useApi();
let hr: string;
beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'] });
});
const UNIT = 10_000;
const FACTS = { publicService: true, targets: [targetThatCameTo(10_000)], ikm: 6500, behaviourRating: 'sesuai' };
const reached = (actual: number) => [targetThatCameTo(10_000, { actual })];
const source = async (id: string): Promise<Json> => JSON.parse(await readFile(`${REGIONS_DIR}/${id}.json`, 'utf8'));
const tryIn = (region: string, body: object, key = hr) =>
  api().call('POST', `/v1/regions/${region}/try`, { key, body });
const compare = (before: object, after: object, key = hr) =>
  api().call('POST', '/v1/rule-packs/compare', { key, body: { before, after } });

/** The region's own document with a cut of the rating moved down to 86.50. */
async function lenient(): Promise<Json> {
  const pack = await source(HOME);
  return { ...pack, version: 99, derived: { ...pack.derived, resultRating: { cuts: [8_650, 11_000] } } };
}

/** An appraisal with a stored decision, as the score step leaves it. */
async function scored(more: Json = {}): Promise<string> {
  const id = freshId('a');
  const digest = await api().packOf(HOME);
  const resolved = await getPack(api().store, digest);
  if (!resolved) throw new Error('no pack');
  const _id = decisionId(id, 1);
  const decision = await evaluate(resolved, FACTS);
  await insertDecision(api().store, { _id, appraisalId: id, region: HOME, facts: FACTS, decision });
  return api().appraisal({ region: HOME, appraisalId: id, ...more, view: { decisionId: _id, ...more.view } });
}

describe('one case under a pack', () => {
  it('is told with score, predicate, reasons and the nearest changes, and nothing is stored', async () => {
    const before = await api().store.models.decisions.countDocuments({});
    const { status, body, text } = await tryIn(HOME, { facts: FACTS, date: '2026-06-30' });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ predicate: 'BUTUH_PERBAIKAN', score: { final: 8650 }, facts: FACTS });
    expect(body.sentences.length).toBeGreaterThan(5);
    const target = body.nearest.find((one: Json) => one.target === 't1' && one.to > one.from);
    expect(target.predicate).toEqual({ before: 'BUTUH_PERBAIKAN', after: 'BAIK' });
    expect([target.text.id, target.text.en].join()).toMatch(/realisasi 100 → .*actual 100 → /);
    const again = await tryIn(HOME, { facts: { ...FACTS, targets: reached(target.to) }, date: '2026-06-30' });
    expect(again.body.predicate).toBe('BAIK');
    const less = await tryIn(HOME, { facts: { ...FACTS, targets: reached(target.to - UNIT) }, date: '2026-06-30' });
    expect(less.body.predicate).toBe('BUTUH_PERBAIKAN');
    for (const rule of body.rules) {
      expect(rule.why.id.length, rule.rule).toBeGreaterThan(5);
      expect(rule.why.en.length, rule.rule).toBeGreaterThan(5);
    }
    expect(await api().store.models.decisions.countDocuments({})).toBe(before);
  });

  it('under a draft decides by the draft, and no pack is stored', async () => {
    const before = await api().store.models.rulePacks.countDocuments({});
    const { body, text } = await tryIn(HOME, { facts: FACTS, pack: await lenient() });
    expect(body.predicate, text).toBe('BAIK');
    expect(body.pack.version).toBe(99);
    expect(await api().store.models.rulePacks.countDocuments({})).toBe(before);
  });

  it('that is one’s own is told with what would have changed it, once it is released', async () => {
    const { _id: employeeId } = await api().employee({});
    const key = await api().keyFor({ roles: ['employee'], employeeId });
    const nearestOf = async (id: string) => api().call('GET', `/v1/appraisals/${id}/nearest-changes`, { key });
    const before = await nearestOf(await scored({ employeeId, view: { stage: 'final', stageKind: 'final' } }));
    expect(before.body.code).toBe('result-not-ready');
    const { body } = await nearestOf(await scored({ employeeId, view: { stage: 'result', stageKind: 'result' } }));
    const tried = await tryIn(HOME, { facts: FACTS, date: '2026-06-30' });
    expect(body.data.length).toBeGreaterThan(1);
    expect(body.data).toEqual(tried.body.nearest);
  });

  it('that is real shows the facts that decided, and nobody', async () => {
    await api().employee({ _id: 'try-1', nip: nipOf(77_001), name: 'Wahyu Kurniawan' });
    const id = await scored({ employeeId: 'try-1' });
    const { status, body, text } = await tryIn(HOME, { appraisal: id });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ facts: FACTS, predicate: 'BUTUH_PERBAIKAN' });
    for (const secret of [id, 'try-1', nipOf(77_001), 'Wahyu']) expect(text).not.toContain(secret);
    const draft = await tryIn(HOME, { appraisal: id, pack: await lenient() });
    expect(draft.body.predicate).toBe('BAIK');
  });
});

describe('a case that cannot be tried', () => {
  it('because the body says too little, too much, or nonsense', async () => {
    const digest = await api().packOf(HOME);
    for (const [body, code] of [
      [{}, 'invalid-request'],
      [{ facts: FACTS, appraisal: 'a1' }, 'invalid-request'],
      [{ facts: FACTS, digest, pack: {} }, 'invalid-request'],
      [{ facts: FACTS, pack: { format: 'siklus.pack/1' } }, 'pack-invalid'],
      [{ facts: { ...FACTS, ikm: 1 } }, 'facts-invalid'],
      [{ facts: {} }, 'facts-on-hold'],
      [{ facts: FACTS, more: 1 }, 'invalid-request'],
    ] as const) {
      const answer = await tryIn(HOME, body);
      expect([answer.status, answer.body.code], answer.text).toEqual([422, code]);
      expect(answer.body.errors.length).toBeGreaterThan(0);
    }
    expect((await tryIn(HOME, { facts: FACTS, digest: `sha256:${'0'.repeat(64)}` })).status).toBe(404);
  });

  it('because it is of another region, not scored, or one’s own before it is released', async () => {
    const id = await scored({ employeeId: 'try-own', view: { stage: 'final', stageKind: 'final' } });
    const national = await api().keyFor({ roles: ['hr'], region: null });
    expect((await tryIn(ELSEWHERE, { appraisal: id }, national)).status).toBe(404);
    const other = await api().keyFor({ roles: ['hr'], region: ELSEWHERE });
    expect((await tryIn(ELSEWHERE, { appraisal: id }, other)).status).toBe(404);
    expect((await tryIn(HOME, { appraisal: id }, other)).status).toBe(404);
    const unscored = await api().appraisal({ region: HOME });
    expect((await tryIn(HOME, { appraisal: unscored })).body.code).toBe('result-not-ready');
    const officer = await api().keyFor({ roles: ['hr'], employeeId: 'try-own' });
    expect((await tryIn(HOME, { appraisal: id }, officer)).body.code).toBe('result-not-ready');
    expect((await tryIn(HOME, { appraisal: id })).status).toBe(200);
    for (const role of ['employee', 'assessor', 'system', 'public'] as const) {
      const key = await api().keyFor({ roles: [role], employeeId: 'try-own' });
      expect((await tryIn(HOME, { appraisal: id }, key)).status, role).toBe(403);
    }
  });
});

describe('two packs side by side', () => {
  it('tell what is written differently and which decisions change', async () => {
    const digest = await api().packOf(HOME);
    const { status, body, text } = await compare({ digest }, { pack: await lenient() });
    expect(status, text).toBe(200);
    expect([body.before.digest, body.after.version]).toEqual([digest, 99]);
    const cut = body.structural.find(({ path }: Json) => path === '/derived/resultRating/cuts/0');
    expect(cut).toMatchObject({ op: 'change', before: 9_000, after: 8_650 });
    expect([cut.sentence.id, cut.sentence.en].join()).toMatch(/90,00 menjadi 86,50.*90\.00 becomes 86\.50/);
    expect(body.semantic).toMatchObject({ same: false, exact: true });
    for (const { where } of body.semantic.changes) {
      expect(where).toContainEqual({ name: 'resultScore', ranges: [[8_650, 8_999]] });
    }
  });

  it('say that no decision changes between a pack and itself', async () => {
    const { body } = await compare({ region: HOME, date: '2026-06-30' }, { digest: await api().packOf(HOME) });
    expect(body).toMatchObject({ structural: [], semantic: { same: true, exact: true, changes: [] } });
    expect(body.semantic.sentence.id).toBe('Tidak ada keputusan yang berubah.');
  });

  it('may be of two regions, and every change has a sentence in both languages', async () => {
    const { status, body } = await compare({ region: HOME }, { region: ELSEWHERE });
    expect(status).toBe(200);
    expect(body.structural.length).toBeGreaterThan(20);
    for (const { sentence } of body.structural) expect(sentence.id && sentence.en).toBeTruthy();
    expect(body.semantic).toMatchObject({ same: false, exact: false });
  });

  it('that are not there or not valid are refused', async () => {
    const digest = await api().packOf(HOME);
    expect((await compare({ digest }, { digest: `sha256:${'0'.repeat(64)}` })).status).toBe(404);
    expect((await compare({ digest }, { region: 'atlantis' })).status).toBe(404);
    expect((await compare({ digest }, { pack: { format: 'siklus.pack/1' } })).body.code).toBe('pack-invalid');
    expect((await compare({ digest }, { digest, region: HOME })).body.code).toBe('invalid-request');
    const employee = await api().keyFor({ roles: ['employee'] });
    expect((await compare({ digest }, { digest }, employee)).status).toBe(403);
  });
});
