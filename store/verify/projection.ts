import { canonicalJson } from '../../rules/decide/canonical.ts';
import { entryId, foldChanges, packObeyed } from '../journal/entry.ts';
import type { AppraisalIdentity } from '../appraisal/types.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import type { Recorded } from './subject.ts';

/** Compares what lists and pages show with what the journal adds up to. */
export function checkProjection({ subject, entries, head, projection }: Recorded): JournalFinding[] {
  const found = journalFindings(subject);
  if (!projection) return [found('projection-missing', `the journal is at ${head.seq}`)];
  const {
    _id,
    version,
    headHash,
    recordedAt,
    updatedAt: _,
    ahead: _derived,
    cycleId,
    region,
    unit,
    employeeId,
    pack,
    sandbox,
    ...view
  } = projection;
  const findings: JournalFinding[] = [];
  for (let seq = head.seq + 1; seq <= version; seq += 1) {
    findings.push(found('entry-missing', `the projection is at ${version}`, entryId(subject, seq)));
  }
  if (version < head.seq)
    findings.push(found('projection-head', `version is ${version}, the journal is at ${head.seq}`));
  if (version === head.seq && headHash !== head.hash) {
    findings.push(found('projection-head', `headHash is ${headHash}, entry ${head.seq} has ${head.hash}`));
  }
  if (version === head.seq && recordedAt !== entries.at(-1)?.recordedAt) {
    findings.push(found('projection-head', `recordedAt is ${recordedAt}, entry ${head.seq} has another`));
  }
  if (findings.length > 0) return findings;
  const about: AppraisalIdentity = { cycleId, unit, employeeId, pack, sandbox };
  const [first] = entries;
  const shown = foldChanges(entries);
  const amended = first?.about ? { pack: packObeyed(first.about.pack, shown) } : {};
  const expected = { ...shown, ...first?.about, ...amended, region: first?.region };
  const fields = differing({ ...view, ...about, region }, expected);
  return fields.map((field) => found('projection-field', field));
}

/** Names of the fields that are not the same in both, with what they hold. */
export function differing(shown: Record<string, unknown>, expected: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(shown), ...Object.keys(expected)])].sort();
  return names.flatMap((name) => {
    const [has, wants] = [textOf(shown[name]), textOf(expected[name])];
    return has === wants ? [] : [`${name}: is ${short(has)}, should be ${short(wants)}`];
  });
}

const textOf = (value: unknown): string => (value === undefined ? 'absent' : canonicalJson(value));
const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
