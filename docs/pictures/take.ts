/**
 * Takes the pictures of README.md from a running demo: `npm run pictures -- http://127.0.0.1:PORT`, the address that
 * `npm run demo` prints. They show the board of a year that is going on, a section of a draft, and a result.
 */
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../test/support/browser.ts';
import { ELSEWHERE, THIRD } from '../../test/support/regions.ts';

/** The region in the middle of its year, and one whose rules are short. */
const [MIDDLE, RULES] = [THIRD, ELSEWHERE];
const SIZE = { width: 1200, height: 750 };
const QUALITY = 60;

async function signedIn(
  browser: Browser,
  url: string,
  as: { region: string; hat: string; named?: true },
): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme: 'light', locale: 'id-ID' });
  const page = await context.newPage();
  await page.goto(`${url}/masuk?wilayah=${as.region}&hat=${as.hat}&bahasa=id`);
  await page.click(as.named ? 'main ul form button' : 'main form[method=post] button');
  return page;
}

/** WebP, which playwright itself does not write. */
async function take(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const bytes = Buffer.from(data, 'base64');
  await writeFile(new URL(`./${name}.webp`, import.meta.url), bytes);
  console.log(`${name}.webp: ${Math.ceil(bytes.length / 1024)} KB`);
}

async function main(url: string): Promise<void> {
  const browser = await openBrowser();
  if (!browser) return;
  const admin = await signedIn(browser, url, { region: MIDDLE, hat: 'admin' });
  await admin.goto(`${url}/wilayah/${MIDDLE}/siklus/2027`);
  await take(admin, 'board');

  const hr = await signedIn(browser, url, { region: RULES, hat: 'hr', named: true });
  await hr.goto(`${url}/wilayah/${RULES}/aturan/draf/baru`);
  await hr.fill('#from', '2028-01-01');
  await hr.click('main button.primary');
  await hr.goto(`${hr.url()}/bobot`);
  await take(hr, 'rules');

  const reader = await signedIn(browser, url, { region: RULES, hat: 'admin' });
  await reader.goto(`${url}/wilayah/${RULES}/siklus/2026/orang?keadaan=CLOSED`);
  await reader.goto(`${url}${await reader.getAttribute('tbody a', 'href')}/hasil`);
  await take(reader, 'result');
  await browser.close();
}

const [address] = process.argv.slice(2);
if (address === undefined) {
  console.error('npm run pictures -- http://127.0.0.1:PORT (the address that `npm run demo` prints)');
  process.exitCode = 2;
} else await main(address.replace(/\/$/, ''));
