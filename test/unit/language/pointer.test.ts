import { describe, expect, it } from 'vitest';
import { byPosition, foundAt, pathOf, pointer } from '../../../rules/language/pointer.ts';

const DOCUMENT = { facts: { 'a/b': 1 }, outcomes: [{ id: 'x' }, { id: 'y', when: { all: [{ fact: 'a' }] } }] };

describe('a place by position', () => {
  it.each([
    ['/outcomes/y/when/all/0/fact', '/outcomes/1/when/all/0/fact'],
    ['/outcomes/1/when', '/outcomes/1/when'],
    ['/facts/a~1b', '/facts/a~1b'],
    ['/outcomes/z/when', '/outcomes'],
    ['/nothing/here', ''],
    ['', ''],
  ])('of %s is %s', (named, at) => {
    expect(pointer(byPosition(DOCUMENT, pathOf(named)))).toBe(at);
  });

  it('is where the key leads to', () => {
    const path = pathOf('/outcomes/y/when');
    expect(foundAt(DOCUMENT, byPosition(DOCUMENT, path))).toBe(foundAt(DOCUMENT, path));
  });
});
