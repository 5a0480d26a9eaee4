/**
 * `npm run vectors -- FILE`: puts every question of the file (JSON lines: id, rule, in, out) to the decisions of
 * rules/library and compares whole answers. Ends with `N passed, N failed`; exits with 1 when anything failed or the
 * file holds nothing.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tallyOf, readVectors, runVectors } from '../rules/law/vectors.ts';
import { loadDecisions } from '../store/pack/law-files.ts';
import { loadRegionPacks } from '../store/pack/files.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  say('Usage: npm run vectors -- FILE');
  process.exit(2);
}
const text = await readFile(file, 'utf8').catch((error: unknown) => {
  say(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
});
const packs = await loadRegionPacks(folder('../rules/regions'));
const { library } = await loadDecisions(folder('../rules/library'), packs);
const verdicts = await runVectors(library, readVectors(text));
for (const { line, id, rule, passed, wanted, got } of verdicts) {
  if (!passed) say(`line ${line} ${id} ${rule}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
}
const { line, code } = tallyOf(verdicts);
say(line);
process.exitCode = code;
