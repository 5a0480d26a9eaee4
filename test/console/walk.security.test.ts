/**
 * Every page × every hat × own and foreign region: a page answers as the operations that it asks would, and a form as its
 * sending would. The list of pages is the application's own.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Action } from '../../api/access/policy.ts';
import { createApp } from '../../api/app.ts';
import { ASSETS } from '../../console/assets.ts';
import type { ApiApp } from '../../console/ask.ts';
import { createPages } from '../../console/site.tsx';
import { insertVoice } from '../../store/public/voices.ts';
import { useApi } from '../support/api.ts';
import { type Operation, operationsOf } from '../support/operations.ts';
import { READS_MORE, SENDS, WITHOUT_PAGE } from '../support/page-operations.ts';
import { ELSEWHERE, HOME } from '../support/regions.ts';
import { drawn, SEED } from '../support/sampled.ts';
import { depsOf, pagesOfSite, testSite } from '../support/site.ts';
import { surferOf } from '../support/surfer.ts';
import { aCycle } from '../support/store.ts';

const api = useApi();
const BOSS = 'w-boss';
type Told = { path: string; status: number };
let asked: Told[] = [];
/** Which operations each page asks, by whom they may be seen. */
const reads = new Map<string, Set<Action>>();
/** Which page is being shown: what a refused one still asks is its own. */
const shownPage = new AsyncLocalStorage<string>();
let operations: Operation[] = [];
/** The longest that each page was. */
const shown = new Map<string, string>();
let surfers: Map<string, ReturnType<typeof surferOf>>;
let citizen: ReturnType<typeof surferOf>;
const things = new Map<string, Record<string, string>>();

beforeAll(async () => {
  const deps = depsOf(api());
  const app = await createApp(deps);
  /** Hears what the pages ask. */
  const heard = {
    request: async (...[path, init, env]: Parameters<ApiApp['request']>) => {
      // Of a page that was refused before, something may still be under way.
      const ofThisPage = asked;
      const operation = operations.find((each) => isFor(each, init.method ?? 'GET', path));
      const page = shownPage.getStore();
      if (operation && page !== undefined) reads.set(page, (reads.get(page) ?? new Set()).add(operation.id));
      const response = await app.request(path, init, env);
      ofThisPage.push({ path, status: response.status });
      return response;
    },
  };
  operations = await operationsOf(api());
  const pages = createPages(heard, deps);
  citizen = surferOf((request, env) => pages.fetch(request, env));
  for (const region of [HOME, ELSEWHERE]) things.set(region, await fill(region));
  const rows = HATS.map(async ([name, pegawai, hat]) => {
    const surfer = surferOf((request, env) => pages.fetch(request, env));
    expect((await surfer.signIn({ wilayah: HOME, pegawai, hat })).status, name).toBe(303);
    return [name, surfer] as const;
  });
  surfers = new Map(await Promise.all(rows));
});

async function fill(region: string): Promise<Record<string, string>> {
  const own = region === HOME ? 'w-own' : 'w-own-far';
  for (const _id of region === HOME ? [own, BOSS, 'w-other'] : [own]) await api().employee({ _id, region });
  const cycleId = `cycle:${region}:2026`;
  const pack = await api().packOf(region);
  await api().store.models.cycles.insertMany([aCycle({ _id: cycleId, region, pack, packId: region, state: 'OPEN' })]);
  const id = await api().appraisal({ region, employeeId: own, cycleId, view: { assessorId: BOSS } });
  const key = await api().keyFor({ region, roles: ['hr', 'admin'], employeeId: 'w-author' });
  const body = { pack: region, effective: { from: '2098-01-01' }, origin: { kind: 'inForce' } };
  const draft = (await api().call('POST', '/v1/rule-packs/drafts', { key, body })).body.id;
  const given = { region, employeeId: own, role: 'auditor', decree: 'SK 1', from: '2098-01-01' };
  const grant = (await api().call('POST', '/v1/role-grants', { key, body: given })).body.id;
  const said = { _id: `voice-${region}`, region, unit: 'dinkes', text: 'Antrean panjang', status: 'received' } as const;
  await insertVoice(api().store, { ...said, moderatedBy: null, at: '2026-01-05T01:00:00.000Z' });
  const filled = {
    'suara/:id': said._id,
    region,
    label: '2026',
    'penilaian/:id': id,
    'pegawai/:id': own,
    'draf/:id': draft,
    'pengumuman/:id': draft,
    grant,
  };
  return { ...filled, command: 'extendStage', operation: 'pause', move: 'submit' };
}

