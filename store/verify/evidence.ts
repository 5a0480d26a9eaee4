/** Every piece of evidence that an entry names is there, and the bytes are those whose digest the entry has. */
import { digestOfFile, erasedIn, evidenceNamed, evidenceOf, EVIDENCE_TYPES } from '../appraisal/evidence.ts';
import { allRegions } from '../scope.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

export async function checkEvidence({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const told = entries.filter(({ type }) => EVIDENCE_TYPES.includes(type));
  if (told.length === 0) return [];
  const byId = new Map((await evidenceOf(store, allRegions, subject)).map((doc) => [doc._id, doc]));
  const findings: JournalFinding[] = [];
  for (const entry of told) {
    const id = evidenceNamed(entry);
    const doc = byId.get(id);
    if (!doc) {
      findings.push(found('record-missing', `entry ${entry.seq}: ${entry.type}`, id));
      continue;
    }
    const recorded = { region: entry.region, employeeId: entry.actor.id, digest: entry.data?.['sha256'] };
    const { region, employeeId, digest } = doc;
    findings.push(
      ...differing({ region, employeeId, digest }, recorded).map((detail) => found('record-differs', detail, id)),
    );
    if (doc.file === null) continue;
    if (doc.erasedAt !== undefined && (await erasedIn(store, region)).has(id)) continue;
    const read = await digestOfFile(store, doc.file);
    if (read === null) findings.push(found('record-missing', 'the file itself, or a part of it', id));
    else if (read !== recorded.digest) findings.push(found('record-differs', `the file has the digest ${read}`, id));
  }
  return findings;
}
