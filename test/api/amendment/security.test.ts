import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { oneTarget } from '../../../rules/language/targets.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import type { Role } from '../../../store/people/types.ts';
import { type Json, useApi } from '../../support/api.ts';
import { publishNext, upsideDown } from '../../support/next-version.ts';
import { aBatch, aCycle, anEntry, aView, freshId } from '../../support/store.ts';
import { ELSEWHERE, FOURTH, HOME } from '../../support/regions.ts';

const api = useApi();
const FACTS = { publicService: false, targets: oneTarget(9500), behaviourRating: 'di_bawah' };
let first: ResolvedPack;
let turned: ResolvedPack;
let cycle = '';

beforeAll(async () => {
  const pack = await getPack(api().store, await api().packOf(HOME));
  if (!pack) throw new Error('no pack');
  first = pack;
  turned = await publishNext(api().store, first, upsideDown);
  cycle = freshId(`cycle:${HOME}:`);
  await createCycle(api().store, aCycle({ _id: cycle, region: HOME, pack: first.digest, state: 'OPEN' }));
  for (const employeeId of ['citra', 'dewi']) await inCalibration(employeeId);
});

/** Scored, and not yet shown to the appraised person. */
async function inCalibration(employeeId: string): Promise<void> {
  const { score, predicate, flags } = await evaluate(first, FACTS);
  const appraisalId = freshId('a');
  const result = { score, predicate, flags, decisionId: `decision/${appraisalId}/1` };
  const view = aView({ stage: 'calibration', stageKind: 'calibration', facts: FACTS, ...result });
  const entries = [
    anEntry(1, { type: 'appraisal.launched', changes: view }),
    anEntry(2, { type: 'appraisal.scored', data: { facts: FACTS } }),
  ];
  const parts = { appraisalId, cycleId: cycle, region: HOME, unit: 'dinkes', employeeId, pack: first.digest };
  await appendBatch(api().store, aBatch({ ...parts, view, entries }));
}

const person = (employeeId: string | null, roles: Role[], region = HOME) => api().keyFor({ region, roles, employeeId });
const post = (path: string, body: unknown, key: string) => api().call('POST', path, { key, body });
const asked = (more: object = {}) => ({
  region: HOME,
  pack: turned.digest,
  reason: { id: 'Aturan diperbaiki', en: 'The rules were mended' },
  cycles: [cycle],
  choice: 'rescore',
  ...more,
});
async function drafted(key: string, more: object = {}): Promise<{ id: string; preview: string; lines: Json[] }> {
  const { id } = (await post('/v1/amendments', asked(more), key)).body;
  const { digest, data } = (await api().call('GET', `/v1/amendments/${id}/preview`, { key })).body;
  return { id, preview: digest, lines: data };
}

