/** A graph with two ways out of every node has 2^40 ways to its facts: each of its names must be looked at once. */
import { expect, test } from 'vitest';
import { semanticDiff } from '../../../rules/compare/diff/semantic.ts';
import { lintPack } from '../../../rules/publish/lint/lint.ts';
import { axesFor } from '../../../rules/twin/cells.ts';
import { fixturePack, packJson, type Patch } from '../../support/rules-fixture.ts';

const DEEP = 40;
const node = (parts: object) => ({ label: { id: 'x', en: 'x' }, unit: 'hundredth', provenance: 'default', ...parts });

/** Each level reads both names of the level below it; the last of all mixes them, which splits no fact into intervals. */
function diamond(kind: 'max' | 'weightedSum', top = 9_000): Patch {
  const pair = (names: string[]) =>
    kind === 'max'
      ? [node({ type: 'max', of: names }), node({ type: 'min', of: names })]
      : [[1, 2] as const, [2, 1] as const].map((weights) =>
          node({
            type: kind,
            terms: names.map((of, i) => ({ of, weight: (weights[i] ?? 1) * 3_333 + (i === 0 ? 1 : 0) })),
          }),
        );
  const levels = Array.from({ length: DEEP }, (_, level) => {
    const below = level === 0 ? ['speed', 'quality'] : [`left${level - 1}`, `right${level - 1}`];
    const [left, right] = pair(below);
    return { [`/derived/left${level}`]: left, [`/derived/right${level}`]: right };
  });
  const last = [`left${DEEP - 1}`, `right${DEEP - 1}`];
  return {
    ...Object.assign({}, ...levels),
    '/derived/mixed': node({ type: 'sum', add: last }),
    '/outcomes/0/conditions/all/0': { fact: last[0], operator: 'greaterThan', value: top },
    '/outcomes/1/conditions/all/0': { fact: 'mixed', operator: 'lessThan', value: top },
  };
}

test.each(['max', 'weightedSum'] as const)('forty levels of %s are linted, followed to facts and compared', (kind) => {
  const patch = diamond(kind);
  const resolved = fixturePack(patch);
  const { findings } = lintPack(resolved, [{ format: 'siklus.pack/1', id: 'contoh', version: 1, ...packJson(patch) }]);
  expect(findings.length).toBeGreaterThan(0);
  const names = axesFor(resolved.pack, [`left${DEEP - 1}`, 'mixed'], 'facts').map(({ name }) => name);
  expect(names).toEqual(kind === 'max' ? ['speed', 'quality', 'mixed'] : [`left${DEEP - 1}`, 'mixed']);
  expect(semanticDiff(resolved, fixturePack(diamond(kind, 9_001))).same).toBe(false);
});
