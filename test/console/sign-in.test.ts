/** Signing in with a real identity provider, in a process of its own that comes and goes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../worker/stack/ports.ts';
import { useApi } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { ELSEWHERE, HOME } from '../support/regions.ts';
import { serveSite, testSite } from '../support/site.ts';

const [PORT, SITE] = [await freePort(), await freePort()];
const ISSUER = `http://127.0.0.1:${PORT}`;
const URL_OF_SITE = `http://127.0.0.1:${SITE}`;
const SCRIPT = new URL('../support/oidc-provider.mjs', import.meta.url).pathname;
const CLAIMS = { siklus: { roles: ['siklus:auditor', 'employee', 'system'], offices: ['agencyHead', 'king'] } };

const api = useApi({
  SIKLUS_OIDC_ISSUER: ISSUER,
  SIKLUS_JWT_PUBLIC_JWK: '',
  SIKLUS_OIDC_CLAIMS: 'roles=siklus.roles,offices=siklus.offices',
  SIKLUS_OIDC_CLIENT_ID: 'siklus',
  SIKLUS_OIDC_CLIENT_SECRET: 'secret-of-siklus',
  SIKLUS_PUBLIC_URL: URL_OF_SITE,
});
let provider: ChildProcess | undefined;
let stop: () => Promise<void>;

async function startProvider(): Promise<void> {
  const args = [SCRIPT, String(PORT), 'ES256', JSON.stringify(CLAIMS), `${URL_OF_SITE}/masuk/kembali`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  provider = child;
  await once(child.stdout, 'data');
}
async function endProvider(): Promise<void> {
  const running = provider;
  provider = undefined;
  if (!running) return;
  running.kill('SIGKILL');
  await once(running, 'exit');
}

beforeAll(async () => {
  await startProvider();
  const { jwt, signIn } = api().config;
  ({ stop } = await serveSite(await testSite(api(), { jwt, signIn }), SITE));
});
afterAll(async () => {
  await endProvider();
  await stop?.();
});

/** A browser without a screen: it keeps cookies by host, and goes where it is led. */
function surfer() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const ask = async (url: string, form?: Record<string, string>): Promise<{ response: Response; html: string }> => {
    const jar = jarOf(url);
    const response = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: {
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0',
        ...(form && { Origin: new URL(url).origin }),
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return { response, html: await response.text() };
  };
  const follow = async (from: string, form?: Record<string, string>, until = /$^/) => {
    let [url, at] = [from, await ask(from, form)];
    for (let step = 0; step < 12; step += 1) {
      const next = at.response.headers.get('location');
      if (next === null) break;
      url = new URL(next, url).href;
      if (until.test(url)) break;
      at = await ask(url);
    }
    return { url, status: at.response.status, html: at.html, headers: at.response.headers };
  };
  /** Through the provider's pages, until they lead back. */
  const signIn = async (from: string, login: string, until?: RegExp) => {
    let at = await follow(from);
    for (let step = 0; step < 3 && at.url.startsWith(ISSUER); step += 1) {
      const action = parse(at.html).querySelector('form')?.getAttribute('action') ?? '';
      const prompt = at.html.includes('value="consent"') ? 'consent' : 'login';
      at = await follow(new URL(action, at.url).href, { prompt, login, password: 'x' }, until);
    }
    return at;
  };
  return { ask, follow, signIn, cookie: (name: string) => jarOf(URL_OF_SITE).get(name) };
}

const person = () => api().employee({ region: HOME, name: 'Rina Contoh' });
const door = (ke: string) => `${URL_OF_SITE}/masuk?ke=${encodeURIComponent(ke)}`;

