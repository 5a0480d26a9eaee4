/** Sentences about an appraisal: whom it waits for, what its journal is about, who is called what. */
import { describe, expect, it } from 'vitest';
import { aboutEach } from '../../../console/appraisal/entry-about.ts';
import type { SeenAppraisal, SeenEntry } from '../../../console/appraisal/seen.ts';
import { waitLines } from '../../../console/appraisal/turns.ts';
import { unnamed } from '../../../console/parts/unnamed.ts';
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
