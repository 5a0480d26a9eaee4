/** The editor of a draft's file, in a real browser: what is wrong stands at its place, and what is written is what is sent. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useApi } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { HOME } from '../support/regions.ts';
import { serveSite, testSite } from '../support/site.ts';

const api = useApi();
let browser: Browser | null;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  browser = await openBrowser();
  ({ url, stop } = await serveSite(await testSite(api())));
  await api().packOf(HOME);
  await api().employee({ region: HOME, name: 'Penulis Aturan' });
});
afterAll(async () => {
  await browser?.close();
  await stop?.();
});

async function opened() {
  if (!browser) throw new Error('no browser');
  const page = await (await browser.newContext({ locale: 'id' })).newPage();
  const wrong: string[] = [];
  page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()));
  await page.goto(`${url}/masuk?wilayah=${HOME}&hat=hr`);
  await page.click('button:has-text("Penulis Aturan")');
  await page.goto(`${url}/wilayah/${HOME}/aturan/draf/baru`);
  await page.fill('#from', '2028-01-01');
  await page.click('main button.primary');
  const draft = /draf\/([^/]+)/.exec(page.url())?.[1] ?? '';
  await page.goto(`${url}/wilayah/${HOME}/aturan/draf/${draft}/berkas`);
  return { page, wrong, editor: page.getByRole('textbox', { name: 'Dokumen' }) };
}

describe('the editor of a file', () => {
  it('names the place that is no JSON in the language of the page, and sends what was written', async () => {
    if (!browser) return;
    const { page, wrong, editor } = await opened();
    const area = page.locator('textarea#document');
    expect(await area.isHidden()).toBe(true);
    const before = await area.inputValue();
    await editor.press('Control+Home');
    await editor.press('ArrowRight');
    await page.keyboard.type('!');
    await page.locator('.cm-lint-marker-error').first().waitFor();
    await editor.press('Control+Shift+M');
    expect(await page.locator('.cm-panel-lint').textContent()).toContain('pada baris 1, kolom 2');
    expect(await area.inputValue()).toBe(`{!${before.slice(1)}`);
    await page.click('main button.primary');
    expect(await page.locator('[role=alert]').textContent()).toContain('pada baris 1, kolom 2');
    const again = page.getByRole('textbox', { name: 'Dokumen' });
    await again.press('Control+a');
    await page.keyboard.insertText(before.replace('2028-01-01', '2029-01-01'));
    await page.click('main button.primary');
    expect(await page.textContent('main')).toContain('2029');
    expect(wrong.filter((line) => !line.includes('422'))).toEqual([]);
  });

  it('shows the report’s findings where they are, until something is changed', async () => {
    if (!browser) return;
    const { page, editor } = await opened();
    const text = await page.locator('textarea#document').inputValue();
    await editor.press('Control+a');
    await page.keyboard.insertText(text.replace(/"weight": \d+/, '"weight": 1'));
    await page.click('main button.primary');
    await page.goto(`${page.url().split('?')[0]}/berkas`);
    await editor.press('Control+Shift+M');
    const panel = page.locator('.cm-panel-lint');
    await expect.poll(() => panel.textContent(), { timeout: 20_000 }).toContain('Jumlah bobot');
    await panel.locator('li').first().click();
    await expect
      .poll(() => page.locator('.cm-activeLine').first().textContent(), { timeout: 20_000 })
      .toContain('indicators');
    await editor.press('Control+Home');
    await page.keyboard.type(' ');
    await expect.poll(() => panel.textContent(), { timeout: 20_000 }).toBe('Tidak ada temuan×');
  });
});
