/** Rows as bytes: what lies beside a decision is decided as its facts are, and bytes of another layout are not read. */
import { describe, expect, test } from 'vitest';
import { compilePack } from '../../../rules/twin/closures.ts';
import {
  packedEvaluator,
  packRow,
  rowBytes,
  rowUnpacker,
  decodeRow,
  rowLayout,
} from '../../../rules/twin/population-rows.ts';
import { sampleFacts } from '../../../rules/twin/sample-facts.ts';
import { packsWithRows } from '../../support/library.ts';
import { fixturePack, goodFacts } from '../../support/rules-fixture.ts';

const pack = fixturePack();
const layout = rowLayout(pack.pack);

test.each(packsWithRows)('packed rows of $id are decided as their facts are', ({ resolved }) => {
  const own = rowLayout(resolved.pack);
  const decide = packedEvaluator(resolved, own);
  const compiled = compilePack(resolved);
  const next = sampleFacts(resolved.pack, 11);
  for (let n = 0; n < 500; n += 1) {
    const facts = next();
    expect(decide(packRow(own, facts))).toEqual(compiled.quick(facts));
  }
});

describe('a packed row', () => {
  const facts = { ...goodFacts, newIdea: false, reported: '1969-12-31' };
  const bytes = packRow(layout, facts);

  test('gives back the facts, wherever in a larger buffer it lies', () => {
    const larger = new Uint8Array(bytes.length + 9);
    larger.set(bytes, 5);
    const rows = new Int32Array(layout.columns.length);
    expect(rowUnpacker(layout)(larger.subarray(5, 5 + bytes.length), rows)).toBe(true);
    expect(decodeRow(layout, { rows, row: 0 })).toEqual(facts);
    expect(bytes).toHaveLength(rowBytes(layout));
  });

  test('is the same bytes on every machine', () => {
    const digest = `sha256:0000000100000002${'0'.repeat(48)}`;
    const one = packRow({ digest, columns: [{ fact: 'speed', type: 'int', values: [] }] }, { speed: 258 });
    expect([...one]).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 0, 0]);
  });

  test('of another layout is not decided, nor one that was cut off', () => {
    const other = rowLayout(fixturePack({ '/facts/behaviour/values': ['sesuai', 'di_bawah', 'di_atas'] }).pack);
    expect(rowBytes(other)).toBe(rowBytes(layout));
    expect(packedEvaluator(pack, other)(bytes)).toBeNull();
    expect(packedEvaluator(pack, layout)(bytes.subarray(0, bytes.length - 4))).toBeNull();
    expect(packedEvaluator(pack, layout)(bytes)).not.toBeNull();
  });
});
