import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { getWhatIf } from '../../../store/what-if/what-ifs.ts';
import { type Json, useApi } from '../../support/api.ts';
import { begin, peopleOf } from '../../support/drafts.ts';
import { aCycle } from '../../support/store.ts';
import { compareAll, INCENTIVE, type Person, shippedPack, storePopulation, stricter } from '../../support/what-if.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const CYCLE = `cycle:${HOME}:2026`;
const shipped = await shippedPack(HOME);
const draft = stricter(shipped);
let hr: string;
let people: Person[];

beforeAll(async () => {
  const { store } = api();
  hr = await api().keyFor({ roles: ['hr'] });
  const { pack } = shipped;
  await createCycle(store, aCycle({ _id: CYCLE, region: HOME, pack: pack.digest, state: 'OPEN' }));
  people = await storePopulation(store, { region: HOME, cycleId: CYCLE, pack, people: 30, unscoredEvery: 10 });
});

const ask = (body: Json, idempotencyKey?: string) =>
  api().call('POST', '/v1/what-ifs', { key: hr, body, ...(idempotencyKey && { idempotencyKey }) });
const read = (path: string, key = hr) => api().call('GET', path, { key });

/** Asked over HTTP, carried out here: what a worker does with it is tested with the workflow. */
async function done(body: Json): Promise<Json> {
  const { body: asked } = await ask(body);
  await compareAll(api().store, asked.id);
  return (await read(`/v1/what-ifs/${asked.id}`)).body;
}

