/** Pages on which rules are tried, decided about and moved: what they show is what the API says. */
import { createHash } from 'node:crypto';
import { type HTMLElement, parse } from 'node-html-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../store/cycle/cycles.ts';
import type { PackSource } from '../../rules/language/types.ts';
import { insertRulePack } from '../../store/pack/rule-packs.ts';
import type { DraftDoc, DraftFields } from '../../store/pack/types.ts';
import { useApi } from '../support/api.ts';
import { writeUnchecked } from '../support/drafts.ts';
import { HOME } from '../support/regions.ts';
import { askPage, signedIn, type TestSite, testSite, tokenIn } from '../support/site.ts';
import { aCycle } from '../support/store.ts';
import { changed, compareAll, shippedPack, storePopulation, stricter } from '../support/what-if.ts';

const api = useApi({ SIKLUS_PACK_DEADLINE_MS: '60000' });
/** Draws a draft through its check, on a machine that may be busy. */
const CHECKED = 300_000;
const CYCLE = `cycle:${HOME}:2026`;
const RULES = `/wilayah/${HOME}/aturan`;
const shipped = await shippedPack(HOME);
let site: TestSite;
/** Two people of HR; the first writes. */
let rina: { id: string; cookie: string };
let budi: { id: string; cookie: string };
const DRAFT = 'd-stricter';

beforeAll(async () => {
  site = await testSite(api());
  const known = async (id: string, name: string) => {
    await api().employee({ _id: id, region: HOME, name });
    return { id, cookie: await signedIn(site, id, 'hr') };
  };
  [rina, budi] = [await known('rina', 'Rina Contoh'), await known('budi', 'Budi Contoh')];
  const { pack } = shipped;
  await createCycle(api().store, aCycle({ _id: CYCLE, region: HOME, pack: pack.digest, packId: HOME, state: 'OPEN' }));
  const base = { version: shipped.pack.pack.version, digest: shipped.pack.digest };
  await writes(DRAFT, stricter(shipped).source, { base });
  await storePopulation(api().store, { region: HOME, cycleId: CYCLE, pack, people: 30, unscoredEvery: 10 });
});

async function open(path: string, cookie = rina.cookie): Promise<HTMLElement> {
  const { status, html } = await askPage(site, path, { cookie });
  expect(status, path).toBe(200);
  return parse(html);
}
const wordsOf = (page: HTMLElement, where = 'main') =>
  page.querySelector(where)?.text.replace(/\s+/g, ' ').trim() ?? '';

/** Sends the form of a page as it stands, with these answers; says where it led, or the page that came back. */
async function send(path: string, answers: Record<string, string>, { cookie = rina.cookie, action = path } = {}) {
  const { html } = await askPage(site, path, { cookie });
  const kunci = createHash('sha256')
    .update(`${action} ${JSON.stringify(answers)}`)
    .digest('hex');
  const form = { token: tokenIn(html), kunci, ...answers };
  const sent = await askPage(site, action, { cookie, form });
  return { status: sent.status, to: sent.headers.get('location') ?? '', page: parse(sent.html) };
}

const writes = (id: string, document: PackSource, set: Partial<DraftFields> = {}) =>
  writeUnchecked(api().store, { id, region: HOME, by: rina.id, document, set });

