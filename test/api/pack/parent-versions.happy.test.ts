import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Json, useApi } from '../../support/api.ts';
import { act, begin, type People, peopleOf, readDraft, WHY, write } from '../../support/drafts.ts';
import { FOURTH, NATION } from '../../support/regions.ts';

const api = useApi();
const PACK = FOURTH;
const AT = '/phases/targets/minTargets';
let people: People;
/** Begun before the pack itself has moved below the newer parent. */
let early: string;

/** The targets stage changed, whether the pack states it whole or only what differs. */
const targets = (fields: Json) => (document: Json) => ({
  ...document,
  phases: document['phases'].map((phase: Json) => (phase['id'] === 'targets' ? { ...phase, ...fields } : phase)),
});

async function publish(of: People, pack: string, { id, change }: { id: string; change?: (document: Json) => Json }) {
  if (change) expect((await write(api(), { key: of.author, id, change })).body).toMatchObject({ publishable: true });
  const { report } = (await act(api(), id, 'submit', { key: of.author, body: WHY })).body;
  await act(api(), id, 'approve', { key: of.second, body: { report } });
  const { status, body } = await act(api(), id, 'publish', { key: of.second });
  expect([pack, status]).toEqual([pack, 200]);
  return body;
}

const draftOf = async (key: string, pack: string, more: Json = {}): Promise<string> => {
  const origin = { kind: 'inForce', date: '2026-06-30' };
  const made = await begin(api(), key, { pack, effective: { from: '2027-01-01' }, origin, ...more });
  expect(made.status).toBe(201);
  return made.body.id;
};

beforeAll(async () => {
  people = await peopleOf(api(), PACK);
  const all = await peopleOf(api(), null);
  const id = await draftOf(all.author, NATION);
  await publish(all, NATION, { id, change: targets({ minTargets: 3, maxRounds: 4 }) });
  early = await draftOf(people.author, PACK, { effective: { from: '2029-01-01' } });
  await write(api(), { key: people.author, id: early, change: targets({ maxRounds: 5 }) });
});

const rebase = (id: string, body: Json, query = ''): Promise<Answer> =>
  act(api(), id, 'rebase', { key: people.author, body, query });
const openIn = async (id: string): Promise<string[]> => {
  const { body } = await api().call('GET', `/v1/rule-packs/drafts/${id}/report`, { key: people.second });
  const [identity] = body.report.ladder.steps;
  return identity.findings.map(({ pointer, refusal }: Json) => `${pointer} ${refusal}`);
};

