/** What payroll is to pay: the queue, its files, what payroll says of their lines, and taking a line back. */
import { finding } from '../../rules/language/errors.ts';
import { employeesById } from '../../store/people/employees.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import type { Finding } from '../../rules/language/types.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import {
  addPayFile,
  answerPayLines,
  exportedUpTo,
  payLinesIn,
  paySubject,
  PAY_ANSWERS,
  type PayAnswer,
  payBook,
  type PayBook,
  type PayFile,
  payFileText,
  type PayLine,
  type Payroll,
  reversalOf,
  reversePayLine,
  standingLines,
} from '../../store/payroll/payroll.ts';
import { regionActor } from '../access/actor.ts';
import { requireSecond } from '../access/person.ts';
import type { Action } from '../access/policy.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { csvLine } from '../http/csv.ts';
import { bodyDigest } from '../http/digests.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { peopleBeside } from '../people/names.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { keepReason } from '../request/request.ts';
import { outcomeTitles } from './outcome-titles.ts';

/** A file has at most so many; the next one takes the rest. */
const MOST_LINES = 20_000;
const TRIAL = 'COBA-';

type Here = { region: string };
type Sent = { key: string; dryRun: boolean };

async function regionOf(deps: Deps, { principal }: Caller, region: string, action: Action): Promise<string> {
  requireRegion(principal, action, region);
  return (await requireKnownRegion(deps, region))._id;
}

const idOf = ({ sandbox }: Payroll, n: number): string => `${sandbox ? TRIAL : ''}${n}`;
function readId(id: string): { n: number; sandbox: boolean } | undefined {
  const sandbox = id.startsWith(TRIAL);
  const text = sandbox ? id.slice(TRIAL.length) : id;
  return /^[1-9]\d{0,8}$/.test(text) ? { n: Number(text), sandbox } : undefined;
}
function numberIn(id: string): { n: number; sandbox: boolean } {
  const read = readId(id);
  if (!read) throw notFound();
  return read;
}

const fileSeen = (payroll: Payroll, { number, period, lines, sum, at, by }: PayFile) => ({
  id: idOf(payroll, number),
  period,
  lines,
  sum,
  at,
  by,
  sandbox: payroll.sandbox,
});

const sumOf = (lines: readonly PayLine[]) => lines.reduce((sum, { total }) => sum + total, 0);

export async function listPayroll(deps: Deps, caller: Caller, { region, sandbox }: Here & { sandbox: boolean }) {
  const payroll = { region: await regionOf(deps, caller, region, 'listPayroll'), sandbox };
  const book = await payBook(deps.store, payroll);
  const waiting = await waitingIn(deps, book);
  return {
    region: payroll.region,
    sandbox,
    waiting: { lines: waiting.length, sum: sumOf(waiting) },
    files: book.files.toReversed().map((file) => fileSeen(payroll, file)),
  };
}

const waitingIn = ({ store }: Deps, book: PayBook): Promise<PayLine[]> =>
  standingLines(store, payLinesIn(book, { from: exportedUpTo(book), to: book.head }));

type Exporting = Here & Sent & { period: string; sandbox: boolean };

export async function exportPayroll(deps: Deps, caller: Caller, { region, period, sandbox, key, dryRun }: Exporting) {
  const payroll = { region: await regionOf(deps, caller, region, 'exportPayroll'), sandbox };
  const book = await payBook(deps.store, payroll);
  const done = book.files.find(({ command }) => !dryRun && command === key);
  if (done) return fileSeen(payroll, done);
  const all = await waitingIn(deps, book);
  if (all.length === 0) throw new Problem('payroll-empty');
  const lines = all.slice(0, MOST_LINES);
  const to = lines.length < all.length ? (lines.at(-1)?.n ?? 0) : book.head;
  const file = {
    number: book.files.length + 1,
    period,
    from: exportedUpTo(book),
    to,
    lines: lines.length,
    sum: sumOf(lines),
  };
  const actor = regionActor(caller.principal);
  if (dryRun)
    return {
      ...fileSeen(payroll, { ...file, at: '', by: actor.id, command: '', reasonId: '', reasonDigest: '' }),
      at: null,
    };
  const text = await textOf(deps, payroll, { lines, sum: file.sum });
  const mine = await addPayFile(deps.store, { payroll, actor, command: key, file, text });
  if (!mine) throw new Problem('version-stale', { detail: OVERTAKEN });
  const written = (await payBook(deps.store, payroll)).files.find(({ command }) => command === key);
  if (!written) throw new Problem('version-stale', { detail: OVERTAKEN });
  return fileSeen(payroll, written);
}

