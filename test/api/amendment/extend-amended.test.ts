import { beforeAll, describe, expect, it } from 'vitest';
import { getPack } from '../../../store/pack/rule-packs.ts';
import type { ResolvedPack, RulePack } from '../../../rules/language/types.ts';
import type { Json } from '../../support/api.ts';
import { publishNext } from '../../support/next-version.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { eventually } from '../../support/workflow-env.ts';
import { HOME } from '../../support/regions.ts';

const api = useRunningApi();
const REASON = { id: 'Tahap diganti namanya', en: 'A stage was renamed' };
let cast: Cast;
let second: ResolvedPack;
let moved = '';
let kept = '';

/** The same policy, whose second half of the year is called otherwise. */
const withOtherStage = ({ phases }: RulePack) => ({
  phases: phases.map((phase) => (phase.id === 'executionH2' ? { ...phase, id: 'secondHalf' } : phase)),
});

beforeAll(async () => {
  const key = (role: 'admin' | 'hr', employeeId: string) => api().keyFor({ roles: [role], employeeId });
  cast = { ...(await launchedCast(api(), HOME)), admin: await key('admin', 'one'), hr: await key('hr', 'two') };
  const first = await getPack(api().store, await api().packOf(HOME));
  if (!first) throw new Error('no pack');
  second = await publishNext(api().store, first, withOtherStage);
  [moved, kept] = [await cast.appraisalOf(cast.ids.sri), await cast.appraisalOf(cast.ids.budi)];
  await amendAllBut(kept);
});

const post = (path: string, body: unknown, key = cast.hr) => api().call('POST', path, { key, body });
const get = async (path: string): Promise<Json> => (await api().call('GET', path, { key: cast.admin })).body;

async function amendAllBut(appraisalId: string): Promise<void> {
  const draft = await post('/v1/amendments', {
    region: HOME,
    pack: second.digest,
    reason: REASON,
    cycles: [cast.cycle],
    choice: 'fromNextStage',
    exceptions: [{ appraisalId, choice: 'keep' }],
  });
  const path = `/v1/amendments/${draft.body.id}`;
  const { digest } = await get(`${path}/preview`);
  expect((await post(`${path}/approve`, { preview: digest }, cast.admin)).status).toBe(202);
  await eventually(async () => (await get(path)).state === 'DONE', 'the amendment is done');
}

async function extended(stage: string): Promise<Json> {
  const body = { stage, until: '2027-01-31', decree: 'SK/3/2026', reason: 'Bencana' };
  const sent = await post(`/v1/cycles/${cast.cycle}/extend`, body, cast.admin);
  if (sent.status !== 202) return sent.body;
  return eventually(async () => {
    const operation = await get(sent.headers.get('location') ?? '');
    return operation.state === 'DONE' && operation;
  }, 'the extension is done');
}
const decreesOf = async (id: string): Promise<Json[]> =>
  (await get(`/v1/appraisals/${id}/journal`)).data.filter(({ type }: Json) => type === 'cycle.extend');

describe('a stage that only the pack of an amendment has', () => {
  it('is extended for those who were moved, and the others are named with the reason', async () => {
    const operation = await extended('secondHalf');
    expect(operation).toMatchObject({ op: 'extend', failed: 1 });
    expect(operation.refused).toEqual([{ appraisalId: kept, code: 'stage-missing' }]);
    const decrees = await eventually(async () => {
      const found = await decreesOf(moved);
      return found.length > 0 && found;
    }, 'the decree');
    expect(decrees).toMatchObject([{ data: { stage: 'secondHalf' } }]);
    expect(await decreesOf(kept)).toEqual([]);
  });
});

describe('a stage that only the pack of the launch has', () => {
  it('is extended for those who stayed, and the others are named with the reason', async () => {
    const operation = await extended('executionH2');
    expect(operation.refused).toContainEqual({ appraisalId: moved, code: 'stage-missing' });
    expect([operation.done, operation.failed]).toEqual([1, operation.refused.length]);
    expect((await decreesOf(kept)).map(({ data }) => data.stage)).toEqual(['executionH2']);
    expect((await decreesOf(moved)).map(({ data }) => data.stage)).toEqual(['secondHalf']);
  });
});

describe('a stage that neither has', () => {
  it('is refused with the names of both', async () => {
    const { code, errors } = await extended('thirdHalf');
    expect(code).toBe('invalid-request');
    expect(errors[0].detail).toMatch(/executionH2.*secondHalf/);
  });
});
