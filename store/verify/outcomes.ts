import { foldChanges } from '../journal/entry.ts';
import { outcomeDocId } from '../appraisal/outcomes.ts';
import type { OutcomeDoc } from '../appraisal/types.ts';
import type { JournalDoc } from '../journal/types.ts';
import type { JournalFinding } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** Every issued outcome has one entry, every entry one outcome, and no outcome is issued twice that was not taken back before. */
export function checkOutcomes(recorded: Recorded): JournalFinding[] {
  const { subject, entries, outcomes } = recorded;
  const issues = entries.filter((entry) => entry.type === 'outcome.issued');
  const byId = new Map(issues.map((entry) => [outcomeDocId(subject, Number(entry.data?.['seq'])), entry]));
  const takenBack = entries.filter((entry) => entry.type === 'outcome.reversed');
  const reversed = new Set(takenBack.map(({ data }) => outcomeDocId(subject, Number(data?.['seq']))));
  const unfounded = [...reversed].flatMap((record): JournalFinding[] =>
    outcomes.some((doc) => doc._id === record)
      ? []
      : [{ kind: 'outcome-missing', subject, record, detail: 'taken back without having been issued' }],
  );
  const missing = [...byId].flatMap(([record, entry]): JournalFinding[] =>
    outcomes.some((doc) => doc._id === record)
      ? []
      : [{ kind: 'outcome-missing', subject, record, detail: `issued by entry ${entry.seq}` }],
  );
  const wrong = outcomes.flatMap((doc) => {
    const entry = byId.get(doc._id);
    const seen = entry && { doc, entry };
    if (!seen) return [{ kind: 'outcome-unbacked' as const, subject, record: doc._id, detail: doc.code }];
    return [...compare(recorded, seen), ...requireDecider(subject, doc)];
  });
  return [
    ...missing,
    ...wrong,
    ...twice(
      subject,
      outcomes.filter((doc) => !reversed.has(doc._id)),
    ),
    ...unfounded,
  ];
}

function twice(subject: string, outcomes: OutcomeDoc[]): JournalFinding[] {
  const first = new Map<string, string>();
  return outcomes.flatMap((doc): JournalFinding[] => {
    if (doc.status !== 'ISSUED') return [];
    const before = first.get(doc.outcomeId);
    first.set(doc.outcomeId, before ?? doc._id);
    const detail = `${doc.code} was issued as ${before}`;
    return before === undefined ? [] : [{ kind: 'outcome-twice', subject, record: doc._id, detail }];
  });
}

function compare(
  { subject, entries, decisions }: Recorded,
  seen: { doc: OutcomeDoc; entry: JournalDoc },
): JournalFinding[] {
  const { doc, entry } = seen;
  const until = entries.slice(0, entries.indexOf(entry) + 1);
  const shown = foldChanges(until).outcomes?.find((outcome) => outcome.id === doc.outcomeId);
  const { code, kind, approval, status, decidedBy, decidedAt, outcomeId, sandbox, cycleId, employeeId, region } = doc;
  const about = entries[0]?.about;
  const stored = {
    code,
    kind,
    approval,
    status,
    decidedBy,
    decidedAt,
    outcomeId,
    sandbox,
    cycleId,
    employeeId,
    region,
  };
  const recorded = {
    code: shown?.code,
    kind: shown?.kind,
    approval: shown?.approval,
    status: shown?.status,
    decidedBy: shown?.decidedBy,
    decidedAt: shown?.decidedAt,
    outcomeId: entry.data?.['outcomeId'],
    sandbox: about?.sandbox,
    cycleId: about?.cycleId,
    employeeId: about?.employeeId,
    region: entry.region,
  };
  const decision = decisions.find((each) => each._id === doc.decisionId)?.decision;
  const proposed = decision?.outcomes.some((outcome) => outcome.id === doc.outcomeId && outcome.result) ?? false;
  const details = differing(stored, recorded);
  if (shown?.hearing && !shown.hearing.heard) details.push('decided before the person was heard');
  if (!proposed) details.push(`${doc.decisionId || 'no decision'} does not propose ${doc.outcomeId}`);
  return details.map((detail) => ({ kind: 'outcome-differs', subject, record: doc._id, detail }));
}

/** Automatic outcomes are proposals: a sanction takes a person, and nobody decides about themselves. */
function requireDecider(subject: string, doc: OutcomeDoc): JournalFinding[] {
  if (doc.kind !== 'sanction') return [];
  if (doc.decidedBy !== undefined && doc.decidedBy !== doc.employeeId) return [];
  return [{ kind: 'outcome-undecided', subject, record: doc._id, detail: `decided by ${doc.decidedBy ?? 'nobody'}` }];
}
