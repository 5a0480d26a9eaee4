/** Every page in a real browser: nothing inaccessible, nothing wider than the screen, nothing that the policy forbids. */
import axe from 'axe-core';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useApi } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { addressOf, PAGES, seedPages, type Seeded } from '../support/page-list.ts';
import { ELSEWHERE, HOME, THIRD } from '../support/regions.ts';
import { drawn, SEED } from '../support/sampled.ts';
import { serveSite, testSite } from '../support/site.ts';

const api = useApi();
let browser: Browser | null;
let url: string;
let stop: () => Promise<void>;
let seeded: Seeded;

beforeAll(async () => {
  browser = await openBrowser();
  ({ url, stop } = await serveSite(await testSite(api())));
  seeded = await seedPages(api());
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await stop?.();
});

async function openAs(
  hat: string | null,
  { region, name } = { region: HOME, name: 'Raden Roro' },
): Promise<{ page: Page; wrong: string[] }> {
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext();
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => request.url().startsWith(url) || wrong.push(`foreign: ${request.url()}`));
  if (hat !== null) {
    await page.goto(`${url}/masuk?wilayah=${region}&hat=${hat}`);
    await page.click(`button:has-text("${name}")`);
  }
  return { page, wrong };
}

type Axe = { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run({ runOnly: tags });
    return violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, TAGS);
}

const widerThan = async (page: Page, width: number) => {
  await page.setViewportSize({ width, height: 800 });
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
};

/** In a normal run each page is looked at in one of these ways, each day in another. */
const LOOKS = [
  ['light', 'id'],
  ['dark', 'en'],
  ['light', 'en'],
  ['dark', 'id'],
] as const;
type Look = (typeof LOOKS)[number];

/** Every second page of a hat, the others the next day, each with the look in which it is opened this time. */
const looksOf = (hat: string | null, half = 0): [path: string, look: Look][] => {
  const pages = [...PAGES.entries()].filter(([, [, of]]) => of === hat);
  return drawn(pages, half, 2).flatMap(([place, [path]]) =>
    drawn(LOOKS, place, LOOKS.length).map((look): [string, Look] => [path, look]),
  );
};

async function openIn(page: Page, address: string, [colorScheme, language]: Look): Promise<Response | null> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme });
  return page.goto(within(address, language));
}

const within = (address: string, language: string) =>
  `${url}${address}${address.includes('?') ? '&' : '?'}bahasa=${language}`;

/** What moved while it was shown, as browsers measure it: nothing may. */
const SHIFTS = `globalThis.moved = 0;
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) globalThis.moved += value; })
    .observe({ type: 'layout-shift', buffered: true });`;

/** Sends the page's form with nothing in what has to be filled in. Answers whether there is such a form. */
async function sentEmpty(page: Page): Promise<boolean> {
  const form = page.locator('main form[method=post]:has([required]):has(button.primary)').first();
  if ((await form.count()) === 0) return false;
  await form.evaluate((element) => {
    const { elements } = element as unknown as {
      elements: Iterable<{ required?: boolean; type: string; value: string }>;
    };
    for (const each of elements) if (each.required && !['radio', 'checkbox'].includes(each.type)) each.value = '';
    (element as unknown as { noValidate: boolean }).noValidate = true;
  });
  await form.locator('button.primary').first().click();
  return true;
}

describe(`in a browser (SIKLUS_SEED=${SEED})`, () => {
  it.each(['employee', 'hr', 'admin', 'auditor', null])(
    'every page of %s is readable by everybody, on every screen, and asks nobody else for anything',
    async (hat) => {
      if (!browser) return;
      const { page, wrong } = await openAs(hat);
      await page.addInitScript(SHIFTS);
      for (const [path, look] of looksOf(hat)) {
        const at = `${path}, ${look.join(', ')}`;
        const answer = await openIn(page, addressOf(path, seeded), look);
        expect(answer?.status(), at).toBe(200);
        expect(await page.getAttribute('html', 'lang'), at).toBe(look[1]);
        expect(await page.locator('h1').count(), at).toBe(1);
        // A gutter that becomes a pixel wider is none that anybody sees.
        expect(await page.evaluate('globalThis.moved'), `${at}, moves`).toBeLessThan(0.001);
        expect(await faultsOf(page), at).toEqual([]);
        for (const width of [320, 768, 1280, 1920]) expect(await widerThan(page, width), `${at} at ${width}`).toBe(0);
        await page.evaluate("document.documentElement.style.fontSize = '200%'");
        expect(await widerThan(page, 1280), `${at} with large text`).toBe(0);
      }
      expect(wrong).toEqual([]);
      await page.context().close();
    },
  );

  it('a form that is refused is readable by everybody, and says what is missing', async () => {
    if (!browser) return;
    const seen: string[] = [];
    for (const hat of ['employee', 'hr', 'admin', null]) {
      const { page } = await openAs(hat);
      for (const [path, look] of looksOf(hat, 1)) {
        const at = `${path}, ${look.join(', ')}, refused`;
        await openIn(page, addressOf(path, seeded), look);
        if (!(await sentEmpty(page))) continue;
        seen.push(path);
        expect(await page.locator('[role=alert]').count(), at).toBeGreaterThan(0);
        expect(await faultsOf(page), at).toEqual([]);
        expect(await widerThan(page, 320), at).toBe(0);
      }
      await page.context().close();
    }
    expect(seen.length).toBeGreaterThan(4);
  }, 240_000);

  it('a region in which there is nothing yet says what to do', async () => {
    if (!browser) return;
    await api().employee({ region: THIRD, name: 'Orang Pertama' });
    const { page } = await openAs('admin', { region: THIRD, name: 'Orang Pertama' });
    const lists = ['siklus', 'antrean', 'pegawai', 'pegawai/riwayat', 'unit', 'sasaran', 'target-bersama', 'kunci'];
    for (const [place, list] of lists.entries()) {
      for (const look of drawn(LOOKS, place, LOOKS.length)) {
        const at = `${list}, ${look.join(', ')}`;
        expect((await openIn(page, `/wilayah/${THIRD}/${list}`, look))?.status(), at).toBe(200);
        expect(await faultsOf(page), at).toEqual([]);
        expect(await widerThan(page, 320), at).toBe(0);
      }
    }
    await page.context().close();
  });
});

