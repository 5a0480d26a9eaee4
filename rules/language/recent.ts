/** What was asked for last, as much of it as weighs `most` together. */
export type Recent<T> = { get: (key: string) => T | undefined; set: (key: string, value: T, weight?: number) => T };

export function recentValues<T extends number | object>(most: number): Recent<T> {
  // In the order in which they were asked for.
  const kept = new Map<string, { value: T; weight: number }>();
  let all = 0;
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value, weight = 1) {
      all += weight - (kept.get(key)?.weight ?? 0);
      kept.delete(key);
      kept.set(key, { value, weight });
      for (const [oldest, { weight: freed }] of kept) {
        if (all <= most) break;
        kept.delete(oldest);
        all -= freed;
      }
      return value;
    },
  };
}
