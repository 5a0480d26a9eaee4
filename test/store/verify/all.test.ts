import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { appendSubject, subjects } from '../../../store/journal/journal.ts';
import { rebuildAppraisal } from '../../../store/appraisal/rebuild.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import { compareAnchor, makeAnchor, parseAnchor } from '../../../store/verify/anchor.ts';
import type { Head } from '../../../store/verify/chain.ts';
import type { JournalFinding } from '../../../store/verify/findings.ts';
import { aSituation, publishPacks, recordAppraisal } from '../../support/recorded-appraisal.ts';
import { type VerifyRequest, verifyJournal } from '../../../worker/verify-journal.ts';
import { useStore } from '../../support/store.ts';

const db = useStore();
const ids: string[] = [];
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'siklus-verify-'));
  await publishPacks(db.store);
  const situation = await aSituation('reward');
  for (let n = 0; n < 6; n += 1) ids.push(await recordAppraisal(db.store, situation));
  await appendSubject(db.store, {
    subject: 'audit:test',
    region: 'test',
    type: 'apiKey.created',
    actor: { id: 'adm-1', as: 'admin' },
  });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const id = (n: number) => ids[n] ?? '';

async function verify() {
  const findings: JournalFinding[] = [];
  const heads = new Map<string, Head>();
  const totals = await verifyAll(db.store, {
    onFinding: (finding) => findings.push(finding),
    onSubject: (subject, head) => heads.set(subject, head),
  });
  return { totals, heads, found: findings.map(({ kind, record }) => `${kind} ${record}`) };
}

/** What the command prints, and whether all was well. */
async function command(options: Omit<VerifyRequest, 'say'> = {}) {
  const lines: string[] = [];
  const well = await verifyJournal(db.store, { ...options, say: (line) => lines.push(line) });
  return { well, text: lines.join('\n') };
}

/** The command itself, as an operator runs it. */
const run = (args: string[], env: NodeJS.ProcessEnv) =>
  new Promise<{ code: unknown; text: string }>((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'worker/verify.ts', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, text: stdout + stderr });
    });
  });

describe('verifying everything', () => {
  it('walks every subject and counts what it checked', async () => {
    const { totals, heads, found } = await verify();
    expect(found).toEqual([]);
    expect(totals).toEqual({ subjects: 7, entries: 25, decisions: 6, outcomes: 6, findings: 0 });
    expect(heads.get(id(0))?.seq).toBe(4);
    const paged = [...(await subjects(db.store, '', 4)), ...(await subjects(db.store, ids.toSorted()[3] ?? '', 10))];
    expect(new Set(paged)).toEqual(new Set([...ids, 'audit:test']));
  });

  it('finds records whose appraisal has no journal', async () => {
    const copies = {
      appraisal: await db.store.models.appraisals.findById(id(0)).lean(),
      decision: await db.store.models.decisions.findById(`decision/${id(0)}/1`).lean(),
      outcome: await db.store.models.outcomes.findById(`outcome/${id(0)}/1`).lean(),
    };
    const { appraisals, decisions, outcomes } = db.store.models;
    await appraisals.insertMany([{ ...copies.appraisal, _id: 'ghost-1' }]);
    await decisions.insertMany([{ ...copies.decision, _id: 'decision/ghost-2/1', appraisalId: 'ghost-2' }]);
    await outcomes.insertMany([{ ...copies.outcome, _id: 'outcome/ghost-3/1', appraisalId: 'ghost-3' }]);
    const { found } = await verify();
    expect(found.toSorted()).toEqual(['ghost-1', 'ghost-2', 'ghost-3'].map((ghost) => `journal-missing ${ghost}`));
    await appraisals.deleteOne({ _id: 'ghost-1' });
    await decisions.deleteOne({ appraisalId: 'ghost-2' });
    await outcomes.deleteOne({ appraisalId: 'ghost-3' });
  });

  it('says what it found in both languages', async () => {
    const before = await command();
    expect(before.well).toBe(true);
    expect(before.text).toMatch(
      /subjects +7\nentries +25\ndecisions derived again +6\noutcomes +6\nkept from lost attempts +0\nfindings +0/,
    );
    await db.store.models.appraisals.updateOne({ _id: id(1) }, { $set: { predicate: 'KURANG' } });
    const after = await command();
    expect(after.well).toBe(false);
    expect(after.text).toContain(`projection-field     ${id(1)}  predicate: is "KURANG"`);
    expect(after.text).toContain('Isi tampilan berbeda dari yang dicatat jurnal.');
    expect(after.text).toContain('A field of a projection differs from what the journal recorded.');
  });

  it('rebuilds projections from the journal, but never from a doubtful one', async () => {
    await db.store.models.appraisals.deleteOne({ _id: id(2) });
    const { journal, appraisals } = db.store.models;
    const entry = await journal.findById(`${id(0)}:2`).lean();
    await journal.updateOne({ _id: `${id(0)}:2` }, { $set: { at: 1 } });
    await appraisals.updateOne({ _id: id(0) }, { $set: { predicate: 'KURANG' } });
    const { text } = await command({ rebuild: true });
    for (const n of [1, 2]) expect(text).toContain(`${id(n)}: projection rebuilt from the journal`);
    expect(text).toContain(`${id(0)}: not rebuilt, the journal is in doubt`);
    await journal.updateOne({ _id: `${id(0)}:2` }, { $set: { at: entry?.at ?? 0 } });
    await rebuildAppraisal(db.store, id(0));
    expect((await verify()).found).toEqual([]);
  });

  it('ends as a command with 0 when all is well, with 1 on a finding and with 2 without a database', async () => {
    const env = { PATH: process.env['PATH'], SIKLUS_DATA_DIR: dir };
    expect(await run(['--uri', db.uri], env)).toMatchObject({ code: 0, text: expect.stringMatching(/findings +0/) });
    expect(await run([], env)).toMatchObject({ code: 2, text: expect.stringContaining('--uri mongodb://') });
    await mkdir(join(dir, 'run'));
    await writeFile(join(dir, 'run', 'stack.json'), JSON.stringify({ mongodbUri: db.uri }));
    await db.store.models.appraisals.updateOne({ _id: id(1) }, { $set: { predicate: 'KURANG' } });
    expect(await run([], env)).toMatchObject({
      code: 1,
      text: expect.stringContaining(`projection-field     ${id(1)}`),
    });
    await rebuildAppraisal(db.store, id(1));
  });
});

