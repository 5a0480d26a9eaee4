import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../../rules/decide/canonical.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { appendSubject, subjects } from '../../../store/journal/journal.ts';
import { rebuildAppraisal } from '../../../store/appraisal/projection.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import { compareAnchors, noAnchors } from '../../../store/verify/anchor.ts';
import type { Head } from '../../../store/verify/chain.ts';
import type { JournalFinding } from '../../../store/verify/findings.ts';
import { aSituation, publishPacks, recordAppraisal } from '../../support/recorded-appraisal.ts';
import { type VerifyRequest, verifyJournal } from '../../../worker/verify-journal.ts';
import { aCycle, useStore } from '../../support/store.ts';

const db = useStore();
const ids: string[] = [];
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'siklus-verify-'));
  await publishPacks(db.store);
  const situation = await aSituation('reward');
  for (let n = 0; n < 6; n += 1) ids.push(await recordAppraisal(db.store, situation));
  await grow();
  await createCycle(db.store, aCycle({ _id: 'cycle:test:2026' }));
  await appendSubject(db.store, { ...ADMIN, subject: 'cycle:test:2026', type: 'test.grown' });
});
const ADMIN = { region: 'test', actor: { id: 'adm-1', as: 'admin' } } as const;
/** One entry more in the chain of the region. */
const grow = () => appendSubject(db.store, { ...ADMIN, subject: 'audit:test', type: 'test.grown' });
afterAll(() => rm(dir, { recursive: true, force: true }));

const id = (n: number) => ids[n] ?? '';

async function verify() {
  const findings: JournalFinding[] = [];
  const heads = new Map<string, Head>();
  const totals = await verifyAll(db.store, {
    secondLookMs: 0,
    onFinding: (finding) => findings.push(finding),
    onSubject: (subject, head) => heads.set(subject, head),
  });
  return { totals, heads, found: findings.map(({ kind, record }) => `${kind} ${record}`) };
}

/** What the command prints, and whether all was well. */
async function command(options: Omit<VerifyRequest, 'say'> = {}) {
  const lines: string[] = [];
  const well = await verifyJournal(db.store, { secondLookMs: 0, ...options, say: (line) => lines.push(line) });
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
    expect(totals).toEqual({ subjects: 8, entries: 26, decisions: 6, outcomes: 6, findings: 0 });
    expect(heads.get(id(0))?.seq).toBe(4);
    const paged = [...(await subjects(db.store, '', 4)), ...(await subjects(db.store, ids.toSorted()[3] ?? '', 10))];
    expect(new Set(paged)).toEqual(new Set([...ids, 'audit:test', 'cycle:test:2026']));
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
      /subjects +8\nentries +26\ndecisions derived again +6\noutcomes +6\nkept from lost attempts +0\nfindings +0/,
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
    await writeFile(join(dir, 'run', 'addresses.json'), JSON.stringify({ mongodbUri: db.uri }));
    await db.store.models.appraisals.updateOne({ _id: id(1) }, { $set: { predicate: 'KURANG' } });
    expect(await run([], env)).toMatchObject({
      code: 1,
      text: expect.stringContaining(`projection-field     ${id(1)}`),
    });
    await rebuildAppraisal(db.store, id(1));
  });
});