describe('when the parent has a newer version', () => {
  it('a draft stays below the one it was written for, and is told that there is a newer one', async () => {
    const id = await draftOf(people.author, PACK);
    const { body } = await rebase(id, {}, '?dryRun=true');
    expect(body).toMatchObject({
      baseChanged: false,
      parent: { id: NATION, writtenFor: 1, newest: 2 },
      conflicts: [],
      parentConflicts: [],
      changes: [],
    });
    expect((await rebase(id, {})).body.code).toBe('pack-state');
  });

  it('lists what both changed with all three values, and what it would take over, in words', async () => {
    const id = await draftOf(people.author, PACK);
    const { body } = await rebase(id, { parent: { version: 2 } }, '?dryRun=true');
    expect(body.parentConflicts).toEqual([
      {
        pointer: AT,
        base: 1,
        ours: 2,
        theirs: 3,
        sentence: { id: expect.any(String), en: expect.any(String) },
        cell: expect.objectContaining({ ours: { id: '2', en: '2' } }),
      },
    ]);
    expect(body.parentConflicts[0].sentence.id).toMatch(
      /^Kata induk: .*1 menjadi 3\. Paket ini menetapkannya sendiri\.$/,
    );
    const paths = body.changes.map(({ path }: Json) => path);
    expect(paths).toContain('/phases/targets/maxRounds');
    expect(paths).not.toContain(AT);
    expect((await readDraft(api(), people.author, id))['document'].extends.version).toBe(1);
    const silent = await rebase(id, { parent: { version: 2 } });
    expect([silent.status, silent.body.code]).toEqual([409, 'merge-conflict']);
    expect(silent.body.errors.map(({ pointer }: Json) => pointer)).toEqual([AT]);
  });

  it('cannot be passed over by writing the newer version into the document', async () => {
    const id = await draftOf(people.author, PACK);
    const below = (version: number) => (document: Json) => ({ ...document, extends: { id: NATION, version } });
    const written = await write(api(), { key: people.author, id, change: below(2) });
    expect(written.body).toMatchObject({ publishable: false });
    expect(await openIn(id)).toEqual([`${AT} parent-changed`]);
    const refused = await act(api(), id, 'submit', { key: people.author, body: WHY });
    expect([refused.status, refused.body.code]).toEqual([422, 'pack-not-publishable']);
    expect((await write(api(), { key: people.author, id, change: below(1) })).body.publishable).toBe(true);
  });

  it('refuses versions that are not newer or not published', async () => {
    const id = await draftOf(people.author, PACK);
    for (const version of [1, 9]) {
      const answer = await rebase(id, { parent: { version } });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/parent/version']);
    }
  });

  it('keeps its own value when a person says so, and that stays decided while it is written on', async () => {
    const id = await draftOf(people.author, PACK);
    const resolutions = [{ pointer: AT, take: 'ours' }];
    const merged = await rebase(id, { parent: { version: 2, resolutions } });
    expect(merged.body).toMatchObject({ state: 'DRAFT', parent: 2, publishable: true });
    const { document } = await readDraft(api(), people.author, id);
    expect(document.extends).toEqual({ id: NATION, version: 2 });
    expect(document.phases.find((phase: Json) => phase['id'] === 'targets').minTargets).toBe(2);
    const edited = await write(api(), { key: people.author, id, change: targets({ maxTargets: 8 }) });
    expect(edited.body.publishable).toBe(true);
    expect(await openIn(id)).toEqual([]);
  });

  it('takes the parent’s value, is published below it, and gives both to those whom it is for', async () => {
    const id = await draftOf(people.author, PACK);
    await rebase(id, { parent: { version: 2, resolutions: [{ pointer: AT, take: 'theirs' }] } });
    const { published } = await publish(people, PACK, { id });
    const { body } = await api().call('GET', `/v1/rule-packs/${published}`, { key: people.admin });
    expect(body.pack.extends).toEqual({ id: NATION, version: 2 });
    const stage = body.pack.phases.find((phase: Json) => phase['id'] === 'targets');
    expect(stage).toMatchObject({ minTargets: 3, maxRounds: 4 });
  });

  it('a draft that is merged with a version below the newer parent is asked about what it states itself', async () => {
    const merged = await rebase(early, {});
    expect(merged.body).toMatchObject({ version: 4, base: { version: 3 }, parent: 1, publishable: false });
    // What the version in between has decided is decided for the draft too.
    expect(await openIn(early)).toEqual(['/phases/targets/maxRounds parent-changed']);
    const resolutions = [{ pointer: '/phases/targets/maxRounds', value: 6 }];
    const { body } = await rebase(early, { parent: { version: 2, resolutions } });
    expect(body).toMatchObject({ parent: 2, publishable: true });
    const { document } = await readDraft(api(), people.author, early);
    expect(document.phases.find((phase: Json) => phase['id'] === 'targets')).toMatchObject({ maxRounds: 6 });
  });

  it('a return to content of an older parent is asked about what the parent has changed since', async () => {
    const origin = { kind: 'version', version: 2 };
    const id = await draftOf(people.author, PACK, { origin, effective: { from: '2028-01-01' } });
    expect(await openIn(id)).toEqual([`${AT} parent-changed`]);
    const resolutions = [{ pointer: AT, take: 'ours' }];
    expect((await rebase(id, { parent: { version: 2, resolutions } })).body).toMatchObject({ version: 4, parent: 2 });
    expect(await openIn(id)).toEqual([]);
  });
});
