/** Files that pages need, named after their content: a browser may keep them for ever. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (name: string, type: string) => {
  const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { file: name.replace('.', `.${digest}.`), text, type };
};

export const ASSETS = {
  style: read('siklus.css', 'text/css; charset=utf-8'),
  poll: read('poll.js', 'text/javascript; charset=utf-8'),
  sum: read('sum.js', 'text/javascript; charset=utf-8'),
  icon: read('mark.svg', 'image/svg+xml'),
} as const;

export const assetByFile = (file: string) => Object.values(ASSETS).find((asset) => asset.file === file);
