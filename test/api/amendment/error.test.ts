import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { oneTarget } from '../../../rules/language/targets.ts';
import type { Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { getPack, retireRulePack } from '../../../store/pack/rule-packs.ts';
import type { OutcomeView } from '../../../workflows/record.ts';
import { type Json, useApi } from '../../support/api.ts';
import { publishNext, renamed, upsideDown } from '../../support/next-version.ts';
import { aBatch, aCycle, anEntry, aView, freshId } from '../../support/store.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const FACTS: Facts = { publicService: false, targets: oneTarget(9500), behaviourRating: 'di_bawah' };
let first: ResolvedPack;
let turned: ResolvedPack;
let hr = '';
let admin = '';

beforeAll(async () => {
  const pack = await getPack(api().store, await api().packOf(HOME));
  if (!pack) throw new Error('no pack');
  first = pack;
  turned = await publishNext(api().store, first, upsideDown);
  hr = await api().keyFor({ roles: ['hr'], employeeId: 'ani' });
  admin = await api().keyFor({ roles: ['admin'], employeeId: 'budi' });
});

async function aRunningCycle(more: Parameters<typeof aCycle>[0] = {}): Promise<string> {
  const _id = freshId(`cycle:${HOME}:`);
  await createCycle(api().store, aCycle({ _id, region: HOME, pack: first.digest, state: 'OPEN', ...more }));
  return _id;
}

type Where = {
  cycleId: string;
  stage: 'targets' | 'result' | 'outcome';
  facts?: Facts;
  outcome?: Partial<OutcomeView>;
};

/** An appraisal as its workflow would have recorded it; scored from the result stage on. */
async function anAppraisal({ cycleId, stage, facts = FACTS, outcome = {} }: Where): Promise<string> {
  const kinds = { targets: 'target', result: 'result', outcome: 'outcome' } as const;
  const scored = stage === 'targets' ? undefined : await evaluate(first, facts);
  const id = freshId('a');
  const proposed = (scored?.outcomes ?? [])
    .filter(({ result }) => result)
    .map(({ id, code, kind, approval }): OutcomeView => ({ id, code, kind, approval, status: 'PROPOSED', ...outcome }));
  const result = scored && {
    score: scored.score,
    predicate: scored.predicate,
    flags: scored.flags,
    decisionId: `decision/${id}/1`,
    outcomes: proposed,
  };
  const view = aView({ stage, stageKind: kinds[stage], facts, ...result });
  const launched = anEntry(1, { type: 'appraisal.launched', changes: view });
  const entries = scored ? [launched, anEntry(2, { type: 'appraisal.scored', data: { facts } })] : [launched];
  const parts = { appraisalId: id, cycleId, region: HOME, unit: 'dinkes', employeeId: `${id}-p` };
  await appendBatch(api().store, aBatch({ ...parts, pack: first.digest, view, entries }));
  return id;
}

const asked = (cycleId: string, more: object = {}) => ({
  region: HOME,
  pack: turned.digest,
  reason: { id: 'Aturan diperbaiki', en: 'The rules were mended' },
  cycles: [cycleId],
  choice: 'rescore',
  ...more,
});
const post = (path: string, body: unknown, key = hr) => api().call('POST', path, { key, body });
const preview = async (id: string) => (await api().call('GET', `/v1/amendments/${id}/preview`, { key: admin })).body;
const drafted = async (cycleId: string, more: object = {}): Promise<string> =>
  (await post('/v1/amendments', asked(cycleId, more))).body.id;
const approve = async (id: string, digest?: string) =>
  post(`/v1/amendments/${id}/approve`, { preview: digest ?? (await preview(id)).digest }, admin);
const codes = ({ body }: Json) => [body.code, ...(body.errors ?? []).map(({ code }: Json) => code)];

describe('a draft is refused', () => {
  it.each([
    ['a pack that nobody has published', { pack: `sha256:${'a'.repeat(64)}` }, 'not-published'],
    ['a cycle that the region does not have', { cycles: [`cycle:${ELSEWHERE}:2026`] }, 'unknown-cycle'],
  ])('for %s', async (_what, more, code) => {
    const answer = await post('/v1/amendments', asked(await aRunningCycle(), more));
    expect([answer.status, ...codes(answer)]).toEqual([422, 'invalid-request', code]);
  });

  it('for the pack of another region, and for one that was retired', async () => {
    const cycle = await aRunningCycle();
    const other = await post('/v1/amendments', asked(cycle, { pack: await api().packOf(ELSEWHERE) }));
    expect(codes(other)).toEqual(['invalid-request', 'other-region']);
    const retired = await publishNext(api().store, turned, renamed);
    await retireRulePack(api().store, retired.digest);
    expect(codes(await post('/v1/amendments', asked(cycle, { pack: retired.digest })))).toContain('not-published');
  });

  it('for an exception that spares nobody: one that is not there, in another cycle or unit, or named twice', async () => {
    const [cycle, other] = [await aRunningCycle(), await aRunningCycle()];
    const [mine, elsewhere] = [
      await anAppraisal({ cycleId: cycle, stage: 'targets' }),
      await anAppraisal({ cycleId: other, stage: 'targets' }),
    ];
    const except = async (ids: string[], more: object = {}) => {
      const exceptions = ids.map((appraisalId) => ({ appraisalId, choice: 'keep' }));
      const { status, body } = await post('/v1/amendments', asked(cycle, { exceptions, ...more }));
      return [status, ...(body.errors ?? []).map(({ pointer, code }: Json) => `${pointer} ${code}`)];
    };
    for (const id of ['made-up', elsewhere])
      expect(await except([mine, id])).toEqual([422, '/exceptions/1/appraisalId unknown-appraisal']);
    expect(await except([mine], { units: ['setda'] })).toEqual([422, '/exceptions/0/appraisalId unknown-appraisal']);
    expect(await except([mine, mine])).toEqual([422, '/exceptions/1/appraisalId duplicate']);
    expect((await except([mine]))[0]).toBe(201);
  });

  it('for a cycle that has ended', async () => {
    const cycle = await aRunningCycle({ state: 'CLOSED' });
    expect(codes(await post('/v1/amendments', asked(cycle)))).toEqual(['invalid-request', 'ended']);
  });

  it.each([
    ['a reason in one language only', { reason: { id: 'Hanya ini' } }],
    ['no cycle', { cycles: [] }],
    ['an unknown choice', { choice: 'everything' }],
    ['a field that it does not have', { force: true }],
  ])('for %s', async (_what, more) => {
    expect((await post('/v1/amendments', asked(await aRunningCycle(), more))).status).toBe(422);
  });
});

describe('a preview', () => {
  it('shows before and after of each score by evaluating it again, and writes nothing', async () => {
    const cycleId = await aRunningCycle();
    const id = await anAppraisal({ cycleId, stage: 'result' });
    const { data, summary } = await preview(await drafted(cycleId));
    const [before, after] = [await evaluate(first, FACTS), await evaluate(turned, FACTS)];
    expect(before.predicate).not.toBe(after.predicate);
    expect(data).toMatchObject([
      {
        appraisalId: id,
        before: { pack: first.digest, predicate: before.predicate, final: before.score.final },
        after: { pack: turned.digest, predicate: after.predicate, final: after.score.final },
        provisional: false,
      },
    ]);
    const fired = ({ outcomes }: typeof before) => outcomes.filter(({ result }) => result).map(({ code }) => code);
    expect(data[0].after.outcomes.map(({ code }: Json) => code)).toEqual(fired(after));
    expect(summary.predicates).toEqual([{ from: before.predicate, to: after.predicate, count: 1 }]);
    expect(Object.keys(summary.outcomesLost).sort()).toEqual(fired(before).sort());
    expect(await api().store.models.amendmentLines.countDocuments({ cycleId })).toBe(0);
  });

  it('estimates what is not scored yet, where the facts are enough, and says so', async () => {
    const cycleId = await aRunningCycle();
    await anAppraisal({ cycleId, stage: 'targets' });
    await anAppraisal({ cycleId, stage: 'targets', facts: {} });
    const { data } = await preview(await drafted(cycleId));
    const predicates = data.map(({ before, after }: Json) => [before?.predicate, after?.predicate]);
    expect(predicates).toContainEqual(['KURANG', (await evaluate(turned, FACTS)).predicate]);
    expect(predicates).toContainEqual([undefined, undefined]);
    expect(data.map(({ provisional }: Json) => provisional)).toEqual([true, true]);
  });

  it('names what cannot be amended and why: decided outcomes, final results, missing facts', async () => {
    const cycleId = await aRunningCycle();
    const narrow = await publishNext(api().store, turned, ({ facts }) => {
      const { pastKurang } = facts;
      return pastKurang ? { facts: { ...facts, pastKurang: { ...pastKurang, max: 3 } } } : {};
    });
    const issued = await anAppraisal({ cycleId, stage: 'result', outcome: { status: 'ISSUED', decidedBy: 'off' } });
    const final = await anAppraisal({ cycleId, stage: 'outcome' });
    const beyond = await anAppraisal({ cycleId, stage: 'result', facts: { ...FACTS, pastKurang: 4 } });
    const { data, summary } = await preview(await drafted(cycleId, { pack: narrow.digest }));
    const why = Object.fromEntries(data.map(({ appraisalId, refusal }: Json) => [appraisalId, refusal.code]));
    expect(why).toEqual({ [issued]: 'outcome-decided', [final]: 'no-stage-left', [beyond]: 'facts-invalid' });
    expect(data.every(({ refusal }: Json) => refusal.text.id && refusal.text.en)).toBe(true);
    expect(summary.refused).toEqual({ 'outcome-decided': 1, 'no-stage-left': 1, 'facts-invalid': 1 });
  });

  it('is about the units and stages asked for', async () => {
    const cycleId = await aRunningCycle();
    const early = await anAppraisal({ cycleId, stage: 'targets' });
    await anAppraisal({ cycleId, stage: 'result' });
    const { data } = await preview(await drafted(cycleId, { stages: ['targets'] }));
    expect(data.map(({ appraisalId }: Json) => appraisalId)).toEqual([early]);
    expect((await preview(await drafted(cycleId, { units: ['setda'] }))).data).toEqual([]);
  });
});

describe('an approval is refused', () => {
  it('when what would happen is no longer what the preview showed', async () => {
    const cycleId = await aRunningCycle();
    await anAppraisal({ cycleId, stage: 'result' });
    const id = await drafted(cycleId);
    const { digest } = await preview(id);
    await anAppraisal({ cycleId, stage: 'result' });
    const answer = await approve(id, digest);
    expect([answer.status, answer.body.code]).toEqual([412, 'preview-stale']);
    expect(answer.body.detail).toContain((await preview(id)).digest);
    expect((await api().call('GET', `/v1/amendments/${id}`, { key: hr })).body.state).toBe('DRAFT');
  });

  it('never for work that goes on without changing what would happen', async () => {
    const cycleId = await aRunningCycle();
    const appraisal = await anAppraisal({ cycleId, stage: 'targets' });
    const id = await drafted(cycleId);
    const { digest } = await preview(id);
    const facts = { ...FACTS, targets: oneTarget(8800) };
    const entries = [anEntry(2, { type: 'facts.recorded', changes: { facts } })];
    const parts = { appraisalId: appraisal, cycleId, region: HOME, unit: 'dinkes', employeeId: `${appraisal}-p` };
    await appendBatch(api().store, aBatch({ ...parts, pack: first.digest, entries, view: { facts } }));
    expect((await preview(id)).digest).toBe(digest);
  });

  it('when nothing would change', async () => {
    const id = await drafted(await aRunningCycle());
    const answer = await approve(id);
    expect([answer.status, answer.body.code]).toEqual([409, 'amendment-empty']);
  });

  it('once the draft is rejected or taken back, and the other way round', async () => {
    const cycleId = await aRunningCycle();
    await anAppraisal({ cycleId, stage: 'result' });
    const rejected = await drafted(cycleId);
    expect((await post(`/v1/amendments/${rejected}/reject`, { comment: 'Tidak' }, admin)).status).toBe(200);
    const cancelled = await drafted(cycleId);
    expect((await post(`/v1/amendments/${cancelled}/cancel`, {})).status).toBe(200);
    for (const id of [rejected, cancelled]) {
      expect((await approve(id)).body.code).toBe('amendment-decided');
      const again = await post(
        `/v1/amendments/${id}/reject`,
        { comment: 'Tidak' },
        await api().keyFor({ roles: ['hr'], employeeId: 'cici' }),
      );
      expect([again.status, again.body.code]).toEqual([409, 'amendment-decided']);
    }
  });

  it('when its pack was retired meanwhile', async () => {
    const cycleId = await aRunningCycle();
    await anAppraisal({ cycleId, stage: 'result' });
    const { digest: pack } = await publishNext(api().store, turned, ({ title }) => ({
      title: { ...title, en: `${title.en} (short-lived)` },
    }));
    const id = await drafted(cycleId, { pack });
    const { digest } = await preview(id);
    await retireRulePack(api().store, pack);
    expect(codes(await approve(id, digest))).toContain('not-published');
  });
});

describe('a cycle whose workflow is over', () => {
  it('leaves nobody to be asked: every line says so, and the amendment is done', async () => {
    const cycleId = await aRunningCycle();
    await anAppraisal({ cycleId, stage: 'result' });
    const id = await drafted(cycleId);
    const answer = await approve(id);
    expect([answer.status, answer.body.state]).toEqual([202, 'APPROVED']);
    const { body } = await api().call('GET', `/v1/amendments/${id}`, { key: hr });
    expect(body).toMatchObject({ state: 'DONE', progress: { pending: 0, amended: 0, refused: 1, kept: 0 } });
    const seen = await preview(id);
    expect(seen.data).toMatchObject([{ result: 'REFUSED', refusal: { code: 'appraisal-ended' } }]);
    // The approver may ask again, as after an answer that was lost; nobody else may.
    expect((await approve(id, seen.digest)).body).toMatchObject({ state: 'DONE', preview: seen.digest });
    const other = await api().keyFor({ roles: ['admin'], employeeId: 'dodi' });
    const late = await post(`/v1/amendments/${id}/approve`, { preview: seen.digest }, other);
    expect([late.status, late.body.code]).toEqual([409, 'amendment-decided']);
  });
});
