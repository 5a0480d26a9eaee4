/**
 * An anchor is kept outside the database and says where every chain ended at some moment. Chains only grow, so each
 * anchored entry must still be there with the same hash: a dropped tail shows, even when everything that was derived
 * from it was dropped as well.
 */
import { trusted } from 'mongoose';
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { entryId } from '../journal/entry.ts';
import type { Head } from './chain.ts';
import type { JournalFinding } from './findings.ts';

export type Anchor = {
  format: 'siklus.anchor/1';
  /** ISO, real time. */
  at: string;
  /** SHA-256 over the canonical JSON of `heads`: the one value to publish or to sign. */
  root: string;
  heads: Record<string, Head>;
};

const rootOf = (heads: Record<string, Head>): string => sha256(canonicalJson(heads));

export function makeAnchor(heads: ReadonlyMap<string, Head>, at: string): Anchor {
  const sorted = Object.fromEntries([...heads].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { format: 'siklus.anchor/1', at, root: rootOf(sorted), heads: sorted };
}

/** The anchor in a JSON text, or `undefined` when it is none or its root does not match. */
export function parseAnchor(text: string): Anchor | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isAnchor(json) && json.root === rootOf(json.heads) ? json : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isAnchor = (json: unknown): json is Anchor =>
  isObject(json) &&
  json['format'] === 'siklus.anchor/1' &&
  typeof json['at'] === 'string' &&
  typeof json['root'] === 'string' &&
  isObject(json['heads']) &&
  Object.values(json['heads']).every(
    (head) => isObject(head) && typeof head['seq'] === 'number' && typeof head['hash'] === 'string',
  );

const PAGE = 500;

/** Anchored entries that are no longer there as they were. */
export async function compareAnchor(store: Store, anchor: Anchor): Promise<JournalFinding[]> {
  const findings: JournalFinding[] = [];
  const heads = Object.entries(anchor.heads).map(([subject, head]) => ({
    subject,
    hash: head.hash,
    record: entryId(subject, head.seq),
  }));
  for (let from = 0; from < heads.length; from += PAGE) {
    const page = heads.slice(from, from + PAGE);
    const ids = page.map((head) => head.record);
    const stored = await store.models.journal.find({ _id: trusted({ $in: ids }) }, { hash: 1 }).lean();
    const hashes = new Map(stored.map((doc) => [doc._id, doc.hash]));
    for (const { subject, record, hash } of page) {
      const now = hashes.get(record) ?? 'missing';
      if (now === hash) continue;
      const lost = (await wasLost(store, record, hash)) ? ', kept as written by a lost attempt' : '';
      const detail = `anchored ${anchor.at} with ${hash}, now ${now}${lost}`;
      findings.push({ kind: 'anchor-broken', subject, record, detail });
    }
  }
  return findings;
}

/** A hint for whoever judges, not an excuse: who can drop entries can also put them among the lost ones. */
async function wasLost(store: Store, record: string, hash: string): Promise<boolean> {
  const kept = await store.models.lostRecords.find({ of: 'journal', record }, { content: 1 }).lean();
  return kept.some(({ content }) => content.includes(hash));
}
