/** Somebody at a real browser, whose presses are counted: links, buttons and boxes. What is typed costs none. */
import type { Browser, Page } from 'playwright-core';
import type { Who } from './page-robot.ts';

export type Hand = {
  page: Page;
  press: (what: string) => Promise<void>;
  /** By the name of a field. */
  write: (values: Record<string, string>) => Promise<void>;
  words: () => Promise<string>;
  /** Since the last time they were counted. */
  presses: () => number;
  leave: () => Promise<void>;
};

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
export type Device = { script: boolean; phone?: boolean };

/** One page of each kind of device, which people use one after the other: a new one costs a process. */
const pages = new WeakMap<Browser, Map<string, Page>>();

async function pageOn(browser: Browser, { script, phone = false }: Device): Promise<Page> {
  const known = pages.get(browser) ?? new Map<string, Page>();
  pages.set(browser, known);
  const device = `${script} ${phone}`;
  const page =
    known.get(device) ??
    (await browser.newPage({ javaScriptEnabled: script, locale: 'id', viewport: phone ? PHONE : DESK }));
  known.set(device, page);
  return page;
}

export async function handOf(
  browser: Browser,
  { url, who, ...device }: { url: string; who: Who } & Device,
): Promise<Hand> {
  const { region, hat, employee = '' } = who;
  const page = await pageOn(browser, device);
  await page.goto(`${url}/masuk?wilayah=${region}&hat=${hat}`);
  await page.click(`form:has(input[name=pegawai][value="${employee}"]) button`);
  let count = 0;
  return {
    page,
    press: async (what) => {
      count += 1;
      await page.click(what);
    },
    write: async (values) => {
      for (const [field, text] of Object.entries(values)) {
        const at = page.locator(`main [name="${field}"]`);
        if ((await at.evaluate((element) => element.nodeName)) === 'SELECT') await at.selectOption({ label: text });
        else await at.fill(text);
      }
    },
    words: async () => (await page.textContent('main')) ?? '',
    presses: () => {
      const since = count;
      count = 0;
      return since;
    },
    leave: () => page.context().clearCookies(),
  };
}
