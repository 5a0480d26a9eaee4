import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, nipOf, useApi } from '../../support/api.ts';
import { freshId } from '../../support/store.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const cycle = freshId(`cycle:${HOME}:`);
let hr: string;
let ids: string[];

beforeAll(async () => {
  hr = await api().keyFor({ roles: ['hr'] });
  ids = [];
  for (let i = 0; i < 5; i += 1) {
    const more = i < 2 ? { overdue: true, stage: 'final', stageKind: 'final' as const } : {};
    const waitingOn = i < 2 ? [{ as: 'assessor' as const, id: 'boss', for: 'finaliseScore' as const }] : [];
    const unit = i % 2 === 0 ? 'dinkes' : 'setda';
    ids.push(
      await api().appraisal({
        region: HOME,
        cycleId: cycle,
        unit,
        employeeId: `e${i}`,
        view: { ...more, waitingOn },
      }),
    );
  }
});

const list = async (query: string): Promise<string[]> => {
  const { body } = await api().call('GET', `/v1/appraisals?cycle=${cycle}${query}`, { key: hr });
  return body.data.map(({ id }: Json) => id);
};
const some = (...places: number[]) => places.map((i) => ids[i] ?? '').sort();

describe('appraisals are listed', () => {
  it('by stage, unit, deadline, person and whom they wait for', async () => {
    expect((await list('&stage=final')).sort()).toEqual(some(0, 1));
    expect((await list('&unit=dinkes')).sort()).toEqual(some(0, 2, 4));
    expect((await list('&overdue=true')).sort()).toEqual(some(0, 1));
    expect((await list('&overdue=false')).sort()).toEqual(some(2, 3, 4));
    expect((await list('&waitingOn=boss')).sort()).toEqual(some(0, 1));
    expect((await list('&waitingOn=assessor')).sort()).toEqual(some(0, 1));
    expect(await list('&employee=e3')).toEqual(some(3));
    expect(await list('&state=CLOSED')).toEqual([]);
  });

  it('by number, with number and name beside the id for those who may list employees; also as a table', async () => {
    const { _id: employeeId, nip } = await api().employee({ nip: nipOf(811), name: 'Sri Rahayu' });
    const id = await api().appraisal({ region: HOME, cycleId: `${cycle}b`, employeeId, view: { assessorId: 'boss' } });
    const asked = async (key: string, query: string, path = '/v1/appraisals') =>
      api().call('GET', `${path}${query}`, { key });
    const rows = (await asked(hr, `?nip=${nip.slice(0, 8)}%20${nip.slice(8)}`)).body.data;
    expect(rows).toMatchObject([{ id, employeeId, nip, name: 'Sri Rahayu' }]);
    expect((await asked(hr, '', `/v1/appraisals/${id}`)).body).toMatchObject({ nip, name: 'Sri Rahayu' });
    const boss = await api().keyFor({ roles: ['assessor'], employeeId: 'boss' });
    const [seen] = (await asked(boss, `?cycle=${cycle}b`)).body.data;
    expect([seen.id, seen.nip, seen.name]).toEqual([id, undefined, undefined]);
    expect((await asked(boss, `?nip=${nip}`)).status).toBe(403);
    const { text } = await asked(hr, `?cycle=${cycle}&format=csv&limit=2`);
    expect(text.trimEnd().split('\r\n')).toHaveLength(6);
    const table = await asked(hr, `?cycle=${cycle}b&format=csv`);
    expect(table.text).toContain(`\r\n${id},'${nip},Sri Rahayu,`);
  });

  it('page by page without losing or repeating any, with a link to the next page', async () => {
    const seen: string[] = [];
    let url: string | null = `/v1/appraisals?cycle=${cycle}&limit=2`;
    let pages = 0;
    while (url !== null) {
      const { body, headers }: Json = await api().call('GET', url, { key: hr });
      seen.push(...body.data.map(({ id }: Json) => id));
      const link = headers.get('link');
      expect(link === null).toBe(body.page.nextCursor === null);
      url = link === null ? null : link.slice(1, link.indexOf('>'));
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen.toSorted()).toEqual(some(0, 1, 2, 3, 4));
  });

  it('as what changed since an instant, that instant included', async () => {
    const { body } = await api().call('GET', `/v1/appraisals/${ids[2]}`, { key: hr });
    expect(await list(`&updatedAfter=${body.updatedAt}`)).toContain(ids[2]);
    expect(await list(`&updatedAfter=${encodeURIComponent('2099-01-01T00:00:00+07:00')}`)).toEqual([]);
  });

  it('as those that wait for me', async () => {
    const boss = await api().keyFor({ roles: ['assessor'], employeeId: 'boss' });
    await api().appraisal({
      region: HOME,
      cycleId: cycle,
      employeeId: 'e9',
      view: { assessorId: 'boss', waitingOn: [{ as: 'assessor', id: 'boss', for: 'agreeTargets' }] },
    });
    const { body } = await api().call('GET', '/v1/appraisals?waitingOn=me', { key: boss });
    expect(body.data.map(({ employeeId }: Json) => employeeId)).toEqual(['e9']);
  });
});

describe('one appraisal', () => {
  it('carries its version as ETag, and is not sent again while it is unchanged', async () => {
    const first = await api().call('GET', `/v1/appraisals/${ids[0]}`, { key: hr });
    expect(first.headers.get('etag')).toBe(`"v${first.body.version}"`);
    const again = await api().call('GET', `/v1/appraisals/${ids[0]}`, {
      key: hr,
      headers: { 'If-None-Match': '"v1"' },
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('tells instants in the region’s time', async () => {
    const { body } = await api().call('GET', `/v1/appraisals/${ids[0]}`, { key: hr });
    expect(body.stageOpenedAt).toBe('2026-01-05T07:00:00.000+07:00');
  });

  it('has a journal in order, with hashes', async () => {
    const { body } = await api().call('GET', `/v1/appraisals/${ids[0]}/journal`, { key: hr });
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      seq: 1,
      type: 'appraisal.launched',
      hash: expect.stringMatching(/^[0-9a-z:]{64,}$/),
    });
  });
});
