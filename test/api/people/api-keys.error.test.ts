import { describe, expect, it } from 'vitest';
import { useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const make = async (body: object, maker: Parameters<ReturnType<typeof api>['keyFor']>[0] = { roles: ['admin'] }) =>
  api().call('POST', '/v1/api-keys', { key: await api().keyFor(maker), body: { label: 'x', ...body } });

describe('a key is not made', () => {
  it('for another region, or for all of them by a region’s admin', async () => {
    const abroad = await make({ region: ELSEWHERE, roles: ['hr'] });
    expect([abroad.status, abroad.body.code]).toEqual([404, 'not-found']);
    const everywhere = await make({ region: null, roles: ['auditor'] });
    expect([everywhere.status, everywhere.body.code]).toEqual([403, 'forbidden']);
    const platform = await make({ region: null, roles: ['auditor'] }, { roles: ['admin'], region: null });
    expect(platform.status).toBe(201);
  });

  it('for an employee who is not there, or for the employee role without one', async () => {
    const nobody = await make({ region: HOME, roles: ['employee'], employeeId: 'nobody' });
    expect([nobody.status, nobody.body.code]).toEqual([422, 'employee-unknown']);
    const roleOnly = await make({ region: HOME, roles: ['employee'] });
    expect([roleOnly.status, roleOnly.body.errors[0].pointer]).toEqual([422, '/employeeId']);
    const abroad = await api().employee({ region: ELSEWHERE });
    expect((await make({ region: HOME, roles: ['employee'], employeeId: abroad._id })).status).toBe(422);
  });

  it('with unknown scopes, offices or roles, or for longer than a year', async () => {
    for (const [body, pointer] of [
      [{ scopes: ['everything'] }, '/scopes/0'],
      [{ offices: ['king'] }, '/offices/0'],
      [{ roles: ['root'] }, '/roles/0'],
      [{ expiresInDays: 366 }, '/expiresInDays'],
    ] as const) {
      const answer = await make({ region: HOME, roles: ['hr'], ...body });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
    }
  });

  it('in an unknown region by a platform admin', async () => {
    expect((await make({ region: 'atlantis', roles: ['hr'] }, { roles: ['admin'], region: null })).status).toBe(404);
  });
});

describe('revoking', () => {
  it('another region’s key is 404, and twice changes nothing', async () => {
    const admin = await api().keyFor({ roles: ['admin'] });
    const other = (await api().keyFor({ roles: ['hr'], region: ELSEWHERE })).split('_')[2];
    expect((await api().call('DELETE', `/v1/api-keys/${other}`, { key: admin })).status).toBe(404);
    const own = (await api().keyFor({ roles: ['hr'] })).split('_')[2];
    const answers = [await api().call('DELETE', `/v1/api-keys/${own}`, { key: admin })];
    answers.push(await api().call('DELETE', `/v1/api-keys/${own}`, { key: admin }));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const entries = await api()
      .store.models.journal.find({ subject: `audit:${HOME}`, type: 'apiKey.revoked' })
      .lean();
    expect(entries.filter(({ data }) => data?.['key'] === own)).toHaveLength(1);
  });
});
