import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAppraisal } from '../../store/appraisals.ts';
import { appendSubject, subjects } from '../../store/journal.ts';
import { rebuildAppraisal } from '../../store/rebuild.ts';
import { verifyAll } from '../../store/verify/all.ts';
import { compareAnchor, makeAnchor, parseAnchor } from '../../store/verify/anchor.ts';
import type { Head } from '../../store/verify/chain.ts';
import type { Finding } from '../../store/verify/findings.ts';
import { aSituation, publishPacks, recordAppraisal } from '../support/recorded-appraisal.ts';
import { useStore } from '../support/store.ts';

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
  const findings: Finding[] = [];
  const heads = new Map<string, Head>();
  const totals = await verifyAll(db.store, {
    onFinding: (finding) => findings.push(finding),
    onSubject: (subject, head) => heads.set(subject, head),
  });
  return { totals, heads, found: findings.map(({ kind, record }) => `${kind} ${record}`) };
}

/** The command itself, as an operator runs it. */
const command = (...args: string[]) =>
  new Promise<{ code: number; text: string }>((resolve) => {
    const all = ['--import', 'tsx', 'worker/verify.ts', '--uri', db.uri, ...args];
    execFile(process.execPath, all, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, text: stdout + stderr });
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

  it('lets the command say so, with 0 when all is well and 1 when not', async () => {
    const well = await command();
    expect(well).toMatchObject({ code: 0 });
    expect(well.text).toMatch(/subjects +7\nentries +25\ndecisions derived again +6\noutcomes +6\nfindings +0/);
    await db.store.models.appraisals.updateOne({ _id: id(1) }, { $set: { predicate: 'KURANG' } });
    const broken = await command();
    expect(broken).toMatchObject({ code: 1 });
    expect(broken.text).toContain(`projection-field     ${id(1)}  predicate: is "KURANG"`);
    expect(broken.text).toContain('Isi tampilan berbeda dari yang dicatat jurnal.');
  });

  it('lets the command rebuild projections from the journal', async () => {
    await db.store.models.appraisals.deleteOne({ _id: id(2) });
    const { code, text } = await command('--rebuild');
    expect(code).toBe(1);
    expect(text).toContain(`${id(1)}: projection rebuilt from the journal`);
    expect(text).toContain(`${id(2)}: projection rebuilt from the journal`);
    expect((await verify()).found).toEqual([]);
  });

  it('says what is missing when there is no database to verify', async () => {
    const env = { PATH: process.env['PATH'], SIKLUS_DATA_DIR: dir };
    const result = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
      execFile(process.execPath, ['--import', 'tsx', 'worker/verify.ts'], { env }, (error, stdout) =>
        resolve({ code: error?.code, stdout }),
      );
    });
    expect(result).toMatchObject({ code: 2, stdout: expect.stringContaining('--uri mongodb://') });
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
    expect(await command('--anchor', file)).toMatchObject({ code: 0, text: expect.stringContaining('anchor root ') });
    const written = await readFile(file, 'utf8');
    expect(parseAnchor(written)?.heads[id(4)]?.seq).toBe(4);
    expect(await command('--anchor', file)).toMatchObject({ code: 0 });
    await db.store.models.journal.deleteMany({ subject: id(4) });
    await db.store.models.appraisals.deleteOne({ _id: id(4) });
    await db.store.models.decisions.deleteMany({ appraisalId: id(4) });
    await db.store.models.outcomes.deleteMany({ appraisalId: id(4) });
    const before = await readFile(file, 'utf8');
    const cut = await command('--anchor', file);
    expect(cut).toMatchObject({ code: 1, text: expect.stringContaining(`anchor-broken        ${id(4)}:4`) });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('is refused when its own file was changed', async () => {
    const file = join(dir, 'forged.json');
    const anchor = makeAnchor((await verify()).heads, '2026-12-31T00:00:00.000Z');
    const { [id(5)]: _, ...fewer } = anchor.heads;
    await writeFile(file, JSON.stringify({ ...anchor, heads: fewer }));
    expect(await command('--anchor', file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('root does not match'),
    });
  });
});
