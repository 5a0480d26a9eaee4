import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { type Json, useApi } from '../../support/api.ts';
import { begin, peopleOf } from '../../support/drafts.ts';
import { aCycle } from '../../support/store.ts';
import { shippedPack, stricter } from '../../support/what-if.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const shipped = await shippedPack(HOME);
const { source } = stricter(shipped);
const digest = shipped.pack.digest;
let hr: string;
beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'] });
  await createCycle(api().store, aCycle({ _id: `cycle:${ELSEWHERE}:1`, region: ELSEWHERE, pack: digest }));
});

const refusal = async (path: string, body: Json) => {
  const { status, body: problem } = await api().call('POST', path, { key: hr, body });
  return [status, problem.code, (problem.errors ?? []).map(({ pointer, code }: Json) => `${pointer} ${code}`)];
};
const period = { from: '2026-07-01', to: '2026-12-31' };

describe('a what-if is refused', () => {
  it.each<[string, Json, unknown[]]>([
    ['without a pack', { region: HOME }, [422, 'invalid-request', ['/digest not-allowed']]],
    ['with two packs', { region: HOME, digest, draft: source }, [422, 'invalid-request', ['/digest not-allowed']]],
    [
      'with a pack that is not known',
      { region: HOME, digest: `sha256:${'0'.repeat(64)}` },
      [422, 'invalid-request', ['/digest unknown-pack']],
    ],
    [
      'with a cycle of another region',
      { region: HOME, digest, cycles: [`cycle:${ELSEWHERE}:1`] },
      [422, 'invalid-request', ['/cycles/0 unknown-cycle']],
    ],
    [
      'with a group that is no choice of the roster',
      { region: HOME, digest, groupBy: 'monthsInPost' },
      [422, 'invalid-request', ['/groupBy not-allowed']],
    ],
  ])('%s', async (_what, body, expected) => {
    expect(await refusal('/v1/what-ifs', body)).toEqual(expected);
  });

  it('with every fault of its draft, as by validation', async () => {
    const draft = { ...source, scoring: { round: 'sometimes' } };
    const [status, code, errors] = await refusal('/v1/what-ifs', { region: HOME, draft });
    const validated = await api().call('POST', '/v1/rule-packs/validate', { key: hr, body: draft });
    expect([status, code]).toEqual([422, 'pack-invalid']);
    expect(errors).toEqual(validated.body.errors.map(({ pointer, code: each }: Json) => `${pointer} ${each}`));
  });

  it('for a draft that is not there, and for another region’s as if it were not', async () => {
    const { author } = await peopleOf(api(), ELSEWHERE);
    const begun = { pack: ELSEWHERE, effective: { from: '2027-01-01' }, origin: { kind: 'inForce' } };
    const { id } = (await begin(api(), author, begun)).body;
    expect(id).toBeDefined();
    for (const draft of [id, 'd-0000000000000000']) {
      expect(await refusal('/v1/what-ifs', { region: HOME, draft })).toEqual([404, 'not-found', []]);
    }
  });

  it('for a region that is not one’s own or is not there, as if it did not exist', async () => {
    expect((await refusal('/v1/what-ifs', { region: ELSEWHERE, digest }))[0]).toBe(404);
    expect((await refusal('/v1/what-ifs', { region: 'nowhere', digest }))[0]).toBe(404);
  });

  it('and leaves no trace', async () => {
    expect((await api().call('GET', '/v1/what-ifs', { key: hr })).body.data).toEqual([]);
  });
});

describe('a shadow is refused', () => {
  it('without a reason, and with a period that ends before it begins', async () => {
    expect((await refusal('/v1/shadows', { region: HOME, digest, period }))[0]).toBe(422);
    const backwards = { region: HOME, digest, reason: 'Uji', period: { from: '2026-12-31', to: '2026-07-01' } };
    expect(await refusal('/v1/shadows', backwards)).toEqual([422, 'invalid-request', ['/period/to not-valid']]);
  });
});
