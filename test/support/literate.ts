/** A page whose blocks are run: each `sh` block in one shell after the other, and what the `text` block after it shows. */
import { execFile } from 'node:child_process';

export type Step = { line: number; heading: string; script: string; shown: string[] | null };

const FENCE = /^```(\w*)$/;

export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = [];
  let heading = '';
  let open: { language: string; line: number; text: string[] } | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (!open && !fence && line.startsWith('#')) heading = line.replace(/^#+ /, '');
    if (open && line === '```') {
      const last = steps.at(-1);
      if (open.language === 'sh') steps.push({ line: open.line, heading, script: open.text.join('\n'), shown: null });
      if (open.language === 'text' && last && last.shown === null) last.shown = open.text;
      open = null;
    } else if (open) open.text.push(line);
    else if (fence) open = { language: fence[1] ?? '', line: index + 1, text: [] };
  }
  return steps;
}

export type Ran = Step & { output: string[] };

const MARK = '@@step';

/** All steps in one bash, as somebody would type them. */
export function runSteps(steps: Step[], env: NodeJS.ProcessEnv, cwd: string): Promise<Ran[]> {
  const script = steps.map(({ script: text }, i) => `printf '\\n${MARK} ${i}\\n'\n${text}`).join('\n');
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: 540_000, maxBuffer: 16 * 1024 * 1024 };
    execFile('bash', ['-c', `exec 2>&1\n${script}`], options, (_, stdout) => {
      const parts = stdout.split(new RegExp(`\\n${MARK} \\d+\\n`)).slice(1);
      resolve(steps.map((step, i) => ({ ...step, output: (parts[i] ?? '').trimEnd().split('\n') })));
    });
  });
}

/** What is shown beside what came: `…` stands for anything, a line of its own for any lines. */
export function isAsShown(shown: string[], output: string[]): boolean {
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = shown.map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escape).join('.*')}\\n`,
  );
  return new RegExp(`^${pattern.join('')}$`).test(`${output.join('\n')}\n`);
}
