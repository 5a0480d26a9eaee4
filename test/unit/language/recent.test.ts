import { expect, test } from 'vitest';
import { recentValues } from '../../../rules/language/recent.ts';

test('what was asked for last is kept, as much of it as weighs no more than the most', () => {
  const recent = recentValues<number>(10);
  recent.set('a', 1, 4);
  recent.set('b', 2, 4);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3, 4);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
});

test('a value set again weighs once, and one heavier than the most is not kept', () => {
  const recent = recentValues<number>(10);
  recent.set('a', 1, 6);
  recent.set('a', 2, 6);
  recent.set('b', 3, 4);
  expect([recent.get('a'), recent.get('b')]).toEqual([2, 3]);
  expect(recent.set('heavy', 4, 11)).toBe(4);
  expect([recent.get('heavy'), recent.get('a')]).toEqual([undefined, undefined]);
});
