/** When a phone on a slow line sees the first of a page, nothing being kept of an earlier visit, and what moves afterwards. */
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { serveSite, type TestSite } from '../support/site.ts';

/** Milliseconds; of the page that moves, as browsers measure it. */
export const PAINT_LIMITS = { paint: 2_500, shift: 0 };
export type Painted = { paint: number; shift: number };

/** Slow 3G, as browsers' own tools have it. */
const BYTES_PER_SECOND = (400 * 1_024) / 8;
const SLOW_3G = {
  offline: false,
  latency: 400,
  downloadThroughput: BYTES_PER_SECOND,
  uploadThroughput: BYTES_PER_SECOND,
};
const PHONE = { width: 390, height: 844 };
const SHIFTS = `globalThis.moved = 0;
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) globalThis.moved += value; })
    .observe({ type: 'layout-shift', buffered: true });`;
const FIRST_PAINT = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1`;

type Visited = { path: string; cookie: string };

/** In order of the pages; `null` where there is no browser. */
export async function paintsOf(site: TestSite, pages: readonly Visited[]): Promise<Painted[] | null> {
  const browser = await openBrowser();
  if (!browser) return null;
  const { url, stop } = await serveSite(site);
  try {
    const painted: Painted[] = [];
    for (const { path, cookie } of pages) painted.push(await paintOf(browser, { url, path, cookie }));
    return painted;
  } finally {
    await browser.close();
    await stop();
  }
}

async function paintOf(browser: Browser, { url, path, cookie }: Visited & { url: string }): Promise<Painted> {
  // As a header: a cookie of this host alone cannot be put into a browser from outside.
  const context = await browser.newContext({ viewport: PHONE, extraHTTPHeaders: { Cookie: cookie } });
  const page = await context.newPage();
  await page.addInitScript(SHIFTS);
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', SLOW_3G);
  const answer = await page.goto(url + path, { waitUntil: 'load' });
  if (answer?.status() !== 200) throw new Error(`${path}: ${answer?.status()}`);
  await page.waitForTimeout(500);
  const painted = {
    paint: await page.evaluate<number>(FIRST_PAINT),
    shift: await page.evaluate<number>('globalThis.moved'),
  };
  await context.close();
  return painted;
}
