/** A database that takes a question and never answers it must not keep a caller waiting. */
import type { AppMiddleware, Deps } from '../deps.ts';
import { unavailable } from '../problem/problem.ts';

/** Whatever takes longer may wait for the database, which is then asked whether it is there. */
const PATIENCE_MS = 3_000;
/** As often as this, for two seconds each, before it is said not to answer: it may only be busy. */
const ASKED = 2;

/** What was begun goes on, as it does when a caller hangs up: a repeat with the same key finds what became of it. */
export const databaseWatch = ({ store }: Pick<Deps, 'store'>): AppMiddleware => {
  return async (_c, next) => {
    const watch = watching(() => store.ping());
    try {
      await Promise.race([next(), watch.gone]);
    } finally {
      watch.end();
    }
  };
};

/** `gone` rejects when the database does not answer, and else never settles. */
function watching(ping: Deps['store']['ping']): { gone: Promise<never>; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const gone = new Promise<never>((_resolve, reject) => {
    const look = async () => {
      for (let asked = 1; ; asked += 1) {
        const answer = await ping();
        if (ended) return;
        if (answer.ok) return wait();
        if (asked === ASKED) return reject(unavailable('database-unavailable', answer.reason));
      }
    };
    const wait = () => {
      timer = setTimeout(() => void look(), PATIENCE_MS);
    };
    wait();
  });
  const end = () => {
    ended = true;
    clearTimeout(timer);
  };
  return { gone, end };
}
