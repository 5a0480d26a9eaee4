/** What `npm run journal:verify` does with a database: table, findings with their meaning, rebuilding, the anchor. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Store } from '../store/connect.ts';
import { countLost } from '../store/journal/lost-records.ts';
import { rebuildAppraisal } from '../store/appraisal/rebuild.ts';
import { verifyAll } from '../store/verify/all.ts';
import { compareAnchor, makeAnchor, parseAnchor } from '../store/verify/anchor.ts';
import type { Head } from '../store/verify/chain.ts';
import { type JournalFinding, type FindingKind, FINDINGS } from '../store/verify/findings.ts';

export type VerifyRequest = {
  anchor?: string | undefined;
  rebuild?: boolean;
  say: (line: string) => void;
};

/** `true` when nothing was found. */
export async function verifyJournal(store: Store, { anchor, rebuild, say }: VerifyRequest): Promise<boolean> {
  const findings = anchor === undefined ? [] : await anchorFindings(store, anchor);
  const heads = new Map<string, Head>();
  const totals = await verifyAll(store, {
    onFinding: (finding) => findings.push(finding),
    onSubject: (subject, head) => heads.set(subject, head),
  });
  const rows = tableOf([
    ['subjects', totals.subjects],
    ['entries', totals.entries],
    ['decisions derived again', totals.decisions],
    ['outcomes', totals.outcomes],
    ['kept from lost attempts', await countLost(store)],
    ['findings', findings.length],
  ]);
  for (const line of [...rows, ...reportOf(findings)]) say(line);
  if (rebuild) for (const line of await rebuildProjections(store, findings)) say(line);
  if (anchor !== undefined) say(await writeAnchor(anchor, heads, findings.length === 0));
  return findings.length === 0;
}

function tableOf(rows: [string, number][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(9)}`);
}

function reportOf(findings: JournalFinding[]): string[] {
  const lines = findings.map(({ kind, record, detail }) => `✗ ${kind.padEnd(20)} ${record}  ${detail}`);
  const kinds = new Set<FindingKind>(findings.map((finding) => finding.kind));
  return [...lines, ...[...kinds].map((kind) => `\n${kind}\n  ${FINDINGS[kind].id}\n  ${FINDINGS[kind].en}`)];
}

/** Only where nothing else is wrong with the appraisal: a projection is never rebuilt from a doubtful chain. */
async function rebuildProjections(store: Store, findings: JournalFinding[]): Promise<string[]> {
  const isProjection = ({ kind }: JournalFinding) => kind.startsWith('projection-');
  const doubtful = new Set(findings.filter((finding) => !isProjection(finding)).map((finding) => finding.subject));
  const subjects = new Set(findings.filter(isProjection).map((finding) => finding.subject));
  const lines: string[] = [];
  for (const subject of subjects) {
    const done = !doubtful.has(subject) && (await rebuildAppraisal(store, subject));
    lines.push(`${subject}: ${done ? 'projection rebuilt from the journal' : 'not rebuilt, the journal is in doubt'}`);
  }
  return lines;
}

async function anchorFindings(store: Store, file: string): Promise<JournalFinding[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const anchor = parseAnchor(text);
  if (anchor) return compareAnchor(store, anchor);
  return [{ kind: 'anchor-broken', subject: file, record: file, detail: 'not an anchor, or its root does not match' }];
}

/** The next anchor replaces this one only when all is well, so that what it proves is not forgotten. */
async function writeAnchor(file: string, heads: ReadonlyMap<string, Head>, allIsWell: boolean): Promise<string> {
  if (!allIsWell) return `\n${file} is kept as it was, because of the findings.`;
  const anchor = makeAnchor(heads, new Date().toISOString());
  await writeFile(`${file}.tmp`, `${JSON.stringify(anchor, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
  return `\nanchor root ${anchor.root} over ${heads.size} chains, in ${file}`;
}
