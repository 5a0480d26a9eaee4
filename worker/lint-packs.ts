/**
 * `npx tsx worker/lint-packs.ts [FOLDER]`: every pack of the folder (the shipped ones by default) climbs the ladder with its cases.
 * Prints step by step what was found; exits with 1 when a pack may not be published. `--notes` shows the notes too.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PackError } from '../rules/language/errors.ts';
import { climb, type LadderReport } from '../rules/publish/ladder.ts';
import { loadRegionPacks, type RegionPack } from '../store/pack/files.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { notes: { type: 'boolean', default: false } },
});
const folder = positionals[0] ?? fileURLToPath(new URL('../rules/regions', import.meta.url));

try {
  const packs = await loadRegionPacks(folder);
  let refused = 0;
  for (const { id, chain, cases } of packs) {
    const report = await climb({ chain, cases });
    tell(id, report);
    if (!report.publishable) refused += 1;
  }
  say(`${packs.length - refused} publishable, ${refused} not`);
  process.exitCode = packs.length > 0 && refused === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof PackError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

function tell(id: RegionPack['id'], { steps, counts, digest }: LadderReport): void {
  say(`${id}: ${counts.error} errors, ${counts.warning} warnings, ${counts.note} notes (report ${digest})`);
  for (const { step, result, findings } of steps) {
    say(`  ${step}: ${result}`);
    for (const { code, severity, pointer, text, mend, witness, meant } of findings) {
      if (severity === 'note' && !values.notes) continue;
      say(`    ${severity} ${code} ${pointer || '/'}: ${text.en} ${mend.en}`);
      if (meant) say(`      meant: ${meant.en}`);
      if (witness) say(`      facts: ${JSON.stringify(witness.facts)}`);
    }
  }
}
