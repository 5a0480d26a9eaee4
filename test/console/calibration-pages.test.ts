/** Pages of calibration: units, one unit with its pattern and people, entering a predicate, ending a session. */
import { beforeAll, describe, expect, it } from 'vitest';
import { useApi } from '../support/api.ts';
import { CALIBRATED, manyWith, unitsInCalibration } from '../support/calibration.ts';
import { askPage, type TestSite, testSite, tokenIn } from '../support/site.ts';

const api = useApi();
const ROOM = `/wilayah/${CALIBRATED}/siklus/2026/kalibrasi`;
let site: TestSite;
let cookie = '';
let token = '';

beforeAll(async () => {
  site = await testSite(api());
  const { _id } = await api().employee({ region: CALIBRATED, unit: 'bkpsdm' });
  const form = { wilayah: CALIBRATED, pegawai: _id, hat: 'hr' };
  cookie = (await askPage(site, '/masuk', { form })).headers.get('set-cookie')?.split(';')[0] ?? '';
  token = tokenIn((await askPage(site, '/akun', { cookie })).html);
  await unitsInCalibration(api(), '2026', [
    { unit: 'dinkes', people: [...manyWith(15, 'BAIK', 9_500), ...manyWith(5, 'SANGAT_BAIK', 11_500)] },
    { unit: 'setda', people: manyWith(4, 'BAIK', 9_500) },
  ]);
});

const page = async (path: string) => (await askPage(site, `${ROOM}${path}`, { cookie })).html;
const send = (path: string, form: Record<string, string>) =>
  askPage(site, `${ROOM}${path}`, { cookie, form: { token, kunci: path, ...form } });

describe('the pages of calibration', () => {
  it('lead from the units to one of them, and let a pattern be looked at', async () => {
    expect(await page('')).toContain(`${ROOM}?unit=dinkes`);
    const shown = await page('?unit=dinkes&pola=BAIK');
    for (const part of ['sebagai percobaan', 'Paling sedikit 1 orang', 'dari Baik ke Cukup', 'Ketegasan penilai'])
      expect(shown).toContain(part);
  });

  it('say of a unit of four that the pattern cannot be met', async () => {
    expect(await page('?unit=setda&pola=BAIK')).toContain('tidak mungkin dipenuhi');
  });

  it('take the predicate of the organisation, and not without its basis', async () => {
    const bare = await send('/dinkes/organisasi', { predicate: 'BAIK' });
    expect([bare.status, bare.html.includes('id="basis-error"')]).toEqual([422, true]);
    const entered = await send('/dinkes/organisasi', { predicate: 'BAIK', basis: 'SK 188/45/2026', kunci: 'enter-2' });
    expect(entered.headers.get('location')).toBe(`${ROOM}?unit=dinkes`);
    expect(await page('?unit=dinkes')).toContain('Ditetapkan: Baik.');
  });

  it('take the minutes, and show them', async () => {
    const closed = await send('/dinkes/akhiri/tutup', { minutes: 'Dihadiri lima pejabat.' });
    expect(closed.headers.get('location')).toBe(`${ROOM}?unit=dinkes`);
    expect(await page('?unit=dinkes')).toContain('Dihadiri lima pejabat.');
    const own = await send('/dinkes/akhiri/kesampingkan', { reason: 'Unit baru' });
    expect([own.status, own.html.includes('Anda yang menutup sidang ini')]).toEqual([403, true]);
  });
});
