import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { beating } from '../../activities/beat.ts';

afterEach(() => vi.useRealTimers());

const failing = () => {
  throw new Error('failed');
};

it.each([
  ['succeeds', () => undefined],
  ['fails', failing],
])('an activity that takes long shows that its worker lives until it %s', async (_, end) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const environment = new MockActivityEnvironment();
  let beats = 0;
  environment.on('heartbeat', () => {
    beats += 1;
  });
  const activity = async () => {
    vi.advanceTimersByTime(9_500);
    end();
  };
  await environment.run(beating(activity)).catch(() => undefined);
  expect([beats, vi.getTimerCount()]).toEqual([9, 0]);
});