const COLUMNS = ['line', 'nip', 'name', 'unit', 'code', 'date', 'rupiah', 'months', 'total', 'reverses', 'appraisal'];

/** With the control totals below: how many lines, and what they come to. */
async function textOf(
  { store }: Deps,
  payroll: Payroll,
  { lines, sum }: { lines: readonly PayLine[]; sum: number },
): Promise<string> {
  const ids = [...new Set(lines.map(({ employeeId }) => employeeId))];
  const people = new Map((await employeesById(store, payroll.region, ids)).map((each) => [each._id, each]));
  const rows = lines.map(({ n, employeeId, code, date, rupiah, months, total, reverses, appraisalId }) => {
    const { nip, name, unit } = people.get(employeeId) ?? {};
    const line = [idOf(payroll, n), nip, name ?? employeeId, unit, code, date, rupiah, months, total];
    return [...line, reverses === undefined ? '' : idOf(payroll, reverses), appraisalId];
  });
  const totals = ['TOTAL', lines.length, '', '', '', '', '', '', sum, '', payroll.sandbox ? 'COBA' : ''];
  return [COLUMNS, ...rows, totals].map(csvLine).join('');
}

async function fileIn(deps: Deps, caller: Caller, { region, id, action }: Here & { id: string; action: Action }) {
  const known = await regionOf(deps, caller, region, action);
  const { n, sandbox } = numberIn(id);
  const payroll = { region: known, sandbox };
  const book = await payBook(deps.store, payroll);
  const file = book.files[n - 1];
  if (!file) throw notFound();
  return { payroll, book, file };
}

export async function readPayFile(deps: Deps, caller: Caller, { region, id }: Here & { id: string }) {
  const { payroll, book, file } = await fileIn(deps, caller, { region, id, action: 'getPayrollExport' });
  const lines = await standingLines(deps.store, payLinesIn(book, file));
  const ids = lines.map(({ employeeId }) => employeeId);
  const titleOf = await outcomeTitles(deps, lines);
  const beside = await peopleBeside(deps, { principal: caller.principal, scope: payroll.region, ids });
  return {
    ...fileSeen(payroll, file),
    rows: lines.map(({ n, employeeId, appraisalId, outcomeId, code, date, rupiah, months, total, reverses }) => ({
      id: idOf(payroll, n),
      employeeId,
      ...beside(employeeId),
      appraisalId,
      outcomeId,
      code,
      ...titleOf(appraisalId, outcomeId),
      date,
      rupiah,
      months,
      total,
      reverses: reverses === undefined ? null : idOf(payroll, reverses),
      reversed: reversalOf(book, n) !== undefined,
      answer: book.answers.get(n) ?? null,
    })),
  };
}

export async function payrollText(deps: Deps, caller: Caller, { region, id }: Here & { id: string }) {
  const { payroll, file } = await fileIn(deps, caller, { region, id, action: 'getPayrollFile' });
  const name = `gaji-${payroll.region}-${file.period}-${id}.csv`;
  return { name, text: await payFileText(deps.store, file), media: 'text/csv; charset=utf-8' };
}

type Answering = Here & Sent & { id: string; lines: { id: string; answer: PayAnswer }[] };