describe('an anchor', () => {
  const anchorOf = async () => {
    const heads = [...(await verify()).heads].map(([subject, head]) => [subject, { ...head, at: 'then' }] as const);
    return { ...noAnchors(), heads: new Map(heads) };
  };
  const place = (name: string) => ({ file: join(dir, name), key: join(dir, 'anchor-key.pem') });
  const linesOf = async (file: string) => (await readFile(file, 'utf8')).trimEnd().split('\n');

  it('shows a dropped tail that took everything derived from it along', async () => {
    const anchor = await anchorOf();
    expect(await compareAnchors(db.store, anchor)).toEqual([]);
    const subject = id(3);
    await db.store.models.journal.deleteMany({ subject, $or: [{ seq: 3 }, { seq: 4 }] });
    await db.store.models.outcomes.deleteOne({ appraisalId: subject });
    await rebuildAppraisal(db.store, subject);
    expect(await getAppraisal(db.store, 'test', subject)).toMatchObject({ version: 2 });
    // The chain alone looks whole: only the anchor remembers that it was longer.
    expect((await verify()).found).toEqual([]);
    expect((await compareAnchors(db.store, anchor)).map(({ kind, record }) => `${kind} ${record}`)).toEqual([
      `anchor-broken ${subject}:4`,
    ]);
  });

  it('still holds when chains have grown', async () => {
    const anchor = await anchorOf();
    await grow();
    expect(await compareAnchors(db.store, anchor)).toEqual([]);
  });

  it('must be there, and so must its key, except for the first time', async () => {
    const anchor = place('list.jsonl');
    await expect(command({ anchor })).rejects.toThrow(/no anchor at .*--first/);
    expect(await command({ anchor, first: true })).toMatchObject({ well: true });
    await expect(command({ anchor, first: true })).rejects.toThrow('not the first time');
    await expect(command({ anchor: { ...anchor, key: join(dir, 'no-key.pem') } })).rejects.toThrow(
      'no key for anchors',
    );
    await expect(command({ anchor: { ...anchor, file: dir } })).rejects.toThrow('cannot be read');
  });

  it('is added to the list with the chains that changed, and follows the one before', async () => {
    const anchor = place('list.jsonl');
    const first = await linesOf(anchor.file);
    expect(first).toHaveLength(9);
    await grow();
    expect(await command({ anchor })).toMatchObject({ well: true, text: expect.stringContaining('1 chains changed') });
    const second = await linesOf(anchor.file);
    expect(second.slice(0, 9)).toEqual(first);
    expect(second).toHaveLength(11);
    expect(JSON.parse(second[10] ?? '')).toMatchObject({ previous: sha256(first[8] ?? ''), chains: 1 });
    // As after a crash while it was written: what was not signed does not count, and is written over.
    await appendFile(anchor.file, `${second[9]}\n{"subject":"audit:te`);
    expect((await command({ anchor })).well).toBe(true);
    expect((await linesOf(anchor.file)).slice(0, 11)).toEqual(second);
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['a head was changed', ([head = '', ...rest]) => [head.replace(/"hash":"../, '"hash":"00'), ...rest]],
    ['a head was cut out', ([, ...rest]) => rest],
    ['the first anchor was cut out', (lines) => lines.slice(9)],
    ['an anchor was changed', (lines) => lines.map((line) => line.replace(/"at":"20/, '"at":"19'))],
    ['it was emptied', () => []],
    ['a line is no longer JSON', ([head = '', ...rest]) => [head.slice(1), ...rest]],
  ])('is refused when %s', async (_, change) => {
    const { key } = place('');
    const file = join(dir, 'forged.jsonl');
    await writeFile(file, `${change(await linesOf(place('list.jsonl').file)).join('\n')}\n`);
    const before = await readFile(file, 'utf8');
    const { well, text } = await command({ anchor: { file, key } });
    expect([well, text.includes('anchor-forged')]).toEqual([false, true]);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('is refused when another key signed it, and checked but not made with a public key', async () => {
    const { file } = place('list.jsonl');
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
    await writeFile(join(dir, 'other.pem'), other);
    const { text } = await command({ anchor: { file, key: join(dir, 'other.pem') } });
    expect(text).toContain('is not signed with this key');
    const own = createPublicKey(await readFile(place('').key, 'utf8'));
    await writeFile(join(dir, 'public.pem'), own.export({ type: 'spki', format: 'pem' }));
    const before = await readFile(file, 'utf8');
    expect(await command({ anchor: { file, key: join(dir, 'public.pem') } })).toMatchObject({ well: true });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('of an earlier release is compared with and gone on from, once somebody says so', async () => {
    const heads = Object.fromEntries((await verify()).heads);
    const old = { format: 'siklus.anchor/1', at: 'then', root: sha256(canonicalJson(heads)), heads };
    const anchor = place('old.json');
    await writeFile(anchor.file, JSON.stringify(old, null, 2));
    await expect(command({ anchor })).rejects.toThrow('without a signature');
    expect(await command({ anchor, first: true })).toMatchObject({ well: true });
    expect(await linesOf(anchor.file)).toHaveLength(9);
    expect(await command({ anchor })).toMatchObject({ well: true });
  });

  it('finds a whole appraisal that is gone, and is kept as it was', async () => {
    const anchor = place('list.jsonl');
    for (const name of ['decisions', 'outcomes'] as const)
      await db.store.models[name].collection.deleteMany({ appraisalId: id(4) });
    await db.store.models.journal.deleteMany({ subject: id(4) });
    await db.store.models.appraisals.deleteOne({ _id: id(4) });
    const before = await readFile(anchor.file, 'utf8');
    const cut = await command({ anchor });
    expect(cut).toMatchObject({ well: false, text: expect.stringContaining(`anchor-broken        ${id(4)}:4`) });
    expect(await readFile(anchor.file, 'utf8')).toBe(before);
  });
});
