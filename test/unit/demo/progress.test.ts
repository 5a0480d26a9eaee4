import { expect, test } from 'vitest';
import type { Circumstances } from '../../../activities/cast/situation.ts';
import { progress } from '../../../activities/cast/targets.ts';
import { DAY } from '../../support/appraisal.ts';

const FROM = Date.UTC(2026, 2, 1);

/** Somebody at work with one measured target, at this moment of a hundred days. */
const somebody = (at: number, told: string[] = []) =>
  ({
    at,
    employeeId: 'e-1',
    plan: { calendar: { offsetMinutes: 420 }, stages: [{ kind: 'target', options: { measuredBy: {} } }] },
    part: { seed: 1, levels: { work: 'usual', behaviour: 'usual' }, habits: {} },
    view: {
      stage: 'work',
      stageKind: 'execution',
      stageOpenedAt: FROM,
      dueAt: FROM + 100 * DAY,
      targetsAgreedBy: 'assessor',
      targets: [{ id: 't1', weight: 10_000, direction: 'higher', value: 1_000_000, source: 'own' }],
      progress: { counted: [], open: told.map((day) => ({ id: 'r', target: 't1', actual: 0, at: day, dueAt: null })) },
    },
  }) as unknown as Circumstances;

test('progress is reported at its very moment, as who plays by a clock that jumps comes to it, and once', () => {
  const [first, second] = progress(somebody(FROM));
  if (!first || !second) throw new Error('two reports');
  expect([first.at, second.at]).toEqual([FROM + 45 * DAY, FROM + 90 * DAY]);
  expect(progress(somebody(first.at)).map(({ key }) => key)).toEqual([first.key, second.key]);
  expect(progress(somebody(first.at, ['2026-04-15'])).map(({ key }) => key)).toEqual([second.key]);
  expect(progress(somebody(first.at + 1)).map(({ key }) => key)).toEqual([second.key]);
  expect(progress(somebody(second.at + 1))).toEqual([]);
});
