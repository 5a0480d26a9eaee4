/** Progress bars: redrawn in place on a terminal, one line per step of 10 % in a log. */
export type RegionProgress = {
  title: string;
  /** 0 to 1: mean share of finished stages. */
  share: number;
  finished: number;
  people: number;
  businessDay: string;
  stage: string;
};
export type ProgressOutput = { isTTY: boolean; columns?: number; write(text: string): unknown };

const BAR = 24;
const LOG_STEP = 10;
const WIDE = 200;

export const bar = (share: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
};

const percent = (share: number) => Math.floor(Math.min(1, Math.max(0, share)) * 100);

export const progressLine = (row: RegionProgress, titleWidth: number): string =>
  [
    `  ${row.title.padEnd(titleWidth)}`,
    bar(row.share),
    `${String(percent(row.share)).padStart(3)} %`,
    `${row.finished} dari ${row.people} selesai`,
    row.businessDay,
    row.stage,
  ]
    .filter((part) => part !== '')
    .join('  ');

export const createProgress = (output: ProgressOutput) => {
  let drawn = 0;
  const logged = new Map<string, number>();

  // A line that wraps would break the way back up.
  const redraw = (rows: string[]) => {
    const lines = rows.map((line) => line.slice(0, (output.columns ?? WIDE) - 1));
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    output.write(up + lines.map((line) => `\u001b[2K${line}\n`).join(''));
    drawn = lines.length;
  };

  const log = (rows: RegionProgress[], lines: string[]) => {
    rows.forEach((row, index) => {
      const step = Math.floor(percent(row.share) / LOG_STEP);
      if (step <= (logged.get(row.title) ?? -1)) return;
      logged.set(row.title, step);
      output.write(`${lines[index] ?? ''}\n`);
    });
  };

  return {
    show(rows: RegionProgress[]) {
      const titleWidth = Math.max(0, ...rows.map((row) => row.title.length));
      const lines = rows.map((row) => progressLine(row, titleWidth));
      if (output.isTTY) redraw(lines);
      else log(rows, lines);
    },
  };
};
