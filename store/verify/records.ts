/** What can be said of a record by itself, whatever the journal says: its seal fits, and so does the digest it is kept under. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { packDigest, saysTheSame } from '../pack/rule-packs.ts';
import { pageOf } from '../read.ts';
import type { SealState } from '../seal.ts';
import type { FindingKind, JournalFinding } from './findings.ts';
import { sealedPages } from './sealed-records.ts';

export const SEAL_FINDINGS: Partial<Record<SealState, FindingKind>> = {
  wrong: 'seal-broken',
  missing: 'seal-missing',
  'unknown-key': 'seal-unknown-key',
};

/** Of whom or what a record tells, when it is found to be wrong. */
const OWNERS = ['appraisalId', 'cycleId', 'region'];

export async function* checkSeals(store: Store): AsyncGenerator<JournalFinding> {
  for await (const { model, records } of sealedPages(store, { all: false })) {
    for (const { doc, state } of records) {
      const kind = SEAL_FINDINGS[state];
      const owner = OWNERS.map((name) => doc[name]).find((value) => typeof value === 'string');
      if (kind) yield { kind, subject: String(owner ?? doc._id), record: doc._id, detail: model.collection.name };
    }
  }
}

const PAGE = 100;

/** A digest names its text: nobody can change the one and keep the other. */
export async function* checkDigests(store: Store): AsyncGenerator<JournalFinding> {
  const { rulePacks, packTexts } = store.models;
  for await (const doc of allOf((page) => pageOf(rulePacks, {}, page))) {
    const detail = packFault(doc);
    if (detail) yield { kind: 'pack-changed', subject: doc.packId, record: doc._id, detail };
  }
  for await (const { _id, json } of allOf((page) => pageOf(packTexts, {}, page))) {
    const digest = digestOf(json);
    if (digest !== _id) yield { kind: 'text-changed', subject: _id, record: _id, detail: `content gives ${digest}` };
  }
}

/** Of what a text says: its members may stand in any order. */
function digestOf(json: string): string {
  try {
    return `sha256:${sha256(canonicalJson(JSON.parse(json)))}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type StoredPack = Parameters<typeof saysTheSame>[0] & { _id: string; pack: string };

function packFault(doc: StoredPack): string | undefined {
  try {
    const pack = JSON.parse(doc.pack);
    const digest = packDigest(pack);
    if (digest !== doc._id) return `content gives ${digest}`;
    return saysTheSame(doc, pack) ? undefined : 'id, version or days are not those of the pack';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function* allOf<Doc extends { _id: string }>(
  read: (page: { after: string | null; limit: number }) => Promise<Doc[]>,
): AsyncGenerator<Doc> {
  let page: Doc[] = [];
  do {
    page = await read({ after: page.at(-1)?._id ?? null, limit: PAGE });
    yield* page;
  } while (page.length === PAGE);
}
