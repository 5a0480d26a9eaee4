/** Files that pages need, named after their content: a browser may keep them for ever. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EDITOR, jsonEditor } from './json-editor.ts';

const read = (name: string, type: string) => {
  const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  return { file: named(name, text), text: () => text, type };
};
const named = (name: string, content: string) =>
  name.replace('.', `.${createHash('sha256').update(content).digest('hex').slice(0, 12)}.`);
const SCRIPT = 'text/javascript; charset=utf-8';

export const ASSETS = {
  style: read('siklus.css', 'text/css; charset=utf-8'),
  poll: read('poll.js', SCRIPT),
  sum: read('sum.js', SCRIPT),
  jsonEditor: { file: named('json-editor.js', EDITOR), text: jsonEditor, type: SCRIPT },
  icon: read('mark.svg', 'image/svg+xml'),
} as const;

export const assetByFile = (file: string) => Object.values(ASSETS).find((asset) => asset.file === file);
