/** Lets other requests be served before a long computation goes on. */
export const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const A_TURN = 500;

/** Looks at each one, and lets others be served now and then. What is added meanwhile is looked at too. */
export async function inTurns<T>(items: Iterable<T>, look: (item: T) => void): Promise<void> {
  let seen = 0;
  for (const item of items) {
    if (seen % A_TURN === 0) await pause();
    look(item);
    seen += 1;
  }
}
