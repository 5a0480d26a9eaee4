type Waiting = { before: number; start: () => void };

/** Lets `places` pieces of work run at a time; the one with the earliest `before` goes first. */
export const createGate = (places: number) => {
  let free = places;
  const queue: Waiting[] = [];

  const enter = (before: number): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const place = queue.findIndex((other) => other.before > before);
      queue.splice(place < 0 ? queue.length : place, 0, { before, start: resolve });
    });
  };

  const leave = () => {
    const next = queue.shift();
    if (next) next.start();
    else free += 1;
  };

  const pass = async <T>(before: number, work: () => Promise<T>): Promise<T> => {
    await enter(before);
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return { pass, waiting: () => queue.length };
};
