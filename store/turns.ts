export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Runs what has the same key one after the other, within this process. */
export function turns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const done = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(done, done);
    return mine;
  };
}
