import { awardOf } from '../../rules/decide/award.ts';
import type { DecisionDoc } from '../appraisal/types.ts';
import {
  emptyBook,
  noteIn,
  numbersIn,
  PAY_ANSWERS,
  payLinesIn,
  type PayLine,
  standingLines,
} from '../payroll/payroll.ts';
import type { Store } from '../connect.ts';
import { entryId } from '../journal/entry.ts';
import type { JournalDoc } from '../journal/types.ts';
import { idsOf } from '../read.ts';
import { packAsPublished } from './decisions.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** Every line is worth what the rules make of its decision, every file holds the lines since the one before, to the rupiah. */
export async function checkPayroll({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const book = emptyBook();
  for (const entry of entries) noteIn(book, entry);
  const lines = [...book.lines.values()];
  const standing = new Set((await standingLines(store, lines)).map(({ n }) => n));
  const decisions = await store.models.decisions
    .find(idsOf([...new Set(lines.map(({ decisionId }) => decisionId))]))
    .lean<DecisionDoc[]>();
  const byId = new Map(decisions.map((doc) => [doc._id, doc.decision]));
  const findings: JournalFinding[] = [];
  const wrong = ({ n, decisionId }: PayLine, details: string[]) =>
    findings.push(...details.map((detail) => found('record-differs', `line ${n}: ${detail}`, decisionId)));
  for (const line of lines) {
    if (!standing.has(line.n)) continue;
    const { rupiah, months, total, reverses } = line;
    const told = { rupiah, months, total };
    if (reverses !== undefined) {
      const of = book.lines.get(reverses);
      wrong(line, differing(told, { rupiah: -(of?.rupiah ?? 0), months: of?.months, total: -(of?.total ?? 0) }));
      wrong(
        line,
        await unfounded(
          store,
          entries.find(({ seq }) => seq === line.n),
        ),
      );
      continue;
    }
    const decision = byId.get(line.decisionId);
    const pack = decision && (await packAsPublished(store, decision.pack.digest));
    const rule = pack?.outcomes.find(({ id }) => id === line.outcomeId);
    const award = decision && pack && rule ? awardOf(pack, rule, decision) : null;
    wrong(line, differing(told, { ...award }));
  }
  for (const { seq, type, data = {} } of entries) {
    if (type !== 'payroll.acknowledged') continue;
    const file = book.files[Number(data['number']) - 1];
    const held = new Set(file ? payLinesIn(book, file).map(({ n }) => n) : []);
    const strange = PAY_ANSWERS.flatMap((each) => numbersIn(data[each])).filter((n) => !held.has(n));
    if (strange.length > 0)
      findings.push(found('record-differs', `answer ${seq}: no such lines in its file: ${strange.join(', ')}`));
  }
  let from = 0;
  for (const [i, file] of book.files.entries()) {
    const held = payLinesIn(book, file).filter(({ n }) => standing.has(n));
    const sum = held.reduce((all, { total }) => all + total, 0);
    const said = { number: file.number, from: file.from, lines: file.lines, sum: file.sum };
    const details = differing(said, { number: i + 1, from, lines: held.length, sum });
    findings.push(...details.map((detail) => found('record-differs', detail, file.reasonId)));
    from = file.to;
  }
  return findings;
}

/** A counter-line without a person's reasons stands for an entry that takes the outcome back. */
async function unfounded({ models }: Store, entry: JournalDoc | undefined): Promise<string[]> {
  const { reasonId, command } = entry?.data ?? {};
  if (reasonId !== undefined) return [];
  const [, subject = '', seq = ''] = /^(.+)\/(\d+)$/.exec(String(command)) ?? [];
  const why = await models.journal.exists({ _id: entryId(subject, Number(seq)), type: 'outcome.reversed' });
  return why ? [] : [`nothing takes it back: ${String(command)}`];
}
