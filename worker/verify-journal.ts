/** What `npm run journal:verify` does with a database: table, findings with their meaning, rebuilding, the anchor. */
import { rebuildAppraisal } from '../store/appraisal/projection.ts';
import type { Store } from '../store/connect.ts';
import { countLost } from '../store/journal/lost-records.ts';
import { verifyAll } from '../store/verify/all.ts';
import { compareAnchors } from '../store/verify/anchor.ts';
import type { Head } from '../store/verify/chain.ts';
import { type FindingKind, type JournalFinding, wordsOfFinding } from '../store/verify/findings.ts';
import { sealUnsealed } from '../store/verify/sealed-records.ts';
import { type OpenAnchors, openAnchors } from './anchor-file.ts';

export type VerifyRequest = {
  /** The list of anchors, and the key that signs or checks it. */
  anchor?: { file: string; key: string } | undefined;
  /** What is there is taken as it is: records without a seal get one, the list of anchors begins. */
  first?: boolean;
  rebuild?: boolean;
  /** How long what looks wrong may take to come right. */
  secondLookMs?: number;
  say: (line: string) => void;
};

/** `true` when nothing was found. Throws CannotRun before it has changed anything. */
export async function verifyJournal(store: Store, request: VerifyRequest): Promise<boolean> {
  const { anchor, first = false, rebuild, say } = request;
  const anchors = anchor && (await openAnchors({ ...anchor, first }));
  if (first) say(`records that had no seal until now: ${await sealUnsealed(store)}\n`);
  const findings = anchors ? await anchorFindings(store, anchor?.file ?? '', anchors) : [];
  const heads = new Map<string, Head>();
  const totals = await verifyAll(store, {
    ...(request.secondLookMs !== undefined && { secondLookMs: request.secondLookMs }),
    onFinding: (finding) => findings.push(finding),
    onSubject: (subject, head) => anchors && heads.set(subject, head),
  });
  const rows = tableOf([
    ['subjects', totals.subjects],
    ['entries', totals.entries],
    ['decisions derived again', totals.decisions],
    ['outcomes', totals.outcomes],
    ['kept from lost attempts', await countLost(store)],
    ...(anchors ? [['anchors compared', anchors.before.anchors] as [string, number]] : []),
    ['findings', findings.length],
  ]);
  for (const line of [...rows, ...reportOf(findings)]) say(line);
  if (rebuild) for (const line of await rebuildProjections(store, findings)) say(line);
  if (anchors) say(await addAnchor(anchor?.file ?? '', anchors, { heads, allIsWell: findings.length === 0 }));
  return findings.length === 0;
}

function tableOf(rows: [string, number][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, count]) => `${name.padEnd(width)}  ${String(count).padStart(9)}`);
}

const MOST_OF_A_KIND = 100;

function reportOf(findings: JournalFinding[]): string[] {
  const byKind = new Map<FindingKind, JournalFinding[]>();
  for (const finding of findings) byKind.set(finding.kind, [...(byKind.get(finding.kind) ?? []), finding]);
  const lines = [...byKind].flatMap(([kind, all]) => [
    ...all
      .slice(0, MOST_OF_A_KIND)
      .map(({ record, subject, detail }) => `✗ ${kind.padEnd(20)} ${record}  ${detail}${elsewhere(record, subject)}`),
    ...(all.length > MOST_OF_A_KIND ? [`  ${kind}: ${all.length - MOST_OF_A_KIND} more`] : []),
  ]);
  return [...lines, ...[...byKind.keys()].map(meaningOf)];
}

const elsewhere = (record: string, subject: string) => (record.includes(subject) ? '' : `  (${subject})`);

function meaningOf(kind: FindingKind): string {
  const [what, todo] = wordsOfFinding(kind);
  return [`\n${kind}`, `  ${what.id} ${todo.id}`, `  ${what.en} ${todo.en}`].join('\n');
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

async function anchorFindings(store: Store, file: string, { before }: OpenAnchors): Promise<JournalFinding[]> {
  const forged = before.faults.map((detail) => ({
    kind: 'anchor-forged' as const,
    subject: file,
    record: file,
    detail,
  }));
  return [...forged, ...(await compareAnchors(store, before))];
}

type Verdict = { heads: ReadonlyMap<string, Head>; allIsWell: boolean };

/** The list grows only when all is well, so that what it proves is not forgotten. */
async function addAnchor(file: string, { before, add }: OpenAnchors, { heads, allIsWell }: Verdict): Promise<string> {
  if (!allIsWell) return `\n${file} is kept as it was, because of the findings.`;
  if (!add) return `\n${file} is kept as it was: a public key can check anchors, not sign them.`;
  const { digest, root, chains } = await add(heads);
  return `\nanchor ${before.anchors + 1} in ${file}: ${chains} chains changed, root ${root}, digest ${digest} (publish it)`;
}
