import { describe, expect, it } from 'vitest';
import type { PersonReport, RehearsalReport } from '../../../store/rehearsal/types.ts';
import { parseRehearseFlags } from '../../../worker/rehearsal/flags.ts';
import { rehearsalTables } from '../../../worker/rehearsal/tables.ts';
import { HOME } from '../../support/regions.ts';

describe('the options of npm run rehearse', () => {
  it('play an ordinary year of 200 people when no habit is named', () => {
    const parsed = parseRehearseFlags(['--region', HOME]);
    expect(parsed).toMatchObject({
      ok: true,
      flags: { region: HOME, people: 200, seed: 1, pack: null, url: null },
    });
    expect(parsed.ok && Object.keys(parsed.flags.script).length).toBeGreaterThan(5);
  });

  it('take habits in per cent and name them as the script does, in basis points', () => {
    const parsed = parseRehearseFlags([
      '--region',
      HOME,
      '--late-assessors',
      '10',
      '--no-shows',
      '3',
      '--late-days',
      '7',
    ]);
    expect(parsed).toMatchObject({ ok: true, flags: { script: { lateAssessors: 1_000, noShows: 300, lateDays: 7 } } });
    expect(parsed.ok && parsed.flags.script.lowScores).toBeUndefined();
  });

  it('refuse what cannot be, in both languages', () => {
    const wrong = [[], ['--region', 'x', '--people', '501'], ['--region', 'x', '--late-assessors', '101'], ['--what']];
    for (const args of wrong) {
      const parsed = parseRehearseFlags(args);
      expect(parsed).toMatchObject({ ok: false, help: false });
      expect(!parsed.ok && parsed.problem).toMatch(/keliru \/ unknown or wrong/);
    }
    expect(parseRehearseFlags(['--help'])).toMatchObject({ ok: false, help: true });
  });
});

const someone = (more: Partial<PersonReport>): PersonReport => ({
  id: 'v0001',
  unit: 'dinkes',
  end: 'CLOSED',
  reason: null,
  stage: null,
  late: [],
  autoForwarded: [],
  predicate: 'BAIK',
  final: 9_000,
  outcomes: [],
  objection: null,
  ...more,
});

const report: RehearsalReport = {
  seed: 7,
  period: { from: '2027-01-01', to: '2027-12-31' },
  pack: { id: HOME, version: 2, digest: 'sha256:pack' },
  people: [
    someone({}),
    someone({ id: 'v0002', end: 'BLOCKED', reason: 'facts-on-hold' }),
    someone({ id: 'v0003', late: ['final'] }),
  ],
  totals: {
    people: 3,
    launched: 3,
    excluded: 0,
    held: 0,
    closed: 2,
    cancelled: 0,
    open: 0,
    blocked: 1,
    late: 1,
    autoForwarded: 0,
    rewarded: 0,
    sanctioned: 0,
  },
  stages: [
    {
      id: 'final',
      kind: 'final',
      title: { id: 'Penilaian akhir', en: 'Final scoring' },
      entered: 3,
      inTime: 1,
      late: 1,
      autoForwarded: 0,
      escalated: 1,
      held: 0,
      closed: 0,
    },
  ],
  predicates: [{ predicate: 'BAIK', people: 2 }],
  outcomes: [],
  objections: { raised: 0, upheld: 0, rejected: 0, open: 0 },
  neverFired: [{ what: 'outcome', pointer: '/outcomes/bonus', text: { id: 'Tidak pernah.', en: 'Never.' } }],
  refused: [],
  sentences: [{ id: 'Dari 3 pegawai …', en: 'Of 3 people …' }],
  digest: 'sha256:report',
};

describe('the tables of a rehearsal', () => {
  it('say that nothing is real, and name only people whose year was not an ordinary one', () => {
    const text = rehearsalTables(report, 'id');
    expect(text).toContain('GLADI: tidak ada yang sungguhan');
    expect(text).toContain('v0002');
    expect(text).toContain('v0003');
    expect(text).not.toContain('v0001');
    expect(text).toContain('/outcomes/bonus');
    expect(text).toContain('sha256:report');
  });

  it('speak one language at a time', () => {
    const [id, en] = [rehearsalTables(report, 'id'), rehearsalTables(report, 'en')];
    expect([id.includes('Penilaian akhir'), id.includes('Final scoring'), id.includes('Never.')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([en.includes('Penilaian akhir'), en.includes('Final scoring'), en.includes('Of 3 people')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