/** Who comes, as whom, with which hat. */
const HATS = [
  ['appraised', 'w-own', 'employee'],
  ['assessor', BOSS, 'employee'],
  ['stranger', 'w-other', 'employee'],
  ['hr', 'w-other', 'hr'],
  ['admin', 'w-other', 'admin'],
  ['auditor', 'w-other', 'auditor'],
  ['office', 'w-other', 'agencyHead'],
  ['nameless', '', 'admin'],
] as const;
const EVERYBODY = HATS.map(([name]) => name).join(' ');

/** Who sees what of their own region, in words. A page that is not here is only compared with what it asks. */
const SEEN: Record<string, string> = {
  '/': EVERYBODY,
  '/saya': 'assessor stranger hr admin auditor office nameless',
  '/akun': EVERYBODY,
  '/penilaian/:id': 'appraised assessor hr admin auditor office nameless',
  '/penilaian/:id/jejak': 'appraised assessor hr admin auditor nameless',
  '/penilaian/:id/lakukan/:command': 'admin nameless',
  '/wilayah/:region/aturan': EVERYBODY,
  '/wilayah/:region/aturan/draf/baru': 'hr',
  '/wilayah/:region/aturan/draf/:id': 'hr admin auditor nameless',
  '/wilayah/:region/aturan/draf/:id/lakukan/:move': 'hr',
  '/wilayah/:region/kunci': 'admin auditor nameless',
  '/wilayah/:region/kunci/baru': 'admin nameless',
  '/wilayah/:region/suara': 'hr',
  '/wilayah/:region/suara/:id': 'hr',
  '/wilayah/:region/siklus/:label/peserta': 'hr admin auditor nameless',
  '/wilayah/:region/siklus/:label/sebaran': 'hr admin auditor nameless',
  '/wilayah/:region/pegawai/riwayat': 'admin auditor nameless',
  '/wilayah/:region/pegawai': 'hr admin auditor nameless',
  '/wilayah/:region/pegawai/:id': 'appraised hr admin auditor nameless',
  '/wilayah/:region/pegawai/:id/peran': 'admin nameless',
  '/wilayah/:region/pegawai/:id/peran/:grant/cabut': 'admin nameless',
  '/wilayah/:region/pegawai/impor': 'hr admin nameless',
  '/wilayah/:region/sasaran': EVERYBODY,
  '/wilayah/:region/sasaran/baru': 'hr admin nameless',
  '/wilayah/:region/target-bersama': EVERYBODY,
  '/wilayah/:region/target-bersama/baru': 'hr admin nameless',
  '/wilayah/:region/siklus': 'hr admin auditor nameless',
  '/wilayah/:region/siklus/baru': 'admin nameless',
  '/wilayah/:region/siklus/:label': 'hr admin auditor nameless',
  '/wilayah/:region/siklus/:label/lakukan/:operation': 'admin nameless',
  '/wilayah/:region/siklus/:label/orang': 'hr admin auditor nameless',
};

function addressIn(page: string, region: string): string {
  const filled = things.get(region) ?? {};
  return page.replaceAll(/(\w+\/)?:(\w+)(?:\{[^}]*\})?\??/g, (whole, before = '', name = '') => {
    return `${before}${filled[whole] ?? filled[name] ?? 'none'}`;
  });
}

