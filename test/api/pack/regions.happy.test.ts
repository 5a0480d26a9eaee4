import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { oneTarget } from '../../../rules/language/targets.ts';
import { type Json, REGIONS_DIR, useApi } from '../../support/api.ts';
import { ELSEWHERE, FOURTH, HOME, NATION, STAFF, THIRD } from '../../support/regions.ts';

const api = useApi();
let key: string;
let hr: string;
beforeAll(async () => {
  key = await api().keyFor({ roles: ['public'] });
  hr = await api().keyFor({ roles: ['hr'] });
});
const get = (path: string, headers = {}) => api().call('GET', path, { key, headers });
const source = async (id: string) => JSON.parse(await readFile(`${REGIONS_DIR}/${id}.json`, 'utf8'));
const FACTS = { publicService: true, targets: oneTarget(10_000), ikm: 6500, behaviourRating: 'sesuai' };

describe('regions and their packs', () => {
  it('are read by anybody with a key; the national pack is nobody’s region', async () => {
    const { body } = await get('/v1/regions');
    const ids = body.data.map(({ id }: Json) => id);
    expect(ids).toEqual([THIRD, STAFF, HOME, ELSEWHERE, FOURTH]);
    const one = await get(`/v1/regions/${HOME}`);
    expect(one.body).toEqual(body.data[2]);
    expect(one.body.pack.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('a pack is told resolved, in words, and by its digest', async () => {
    const pack = await get(`/v1/regions/${HOME}/pack?date=2026-06-30`);
    expect(pack.body.pack.id).toBe(HOME);
    expect(pack.body.pack.extends).toBeDefined();
    expect(pack.body.pack.facts).toHaveProperty('monthsInPost');
    expect(pack.body.summary.title).toMatchObject({ id: expect.any(String), en: expect.any(String) });
    const tag = pack.headers.get('etag') ?? '';
    expect(tag).toBe(`"${pack.body.digest}"`);
    expect((await get(`/v1/regions/${HOME}/pack?date=2026-06-30`, { 'If-None-Match': tag })).status).toBe(304);
    expect((await get(`/v1/rule-packs/${pack.body.digest}`)).body).toEqual(pack.body);
  });

  it('facts are evaluated and explained in both languages, and nothing is stored', async () => {
    const before = await api().store.models.decisions.countDocuments({});
    const options = { key: hr, body: { facts: FACTS, date: '2026-06-30' } };
    const id = await api().call('POST', `/v1/regions/${HOME}/evaluate`, options);
    const en = await api().call('POST', `/v1/regions/${HOME}/evaluate?lang=en`, options);
    expect(id.status).toBe(200);
    expect(id.body.decision).toMatchObject({ predicate: 'BUTUH_PERBAIKAN', score: { final: 8650 } });
    expect([id.body.language, en.body.language]).toEqual(['id', 'en']);
    expect(en.body.reading).toEqual(en.body.sentences.map(({ text }: Json) => text.en));
    expect(id.body.reading).toEqual(en.body.sentences.map(({ text }: Json) => text.id));
    const cited = new Set(en.body.sentences.flatMap(({ legal }: Json) => legal));
    const known: string[] = en.body.legalBasis.map(({ ref }: Json) => ref);
    expect([...cited].filter((basis) => !known.some((ref) => String(basis).startsWith(ref)))).toEqual([]);
    expect(await api().store.models.decisions.countDocuments({})).toBe(before);
  });

  it('a pack is checked against its published parent before anybody publishes it', async () => {
    const { status, body } = await api().call('POST', '/v1/rule-packs/validate', {
      key: hr,
      body: await source(HOME),
    });
    expect([status, body.valid, body.digest]).toEqual([200, true, await api().packOf(HOME)]);
  });

  it('the check tells what publishing would prove: step by step, with cases and without', async () => {
    const document = await source(HOME);
    const { cases } = JSON.parse(await readFile(`${REGIONS_DIR}/${HOME}.cases.json`, 'utf8'));
    const ask = async (body: Json) =>
      (await api().call('POST', '/v1/rule-packs/validate', { key: hr, body })).body.report;
    const untested = await ask(document);
    expect(untested.publishable).toBe(false);
    const codes = untested.steps.flatMap(({ findings }: Json) => findings.map(({ code }: Json) => code));
    expect(codes).toContain('T02');
    const tested = await ask({ document, cases });
    const results = tested.steps.map(({ step, result }: Json) => `${step} ${result}`);
    expect(results).toEqual(
      ['identity', 'schema', 'resolve', 'cost', 'lint', 'cases', 'proof', 'preview'].map((step) => `${step} passed`),
    );
    expect(tested).toMatchObject({ publishable: true, counts: { error: 0, warning: 0 } });
  });
});

describe('what is wrong with a pack or with facts', () => {
  it('a pack gets every fault with its pointer, and no pack is stored', async () => {
    const before = await api().store.models.rulePacks.countDocuments({});
    const pack = await source(HOME);
    const wrong: [object, string][] = [
      [{ ...pack, extends: { id: NATION, version: 99 } }, '/extends'],
      [{ ...pack, surprise: 1 }, '/surprise'],
      [{ format: 'siklus.pack/1' }, '/id'],
      [[], ''],
    ];
    for (const [body, pointer] of wrong) {
      const answer = await api().call('POST', '/v1/rule-packs/validate', { key: hr, body });
      expect(answer.status, answer.text).toBe(422);
      expect(['pack-invalid', 'invalid-request']).toContain(answer.body.code);
      expect(answer.body.errors.some((error: Json) => error.pointer.startsWith(pointer))).toBe(true);
    }
    expect(await api().store.models.rulePacks.countDocuments({})).toBe(before);
  });

  it('facts get their pointer and the range that the pack allows', async () => {
    for (const [facts, code, pointer] of [
      [{ ...FACTS, ikm: 99_999 }, 'facts-invalid', '/facts/ikm'],
      [{ ...FACTS, mood: 1 }, 'facts-invalid', '/facts/mood'],
      [{ ...FACTS, behaviourRating: undefined }, 'facts-on-hold', '/facts/behaviourRating'],
    ] as const) {
      const answer = await api().call('POST', `/v1/regions/${HOME}/evaluate`, {
        key: hr,
        body: { facts, date: '2026-06-30' },
      });
      expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([422, code, pointer]);
    }
  });

  it('a date without a pack, an unknown region and an unknown digest', async () => {
    const early = await get(`/v1/regions/${HOME}/pack?date=1999-01-01`);
    expect([early.status, early.body.code]).toEqual([422, 'pack-missing']);
    expect((await get('/v1/regions/atlantis')).status).toBe(404);
    expect((await get(`/v1/rule-packs/sha256:${'0'.repeat(64)}`)).status).toBe(404);
    expect((await get('/v1/rule-packs/latest')).status).toBe(404);
  });
});
