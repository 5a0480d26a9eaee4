/** Pages of payroll: what waits, making a file, its lines, saving it, taking a line back. */
import { beforeAll, describe, expect, it } from 'vitest';
import { followIssue } from '../../activities/appraisal/letters.ts';
import { useApi } from '../support/api.ts';
import { issuedAward, payingPack } from '../support/paid-outcomes.ts';
import { HOME } from '../support/regions.ts';
import { askPage, type TestSite, testSite, tokenIn } from '../support/site.ts';

const api = useApi();
const ROOM = `/wilayah/${HOME}/gaji`;
let site: TestSite;
let cookie = '';
let token = '';

beforeAll(async () => {
  site = await testSite(api());
  const { _id } = await api().employee({ region: HOME, unit: 'bkpsdm' });
  const form = { wilayah: HOME, pegawai: _id, hat: 'hr' };
  cookie = (await askPage(site, '/masuk', { form })).headers.get('set-cookie')?.split(';')[0] ?? '';
  token = tokenIn((await askPage(site, '/akun', { cookie })).html);
  const pack = await payingPack(api());
  for (const [name, behaviour] of [
    ['Siti Rahmawati', 'sesuai'],
    ['Agus Salim', 'di_atas'],
  ] as const) {
    const person = await api().employee({ region: HOME, unit: 'dinkes', name });
    await followIssue(api().store, await issuedAward(api(), person._id, { region: HOME, pack, behaviour }));
  }
});

const page = async (path: string) => (await askPage(site, `${ROOM}${path}`, { cookie })).html;
const send = (path: string, form: Record<string, string>) =>
  askPage(site, `${ROOM}${path}`, { cookie, form: { token, kunci: path, ...form } });

describe('the pages of payroll', () => {
  it('tell what waits, and make a file of it', async () => {
    const shown = await page('');
    for (const part of ['2 baris, Rp3.250.001', 'Belum ada berkas', `${ROOM}/baru`]) expect(shown).toContain(part);
    expect(await page('/baru')).toContain('2 baris');
    const wrong = await send('/baru', { period: 'Februari' });
    expect([wrong.status, wrong.html.includes('id="period-error"')]).toEqual([422, true]);
    const made = await send('/baru', { period: '2027-02', kunci: 'make' });
    expect(made.headers.get('location')).toBe(ROOM);
    expect(await page('')).toContain(`${ROOM}/1`);
  });

  it('show the lines of a file, and save it as it is', async () => {
    const shown = await page('/1');
    for (const part of ['Siti Rahmawati', 'Rp1.750.001', 'belum dijawab', `${ROOM}/1/berkas`])
      expect(shown).toContain(part);
    const file = await askPage(site, `${ROOM}/1/berkas`, { cookie });
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.html).toContain('TOTAL,2,');
  });

  it('take a line back with a reason, and show it as such', async () => {
    const form = await page('/1/baris/1/batal');
    expect(form).toContain('Siti Rahmawati');
    const done = await send('/1/baris/1/batal', { reason: 'Dibayar dua kali' });
    expect(done.headers.get('location')).toBe(`${ROOM}/1`);
    expect(await page('/1')).toContain('dibatalkan');
    expect(await page('')).toContain('1 baris, -Rp1.500.000');
    expect((await askPage(site, `${ROOM}/1/baris/77/batal`, { cookie })).status).toBe(404);
  });
});
