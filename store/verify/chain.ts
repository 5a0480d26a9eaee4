import { entryHash, entryId, GENESIS } from '../journal/entry.ts';
import type { JournalDoc } from '../journal/types.ts';
import type { SealState } from '../seal.ts';
import { type JournalFinding, type FindingKind, journalFindings } from './findings.ts';
import { SEAL_FINDINGS } from './records.ts';

export type Head = { seq: number; hash: string };

/** Walks the entries of one subject in order of their numbers, page after page. */
export function chainWalk(subject: string, sealOf: (entry: JournalDoc) => SealState = () => 'unchecked') {
  let head: Head = { seq: 0, hash: GENESIS };
  let region: string | undefined;
  const say = journalFindings(subject);

  function check(entry: JournalDoc): JournalFinding[] {
    const found = (kind: FindingKind, detail: string, record = entry._id) => say(kind, detail, record);
    const findings: JournalFinding[] = [];
    for (let seq = head.seq + 1; seq < entry.seq; seq += 1) {
      findings.push(found('entry-missing', `between ${head.seq} and ${entry.seq}`, entryId(subject, seq)));
    }
    region ??= entry.region;
    if (entry._id !== entryId(subject, entry.seq)) findings.push(found('entry-misplaced', `seq is ${entry.seq}`));
    if (entry.region !== region) findings.push(found('entry-misplaced', `region is ${entry.region}, not ${region}`));
    const hash = hashOf(entry);
    if (hash !== entry.hash) findings.push(found('entry-changed', `hash is ${entry.hash}, content gives ${hash}`));
    const broken = SEAL_FINDINGS[sealOf(entry)];
    if (broken) findings.push(found(broken, `entry ${entry.seq}: ${entry.type}`));
    const follows = entry.seq === head.seq + 1;
    if (follows && entry.prevHash !== head.hash) {
      findings.push(found('chain-broken', `links to ${entry.prevHash}, entry ${head.seq} has ${head.hash}`));
    }
    head = { seq: entry.seq, hash: entry.hash };
    return findings;
  }

  return { check, head: (): Head => head };
}

/** A changed entry may hold what canonical JSON refuses; that, too, is a wrong hash. */
function hashOf(entry: JournalDoc): string {
  try {
    return entryHash(entry);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
