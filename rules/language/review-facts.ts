/** What rules of a review can read: how the work stands on the day, and what the last review came to. */
import { MOST_TARGETS } from './targets.ts';
import type { FactDefinition, ReviewResult, RulePack } from './types.ts';
import type { Known, Vocabulary } from './vocabulary.ts';

const MOST_ACTIONS = 100;
const number = (unit: string, max: number, id: string, en: string): FactDefinition => ({
  type: 'int',
  unit,
  min: 0,
  max,
  label: { id, en },
  source: 'workflow',
  missing: 'hold',
  provenance: 'default',
});

export const REVIEW_FACTS = {
  attainmentSoFar: number('basisPoint', 20_000, 'Capaian target sejauh ini', 'Attainment of targets so far'),
  timePassed: number(
    'basisPoint',
    10_000,
    'Bagian masa kerja yang sudah berlalu (hari kalender)',
    'Part of the working period that has passed (calendar days)',
  ),
  attainmentToTime: number(
    'basisPoint',
    20_000,
    'Capaian dibanding waktu yang berlalu',
    'Attainment compared with the time passed',
  ),
  targetsTotal: number('count', MOST_TARGETS, 'Jumlah target', 'Number of targets'),
  targetsReported: number('count', MOST_TARGETS, 'Target yang sudah dilaporkan', 'Targets with a report'),
  reportedShare: number('basisPoint', 10_000, 'Bagian target yang sudah dilaporkan', 'Share of targets with a report'),
  targetsLate: number(
    'count',
    MOST_TARGETS,
    'Target yang lewat tenggat dan belum tercapai',
    'Targets past their due day and not reached',
  ),
  actionsOverdue: number(
    'count',
    MOST_ACTIONS,
    'Kesepakatan tindak lanjut yang lewat tenggat',
    'Agreed actions past their due day',
  ),
  lastReview: {
    type: 'enum',
    values: ['NONE', 'WARN', 'RETARGET', 'COACH', 'ON_TRACK'],
    label: { id: 'Hasil tinjauan sebelumnya', en: 'Result of the review before' },
    valueLabels: {
      NONE: { id: 'belum ada', en: 'none yet' },
      WARN: { id: 'peringatan dini', en: 'early warning' },
      RETARGET: { id: 'target disusun ulang', en: 're-target' },
      COACH: { id: 'pembinaan', en: 'coaching' },
      ON_TRACK: { id: 'sesuai rencana', en: 'on track' },
    },
    source: 'workflow',
    missing: 'hold',
    provenance: 'default',
  },
} satisfies Record<string, FactDefinition>;
export type ReviewFact = keyof typeof REVIEW_FACTS;
/** Every one of them is there at every review. */
export type ReviewFacts = Record<Exclude<ReviewFact, 'lastReview'>, number> & { lastReview: string };

/** What the rules of a pack made of how the work stood; a null `rule`: none of them held. */
export type ProposedResult = { result: ReviewResult; rule: string | null; facts: ReviewFacts };

const knownOf = ({ type, unit = '', values = [] }: FactDefinition): Known =>
  type === 'enum' ? { type, values } : { type: 'int', unit };

/** The names that conditions of a review may read. */
export const REVIEW_VOCABULARY: Vocabulary = new Map(
  Object.entries(REVIEW_FACTS).map(([name, fact]) => [name, knownOf(fact)]),
);

const seen = new WeakMap<RulePack, RulePack>();

/** The pack as its rules of a review see it: whoever tells or tries conditions finds their names there. */
export function reviewPack(pack: RulePack): RulePack {
  const known = seen.get(pack);
  if (known) return known;
  const { reviewRules = [] } = pack;
  const shown: RulePack = {
    ...pack,
    facts: REVIEW_FACTS,
    derived: {},
    indicators: [],
    outcomes: [],
    flags: [],
    population: reviewRules.map(({ id, title, conditions: exclude }) => ({ id, title, exclude })),
    predicates: { ...pack.predicates, mode: 'bands', of: 'attainmentSoFar', cuts: [1], values: ['BAIK', 'BAIK'] },
    scoring: { ...pack.scoring, result: 'attainmentSoFar', behaviour: 'attainmentSoFar', final: 'attainmentSoFar' },
  };
  seen.set(pack, shown);
  return shown;
}
