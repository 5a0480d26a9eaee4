/**
 * `npm run journal:verify [-- --uri URI] [--anchor FILE] [--rebuild]`: walks every chain and derives everything again
 * that was made from it. Exits with 1 when anything is found. docs/decisions/0004-journal.md says what this proves.
 */
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, type Store } from '../store/connect.ts';
import { rebuildAppraisal } from '../store/rebuild.ts';
import { verifyAll } from '../store/verify/all.ts';
import { compareAnchor, makeAnchor, parseAnchor } from '../store/verify/anchor.ts';
import type { Head } from '../store/verify/chain.ts';
import { type Finding, type FindingKind, FINDINGS } from '../store/verify/findings.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: { uri: { type: 'string' }, anchor: { type: 'string' }, rebuild: { type: 'boolean', default: false } },
});

const uri = values.uri ?? process.env['SIKLUS_MONGODB_URI'] ?? (await runningStack());
if (uri === undefined) {
  say('No database: give --uri mongodb://…, set SIKLUS_MONGODB_URI, or start Siklus (npm start) in this folder.');
  process.exit(2);
}
const store = await connect(uri);
try {
  process.exitCode = (await verify(store)) ? 0 : 1;
} finally {
  await store.close();
}

async function verify(on: Store): Promise<boolean> {
  const findings: Finding[] = [];
  const heads = new Map<string, Head>();
  const anchored = values.anchor === undefined ? [] : await anchorFindings(on, values.anchor);
  findings.push(...anchored);
  const totals = await verifyAll(on, {
    onFinding: (finding) => findings.push(finding),
    onSubject: (subject, head) => heads.set(subject, head),
  });
  table([
    ['subjects', totals.subjects],
    ['entries', totals.entries],
    ['decisions derived again', totals.decisions],
    ['outcomes', totals.outcomes],
    ['findings', findings.length],
  ]);
  report(findings);
  if (values.rebuild) await rebuild(on, findings);
  if (values.anchor !== undefined) await writeAnchor(values.anchor, heads, findings.length === 0);
  return findings.length === 0;
}

function table(rows: [string, number][]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, count] of rows) say(`${name.padEnd(width)}  ${String(count).padStart(9)}`);
}

function report(findings: Finding[]): void {
  for (const { kind, record, detail } of findings) say(`✗ ${kind.padEnd(20)} ${record}  ${detail}`);
  const kinds = new Set<FindingKind>(findings.map((finding) => finding.kind));
  for (const kind of kinds) say(`\n${kind}\n  ${FINDINGS[kind].id}\n  ${FINDINGS[kind].en}`);
}

/** Only where nothing else is wrong with the appraisal: a projection is never rebuilt from a doubtful chain. */
async function rebuild(on: Store, findings: Finding[]): Promise<void> {
  const isProjection = ({ kind }: Finding) => kind.startsWith('projection-');
  const doubtful = new Set(findings.filter((finding) => !isProjection(finding)).map((finding) => finding.subject));
  const subjects = new Set(findings.filter(isProjection).map((finding) => finding.subject));
  for (const subject of subjects) {
    const done = !doubtful.has(subject) && (await rebuildAppraisal(on, subject));
    say(`${subject}: ${done ? 'projection rebuilt from the journal' : 'not rebuilt, the journal is in doubt'}`);
  }
}

async function anchorFindings(on: Store, file: string): Promise<Finding[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const anchor = parseAnchor(text);
  if (anchor) return compareAnchor(on, anchor);
  return [{ kind: 'anchor-broken', subject: file, record: file, detail: 'not an anchor, or its root does not match' }];
}

/** The next anchor replaces this one only when all is well, so that what it proves is not forgotten. */
async function writeAnchor(file: string, heads: Map<string, Head>, allIsWell: boolean): Promise<void> {
  if (!allIsWell) {
    say(`\n${file} is kept as it was, because of the findings.`);
    return;
  }
  const anchor = makeAnchor(heads, new Date().toISOString());
  await writeFile(`${file}.tmp`, `${JSON.stringify(anchor, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
  say(`\nanchor root ${anchor.root} over ${heads.size} chains, in ${file}`);
}

/** The supervisor notes the address of its database while it runs. */
async function runningStack(): Promise<string | undefined> {
  const dir = join(process.env['SIKLUS_DATA_DIR'] || '.siklus', 'run');
  const files = await readdir(dir).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const note: unknown = JSON.parse(await readFile(join(dir, file), 'utf8'));
    if (typeof note !== 'object' || note === null || !('mongodbUri' in note)) continue;
    if (typeof note.mongodbUri === 'string') return note.mongodbUri;
  }
  return undefined;
}