describe('asking what a draft would change', () => {
  it('says beforehand that the draft is valid and whom it would be about, and writes nothing', async () => {
    const body = { region: HOME, draft: draft.source, cycles: [CYCLE] };
    const dry = await api().call('POST', '/v1/what-ifs?dryRun=true', { key: hr, body, idempotencyKey: null });
    expect(dry.status).toBe(200);
    expect(dry.body).toEqual({
      dryRun: true,
      candidate: { id: HOME, version: 3, digest: draft.pack.digest, draft: true },
      cycles: [CYCLE],
      people: 30,
    });
    expect((await read('/v1/what-ifs')).body.data).toEqual([]);
  });

  it('takes a stored draft by its id, as it is now', async () => {
    const { author } = await peopleOf(api(), HOME);
    const origin = { kind: 'file', document: draft.source, cases: [] };
    const { id } = (await begin(api(), author, { pack: HOME, origin })).body;
    const { status, body } = await ask({ region: HOME, draft: id, cycles: [CYCLE] });
    expect([status, body.candidate]).toEqual([202, { id: HOME, version: 3, digest: draft.pack.digest, draft: true }]);
    const listed = (await api().call('GET', `/v1/what-ifs?region=${HOME}&limit=200`, { key: hr })).body.data;
    expect(listed.find((row: Json) => row.id === body.id).candidate.draftId).toBe(id);
  });

  it('is accepted once, with a place to look, and journalled: who asked what', async () => {
    const body = { region: HOME, draft: draft.source, cycles: [CYCLE] };
    const first = await ask(body, 'once');
    const again = await ask(body, 'once');
    expect([first.status, again.status, again.body.id]).toEqual([202, 202, first.body.id]);
    expect(first.headers.get('location')).toBe(`/v1/what-ifs/${first.body.id}`);
    expect(first.body).toMatchObject({ state: 'RUNNING', progress: { done: 0, total: null }, result: null });
    const entries = (await entriesOf(api().store, `audit:${HOME}`)).filter(
      ({ data }) => data?.['id'] === first.body.id,
    );
    expect(entries.map(({ type, data }) => [type, data])).toEqual([
      [
        'what-if.requested',
        {
          id: first.body.id,
          candidate: { id: HOME, version: 3, digest: draft.pack.digest, draft: true },
          cycles: [CYCLE],
          sandbox: false,
        },
      ],
    ]);
    const rows = (await read(`/v1/what-ifs?region=${HOME}`)).body.data;
    expect(rows.map(({ id }: Json) => id)).toContain(first.body.id);
  });

  it('tells transitions, outcomes, cost, units and cases, equal to evaluating everybody again', async () => {
    const { state, progress, result } = await done({ region: HOME, draft: draft.source, cycles: [CYCLE] });
    expect([state, progress]).toEqual(['DONE', { done: 30, total: 30 }]);
    const scored = people.filter(({ decision }) => decision !== null);
    expect(result).toMatchObject({ compared: 27, notScored: 3, refused: [] });
    const fired = async (code: string) => {
      const after = await Promise.all(scored.map(({ facts }) => evaluate(draft.pack, facts)));
      return after.filter(({ outcomes }) => outcomes.some((each) => each.result && each.code === code)).length;
    };
    const line = (code: string) => result.outcomes.find((outcome: Json) => outcome.code === code);
    expect(line('TEGURAN').after).toBe(await fired('TEGURAN'));
    expect(line('TEGURAN').gained).toBe(result.sanctioned);
    expect(result.cost.after.amount).toBe((await fired('INSENTIF')) * INCENTIVE);
    expect(result.sentences[0].en).toBe(`Of 27 people compared, something changes for ${result.changed}.`);
    expect(result.units.map(({ key }: Json) => key)).toEqual(['u0', 'u1', 'u2', 'u3']);
    expect(result.cases.length).toBeGreaterThan(1);
    for (const { appraisalId, before, after } of result.cases) {
      const person = people.find((each) => each.appraisalId === appraisalId);
      expect(before.decision.digest).toBe(person?.decision?.digest);
      expect(after.decision.digest).toBe((await evaluate(draft.pack, person?.facts ?? {})).digest);
      expect([before.pack.version, after.pack.version]).toEqual([2, 3]);
      expect(before.reading.length * after.reading.length).toBeGreaterThan(0);
    }
  });

  it('groups people by a fact of the roster', async () => {
    const { result } = await done({ region: HOME, draft: draft.source, groupBy: 'unitKind' });
    expect(result.groups.length).toBeGreaterThan(1);
    expect(result.groups.reduce((sum: number, group: Json) => sum + group.people, 0)).toBe(27);
  });

  it('lists the people who would newly be sanctioned, page by page', async () => {
    const { id, result } = await done({ region: HOME, draft: draft.source });
    expect(result.sanctioned).toBeGreaterThan(2);
    const first = await read(`/v1/what-ifs/${id}/people?limit=2`);
    expect(first.body.data).toHaveLength(2);
    const rest = await read(`/v1/what-ifs/${id}/people?cursor=${first.body.page.nextCursor}`);
    const all: Json[] = [...first.body.data, ...rest.body.data];
    expect(all).toHaveLength(result.sanctioned);
    for (const { appraisalId, before, after, sanctions } of all) {
      const person = people.find((each) => each.appraisalId === appraisalId);
      expect(before).toEqual({ predicate: person?.decision?.predicate, final: person?.decision?.score.final });
      const again = await evaluate(draft.pack, person?.facts ?? {});
      expect(after.predicate).toBe(again.predicate);
      expect(sanctions).toEqual(['reprimand']);
    }
  });

  it('of the pack in force changes nothing', async () => {
    const { result } = await done({ region: HOME, digest: shipped.pack.digest, cycles: [CYCLE] });
    expect(result).toMatchObject({ compared: 27, changed: 0, sanctioned: 0, cases: [], kinds: [] });
  });

  it('leaves sandbox cycles out unless it is about them', async () => {
    const { cycles, result } = await done({ region: HOME, digest: shipped.pack.digest, sandbox: true });
    expect([cycles, result.compared]).toEqual([[], 0]);
  });
});

describe('cancelling', () => {
  it('stops what runs, is journalled, and may be repeated', async () => {
    const { body } = await ask({ region: HOME, draft: draft.source });
    const cancel = () => api().call('POST', `/v1/what-ifs/${body.id}/cancel`, { key: hr });
    expect((await cancel()).status).toBe(202);
    expect((await cancel()).status).toBe(202);
    const types = (await entriesOf(api().store, `audit:${HOME}`))
      .filter(({ data }) => data?.['id'] === body.id)
      .map(({ type }) => type);
    expect(types).toEqual(['what-if.requested', 'what-if.cancelled']);
  });

  it('of one that never came to run ends it, and of one that is over is refused', async () => {
    const { body } = await ask({ region: HOME, draft: draft.source });
    await api().temporal.workflow.getHandle(`what-if:${body.id}`).terminate();
    const answer = await api().call('POST', `/v1/what-ifs/${body.id}/cancel`, { key: hr });
    expect([answer.status, answer.body.state]).toEqual([202, 'CANCELLED']);
    const { id } = await done({ region: HOME, digest: shipped.pack.digest });
    const late = await api().call('POST', `/v1/what-ifs/${id}/cancel`, { key: hr });
    expect([late.status, late.body.code]).toEqual([409, 'what-if-ended']);
    expect((await getWhatIf(api().store, HOME, { id }))?.state).toBe('DONE');
  });
});
