/** Until its release nothing tells the person that their result was moved. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AppraisalView } from '../../../workflows/record.ts';
import { type Json, useApi } from '../../support/api.ts';
import { CALIBRATED } from '../../support/calibration.ts';
import { anEntry } from '../../support/store.ts';

const api = useApi();
const own = 'emp-moved';
const admin = { id: 'emp-hr', as: 'admin' } as const;
const ids = new Map<AppraisalView['stageKind'], string>();

beforeAll(async () => {
  await api().employee({ _id: own, region: CALIBRATED });
  for (const stageKind of ['calibration', 'result'] as const) {
    const adjustment = { computed: 'BAIK', by: admin.id, at: 0 } as const;
    const id = await api().appraisal({
      region: CALIBRATED,
      employeeId: own,
      entries: [
        anEntry(1, { type: 'appraisal.launched' }),
        anEntry(2, { type: 'result.adjusted', actor: admin, changes: { predicate: 'KURANG', adjustment } }),
        anEntry(3, { type: 'result.redecided', actor: { id: 'siklus', as: 'system' } }),
      ],
      version: 3,
      view: { stage: stageKind, stageKind, predicate: 'BAIK', peerIds: [] },
    });
    ids.set(stageKind, id);
  }
});

const read = async (stageKind: 'calibration' | 'result', roles: ('employee' | 'hr')[], path = '') => {
  const key = await api().keyFor({ region: CALIBRATED, roles, employeeId: roles.includes('hr') ? 'emp-hr' : own });
  return api().call('GET', `/v1/appraisals/${ids.get(stageKind)}${path}`, { key });
};

describe('an adjusted result', () => {
  it('in calibration is not in what the person reads, nor are its entries, version and date', async () => {
    const { body, headers } = await read('calibration', ['employee']);
    expect([body.version, body.predicate, 'adjustment' in body]).toEqual([1, null, false]);
    expect(headers.get('etag')).toContain('1');
    expect(body.updatedAt).toBe(new Date(Date.UTC(2026, 0, 6, 0, 0, 1)).toISOString());
    const { data } = (await read('calibration', ['employee'], '/journal')).body;
    expect(data.map(({ type }: Json) => type)).toEqual(['appraisal.launched']);
    const [listed] = (
      await api().call('GET', '/v1/appraisals', {
        key: await api().keyFor({ region: CALIBRATED, roles: ['employee'], employeeId: own }),
      })
    ).body.data.filter(({ stageKind }: Json) => stageKind === 'calibration');
    expect([listed.version, 'adjustment' in listed]).toEqual([1, false]);
  });

  it('is told whole to those who calibrate, and to the person from the release on', async () => {
    expect((await read('calibration', ['hr'])).body).toMatchObject({
      version: 3,
      predicate: 'KURANG',
      adjustment: { computed: 'BAIK', by: admin.id },
    });
    const { body } = await read('result', ['employee']);
    expect(body).toMatchObject({ version: 3, predicate: 'KURANG', adjustment: { computed: 'BAIK' } });
    const { data } = (await read('result', ['employee'], '/journal')).body;
    expect(data.map(({ type }: Json) => type)).toContain('result.adjusted');
  });
});
