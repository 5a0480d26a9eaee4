/**
 * 01: evaluate a pack.
 *
 * What it shows: a region's policy is a JSON file, and a decision is a pure function of that file and some facts. No
 * server, no database, no clock: the same facts under the same pack give the same digest on every machine.
 *
 * How to run:          npx tsx docs/examples/01-evaluate-a-pack.ts
 * Another pack:        npx tsx docs/examples/01-evaluate-a-pack.ts binjai '{"targetScore":9500,"behaviourRating":"sesuai"}'
 *
 * What you should see: a score and the predicate SANGAT_BAIK; the rewards that an officer of Bukittinggi's licensing
 * office earns for permits issued faster than the standard, and who must decide about each; then every sentence of the
 * explanation in Indonesian and English, with the articles it rests on.
 */
import { fileURLToPath } from 'node:url';
import { evaluate } from '../../rules/evaluate.ts';
import { explain } from '../../rules/explain.ts';
import type { Decision, Facts, Sentence } from '../../rules/types.ts';
import { loadRegionPacks } from '../../store/pack-files.ts';

// Scores are integers in hundredths: 11500 is 115.00.
const LICENSING_OFFICER: Facts = {
  unitKind: 'licensing',
  grade: 'III/c',
  targetAttainment: 11_500,
  timeliness: 11_200,
  permits: 100,
  permitsFaster: 85,
  behaviourRating: 'di_atas',
};

const [packId = 'bukittinggi', json] = process.argv.slice(2);

try {
  const facts: Facts = json === undefined ? LICENSING_OFFICER : JSON.parse(json);
  const packs = await loadRegionPacks(fileURLToPath(new URL('../../rules/regions', import.meta.url)));
  const found = packs.find(({ id }) => id === packId);
  if (!found) throw new Error(`no pack "${packId}"; there are: ${packs.map(({ id }) => id).join(', ')}`);
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