describe('with the identity provider', () => {
  it('somebody of the roster comes in, as what the configured claims say of them, and goes on to the page they wanted', async () => {
    const { nip } = await person();
    const { signIn, ask } = surfer();
    const there = await signIn(`${URL_OF_SITE}/akun?x=1`, nip);
    expect([there.status, there.url]).toEqual([200, `${URL_OF_SITE}/akun?x=1`]);
    expect(there.html).toContain('Rina Contoh');
    const held = parse(there.html).querySelectorAll('dd')[1]?.text;
    expect(held).toBe('Pegawai dan penilai, Auditor, Kepala perangkat daerah');
    expect(there.html).toContain('Firefox, Linux');
    expect((await ask(`${URL_OF_SITE}/wilayah/${ELSEWHERE}/pegawai`)).response.status).toBe(404);
  });

  it('who is on no roster, out of service, or in service in two regions, is told whom to ask', async () => {
    const gone = await api().employee({ region: HOME, active: false });
    const twice = await person();
    await api().employee({ region: ELSEWHERE, nip: twice.nip });
    for (const [nip, words] of [
      ['197001011999031001', 'Tidak ada pegawai aktif dengan NIP 197001011999031001'],
      [gone.nip, 'Tidak ada pegawai aktif'],
      [twice.nip, 'lebih dari satu wilayah'],
    ] as const) {
      const { signIn, cookie } = surfer();
      const refused = await signIn(door('/saya'), nip);
      expect([refused.status, cookie('__Host-siklus')]).toEqual([403, undefined]);
      expect(refused.html).toContain(words);
      expect(refused.html).toContain('Hubungi bagian kepegawaian');
      expect(refused.html).toContain('/masuk/lagi?ke=%2Fsaya');
    }
  });

  it('what comes back counts once, for ten minutes, in the browser that began, and only as it was asked for', async () => {
    const { nip } = await person();
    const mine = surfer();
    const back = (await mine.signIn(door('/saya'), nip, /kembali/)).url;
    const stranger = surfer();
    const refusal = await stranger.follow(back);
    expect([refusal.status, stranger.cookie('__Host-siklus')]).toEqual([400, undefined]);
    for (const [name, value] of [
      ['state', 'another'],
      ['iss', 'https://elsewhere.example'],
      ['code', 'another'],
    ] as const) {
      const other = surfer();
      const changed = new URL((await other.signIn(door('/saya'), nip, /kembali/)).url);
      changed.searchParams.set(name, value);
      const answer = await other.follow(changed.href);
      expect([answer.status, other.cookie('__Host-siklus')], name).toEqual([400, undefined]);
      expect(answer.html).toContain('/masuk?ke=');
    }
    const late = surfer();
    const tooLate = (await late.signIn(door('/saya'), nip, /kembali/)).url;
    api().clock.now = () => Date.now() + 11 * 60_000;
    expect((await late.follow(tooLate)).status).toBe(400);
    api().clock.now = Date.now;
    expect((await mine.follow(back, undefined, /saya/)).url).toBe(`${URL_OF_SITE}/saya`);
    expect((await mine.follow(back)).status).toBe(400);
  });

  it('somebody who says no there is not in, and may begin again', async () => {
    const { follow, ask } = surfer();
    const there = await follow(door('/saya'));
    const abort = /href="([^"]*abort[^"]*)"/.exec(there.html)?.[1] ?? '';
    const refused = await follow(new URL(abort, there.url).href);
    expect([refused.status, refused.url.startsWith(URL_OF_SITE)]).toEqual([400, true]);
    expect(refused.html).toContain('href="/masuk?ke=%2Fsaya"');
    expect((await ask(`${URL_OF_SITE}/saya`)).response.status).toBe(303);
  });

  it('a new session has a new id, the one before is over, and one that somebody else chose is none', async () => {
    const { nip } = await person();
    const one = surfer();
    await one.signIn(door('/'), nip);
    const before = one.cookie('__Host-siklus') ?? '';
    await one.signIn(door('/'), nip);
    expect(one.cookie('__Host-siklus')).not.toBe(before);
    const withCookie = (value: string) =>
      fetch(`${URL_OF_SITE}/`, { redirect: 'manual', headers: { Cookie: `__Host-siklus=${value}` } });
    expect((await withCookie(before)).status).toBe(303);
    expect((await withCookie('chosen-by-somebody-else')).status).toBe(303);
    expect((await withCookie(one.cookie('__Host-siklus') ?? '')).status).toBe(200);
  });

  it('whoever signs out is out, and is led to the provider’s own sign-out by a link', async () => {
    const { nip } = await person();
    const { signIn, ask, cookie } = surfer();
    const there = await signIn(door('/akun'), nip);
    const before = cookie('__Host-siklus') ?? '';
    const token = /name="token" value="([^"]+)"/.exec(there.html)?.[1] ?? '';
    expect((await ask(`${URL_OF_SITE}/keluar`, { token: 'another' })).response.status).toBe(403);
    const { response, html } = await ask(`${URL_OF_SITE}/keluar`, { token });
    expect([response.status, response.headers.get('Clear-Site-Data')]).toEqual([200, '"cache", "storage"']);
    expect(html).toContain(`${ISSUER}/session/end?`);
    const kept = await fetch(`${URL_OF_SITE}/saya`, {
      redirect: 'manual',
      headers: { Cookie: `__Host-siklus=${before}` },
    });
    expect([kept.status, kept.headers.get('location')]).toEqual([303, '/masuk?ke=%2Fsaya']);
  });

  it('leads nobody away from Siklus, whatever the door is asked for', async () => {
    const { nip } = await person();
    const { signIn, follow } = surfer();
    await signIn(door('/'), nip);
    for (const ke of [
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'https://evil.example/saya',
      'javascript:alert(1)',
      '/.//evil.example',
      '/saya/..//evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      ' //evil.example',
      '/%2f%2fevil.example/../..//evil.example',
      'saya',
      '/v1/me',
      '/masuk?ke=//evil.example',
      '/keluar',
      '',
    ]) {
      // Nobody is asked twice by a provider that knows them.
      const { url } = await follow(door(ke), undefined, /evil|127\.0\.0\.1:\d+\/(?!masuk|auth)/);
      expect(new URL(url).host, ke).toBe(new URL(URL_OF_SITE).host);
      expect(new URL(url).pathname.startsWith('//'), ke).toBe(false);
      expect(['/', '/evil.example'].includes(new URL(url).pathname), `${ke}: ${url}`).toBe(true);
    }
  });

  it('nobody is anybody: the door of a trial does not exist, and nothing that a trial sends is taken', async () => {
    const { _id } = await person();
    const { ask } = surfer();
    const form = { wilayah: HOME, pegawai: _id, hat: 'admin' };
    expect((await ask(`${URL_OF_SITE}/masuk`, form)).response.status).toBe(404);
    expect((await ask(`${URL_OF_SITE}/masuk/lagi`, form)).response.status).toBe(404);
  });

  it('happens in a real browser as well, whose cookies and policies let it through', async () => {
    const browser = await openBrowser();
    if (!browser) return;
    const { nip } = await person();
    const page = await browser.newPage({ locale: 'id-ID' });
    const wrong: string[] = [];
    page.on(
      'console',
      (message) =>
        message.type() === 'error' && message.location().url.startsWith(URL_OF_SITE) && wrong.push(message.text()),
    );
    await page.goto(`${URL_OF_SITE}/akun`);
    await page.fill('input[name=login]', nip);
    await page.fill('input[name=password]', 'x');
    await page.click('button[type=submit]');
    await page.click('button[type=submit]');
    expect(page.url()).toBe(`${URL_OF_SITE}/akun`);
    expect(await page.textContent('main')).toContain('Rina Contoh');
    await page.click('.account button');
    expect(await page.textContent('h1')).toBe('Anda sudah keluar');
    expect(wrong).toEqual([]);
    await browser.close();
  });

  it('while the provider is down, it is said so, the page that was wanted is kept, and it works again afterwards', async () => {
    const { nip } = await person();
    const signedIn = surfer();
    await signedIn.signIn(door('/'), nip);
    const onTheWay = surfer();
    const back = (await onTheWay.signIn(door('/saya'), nip, /kembali/)).url;
    await endProvider();
    const halfway = await onTheWay.follow(back);
    expect([halfway.status, halfway.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(halfway.html).toContain('href="/masuk?ke=%2Fsaya"');
    expect((await signedIn.follow(`${URL_OF_SITE}/akun`)).status).toBe(200);
    const fresh = await testSite(api(), { jwt: api().config.jwt, signIn: api().config.signIn });
    const asked = new Request(door('/saya?x=1'), { headers: { Host: new URL(URL_OF_SITE).host } });
    const down = await fresh(asked, {} as never);
    expect([down.status, Number(down.headers.get('Retry-After')) > 0]).toEqual([503, true]);
    expect(await down.text()).toContain('href="/masuk?ke=%2Fsaya%3Fx%3D1"');
    await startProvider();
    expect((await fresh(asked.clone(), {} as never)).status).toBe(303);
  });
});
