/** What was agreed for people: each as its entries say, its words with the digest that was recorded. */
import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../connect.ts';
import { reasonDigestOf, wordsDigestOf } from '../agreement/words.ts';
import { type JournalFinding, journalFindings } from './findings.ts';

type Told = Map<string, Record<string, unknown>>;

/** A process may have died between the entry and its record: what is missing is not found here, and is made again when asked for. */
export async function checkAgreements(
  { store, subject, region }: { store: Store; subject: string; region: string },
  told: Told,
): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const findings: JournalFinding[] = [];
  for await (const doc of store.models.agreements.find({ region }).lean().cursor()) {
    const recorded = told.get(doc._id);
    if (!recorded) {
      findings.push(found('record-unnamed', 'an agreement', doc._id));
      continue;
    }
    const { words: _, ...rest } = doc;
    const shown: Record<string, unknown> = { ...rest, words: wordsDigestOf(doc), reasonDigest: reasonDigestOf(doc) };
    const wrong = Object.keys(recorded).filter(
      (name) => !isDeepStrictEqual(shown[name] ?? null, recorded[name] ?? null),
    );
    findings.push(...wrong.map((name) => found('record-differs', `agreement: ${name}`, doc._id)));
  }
  return findings;
}
