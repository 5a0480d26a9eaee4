/** What goes to an office is read by its holders, but not by the one whom it is about. */
import { beforeAll, describe, expect, it } from 'vitest';
import { insertOwnNotice } from '../../../store/people/notices.ts';
import { type Json, useApi } from '../../support/api.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
let appraisalId: string;
let employeeId: string;

beforeAll(async () => {
  ({ _id: employeeId } = await api().employee({ region: HOME, unit: 'dinkes', name: 'Umar' }));
  appraisalId = await api().appraisal({ region: HOME, employeeId });
  for (const to of ['office:hr', 'office:agencyHead', employeeId])
    await insertOwnNotice(api().store, {
      key: `about/${to}`,
      to,
      region: HOME,
      unit: 'dinkes',
      appraisalId,
      template: 'correction-opened',
      at: Date.UTC(2027, 0, 5),
      params: {},
    });
});

const toldOf = async (key: string, query = ''): Promise<string[]> => {
  const { body } = await api().call('GET', `/v1/notices${query}`, { key });
  return body.data.filter((each: Json) => each.appraisalId === appraisalId).map(({ to }: Json) => to);
};

describe('notices to an office', () => {
  it.each(['hr', 'agencyHead'])('are there for holders of %s, and not for whom they are about', async (office) => {
    const roles = office === 'hr' ? (['hr'] as const) : (['assessor'] as const);
    const offices = office === 'hr' ? [] : (['agencyHead'] as const);
    const keyOf = (id: string) =>
      api().keyFor({ region: HOME, roles: [...roles], offices: [...offices], employeeId: id, hands: [id] });
    const query = `?to=office:${office}`;
    expect(await toldOf(await keyOf('emp-other'), query)).toEqual([`office:${office}`]);
    expect(await toldOf(await keyOf(employeeId), query)).toEqual([]);
    expect(await toldOf(await keyOf(employeeId), `?to=${employeeId}`)).toEqual([employeeId]);
  });

  it('are not all that whoever is nobody in particular reads', async () => {
    const key = await api().keyFor({ region: HOME, roles: ['hr'] });
    expect((await toldOf(key)).toSorted()).toEqual([employeeId, 'office:agencyHead', 'office:hr'].toSorted());
  });
});
