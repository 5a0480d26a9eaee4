import { expect, test } from 'vitest';
import { choosePeers } from '../../../activities/cycle/launch.ts';

const beside = Array.from({ length: 20 }, (_, n) => `e${n}`);
const drawn = (chance: string) => choosePeers(beside, { of: 'e7', appraisal: 'a', invite: 5, chance });

test('who is asked follows from a secret, not from ids that people know', () => {
  expect(drawn('one')).toEqual(drawn('one'));
  expect(new Set(['one', 'two', 'three', 'four'].map((chance) => drawn(chance).toSorted().join())).size).toBe(4);
  for (const chance of ['one', 'two']) expect([drawn(chance).length, drawn(chance).includes('e7')]).toEqual([5, false]);
});
