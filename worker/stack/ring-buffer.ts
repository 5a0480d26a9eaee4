/** The last lines of a child's output, cheap to keep for a year and there when it fails. */
export function ringBuffer(limit: number) {
  const lines: string[] = [];
  let rest = '';
  const push = (line: string) => {
    lines.push(line);
    if (lines.length > limit) lines.shift();
  };
  return {
    /** Takes raw output and returns the lines it completed. */
    write(chunk: string): string[] {
      const parts = (rest + chunk).split(/\r?\n/);
      // A program that never ends its line must not fill the memory.
      rest = (parts.pop() ?? '').slice(-MAX_LINE);
      for (const part of parts) push(part.slice(0, MAX_LINE));
      return parts;
    },
    last(count = limit): string[] {
      const all = rest === '' ? lines : [...lines, rest];
      return all.slice(-count);
    },
  };
}

const MAX_LINE = 10_000;