/** Goes through pages by hand, and counts how often something is pressed. Without script, as some have to. */
async function handOf(
  name: string,
): Promise<{ page: Page; press: (what: string) => Promise<void>; presses: () => number }> {
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'id' });
  const page = await context.newPage();
  await page.goto(`${url}/masuk?wilayah=${ELSEWHERE}&hat=hr`);
  await page.click(`button:has-text("${name}")`);
  let count = 0;
  const press = async (what: string) => {
    count += 1;
    await page.click(what);
  };
  return { page, press, presses: () => count };
}

describe('somebody of HR raises a cut without script', () => {
  it('from the rules in force to a version that a second person publishes', async () => {
    if (!browser) return;
    for (const name of ['Penulis Aturan', 'Pemeriksa Kedua']) await api().employee({ region: ELSEWHERE, name });
    const author = await handOf('Penulis Aturan');
    await author.page.goto(`${url}/wilayah/${ELSEWHERE}/aturan`);
    await author.press('main a:has-text("Ubah aturan")');
    await author.page.fill('#from', '2028-01-01');
    await author.press('main button.primary');
    await author.press('nav a:has-text("Penghargaan dan sanksi")');
    await author.press('main a:has-text("Apresiasi izin lebih cepat")');
    const cut = author.page.locator('input[value="80"]');
    expect(await cut.count()).toBe(1);
    await cut.fill('85');
    await author.press('main .actions button.primary');
    await author.press('nav a:text-is("Contoh")');
    expect(await author.page.locator('.status-late').count()).toBeGreaterThan(0);
    const boxes = await author.page.locator('main input[name^="terima."]').count();
    for (let i = 0; i < boxes; i += 1) await author.press(`main input[name^="terima."] >> nth=${i}`);
    await author.press('main button:has-text("Terima yang dicentang")');
    // Nobody shows the new cut yet: one person at it, one just below.
    await author.press('main a:has-text("Tambah contoh")');
    for (const [name, permitsFaster, outcomes, save] of [
      ['tepat 85 persen', '8500', ['APRESIASI', 'INSENTIF'], 'button[value=lagi]'],
      ['84,99 persen', '8499', ['INSENTIF'], 'button.primary'],
    ] as const) {
      await author.page.fill('#nama', name);
      const { page } = author;
      for (const [fact, value] of Object.entries({ unitKind: 'licensing', grade: 'III/a', behaviourRating: 'sesuai' }))
        await page.selectOption(`main select[name$="/${fact}"]`, value);
      const numbers = { timeliness: '95', permits: '10000', permitsFaster };
      const target = { value: '100', actual: '95', weight: '100', due: '2026-12-15' };
      for (const [part, value] of Object.entries(target))
        await page.fill(`main input[name$="/targets.0.${part}"]`, value);
      for (const [fact, value] of Object.entries(numbers)) await page.fill(`main input[name$="/${fact}"]`, value);
      await page.click('main details:has(input[name^="harapan.outcomes"]) > summary');
      for (const code of outcomes) await page.check(`main input[name^="harapan.outcomes"][name$="${code}"]`);
      await author.press(`main ${save}`);
    }
    await author.press('aside a:has-text("Ajukan")');
    await author.page.fill('#reason', 'Layanan sudah lebih cepat.');
    await author.page.fill('#legalBasis', 'Perwali 12/2027');
    await author.press('main button.primary');
    const address = author.page.url();
    const second = await handOf('Pemeriksa Kedua');
    await second.page.goto(address);
    expect(await second.page.textContent('main')).toContain('85%');
    await second.press('main a:has-text("Setujui")');
    await second.page.check('main input[name=read]');
    await second.press('main button.primary');
    await second.press('main a:has-text("Terbitkan")');
    await second.press('main button.primary');
    expect(await second.page.textContent('main')).toContain('Terjadwal');
    expect([author.presses(), second.presses()]).toEqual([14, 4]);
  });
});