describe('an anchor', () => {
  it('shows a dropped tail that took everything derived from it along', async () => {
    const anchor = makeAnchor((await verify()).heads, '2026-12-31T00:00:00.000Z');
    expect(await compareAnchor(db.store, anchor)).toEqual([]);
    const subject = id(3);
    await db.store.models.journal.deleteMany({ subject, $or: [{ seq: 3 }, { seq: 4 }] });
    await db.store.models.outcomes.deleteOne({ appraisalId: subject });
    await rebuildAppraisal(db.store, subject);
    expect(await getAppraisal(db.store, 'test', subject)).toMatchObject({ version: 2 });
    // The chain alone looks whole: only the anchor remembers that it was longer.
    expect((await verify()).found).toEqual([]);
    expect((await compareAnchor(db.store, anchor)).map(({ kind, record }) => `${kind} ${record}`)).toEqual([
      `anchor-broken ${subject}:4`,
    ]);
  });

  it('still holds when chains have grown', async () => {
    const anchor = makeAnchor((await verify()).heads, '2026-12-31T00:00:00.000Z');
    await appendSubject(db.store, {
      subject: 'audit:test',
      region: 'test',
      type: 'apiKey.revoked',
      actor: { id: 'adm-1', as: 'admin' },
    });
    expect(await compareAnchor(db.store, anchor)).toEqual([]);
  });

  it('is written and compared by the command, and kept when something is found', async () => {
    const file = join(dir, 'anchor.json');
    expect(await command({ anchor: file })).toMatchObject({
      well: true,
      text: expect.stringContaining('anchor root '),
    });
    const written = await readFile(file, 'utf8');
    expect(parseAnchor(written)?.heads[id(4)]?.seq).toBe(4);
    expect(await command({ anchor: file })).toMatchObject({ well: true });
    await db.store.models.journal.deleteMany({ subject: id(4) });
    await db.store.models.appraisals.deleteOne({ _id: id(4) });
    await db.store.models.decisions.deleteMany({ appraisalId: id(4) });
    await db.store.models.outcomes.deleteMany({ appraisalId: id(4) });
    const before = await readFile(file, 'utf8');
    const cut = await command({ anchor: file });
    expect(cut).toMatchObject({ well: false, text: expect.stringContaining(`anchor-broken        ${id(4)}:4`) });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('is refused when its own file was changed', async () => {
    const file = join(dir, 'forged.json');
    const anchor = makeAnchor((await verify()).heads, '2026-12-31T00:00:00.000Z');
    const { [id(5)]: _, ...fewer } = anchor.heads;
    await writeFile(file, JSON.stringify({ ...anchor, heads: fewer }));
    expect(await command({ anchor: file })).toMatchObject({
      well: false,
      text: expect.stringContaining('root does not match'),
    });
  });
});
