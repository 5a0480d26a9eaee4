/** Compares the leading `major.minor.patch` of two versions; what follows them does not count. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbers(version), numbers(than)];
  const at = [0, 1, 2].find((i) => (a[i] ?? 0) !== (b[i] ?? 0));
  return at !== undefined && (a[at] ?? 0) < (b[at] ?? 0);
}

const numbers = (version: string) => version.split('.', 3).map((part) => Number.parseInt(part, 10) || 0);