/** A line that was paid stays paid. */
export async function acknowledgePayroll(deps: Deps, caller: Caller, { region, id, lines, key, dryRun }: Answering) {
  const { payroll, book, file } = await fileIn(deps, caller, { region, id, action: 'acknowledgePayroll' });
  const { sandbox } = payroll;
  const held = await standingLines(deps.store, payLinesIn(book, file));
  const known = new Set(held.map(({ n }) => n));
  const asked = lines.map(({ id: line, answer }) => ({ answer, ...(readId(line) ?? { n: 0, sandbox }) }));
  const seen = new Set<number>();
  const wrong = asked.flatMap(({ n, sandbox: trial, answer }, i) => {
    if (trial !== sandbox || !known.has(n)) return [finding(['lines', i, 'id'], 'not-valid', NOT_IN_FILE)];
    const twice = seen.has(n);
    seen.add(n);
    if (twice) return [finding(['lines', i, 'id'], 'not-valid', TWICE)];
    return answer !== 'paid' && !book.commands.has(key) ? paidBefore(book, n, i) : [];
  });
  if (wrong.length > 0) throw invalid(wrong);
  const of = (wanted: PayAnswer) => asked.filter(({ answer }) => answer === wanted).map(({ n }) => n);
  const actor = regionActor(caller.principal);
  const answers = { paid: of('paid'), refused: of('refused') };
  if (!dryRun) await answerPayLines(deps.store, { payroll, actor, command: key, number: file.number, ...answers });
  const after = dryRun ? null : await payBook(deps.store, payroll);
  if (after?.contradicted.has(key)) {
    const refused = asked.flatMap(({ n, answer }, i) => (answer === 'paid' ? [] : paidBefore(after, n, i)));
    throw invalid(refused);
  }
  const now = after?.answers ?? new Map([...book.answers, ...asked.map(({ n, answer }) => [n, answer] as const)]);
  const counts = PAY_ANSWERS.map((each) => [each, [...known].filter((n) => now.get(n) === each).length] as const);
  return { id, lines: file.lines, ...(Object.fromEntries(counts) as Record<PayAnswer, number>) };
}

const paidBefore = ({ answers }: PayBook, n: number, i: number): Finding[] =>
  answers.get(n) === 'paid' ? [finding(['lines', i, 'id'], 'not-valid', PAID)] : [];

type Reversing = Here & Sent & { id: string; reason: string };

/** By somebody else than whoever decided it, and than whom it is about, who is told; it goes out with the next file. */
export async function reversePayrollLine(deps: Deps, caller: Caller, { region, id, reason, key, dryRun }: Reversing) {
  const known = await regionOf(deps, caller, region, 'reversePayrollLine');
  const { n, sandbox } = numberIn(id);
  const { principal } = caller;
  const payroll = { region: known, sandbox };
  const { store } = deps;
  const book = await payBook(store, payroll);
  const line = book.lines.get(n);
  if (!line || line.reverses !== undefined || (await standingLines(store, [line])).length === 0) throw notFound();
  if (principal.hands.includes(line.employeeId)) throw new Problem('self-decision');
  const outcome = (await outcomesOf(store, payroll.region, line.appraisalId)).find(({ _id }) => _id === line.outcome);
  const authors = outcome?.decidedBy === undefined ? [] : [outcome.decidedBy];
  await requireSecond(deps, principal, { authors, own: new Problem('self-decision') });
  const seen = { id, total: line.total, reversed: true as const };
  const before = reversalOf(book, n);
  if (before && !book.commands.has(key)) throw new Problem('already-done');
  if (dryRun) return seen;
  const actor = regionActor(principal);
  const reasonId = `payroll/${key}`;
  await keepReason(deps, {
    id: reasonId,
    about: paySubject(payroll),
    region: payroll.region,
    kind: 'reversePayrollLine',
    actor,
    body: { reason },
  });
  const how = { command: key, reasonId, reasonDigest: bodyDigest({ reason }) };
  if (!(await reversePayLine(store, { payroll, actor, line, ...how }))) throw new Problem('already-done');
  await insertRightsNotice(store, {
    key: `payroll/${key}`,
    to: line.employeeId,
    region: payroll.region,
    unit: '',
    template: 'payment-reversed',
    at: deps.now(),
    params: { code: line.code },
  });
  return seen;
}

const OVERTAKEN = {
  id: 'Orang lain baru saja membuat berkas. Lihat daftarnya dahulu.',
  en: 'Somebody else has just made a file. Look at the list first.',
};
const NOT_IN_FILE = { id: 'Baris ini tidak ada dalam berkas ini.', en: 'This line is not in this file.' };
const PAID = {
  id: 'Baris ini sudah dibayar. Batalkan barisnya bila keliru.',
  en: 'This line was paid. Take it back if that was wrong.',
};
const TWICE = { id: 'Baris ini disebut dua kali.', en: 'This line is named twice.' };
