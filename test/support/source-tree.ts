/** What the repository holds, and what its comments and pages say that it holds. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Made by tools, or a folder of the machine. */
const NOT_OURS = /^(node_modules|dist|coverage|\..*)$/;

/** Every file and folder of ours, folders without a slash at the end. */
export async function everyPath(folder = ROOT): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [relative(ROOT, path)];
    return NOT_OURS.test(entry.name) ? [] : [relative(ROOT, path), ...(await everyPath(path))];
  });
  return (await Promise.all(nested)).flat();
}

export const textOf = (path: string) => readFile(join(ROOT, path), 'utf8');

const FOLDERS = 'rules|workflows|activities|store|api|worker|test|docs';
const FILE = String.raw`(?:[\w.<>{},*-]+\/)*[\w.<>{},*-]+\.(?:md|tsx?|mjs)\b`;
const PATH = String.raw`(?:${FOLDERS})\/(?:[\w./*<>{},-]*[\w*/>}])?`;
const CITED = new RegExp(String.raw`(?<![\w./<>{},*-])(?:\.\.?\/)*(${FILE}|${PATH})`, 'g');
const DECISION = /\bdecisions?[ /](\d{4})\b/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(?:^|\s)\/\/[^\n]*/g;

/** What a text of ours names: files, folders (also as patterns, `nearest*.ts`) and decisions, by comment or in a page. */
export function citationsOf(path: string, text: string): string[] {
  const prose = path.endsWith('.md') ? text : [...text.matchAll(COMMENT)].map(([comment]) => comment).join('\n');
  return [
    ...[...prose.matchAll(CITED)].map(([, cited = '']) => cited),
    ...[...prose.matchAll(DECISION)].map(([, number]) => `docs/decisions/${number}`),
  ];
}

/** Whether something of that name is there: a whole path, the end of one, or a pattern that fits one. */
export function existsIn(paths: readonly string[], cited: string): boolean {
  const pattern = cited
    .replace(/\/$/, '')
    .replace(/[.+]/g, String.raw`\$&`)
    .replace(/<[^>]*>/g, '[^/]+')
    .replace(/\*+/g, '.*')
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(${choices.replaceAll(',', '|')})`);
  const wanted = new RegExp(`(^|/)${pattern}$`);
  const decision = /^docs\/decisions\/\d{4}$/.test(cited) ? `${cited}-` : undefined;
  return paths.some((path) => wanted.test(path) || (decision !== undefined && path.startsWith(decision)));
}