describe('a draft', () => {
  it('is never approved or rejected by its author, whatever other key or role they use', async () => {
    const author = await person('andi', ['hr']);
    const { id, preview } = await drafted(author);
    const again = await person('andi', ['admin']);
    for (const key of [author, again]) {
      const approved = await post(`/v1/amendments/${id}/approve`, { preview }, key);
      expect([approved.status, approved.body.code]).toEqual([403, 'self-decision']);
      const rejected = await post(`/v1/amendments/${id}/reject`, { comment: 'Tidak' }, key);
      expect([rejected.status, rejected.body.code]).toEqual([403, 'self-decision']);
    }
    expect((await api().call('GET', `/v1/amendments/${id}`, { key: author })).body.state).toBe('DRAFT');
  });

  it('is neither written nor decided with a key that names nobody: it might be the other one’s', async () => {
    const author = await person('andi', ['hr']);
    const { id, preview } = await drafted(author);
    const nobody = await person(null, ['hr', 'admin']);
    const sent = [
      [`/v1/amendments/${id}/approve`, { preview }],
      [`/v1/amendments/${id}/approve?dryRun=true`, { preview }],
      [`/v1/amendments/${id}/reject`, { comment: 'Tidak' }],
      ['/v1/amendments', asked()],
    ] as const;
    for (const [path, body] of sent) {
      const refused = await post(path, body, nobody);
      expect([refused.status, refused.body.code]).toEqual([403, 'person-required']);
    }
    expect((await api().call('GET', `/v1/amendments/${id}`, { key: author })).body.state).toBe('DRAFT');
  });

  it('is never approved by somebody whose own appraisal it would change', async () => {
    const { id, preview, lines } = await drafted(await person('andi', ['hr']));
    const citra = await person('citra', ['admin']);
    const refused = await post(`/v1/amendments/${id}/approve`, { preview }, citra);
    expect([refused.status, refused.body.code]).toEqual([403, 'self-decision']);
    const own = lines.find(({ employeeId }) => employeeId === 'citra');
    const exceptions = [{ appraisalId: own.appraisalId, choice: 'keep' }];
    const without = await drafted(await person('andi', ['hr']), { exceptions });
    const path = `/v1/amendments/${without.id}/approve?dryRun=true`;
    expect((await post(path, { preview: without.preview }, citra)).body).toEqual({ dryRun: true, touched: 1 });
  });

  it('does not exist for another region, and can be about no cycle of another region', async () => {
    const { id, preview } = await drafted(await person('andi', ['hr']));
    const stranger = await person('eko', ['hr', 'admin', 'auditor'], ELSEWHERE);
    for (const path of ['', '/preview']) {
      expect((await api().call('GET', `/v1/amendments/${id}${path}`, { key: stranger })).status).toBe(404);
    }
    const sent = [
      [`/v1/amendments/${id}/approve`, { preview }],
      [`/v1/amendments/${id}/reject`, { comment: 'Tidak' }],
      [`/v1/amendments/${id}/cancel`, {}],
      ['/v1/amendments', asked()],
    ] as const;
    for (const [path, body] of sent) expect((await post(path, body, stranger)).status).toBe(404);
    const own = asked({ region: ELSEWHERE, pack: await api().packOf(ELSEWHERE) });
    expect((await post('/v1/amendments', own, stranger)).body.errors).toMatchObject([{ code: 'unknown-cycle' }]);
    expect((await api().call('GET', '/v1/amendments', { key: stranger })).body.data).toEqual([]);
  });

  it('is read by auditors, who decide nothing', async () => {
    const { id, preview } = await drafted(await person('andi', ['hr']));
    const auditor = await person(null, ['auditor']);
    expect((await api().call('GET', `/v1/amendments/${id}/preview`, { key: auditor })).status).toBe(200);
    expect((await post(`/v1/amendments/${id}/approve`, { preview }, auditor)).status).toBe(403);
    expect((await post('/v1/amendments', asked(), auditor)).status).toBe(403);
  });
});

describe('a preview', () => {
  it('hides from HR officers their own result, which is not theirs to see yet', async () => {
    const citra = await person('citra', ['hr']);
    const { id, lines, preview } = await drafted(citra);
    const shown = new Map(lines.map(({ employeeId, before, after }) => [employeeId, { before, after }]));
    expect(shown.get('citra')).toEqual({ before: null, after: null });
    expect(shown.get('dewi')?.before).not.toBeNull();
    const colleague = await person('fajar', ['hr']);
    const seen = (await api().call('GET', `/v1/amendments/${id}/preview`, { key: colleague })).body;
    expect(seen.digest).toBe(preview);
    expect(seen.data.every(({ before }: Json) => before !== null)).toBe(true);
    const own = (await api().call('GET', `/v1/amendments/${id}/preview`, { key: citra })).body;
    expect([own.summary.rescored, seen.summary.rescored]).toEqual([1, 2]);
  });
});

describe('what peers were promised', () => {
  it('is kept after an amendment to a pack that promises less', async () => {
    const region = FOURTH;
    const first = await getPack(api().store, await api().packOf(region));
    if (!first) throw new Error('no pack');
    const promising = (minimumGroup: number) =>
      publishNext(api().store, first, ({ transparency }) => ({ transparency: { ...transparency, minimumGroup } }));
    const [strict, lax] = [await promising(5), await promising(3)];
    const facts = { peerCount: 4, peerMean: 8700 };
    const taken = { id: 'am', mode: 'fromNextStage', stage: 'feedback', seq: 2, at: 0 } as const;
    const amendments = [{ ...taken, before: strict.digest, after: lax.digest }];
    const seenBy = await api().keyFor({ region, roles: ['hr'] });
    const shown = async (pack: ResolvedPack, more: object) => {
      const parts = { region, employeeId: 'gita', pack: pack.digest, view: { facts, ...more } };
      const id = await api().appraisal(parts);
      return Promise.all(
        ['', '/journal'].map(
          async (path) => (await api().call('GET', `/v1/appraisals/${id}${path}`, { key: seenBy })).text,
        ),
      );
    };
    for (const text of await shown(lax, {})) expect(text).toContain('8700');
    for (const text of await shown(strict, { amendments })) {
      expect(text).toContain(lax.digest);
      expect(text).not.toContain('8700');
    }
  });
});
