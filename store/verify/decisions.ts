import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import { adjustedIn, evaluate } from '../../rules/decide/evaluate.ts';
import { rowUnpacker, decodeRow, rowLayout } from '../../rules/twin/population-rows.ts';
import type { Decision, ResolvedPack, RulePack } from '../../rules/language/types.ts';
import type { Store } from '../connect.ts';
import { foldChanges, packObeyed } from '../journal/entry.ts';
import { decisionId } from '../appraisal/decisions.ts';
import type { JournalDoc } from '../journal/types.ts';
import { getPack, PackChanged } from '../pack/rule-packs.ts';
import { sealState } from '../seal.ts';
import type { DecisionDoc } from '../appraisal/types.ts';
import { type FindingKind, type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import { SEAL_FINDINGS } from './records.ts';
import type { Recorded } from './subject.ts';

/** Derives every stored decision again from its facts and its pack. */
export async function rederive({ store, decisions, entries }: Recorded): Promise<JournalFinding[]> {
  const region = entries[0]?.region;
  const findings: JournalFinding[] = [];
  for (const doc of decisions) {
    const found = journalFindings(doc.appraisalId);
    const { kind, fields, record = doc._id } = await faultsOf(store, doc);
    const moved = differing({ region: doc.region }, { region });
    findings.push(...fields.map((detail) => found(kind, detail, record)));
    findings.push(...moved.map((detail) => found('decision-differs', detail, doc._id)));
  }
  return findings;
}

/** For what follows from a decision: a pack that is missing or changed is named at the decision, once. */
export async function packAsPublished(store: Store, digest: string): Promise<RulePack | undefined> {
  try {
    return (await getPack(store, digest))?.pack;
  } catch (error) {
    if (error instanceof PackChanged) return undefined;
    throw error;
  }
}

type Faults = { kind: FindingKind; fields: string[]; record?: string };

async function faultsOf(store: Store, doc: DecisionDoc): Promise<Faults> {
  const { digest } = doc.decision.pack;
  try {
    const pack = await getPack(store, digest);
    if (!pack) return { kind: 'pack-missing', fields: [digest] };
    const again = await evaluate(pack, doc.facts, adjustedIn(doc.decision));
    const fields = [...compare(doc.decision, again), ...(holdsOtherFacts(pack, doc) ? ['row'] : [])];
    return { kind: 'decision-differs', fields };
  } catch (error) {
    if (error instanceof PackChanged) return { kind: 'pack-changed', fields: [`used by ${doc._id}`], record: digest };
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'decision-differs', fields: [`cannot be derived: ${reason}`] };
  }
}

/** A row in another layout is of an older release: comparisons read the facts instead. */
function holdsOtherFacts({ pack }: ResolvedPack, { row, facts }: DecisionDoc): boolean {
  const layout = rowLayout(pack);
  const rows = new Int32Array(layout.columns.length);
  if (row === undefined || !rowUnpacker(layout)(row, rows)) return false;
  return differing(decodeRow(layout, { rows, row: 0 }), facts).length > 0;
}

/** Another version of the engine must give the same decision under another engine name, and so another digest. */
function compare(stored: Decision, again: Decision): string[] {
  if (stored.engine === again.engine) return differing(stored, again);
  const { digest, ...content } = stored;
  const { digest: _, ...same } = { ...again, engine: stored.engine };
  const own = `sha256:${sha256(canonicalJson(content))}`;
  return differing({ ...content, digest }, { ...same, digest: own });
}

/**
 * Compares every decision with the entry that recorded its score. One that no entry names was made by an attempt that
 * was lost, if its seal fits: nobody else could have made it. Where there are no seals, its number must say so.
 */
export function checkRecordedScores({ store, subject, entries, decisions }: Recorded): JournalFinding[] {
  const found = journalFindings(subject);
  const named = new Set(entries.map(({ changes }) => changes.decisionId));
  const odd = decisions.flatMap((doc) => {
    const state = sealState(store.models.decisions, doc);
    const broken = SEAL_FINDINGS[state];
    if (broken) return [found(broken, 'a decision', doc._id)];
    const known = state === 'right' || named.has(doc._id) || (state === 'unchecked' && isOvertaken(doc, entries));
    return known ? [] : [found('decision-unrecorded', 'no entry names it', doc._id)];
  });
  return [...odd, ...compareScores({ subject, entries, decisions })];
}

/** Computed, and then not what counted: an amendment came between and it was computed anew, or the appraisal was cancelled. */
function isOvertaken({ _id, appraisalId }: DecisionDoc, entries: JournalDoc[]): boolean {
  const numberOf = (id: string) => Number(id.slice(decisionId(appraisalId, 0).length - 1));
  const last = Math.max(
    0,
    ...entries.flatMap(({ changes }) => (changes.decisionId ? numberOf(changes.decisionId) : [])),
  );
  const n = numberOf(_id);
  const most = foldChanges(entries).state === 'CANCELLED' ? last + 1 : last - 1;
  return _id === decisionId(appraisalId, n) && Number.isInteger(n) && n >= 1 && n <= most;
}

function compareScores({ subject, entries, decisions }: Pick<Recorded, 'subject' | 'entries' | 'decisions'>) {
  const byId = new Map(decisions.map((doc) => [doc._id, doc]));
  const atLaunch = entries[0]?.about?.pack;
  return entries.flatMap((entry, i): JournalFinding[] => {
    if (entry.changes.decisionId === undefined && entry.changes.score === undefined) return [];
    const shown = foldChanges(entries.slice(0, i + 1));
    if (!shown.decisionId) return [];
    const record = shown.decisionId;
    const decision = byId.get(record)?.decision;
    if (!decision) return [{ kind: 'decision-missing', subject, record, detail: `named by entry ${entry.seq}` }];
    const { resultDigest = decision.digest } = entry.data ?? {};
    const recorded = {
      score: shown.score,
      predicate: shown.predicate,
      flags: shown.flags,
      outcomes: (shown.outcomes ?? []).map((outcome) => outcome.id).sort(),
      digest: resultDigest,
      // An amendment moves the appraisal to another pack; what was scored before it stays with the former one.
      pack: atLaunch === undefined ? undefined : packObeyed(atLaunch, shown),
    };
    const stored = {
      score: decision.score,
      predicate: decision.predicate,
      flags: decision.flags,
      outcomes: decision.outcomes.flatMap((outcome) => (outcome.result ? [outcome.id] : [])).sort(),
      digest: decision.digest,
      pack: decision.pack.digest,
    };
    return differing(stored, recorded).map(
      (field): JournalFinding => ({
        kind: 'decision-unrecorded',
        subject,
        record,
        detail: `entry ${entry.seq}: ${field}`,
      }),
    );
  });
}
