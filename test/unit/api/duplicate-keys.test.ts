import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateKey } from '../../../api/middleware/duplicate-keys.ts';
import { longestTurn } from '../../support/longest-turn.ts';

describe('names that come twice', () => {
  it.each([
    ['{"a":1,"a":2}', ['a']],
    ['{"a":1,"\\u0061":2}', ['a']],
    ['{"x":[{"b":1},{"b":1,"c":"{\\"c\\":1","c":2}]}', ['x', 1, 'c']],
    ['{"p":{"q":[1,[2,{"z":[],"z":{}}]]}}', ['p', 'q', 1, 1, 'z']],
    ['{"":1,"":2}', ['']],
  ])('%s', (json, path) => {
    expect(duplicateKey(json)).toEqual(path);
  });

  it('are found in no document that JSON itself wrote, whatever its texts hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(duplicateKey(JSON.stringify(value))).toBeNull();
        expect(duplicateKey(JSON.stringify([value, { '"a":1,': value }, '{"a":1,"a":2}'], null, 2))).toBeNull();
      }),
    );
  });

  it('are looked for in a moment, also in 256 kB of backslashes and of quotes', async () => {
    const turn = await longestTurn(async () => {
      for (const piece of ['\\', '"', 'a', '\\"']) duplicateKey(JSON.stringify({ x: piece.repeat(120_000) }));
      duplicateKey(`[${'{},'.repeat(80_000)}0]`);
    });
    expect(turn).toBeLessThan(500);
  });
});
