/** Nothing in a pack is decoration: every key of its schema is read by something that acts on it or shows it. */
import { expect, test } from 'vitest';
import { packJsonSchema } from '../../../rules/read/schema-json.ts';
import { everyPath, textOf } from '../../support/source-tree.ts';

/** What only says what a pack may look like reads nothing of it; law files are documents of their own. */
const SILENT = /^rules\/(read|law)\/|^rules\/language\/types\.ts$|^(api\/docs|console\/words)\//;
const PRODUCT = /^(rules|workflows|activities|api|console|worker)\/.*\.tsx?$/;

function keysOf(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'properties') for (const key of Object.keys(Object(value))) found.add(key);
    keysOf(value, found);
  }
  return found;
}

/** `'key'`, or in the code outside of texts `.key`, or taken out of an object. */
function reads({ text, code }: { text: string; code: string }, key: string): boolean {
  const name = key.replace('$', String.raw`\$`);
  return text.includes(`'${key}'`) || new RegExp(String.raw`\.${name}\b|[{,]\s*${name}\b\s*[,:=}]`).test(code);
}

test('every key of the schema has its reader', async () => {
  const paths = (await everyPath()).filter((path) => PRODUCT.test(path) && !SILENT.test(path));
  const texts = await Promise.all(
    paths.map(async (path) => {
      const text = await textOf(path);
      return { path, text, code: text.replaceAll(/'[^'\n]*'/g, "''") };
    }),
  );
  const readers = [...keysOf(packJsonSchema())].map((key) => ({
    key,
    by: texts.filter((each) => reads(each, key)).map(({ path }) => path),
  }));
  expect(readers.length).toBeGreaterThan(150);
  expect(readers.filter(({ by }) => by.length === 0).map(({ key }) => key)).toEqual([]);
});
