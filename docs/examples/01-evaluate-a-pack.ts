/**
 * 01: evaluate a pack.
 *
 * What it shows: a region's policy is a JSON file, and a decision is a pure function of that file and some facts. No
 * server, no database, no clock: the same facts under the same pack give the same digest on every machine.
 *
 * How to run:          npx tsx docs/examples/01-evaluate-a-pack.ts
 * Another case:        npx tsx docs/examples/01-evaluate-a-pack.ts my-case.json
 *                      (a pack of rules/regions and facts, as in 01-licensing-officer.json)
 *
 * What you should see: a score and the predicate SANGAT_BAIK; the rewards that an officer of a licensing office earns
 * for permits issued faster than the standard, and who must decide about each; then every sentence of the explanation
 * in Indonesian and English, with the articles it rests on.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { explain } from '../../rules/explain/explain.ts';
import type { Decision, Facts, Sentence } from '../../rules/language/types.ts';
import { loadRegionPacks } from '../../store/pack/files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const file = process.argv[2] ?? here('01-licensing-officer.json');

try {
  // Scores in the facts are integers in hundredths: 11500 is 115.00.
  const { pack, facts }: { pack: string; facts: Facts } = JSON.parse(await readFile(file, 'utf8'));
  const packs = await loadRegionPacks(here('../../rules/regions'));
  const found = packs.find(({ id }) => id === pack);
  if (!found) throw new Error(`no pack "${pack}"; there are: ${packs.map(({ id }) => id).join(', ')}`);
  const decision = await evaluate(found.resolved, facts);
  printDecision(decision);
  printSentences(explain(found.resolved.pack, decision));
} catch (error) {
  // A PackError or RuleError says what is wrong, where, and what to do about it.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function printDecision({ pack, score, predicate, flags, outcomes, engine, digest }: Decision): void {
  console.log(`pack       ${pack.id} version ${pack.version}, ${pack.digest}`);
  console.log(
    `score      ${hundredths(score.final)} (results ${hundredths(score.result)}, behaviour ${score.behaviour})`,
  );
  console.log(`predicate  ${predicate}`);
  console.log(`flags      ${flags.join(', ') || 'none'}`);
  for (const { code, kind, approval, result } of outcomes) {
    console.log(`outcome    ${result ? 'proposed ' : 'no       '} ${code.padEnd(22)} ${kind.padEnd(9)} by ${approval}`);
  }
  console.log(`decision   ${digest}, by ${engine}`);
}

function printSentences(sentences: Sentence[]): void {
  for (const { text, legal } of sentences) {
    console.log(`\n  ${text.id}\n  ${text.en}`);
    if (legal.length > 0) console.log(`  § ${legal.join('; ')}`);
  }
}

function hundredths(score: number | null): string {
  return score === null ? 'none' : (score / 100).toFixed(2);
}
