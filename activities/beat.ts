import { heartbeat } from '@temporalio/activity';

const BEAT_MS = 1_000;

/** As long as it takes it shows that its worker lives: when that dies, somebody else begins it again within seconds. */
export const beating =
  <A extends unknown[], R>(activity: (...args: A) => Promise<R>) =>
  async (...args: A): Promise<R> => {
    const beat = setInterval(() => heartbeat(), BEAT_MS);
    try {
      return await activity(...args);
    } finally {
      clearInterval(beat);
    }
  };
