/** Words between colleagues: each as its entry says, its text with the digest that was recorded, gone only where that was recorded. */
import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../connect.ts';
import type { JournalDoc } from '../journal/types.ts';
import { remarkWordsOf } from '../remark/remarks.ts';
import { type JournalFinding, journalFindings } from './findings.ts';

type Told = Record<string, unknown>;

/** A process may have died between the entry and its record: what is missing is not found here. */
export async function checkRemarks(
  { store, subject, region }: { store: Store; subject: string; region: string },
  entries: readonly JournalDoc[],
): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const given = new Map<string, Told>();
  const retracted = new Set<string>();
  for (const { type, data = {} } of entries) {
    const id = String(data['remark']);
    if (type === 'remark.given') given.set(id, data);
    if (type === 'remark.retracted') retracted.add(id);
  }
  const findings: JournalFinding[] = [];
  for await (const doc of store.models.remarks.find({ region }).lean().cursor()) {
    const recorded = given.get(doc._id);
    if (!recorded) {
      findings.push(found('record-unnamed', 'a remark', doc._id));
      continue;
    }
    const gone = doc.text === null && doc.retractedAt !== null && retracted.has(doc._id);
    const shown: Told = { ...doc, remark: doc._id, words: doc.text === null ? null : remarkWordsOf(doc.text) };
    const wrong = Object.keys(recorded).filter(
      (name) => !(name === 'words' && gone) && !isDeepStrictEqual(shown[name] ?? null, recorded[name] ?? null),
    );
    findings.push(...wrong.map((name) => found('record-differs', `remark: ${name}`, doc._id)));
  }
  return findings;
}
