/** Fixed work, alternated in one process: what is compared are ratios, never times. */

export async function rate(count: number, work: (n: number) => Promise<unknown>, parallel: number): Promise<number> {
  let next = 0;
  const started = performance.now();
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return (count * 1_000) / (performance.now() - started);
}

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export type Pair = { ours: number; base: number; ratio: number };

/** Runs both in turn `rounds` times, after one round that does not count, and takes the median ratio. */
export async function compare(rounds: number, ours: () => Promise<number>, base: () => Promise<number>): Promise<Pair> {
  await ours();
  await base();
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const a = await ours();
    const b = await base();
    pairs.push({ ours: a, base: b, ratio: a / b });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    base: median(pairs.map((pair) => pair.base)),
    ratio: median(pairs.map((pair) => pair.ratio)),
  };
}
