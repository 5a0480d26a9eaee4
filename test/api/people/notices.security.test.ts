import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, useApi } from '../../support/api.ts';
import { freshId } from '../../support/store.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const notice = (to: string, template: string, n: number) => ({
  key: `final/${template}/${n}`,
  to,
  template: template as 'reminder',
  at: Date.UTC(2026, 0, n),
  params: { command: 'submitFeedback' },
});
let about: string;

beforeAll(async () => {
  about = await api().appraisal({
    region: HOME,
    appraisalId: freshId('a'),
    employeeId: 'e-own',
    notices: [
      notice('e-own', 'result-ready', 1),
      notice('e-peer', 'feedback-invited', 2),
      notice('e-peer', 'reminder', 3),
      notice('office:agencyHead', 'outcome-proposed', 4),
    ],
  });
});

const read = async (principal: Parameters<ReturnType<typeof api>['keyFor']>[0], query = '') =>
  api().call('GET', `/v1/notices${query}`, { key: await api().keyFor(principal) });
const told = ({ body }: { body: Json }) => body.data.map(({ to, template }: Json) => `${to} ${template}`);

describe('notices', () => {
  it('are read by whom they are for, in both languages', async () => {
    const peer = await read({ roles: ['employee'], employeeId: 'e-peer' });
    expect(told(peer)).toEqual(['e-peer feedback-invited', 'e-peer reminder']);
    expect(peer.body.data[1]).toMatchObject({
      appraisalId: about,
      text: { id: expect.any(String), en: expect.any(String) },
    });
    const head = await read({ roles: ['assessor'], offices: ['agencyHead'] });
    expect(told(head)).toEqual(['office:agencyHead outcome-proposed']);
  });

  it('have names that tell nothing of what was written before them', async () => {
    const ids = async () =>
      (await read({ roles: ['employee'], employeeId: 'e-peer' })).body.data.map(({ id }: Json) => id);
    const [first, again] = [await ids(), await ids()];
    expect([first, new Set(first).size]).toEqual([again, 2]);
    for (const id of first) expect(id).toMatch(/^[\w-]{43}$/);
  });

  it('tell whoever made a key for somebody nothing of their own case', async () => {
    const made = { roles: ['employee' as const], employeeId: 'e-peer', hands: ['e-peer', 'e-own'] };
    expect(told(await read(made))).toEqual([]);
    expect(told(await read(made, '?to=e-peer'))).toEqual([]);
  });

  it('of others are not, and somebody who is nobody gets none', async () => {
    const curious = await read({ roles: ['employee'], employeeId: 'e-own' }, '?to=e-peer');
    expect([curious.status, curious.body.code]).toEqual([403, 'forbidden']);
    expect(told(await read({ roles: ['assessor'] }))).toEqual([]);
    expect(told(await read({ roles: ['employee'], employeeId: 'e-peer', region: ELSEWHERE }))).toEqual([]);
  });

  it('are read by managers, but for who was invited to give feedback', async () => {
    const hr = await read({ roles: ['hr'] });
    expect(told(hr)).toEqual(['e-own result-ready', 'e-peer reminder', 'office:agencyHead outcome-proposed']);
  });

  it('do not tell a manager who their own peers are', async () => {
    const self = { roles: ['employee' as const, 'hr' as const], employeeId: 'e-own' };
    expect(told(await read(self))).toEqual(['e-own result-ready']);
    const asked = await read(self, '?to=e-peer&limit=1');
    expect(asked.body).toEqual({ data: [], page: { nextCursor: null } });
    expect(asked.headers.get('link')).toBeNull();
  });
});
