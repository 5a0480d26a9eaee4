/** What is told of the document is what reads it: the JSON Schema, and the reference page with its examples. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packReference } from '../../../api/docs/describe-pack.ts';
import { NODE_EXAMPLES } from '../../../api/docs/node-examples.ts';
import { computeDerived } from '../../../rules/decide/targets.ts';
import type { Value } from '../../../rules/decide/values.ts';
import { packJsonSchema } from '../../../rules/read/schema-json.ts';
import { packNode } from '../../../rules/read/schema-facts.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { packJson } from '../../support/rules-fixture.ts';

const CALENDAR = { offsetMinutes: 420, workingWeekdays: [1, 2, 3, 4, 5], holidays: [] };

describe('the JSON Schema of a pack', () => {
  const schema = z.fromJSONSchema(Object(packJsonSchema()));

  test('takes every shipped document as it is written, below a parent or not', async () => {
    const packs = await loadRegionPacks(fileURLToPath(new URL('../../../rules/regions', import.meta.url)));
    for (const { id, source } of packs) expect(schema.safeParse(source).error?.issues, id).toBeUndefined();
    expect(schema.safeParse(packJson()).success).toBe(true);
  });

  test.each([
    ['a field that nobody knows', { '/surprise': 1 }],
    ['a text for a number', { '/indicators/0/weight': '40 %' }],
    ['a node of no known type', { '/derived/rating/type': 'median' }],
    ['a condition without an operator', { '/flags/0/conditions': { all: [{ fact: 'speed', value: 1 }] } }],
    ['a wrong day', { '/effective/from': '01/01/2026' }],
  ])('refuses %s', (_name, patch) => {
    expect(schema.safeParse(packJson(patch)).success).toBe(false);
  });
});

describe('the reference page', () => {
  const page = packReference();

  test('is the committed one: run `npm run reference` after changing a schema', async () => {
    const committed = await readFile(new URL('../../../docs/pack-reference.md', import.meta.url), 'utf8');
    expect(committed).toBe(page);
  });

  test('has an example of every node', () => {
    const types = packNode.options.flatMap(({ shape }) => {
      const { type } = shape;
      return 'values' in type ? [...type.values] : type.options;
    });
    expect(NODE_EXAMPLES.map(({ node }) => node.type)).toEqual(types);
  });

  test.each(NODE_EXAMPLES)('$node.type gives what it says', ({ node, given, gives }) => {
    const read = packNode.parse({ ...node, label: { id: 'x', en: 'x' } });
    const value = (name: string): Value => given[name] ?? { absent: 'fail', facts: [name] };
    const found = computeDerived(read, value, CALENDAR);
    expect(Array.isArray(found) ? found.map(({ attainment }) => attainment) : found).toEqual(gives);
  });

  test('shows every part of the document', () => {
    for (const part of Object.keys(Object(packJsonSchema()['properties']))) {
      const heading = { facts: '## Facts', derived: '## Derived facts' }[part] ?? `### ${part}`;
      expect(page).toContain(`\n${heading}\n`);
    }
  });

  test('says of every part and field whether it must be there', () => {
    const partOf = (name: string) => page.split('\n### ').find((part) => part.startsWith(`${name}\n`)) ?? '';
    expect(partOf('texts')).toContain('\nMust be there. ');
    expect(partOf('policyReview')).toContain('\nMust be there, or be `null`.');
    expect(partOf('extends')).toContain('\nMay be left out.');
    for (const part of ['distribution', 'objection']) expect(partOf(part)).toMatch(/\| `legal` +\| yes /);
  });
});
