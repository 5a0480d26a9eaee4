import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainEntry, entryHash, foldChanges, GENESIS } from '../../../store/journal/entry.ts';
import { isDuplicate } from '../../../store/write.ts';
import type { JournalDoc } from '../../../store/journal/types.ts';
import { chainWalk } from '../../../store/verify/chain.ts';
import type { JournalDraft } from '../../../workflows/record.ts';

const json = fc.jsonValue({ maxDepth: 3 });
const draft: fc.Arbitrary<Omit<JournalDraft, 'seq'>> = fc.record({
  type: fc.string({ minLength: 1 }),
  actor: fc.record({
    id: fc.string(),
    as: fc.constantFrom('employee' as const, 'assessor' as const, 'system' as const),
  }),
  at: fc.integer(),
  recordedAt: fc.integer(),
  data: fc.dictionary(fc.string({ minLength: 1 }), json),
  changes: fc.record({ overdue: fc.boolean(), facts: fc.dictionary(fc.string({ minLength: 1 }), fc.integer()) }),
});

function chainOf(drafts: Omit<JournalDraft, 'seq'>[]): JournalDoc[] {
  const entries: JournalDoc[] = [];
  for (const [i, each] of drafts.entries()) {
    const prevHash = entries.at(-1)?.hash ?? GENESIS;
    entries.push(chainEntry({ ...each, seq: i + 1 }, { subject: 'a1', region: 'test', prevHash }));
  }
  return entries;
}

const walk = (entries: JournalDoc[]) => {
  const { check, head } = chainWalk('a1');
  return { findings: entries.flatMap(check), head: head() };
};

describe('the hash chain', () => {
  it('verifies whatever the entries hold, also after a round trip through JSON', () => {
    fc.assert(
      fc.property(fc.array(draft, { minLength: 1, maxLength: 6 }), (drafts) => {
        const entries = chainOf(drafts);
        expect(walk(JSON.parse(JSON.stringify(entries)) as JournalDoc[]).findings).toEqual([]);
        expect(walk(entries).head).toEqual({ seq: entries.length, hash: entries.at(-1)?.hash });
      }),
    );
  });

  it('shows any change of any entry, by that entry', () => {
    fc.assert(
      fc.property(fc.array(draft, { minLength: 2, maxLength: 5 }), fc.nat(), fc.string(), (drafts, at, extra) => {
        const entries = chainOf(drafts);
        const target = at % entries.length;
        const changed = entries.map((entry, i) =>
          i === target ? { ...entry, type: `${entry.type}${extra}!` } : entry,
        );
        expect(walk(changed).findings).toContainEqual(
          expect.objectContaining({ kind: 'entry-changed', record: `a1:${target + 1}` }),
        );
      }),
    );
  });

  it('shows a dropped entry and two that changed places', () => {
    fc.assert(
      fc.property(fc.array(draft, { minLength: 3, maxLength: 5 }), (drafts) => {
        const entries = chainOf(drafts);
        const [first, second, third, ...rest] = entries;
        if (!first || !second || !third) return;
        const records = (all: JournalDoc[]) => walk(all).findings.map((finding) => finding.record);
        expect(records([first, third, ...rest])).toContain('a1:2');
        const swapped = [first, { ...third, _id: 'a1:2', seq: 2 }, { ...second, _id: 'a1:3', seq: 3 }, ...rest];
        expect(records(swapped)).toEqual(expect.arrayContaining(['a1:2', 'a1:3']));
      }),
    );
  });

  it('does not depend on the order of keys or on undefined fields', () => {
    const [entry] = chainOf([{ type: 't', actor: { id: 'x', as: 'system' }, at: 1, recordedAt: 2, changes: {} }]);
    if (!entry) throw new Error('no entry');
    const reversed = Object.fromEntries(Object.entries(entry).reverse()) as JournalDoc;
    expect(entryHash(reversed)).toBe(entry.hash);
    const place = { subject: 'a1', region: 'test', prevHash: GENESIS };
    const draftOf = (data?: Record<string, unknown>) => ({
      seq: 1,
      type: 't',
      actor: { id: 'x', as: 'system' as const },
      at: 1,
      recordedAt: 2,
      changes: {},
      ...(data && { data }),
    });
    expect(chainEntry(draftOf({ reason: undefined }), place)).toEqual(chainEntry(draftOf({}), place));
  });

  it('reports content that has no canonical form as changed instead of failing', () => {
    const [entry] = chainOf([{ type: 't', actor: { id: 'x', as: 'system' }, at: 1, recordedAt: 2, changes: {} }]);
    if (!entry) throw new Error('no entry');
    expect(walk([{ ...entry, at: Number.NaN }]).findings).toMatchObject([{ kind: 'entry-changed', record: 'a1:1' }]);
  });
});

describe('folding changes', () => {
  it('lets the last change of each field win and keeps what was not touched', () => {
    expect(
      foldChanges([
        { changes: { stage: 'targets', facts: { a: 1, b: 2 }, dueAt: 5 } },
        { changes: { facts: { b: 3 } } },
        { changes: { dueAt: null } },
      ]),
    ).toEqual({ stage: 'targets', facts: { b: 3 }, dueAt: null });
    expect(foldChanges([])).toEqual({});
  });
});

describe('a duplicate', () => {
  it('is told by its code, and in a batch only when nothing else went wrong', () => {
    expect(isDuplicate({ code: 11000 })).toBe(true);
    expect(isDuplicate({ code: 11000, writeErrors: [{ code: 11000 }, { code: 11000 }] })).toBe(true);
    expect(isDuplicate({ code: 11000, writeErrors: [{ code: 11000 }, { code: 121 }] })).toBe(false);
    for (const other of [{ code: 121 }, new Error('E11000'), null, undefined, 'E11000', 11000]) {
      expect(isDuplicate(other)).toBe(false);
    }
  });
});