describe(`every page (SIKLUS_SEED=${SEED})`, () => {
  it('answers each hat as the operations that it asks would', async () => {
    const wrong: string[] = [];
    const seen = new Map<string, string[]>();
    for (const page of await pagesOfSite(api())) {
      for (const [name, surfer] of surfers) {
        asked = [];
        const { status, html } = await shownPage.run(page, () => surfer.visit(addressIn(page, HOME)));
        if (status === 200) {
          seen.set(page, [...(seen.get(page) ?? []), name]);
          if (html.length > (shown.get(page) ?? '').length) shown.set(page, html);
        }
        const refused = asked.filter((each) => each.status === 403 || each.status === 404);
        const isRefused = status === 403 || status === 404;
        if (status >= 500) wrong.push(`${name} ${page}: ${status}`);
        if (refused.length > 0 && !isRefused) wrong.push(`${name} ${page}: ${JSON.stringify(refused)}`);
        if (isRefused && !html.includes('<h1>')) wrong.push(`${name} ${page}: says nothing`);
        if (status === 200 && asked.length === 0 && !SILENT.includes(page)) wrong.push(`${name} ${page}: asks nothing`);
      }
    }
    expect(wrong).toEqual([]);
    for (const [page, who] of Object.entries(SEEN))
      expect([page, (seen.get(page) ?? []).join(' ')]).toEqual([page, who]);
  });

  it('of another region is not there, whatever hat one wears, and nothing is asked of it that would be answered', async () => {
    const wrong: string[] = [];
    const ofThings = (await pagesOfSite(api())).filter((each) => each.includes(':'));
    for (const [place, page] of ofThings.entries()) {
      for (const [name, surfer] of drawn([...surfers], place, 3)) {
        asked = [];
        const { status } = await surfer.visit(addressIn(page, ELSEWHERE));
        if (status !== 404) wrong.push(`${name} ${page}: ${status}`);
        const told = asked.filter((each) => each.status < 400 && !/rule-packs\/sha256/.test(each.path));
        if (told.length > 0) wrong.push(`${name} ${page}: ${JSON.stringify(told)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('names the operations that it uses, and every operation has a page or a reason why it has none', async () => {
    for (const page of await publicPages()) {
      const { html } = await shownPage.run(page, () => citizen.visit(addressIn(page, HOME)));
      shown.set(page, html);
    }
    const posts = (await pagesOfSite(api(), 'POST', true)).filter((page) => !/^\/(masuk|keluar)/.test(page));
    expect(Object.keys(SENDS).sort()).toEqual(posts.map(plainly).sort());
    const uses = new Map([...reads].map(([page, ids]) => [plainly(page), ids] as const));
    for (const more of [READS_MORE, SENDS])
      for (const [page, ids] of Object.entries(more)) uses.set(page, new Set([...(uses.get(page) ?? []), ...ids]));
    const used = new Set([...uses.values()].flatMap((ids) => [...ids]));
    const all = operations.map(({ id }) => id);
    expect(all.filter((id) => !used.has(id) && WITHOUT_PAGE[id] === undefined)).toEqual([]);
    expect(all.filter((id) => used.has(id) && WITHOUT_PAGE[id] !== undefined)).toEqual([]);
    await expect(told(uses)).toMatchFileSnapshot('../../docs/pages.md');
  });

  it('is light, and asks for nothing but one style and its own scripts', async () => {
    // A place in the page itself is no file.
    const files = (html: string) => [...html.matchAll(/<(?:link|script|img|iframe)\b[^>]*?(?:href|src)="([^"#]+)"/g)];
    const wrong = [...shown].flatMap(([page, html]) => {
      const limit = page.startsWith('/publik') ? 10 : PHONE.test(page) ? 12 : 25;
      const kilobytes = gzipSync(html).length / 1024;
      const asked = files(html).map(([, address = '']) => address);
      const foreign = asked.filter((address) => !address.startsWith('/aset/'));
      return kilobytes > limit || asked.length > MOST_FILES || foreign.length > 0
        ? [`${page}: ${kilobytes.toFixed(1)} KB, ${asked.join(' ')}`]
        : [];
    });
    expect(shown.size).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
    const bytes = async (name: keyof typeof ASSETS) => gzipSync(await ASSETS[name].text()).length / 1024;
    const [style, poll, sum, editor] = await Promise.all((['style', 'poll', 'sum', 'jsonEditor'] as const).map(bytes));
    expect(style).toBeLessThanOrEqual(12);
    expect((poll ?? 0) + (sum ?? 0)).toBeLessThanOrEqual(18);
    expect(editor).toBeLessThanOrEqual(145);
  });

  it('that takes a form takes none of another site, and none without the token of its session', async () => {
    const surfer = surfers.get('admin');
    if (!surfer) throw new Error('no admin');
    const token = /name="token" value="([^"]+)"/.exec((await surfer.visit('/akun')).html)?.[1] ?? '';
    const posts = await pagesOfSite(api(), 'POST');
    expect(posts.length).toBeGreaterThan(8);
    for (const page of posts) {
      const path = addressIn(page, HOME);
      asked = [];
      const answers = [
        await surfer.visit(path, {}),
        await surfer.visit(path, { token: 'another' }),
        await surfer.visit(path, { token }, { Origin: 'https://evil.example' }),
        await surfer.visit(path, { token }, { 'Sec-Fetch-Site': 'cross-site' }),
        await surfer.visit(path, { token }, { 'Sec-Fetch-Site': 'same-site' }),
      ];
      expect([page, ...answers.map(({ status }) => status)]).toEqual([page, 403, 403, 403, 403, 403]);
      expect([page, asked]).toEqual([page, []]);
    }
  });

  it('is for nobody who is not signed in: each leads to the door', async () => {
    const nobody = surferOf(await testSite(api()));
    for (const page of await pagesOfSite(api())) {
      const { status, headers } = await nobody.visit(addressIn(page, HOME));
      expect([page, status, headers.get('location')?.startsWith('/masuk?ke=')]).toEqual([page, 303, true]);
    }
  });
});

const isFor = ({ method, path }: Operation, asking: string, address: string): boolean =>
  method === asking &&
  new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address.split('?')[0] ?? '') &&
  // A word stands before a parameter at the same place.
  (!path.includes('{') || !operations.some((other) => other.method === asking && other.path === address.split('?')[0]));

/** Without what a parameter may be. */
const plainly = (page: string) => page.replaceAll(/\{[^}]*\}/g, '');
const publicPages = async () => (await pagesOfSite(api(), 'GET', true)).filter((page) => page.startsWith('/publik'));

function told(uses: ReadonlyMap<string, ReadonlySet<Action>>): string {
  const rows = [...uses].filter(([, ids]) => ids.size > 0).sort(([a], [b]) => a.localeCompare(b));
  const none = Object.entries(WITHOUT_PAGE).sort(([a], [b]) => a.localeCompare(b));
  return [
    '# Pages, and the operations they use',
    '',
    'Written by `test/console/walk.security.test.ts` (`npx vitest run --project integration -u` with that file): every page of the',
    'application is shown to every role, and what it asks is heard; what its forms send is listed in `test/support/page-operations.ts`.',
    '',
    '| page | operations |',
    '| --- | --- |',
    ...rows.map(([page, ids]) => `| \`${page}\` | ${[...ids].sort().join(' ')} |`),
    '',
    '## Operations without a page',
    '',
    '| operation | why |',
    '| --- | --- |',
    ...none.map(([id, why]) => `| ${id} | ${why} |`),
    '',
  ].join('\n');
}

/** Pages of those who are judged and of those who judge. */
const PHONE = /^\/($|saya|tim|penilaian|pemberitahuan)/;
const MOST_FILES = 4;

/** They show nothing but the visitor and their form. */
const SILENT = [
  '/saya',
  '/akun',
  '/bantuan',
  '/cari',
  '/pemberitahuan',
  '/wilayah/:region/pegawai/impor',
  '/wilayah/:region/unit/impor',
  '/wilayah/:region/siklus/baru',
  '/wilayah/:region/kunci/baru',
  '/wilayah/:region/aturan/draf/baru',
  '/wilayah/:region/target-bersama/baru',
];