describe('who is affected by a draft', () => {
  it('is asked by cycle, waited for, and read: the matrix adds up to the people compared', async () => {
    const path = `${RULES}/draf/${DRAFT}/dampak`;
    const [group = ''] = (await open(path))
      .querySelectorAll('#groupBy option[value!=""]')
      .map((each) => each.getAttribute('value'));
    const asked = await send(path, { [`siklus.${CYCLE}`]: 'ya', groupBy: group });
    expect([asked.status, asked.to.startsWith(`${path}/`)], wordsOf(asked.page)).toEqual([303, true]);
    const waiting = await open(asked.to);
    expect(waiting.querySelector('[data-poll] progress, [data-poll]')).not.toBeNull();
    expect(waiting.querySelector(`a.button[href="${asked.to}"]`)?.text.trim()).toBe('Perbarui halaman');

    const { result } = await compareAll(api().store, asked.to.split('/').at(-1) ?? '');
    const page = await open(asked.to);
    const rows = page.querySelectorAll('table.heat tbody tr').map((row) => row.querySelectorAll('td.number'));
    const numbers = rows.map((cells) => cells.map(({ text }) => Number.parseInt(text.replace(/\D/g, '') || '0', 10)));
    const inside = numbers.flatMap((cells) => cells.slice(0, -1)).reduce((sum, n) => sum + n, 0);
    expect(inside).toBe(result?.compared);
    expect(numbers.map((cells) => cells.at(-1)).reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(result?.compared);
    expect(page.querySelectorAll('details.card .sides section').length).toBe(2 * (result?.cases.length ?? 0));
    expect(page.querySelector('[data-poll]')).toBeNull();
  });

  it('names who is newly sanctioned for HR, and nobody for an auditor', async () => {
    const { to } = await send(`${RULES}/draf/${DRAFT}/dampak`, { [`siklus.${CYCLE}`]: 'ya' });
    const { result } = await compareAll(api().store, to.split('/').at(-1) ?? '');
    expect(result?.sanctioned).toBeGreaterThan(0);
    const rows = (page: HTMLElement) => page.querySelectorAll('main th a[href^="/penilaian/"]').length;
    expect(rows(await open(to))).toBe(result?.sanctioned);
    const auditor = await open(to, await signedIn(site, budi.id, 'auditor'));
    expect([rows(auditor), auditor.querySelectorAll('details').length]).toEqual([0, 0]);
    expect(wordsOf(auditor)).toContain('orang dibandingkan');
  });

  it('can be stopped, and says when the draft has changed since', async () => {
    const path = `${RULES}/draf/${DRAFT}/dampak`;
    const { to } = await send(path, {});
    expect((await send(to, {}, { action: `${to}/hentikan` })).to).toBe(to);
    await writes(DRAFT, { ...stricter(shipped).source, title: { id: 'Lain', en: 'Other' } });
    expect(wordsOf(await open(to))).toContain('Draf berubah sejak ini dihitung');
  });
});

describe('the versions of the rules', () => {
  const path = `${RULES}/versi`;

  beforeAll(async () => {
    const { source, pack } = changed(shipped, {
      title: { id: 'Versi kedua', en: 'The second version' },
      effective: { from: '2027-01-01', to: null },
    });
    const { effective, version } = pack.pack;
    const known = { packId: HOME, version, effective, status: 'published' as const, cases: [] };
    const publishedAt = '2026-06-01T00:00:00.000Z';
    await insertRulePack(api().store, { ...known, _id: pack.digest, pack: pack.pack, source, publishedAt });
  });

  it('stand by business day, each day with exactly one, and say which cycles use them', async () => {
    const page = await open(path);
    expect(wordsOf(page)).toContain('tepat satu versi');
    const [first, second] = page.querySelectorAll('tbody tr').map((row) => row.text.replace(/\s+/g, ' ').trim());
    expect(first).toMatch(/sampai 31 Desember 2026.*Versi 2.*2026$/);
    expect(second).toMatch(/^1 Januari 2027 sampai seterusnya.*Versi 3.*tidak ada$/);
  });

  it('are compared in words and cell by cell', async () => {
    const page = await open(`${RULES}/bandingkan?dari=2&ke=3`);
    const row = page.querySelectorAll('table.diff tbody tr').find((each) => each.text.includes('Versi kedua'));
    expect([row?.querySelector('th')?.text, row?.querySelector('ins')?.text.includes('Versi kedua')]).toEqual([
      'Judul, dalam bahasa Indonesia',
      true,
    ]);
    expect(row?.querySelector('del')?.text).toContain(shipped.pack.pack.title.id);
    expect((await askPage(site, `${RULES}/bandingkan?dari=2&ke=9`, { cookie: rina.cookie })).status).toBe(404);
  });

  it(
    'are gone back to by a new draft',
    async () => {
      const { to } = await send(`${path}/2/kembalikan`, { from: '2028-01-01' });
      expect(to).toMatch(new RegExp(`^${RULES}/draf/`));
      expect(wordsOf(await open(to), 'h1')).toBe('Draf versi 4');
    },
    CHECKED,
  );
});

describe('a change request', () => {
  it('tells its author who may approve; a second person signs the report that they have read', async () => {
    const id = 'd-asked';
    // The one after the newest.
    const source = { ...stricter(shipped).source, version: 4 };
    const asked = { state: 'IN_REVIEW' as const, approvals: { count: 1, roles: ['hr' as const] }, approvedBy: [] };
    const read = await writes(id, source, asked);
    const path = `${RULES}/draf/${id}/pengajuan`;
    const approval = `${RULES}/draf/${id}/lakukan/approve`;
    const own = await open(path);
    expect(wordsOf(own, '.lead')).toContain('Yang dapat menyetujui: ');
    expect(own.querySelectorAll(`form[action="${approval}"]`)).toEqual([]);
    expect(wordsOf(own, '.digest')).toContain(read.report);
    const signs = await open(path, budi.cookie);
    expect(signs.querySelectorAll(`form[action="${approval}"]`).length).toBe(1);
    const sign = ({ revision, report }: DraftDoc, more: Record<string, string>) =>
      send(path, { versi: String(revision), report, ...more }, { cookie: budi.cookie, action: approval });
    expect((await sign(read, {})).status).toBe(422);
    // Taken back, written on and submitted again while somebody reads.
    const now = await writes(id, { ...source, title: { id: 'Diganti', en: 'Changed' } }, asked);
    const late = await sign(read, { read: 'ya' });
    expect([late.status, late.page.querySelector('table.diff ins')?.text]).toEqual([
      412,
      expect.stringContaining('Diganti'),
    ]);
    expect(late.page.querySelector('input[name=read][checked]')).toBeNull();
    expect((await sign(now, { read: 'ya' })).status).toBe(303);
    expect(wordsOf(await open(path), '.stages [aria-current]')).toContain('Disetujui');
  });
});

describe('a draft whose base moved on', () => {
  it(
    'shows three values for what both changed, and is merged by whoever chooses',
    async () => {
      const path = `${RULES}/draf/${DRAFT}/gabung`;
      const page = await open(path);
      const title = page
        .querySelectorAll('form fieldset')
        .find((each) => each.querySelector('legend')?.text === 'Judul, dalam bahasa Indonesia');
      expect(title?.querySelectorAll('input[type=radio]').length).toBe(4);
      expect(title?.text).toMatch(/Draf ini: Lain[\s\S]*Yang baru terbit: "Versi kedua"[\s\S]*Semula:/);
      expect((await send(path, { langkah: 'pratinjau' })).status).toBe(422);
      const names = page.querySelectorAll('form fieldset').map((each) => each.getAttribute('id') ?? '');
      const theirs = Object.fromEntries(names.map((name) => [name, 'theirs']));
      const preview = await send(path, { ...theirs, langkah: 'pratinjau' });
      expect(preview.page.querySelectorAll('table.diff ins').map((each) => each.text)).toContainEqual(
        expect.stringContaining('Versi kedua'),
      );
      const merged = await send(path, { ...theirs, langkah: 'kirim' });
      expect(merged.to, wordsOf(merged.page)).toBe(`${RULES}/draf/${DRAFT}`);
      expect(wordsOf(await open(merged.to), 'h1')).toBe('Draf versi 4');
    },
    CHECKED,
  );
});

describe('an amendment of a running cycle', () => {
  const path = `${RULES}/perubahan`;
  const cycleId = `cycle:${HOME}:2027`;

  it('is seen person by person before, signed by a second person, and counts the same after', async () => {
    const { pack } = shipped;
    const stage = pack.pack.phases.find(({ kind }) => kind === 'target');
    const period = { from: '2027-01-01', to: '2027-12-31' };
    await createCycle(
      api().store,
      aCycle({ _id: cycleId, label: '2027', region: HOME, pack: pack.digest, packId: HOME, state: 'OPEN', period }),
    );
    const view = { stage: stage?.id ?? '', stageKind: 'target' as const };
    const ids = await Promise.all(
      ['a', 'b', 'c'].map((employeeId) => api().appraisal({ region: HOME, cycleId, employeeId, view })),
    );
    const versions = await open(`${path}/baru`);
    const target = versions.querySelectorAll('#pack option').find((each) => each.text.trim() === 'Versi 3');
    const form = {
      [`siklus.${cycleId}`]: 'ya',
      pack: target?.getAttribute('value') ?? '',
      choice: 'fromNextStage',
      id: 'Aturan diperbaiki',
      en: 'The rules were mended',
      [`kecuali.${ids[0]}`]: 'keep',
    };
    expect((await send(`${path}/baru`, { ...form, en: '', langkah: 'pratinjau' })).status).toBe(422);
    const preview = await send(`${path}/baru`, { ...form, langkah: 'pratinjau' });
    const figures = (page: HTMLElement) =>
      page.querySelectorAll('.figures li').map((each) => each.text.replace(/\s+/g, ' ').trim());
    expect(figures(preview.page), wordsOf(preview.page)).toEqual([
      '3penilaian',
      '2dialihkan',
      '1tetap karena dipilih',
      '0tidak dapat dialihkan',
      '0nilai dihitung ulang',
    ]);
    expect(preview.page.querySelectorAll('tbody tr').length).toBe(3);
    const { to, page: sent } = await send(`${path}/baru`, { ...form, langkah: 'kirim' });
    expect(to, wordsOf(sent)).not.toBe('');

    expect((await open(to)).querySelectorAll(`form[action="${to}/approve"]`)).toEqual([]);
    expect((await open('/', budi.cookie)).querySelectorAll(`main a[href="${to}"]`).length).toBe(2);
    expect((await open('/')).querySelectorAll(`main a[href="${to}"]`)).toEqual([]);
    const second = { cookie: budi.cookie, action: `${to}/approve` };
    const stale = await send(to, { read: 'ya', preview: `sha256:${'0'.repeat(64)}` }, second);
    expect([stale.status, wordsOf(stale.page, '[role=alert]')]).toEqual([412, expect.stringContaining('kedaluwarsa')]);
    const read = (await open(to, budi.cookie)).querySelector('input[name=preview]')?.getAttribute('value') ?? '';
    expect((await send(to, { preview: read }, second)).status).toBe(422);
    expect((await send(to, { read: 'ya', preview: read }, second)).to).toBe(to);
    const after = figures(await open(to)).map((each) => Number.parseInt(each, 10));
    expect(after.slice(0, 5).reduce((sum, n) => sum + n, 0)).toBe(3);
    expect(after.slice(5, 8)).toEqual([3, 2, 1]);
  });
});

describe('a shadow', () => {
  it('is begun with a reason, and ended with a report that names everybody for HR', async () => {
    const path = `${RULES}/bayangan`;
    const form = { pack: shipped.pack.digest, from: '2026-01-01', to: '2026-12-31', reason: 'Mencoba' };
    expect((await send(`${path}/baru`, { ...form, reason: '' })).status).toBe(422);
    const { to } = await send(`${path}/baru`, form);
    expect(wordsOf(await open(to))).toContain('Bayangan sedang berjalan');
    expect((await send(to, {}, { action: `${to}/akhiri` })).to).toBe(to);
    const { result } = await compareAll(api().store, to.split('/').at(-1) ?? '');
    const page = await open(to);
    expect(page.querySelectorAll('main th a[href^="/penilaian/"]').length).toBe(result?.compared);
  });
});

describe('a rehearsal', () => {
  it('is asked for with its knobs in words, and may be left while it is played', async () => {
    const path = `${RULES}/draf/${DRAFT}/gladi`;
    const form = { from: '2027-01-01', to: '2027-12-31', count: '20', noShows: '5', lateDays: '', seed: '1' };
    const wrong = await send(path, { ...form, noShows: 'lima' });
    expect([wrong.status, wordsOf(wrong.page, '#noShows-error')]).toEqual([422, 'Tulis angka, misalnya 10.']);
    const { to, page } = await send(path, form);
    expect(to, wordsOf(page)).toMatch(new RegExp(`^${path}/`));
    expect(wordsOf(await open(to), '[data-poll]')).toContain('Gladi menunggu giliran');
    expect((await send(to, {}, { action: `${to}/hentikan` })).to).toBe(to);
  });
});

describe('a version that is retired', () => {
  const path = `${RULES}/versi`;

  it('are retired when another holds their days, which is said before; else the days are named', async () => {
    const why = { reason: 'Diganti', legalBasis: 'Perwali 12/2026' };
    const first = await send(`${path}/2/pensiunkan`, { ...why, langkah: 'pratinjau' });
    expect([first.status, wordsOf(first.page, '[role=alert]').includes('hari')]).toEqual([409, true]);
    const preview = await send(`${path}/3/pensiunkan`, { ...why, langkah: 'pratinjau' });
    expect(wordsOf(preview.page)).toContain('Sejak 1 Januari 2027, versi 2 yang berlaku');
    expect(wordsOf(await open(path))).toContain('Versi 3');
    await send(`${path}/3/pensiunkan`, { ...why, langkah: 'kirim' });
    expect(wordsOf(await open(path))).toContain('Pensiun');
  });
});
