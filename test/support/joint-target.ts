/** A joint target of the two units that a launched cast has. */
import type { TestApi } from './api.ts';
import type { Cast } from './running-api.ts';

export const askedJoint = (region: string, more: object = {}) => ({
  region,
  year: 2026,
  title: 'Siswa diperiksa kesehatannya',
  measure: 'Siswa yang diperiksa',
  countedIn: 'siswa',
  direction: 'higher',
  aspect: 'quantity',
  value: 1000,
  due: '2026-11-30',
  lead: 'dinkes',
  owners: [
    { unit: 'dinkes', share: 6000 },
    { unit: 'setda', share: 4000 },
  ],
  ...more,
});

/** Proposed by HR and signed by the heads of both units. */
export async function jointInForce(api: TestApi, cast: Cast): Promise<string> {
  const { region } = cast;
  const mayor = await api.keyFor({ region, roles: ['employee', 'assessor'], employeeId: cast.ids.mayor });
  const { body } = await api.call('POST', '/v1/joint-targets', { key: cast.hr, body: askedJoint(region) });
  const sign = (key: string, unit: string) =>
    api.call('POST', `/v1/joint-targets/${body.id}/sign`, { key, body: { unit } });
  const answers = [await sign(cast.boss, 'dinkes'), await sign(mayor, 'setda')];
  if (answers.some(({ status }) => status !== 200)) throw new Error(answers.map(({ text }) => text).join('\n'));
  return body.id;
}
