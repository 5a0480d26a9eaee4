import { describe, expect, it } from 'vitest';
import { restsOn, unitOf } from '../../../rules/language/graph.ts';
import type { DerivedNode } from '../../../rules/language/types.ts';
import { fixturePack } from '../../support/rules-fixture.ts';

const LEVELS = 60;

describe('the graph of a pack', () => {
  it('is walked once where two ways lead to every node: 60 levels of them end at once', () => {
    const { pack } = fixturePack();
    const derived: Record<string, DerivedNode> = {};
    const node = (of: string[]) => ({ label: { id: 'x', en: 'x' }, type: 'max', of }) as DerivedNode;
    for (let level = 0; level < LEVELS; level += 1) {
      const below = level === 0 ? ['speed', 'quality'] : [`left${level - 1}`, `right${level - 1}`];
      derived[`left${level}`] = node(below);
      derived[`right${level}`] = node(below);
    }
    const behind = restsOn({ ...pack, derived }, `left${LEVELS - 1}`);
    expect(behind.size).toBe(2 * (LEVELS - 1) + 1 + 2);
    expect(behind).toContain('speed');
    expect(behind).not.toContain('months');
    expect(unitOf({ ...pack, derived }, `left${LEVELS - 1}`)).toBe('hundredth');
  });

  it('leads from the result to the measures and the conditions of the indicators', () => {
    const { pack } = fixturePack();
    const reads = pack.indicators.flatMap(({ of, when }) => (when ? [of, when.fact] : [of]));
    expect(reads.length).toBeGreaterThan(1);
    expect(restsOn(pack, pack.scoring.result)).toEqual(new Set([pack.scoring.result, ...reads]));
    expect(restsOn(pack, 'months')).toEqual(new Set(['months']));
  });
});
