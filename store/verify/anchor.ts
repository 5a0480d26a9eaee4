/**
 * Anchors are kept outside the database and say where every chain ended at some moment. Chains only grow, so each anchored
 * entry must still be there with the same hash: a dropped tail shows, even when everything that was derived from it was
 * dropped as well. The list of anchors is JSON lines: heads of the chains that changed, then the anchor that signs them.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { entryId, GENESIS } from '../journal/entry.ts';
import { idsOf } from '../read.ts';
import type { Head } from './chain.ts';
import { type JournalFinding, journalFindings } from './findings.ts';

type HeadLine = { subject: string } & Head;

type AnchorLine = {
  format: 'siklus.anchor/2';
  /** ISO, real time. */
  at: string;
  /** SHA-256 of the anchor line before this one; the first one follows zeros, or the root of an anchor of an earlier release. */
  previous: string;
  chains: number;
  /** Merkle root over the heads above, in order of subject. */
  root: string;
  /** Ed25519 over the canonical JSON of the rest, base64. */
  signature: string;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isHead = (json: unknown): json is Head =>
  isObject(json) && typeof json['seq'] === 'number' && typeof json['hash'] === 'string';
const isHeadLine = (json: unknown): json is HeadLine =>
  isObject(json) && typeof json['subject'] === 'string' && Object.keys(json).length === 3 && isHead(json);
const TEXTS = ['at', 'previous', 'root', 'signature'];
const isAnchorLine = (json: unknown): json is AnchorLine =>
  isObject(json) &&
  json['format'] === 'siklus.anchor/2' &&
  typeof json['chains'] === 'number' &&
  TEXTS.every((name) => typeof json[name] === 'string');

/** What a list of anchors says, as far as it can be believed. */
export type Anchored = {
  heads: Map<string, Head & { at: string }>;
  anchors: number;
  /** Digest of the last anchor. */
  last: string;
  /** Bytes up to the end of the last anchor: what follows was cut off while it was written. */
  size: number;
  faults: string[];
};

export const noAnchors = (last = GENESIS): Anchored => ({ heads: new Map(), anchors: 0, last, size: 0, faults: [] });

/** @param lines of the list, without their line ends */
export async function readAnchors(lines: AsyncIterable<string>, key: KeyObject): Promise<Anchored> {
  const said = noAnchors();
  let open: HeadLine[] = [];
  let damaged = false;
  let bytes = 0;
  for await (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    const json = jsonOf(line);
    if (isHeadLine(json)) open.push(json);
    else damaged ||= !isAnchorLine(json);
    // What no anchor follows was cut off while it was written: nobody signed it.
    if (!isAnchorLine(json)) continue;
    const fault = damaged ? 'has lines that are no heads' : faultOf(json, { open, last: said.last, key });
    if (fault) said.faults.push(`anchor ${said.anchors + 1}: ${fault}`);
    for (const { subject, seq, hash } of open) said.heads.set(subject, { seq, hash, at: json.at });
    Object.assign(said, { anchors: said.anchors + 1, last: sha256(line), size: bytes });
    [open, damaged] = [[], false];
  }
  if (said.anchors === 0) said.faults.push('there is no anchor in it');
  return said;
}

const OLD = 'old:';
type Around = { open: HeadLine[]; last: string; key: KeyObject };

function faultOf({ signature, ...anchor }: AnchorLine, { open, last, key }: Around): string | undefined {
  if (!verify(null, Buffer.from(canonicalJson(anchor)), key, Buffer.from(signature, 'base64'))) {
    return 'is not signed with this key';
  }
  if (anchor.chains !== open.length || anchor.root !== merkleRoot(open)) return 'has other heads than it signs';
  const follows = anchor.previous === last || (last === GENESIS && anchor.previous.startsWith(OLD));
  return follows ? undefined : 'does not follow the one before it';
}

/** What an anchor adds to the list: the heads that are new, and the anchor. */
export function newAnchor(
  heads: Iterable<readonly [string, Head]>,
  { at, before, key }: { at: string; before: Anchored; key: KeyObject },
): NewAnchor {
  const changed = [...heads]
    .filter(([subject, { hash }]) => before.heads.get(subject)?.hash !== hash)
    .map(([subject, { seq, hash }]): HeadLine => ({ subject, seq, hash }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  const root = merkleRoot(changed);
  const anchor = { format: 'siklus.anchor/2' as const, at, previous: before.last, chains: changed.length, root };
  const signature = sign(null, Buffer.from(canonicalJson(anchor)), key).toString('base64');
  const lines = [...changed, { ...anchor, signature }].map((line) => JSON.stringify(line));
  return { text: `${lines.join('\n')}\n`, digest: sha256(lines.at(-1) ?? ''), root, chains: changed.length };
}
export type NewAnchor = { text: string; digest: string; root: string; chains: number };

/** One chain can be shown to be in it by the hashes beside its way up, without the others. */
function merkleRoot(heads: HeadLine[]): string {
  let level = heads.map(({ subject, seq, hash }) => sha256(`0${canonicalJson([subject, seq, hash])}`));
  while (level.length > 1) {
    const pairs = level.filter((_, i) => i % 2 === 0);
    level = pairs.map((left, i) => {
      const right = level[2 * i + 1];
      return right === undefined ? left : sha256(`1${left}${right}`);
    });
  }
  return level[0] ?? GENESIS;
}

/** An anchor of an earlier release: one unsigned file with every head. `undefined`: it is none, or its root does not match. */
export function readOldAnchor(text: string): Anchored | undefined {
  const json = jsonOf(text);
  if (!isObject(json) || json['format'] !== 'siklus.anchor/1' || !isObject(json['heads'])) return undefined;
  const { heads: old, root } = json;
  const at = String(json['at']);
  const heads = Object.entries(old).flatMap(([subject, head]) =>
    isHead(head) ? [[subject, { ...head, at }] as const] : [],
  );
  if (heads.length < Object.keys(old).length || root !== sha256(canonicalJson(old))) return undefined;
  return { ...noAnchors(OLD + String(root)), heads: new Map(heads) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const PAGE = 500;

/** Anchored entries that are no longer there as they were. */
export async function compareAnchors(store: Store, { heads }: Anchored): Promise<JournalFinding[]> {
  const findings: JournalFinding[] = [];
  const all = [...heads];
  for (let from = 0; from < all.length; from += PAGE) {
    const page = all
      .slice(from, from + PAGE)
      .map(([subject, head]) => ({ subject, ...head, record: entryId(subject, head.seq) }));
    const stored = await store.models.journal.find(idsOf(page.map(({ record }) => record)), { hash: 1 }).lean();
    const hashes = new Map(stored.map((doc) => [doc._id, doc.hash]));
    for (const { subject, record, hash, at } of page) {
      const now = hashes.get(record) ?? 'missing';
      if (now === hash) continue;
      const lost = (await wasLost(store, record, hash)) ? ', kept as written by a lost attempt' : '';
      findings.push(
        journalFindings(subject)('anchor-broken', `anchored ${at} with ${hash}, now ${now}${lost}`, record),
      );
    }
  }
  return findings;
}

/** A hint for whoever judges, not an excuse: who can drop entries can also put them among the lost ones. */
async function wasLost(store: Store, record: string, hash: string): Promise<boolean> {
  const kept = await store.models.lostRecords.find({ of: 'journal', record }, { content: 1 }).lean();
  return kept.some(({ content }) => content.includes(hash));
}
