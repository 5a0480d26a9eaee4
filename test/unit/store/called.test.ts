import { expect, it } from 'vitest';
import { calledOf } from '../../../store/people/called.ts';

it.each([
  ['Rahmi Contoh Sari', ['rahmi contoh sari', 'contoh sari', 'sari']],
  [
    "dr. H. Ma'ruf Amin, S.Sos.",
    ['dr h maruf amin s sos', 'h maruf amin s sos', 'maruf amin s sos', 'amin s sos', 's sos', 'sos'],
  ],
  ['Ma’ruf', ['maruf']],
  ['.*', ['']],
])('somebody is found by their name from each of its words on: %s', (name, called) => {
  expect(calledOf(name)).toEqual(called);
});
