/** Sentences about an appraisal: whom it waits for, what its journal is about, who is called what. */
import { describe, expect, it } from 'vitest';
import { aboutEach } from '../../../console/appraisal/entry-about.ts';
import type { SeenAppraisal, SeenEntry } from '../../../console/appraisal/seen.ts';
import { waitLines } from '../../../console/appraisal/turns.ts';
import { unnamed } from '../../../console/parts/unnamed.ts';
import { shownDay, shownMoment } from '../../../console/parts/words-of.ts';
import type { Visit } from '../../../console/visit.ts';
import { translator } from '../../../console/words/words.ts';
import type { RulePack } from '../../../rules/language/types.ts';

const t = translator('id');
const visit = { t, language: 'id' } as Visit;
const nameOf = (id: string) => `Ibu ${id}`;

describe('what an appraisal waits for', () => {
  it('is said once, with everybody who may do it', () => {
    const waitingOn = [
      { as: 'assessor', id: 'A', for: 'submitReview' },
      { as: 'secondReviewer', id: 'B', for: 'submitReview' },
      { as: 'peer', for: 'submitFeedback' },
      { as: 'peer', for: 'submitFeedback' },
      { as: 'employee', id: 'C', for: 'proposeTargets' },
    ];
    expect(waitLines(visit, { waitingOn } as SeenAppraisal, nameOf)).toEqual([
      'Menunggu Ibu A atau Ibu B: Kirim hasil tinjauan',
      'Menunggu rekan kerja: Beri umpan balik',
      'Menunggu Ibu C: Usulkan target',
    ]);
  });
});

describe('an entry of the journal', () => {
  const titled = (id: string) => ({ id, title: { id: `Judul ${id}`, en: `Title ${id}` } });
  const pack = { phases: [titled('one'), titled('two')], outcomes: [titled('bonus')] } as unknown as RulePack;
  const entry = (type: string, data = {}, changes = {}) => ({ type, data, changes }) as unknown as SeenEntry;

  it('says which stage, proposal or result it is about', () => {
    const entries = [
      entry('appraisal.launched'),
      entry('stage.opened', {}, { stage: 'one' }),
      entry('stage.reminded'),
      entry('cycle.extend', { stage: 'two' }),
      entry('stage.closed'),
      entry('stage.opened', {}, { stage: 'two' }),
      entry('review.submitted', { result: 'COACH' }),
      entry('outcome.issued', { outcomeId: 'bonus' }),
      entry('outcome.issued', { outcomeId: 'unknown' }),
    ];
    expect(aboutEach({ t, language: 'id' }, entries, pack).map(({ about }) => about)).toEqual([
      undefined,
      'Judul one',
      'Judul one',
      'Judul two',
      'Judul one',
      'Judul two',
      'Perlu pembinaan',
      'Judul bonus',
      undefined,
    ]);
  });
});

describe('who is nobody of the roster', () => {
  it.each([
    ['key:5f9441b52fc69707', 'sistem dengan kunci API'],
    ['office:agencyHead', 'kepala perangkat daerah'],
    ['trial:hr', 'Kepegawaian, tanpa nama'],
    ['siklus', 'sistem, secara otomatis'],
    ['office:toString', 'office:toString'],
    ['e-17', 'e-17'],
  ])('%s is called %s', (id, called) => {
    expect(unnamed(t, 'id', id)).toBe(called);
  });
});

describe('when something was', () => {
  it.each([
    ['2026-11-30T17:58:00.000Z', 420, '1 Desember 2026', '1 Desember 2026 00.58 WIB'],
    ['2026-11-30T17:58:00.000Z', 540, '1 Desember 2026', '1 Desember 2026 02.58 WIT'],
    ['2026-11-30T23:59:59.999+08:00', 420, '30 November 2026', '30 November 2026 23.59 WITA'],
  ])('%s is told by the clock of the region', (instant, offset, day, moment) => {
    const clock = { language: 'id' as const, offset };
    expect([shownDay(instant, clock), shownMoment(instant, clock)]).toEqual([day, moment]);
  });
});
