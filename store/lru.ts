/** A map that forgets what was used longest ago. Only for things that never change: nothing may depend on a hit. */
export type Lru<V> = { get(key: string): V | undefined; set(key: string, value: V): void; clear(): void };

export function lru<V>(capacity: number): Lru<V> {
  const entries = new Map<string, V>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const oldest = entries.keys().next();
      if (entries.size > capacity && !oldest.done) entries.delete(oldest.value);
    },
    clear: () => entries.clear(),
  };
}
