/** One example of each node of a pack: what it is for, how it is written, and what it makes of which values. Run by the tests. */
import type { TargetFact } from '../../rules/language/targets.ts';
import type { DerivedNode, Facts, FactValue } from '../../rules/language/types.ts';

type Node = DerivedNode extends infer Each ? (Each extends { label: unknown } ? Omit<Each, 'label'> : never) : never;
export type NodeExample = { node: Node; what: string; given: Facts; gives: FactValue | number[] };

const AXES = {
  rows: { fact: 'score', cuts: [9000, 11000] },
  cols: { fact: 'behaviour', values: ['below', 'meets', 'above'] },
};

const REPORTS: TargetFact = {
  id: 't1',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: 400_000,
  weight: 7000,
  due: '2026-11-30',
  source: 'own',
  actual: 360_000,
  reportedOn: '2026-11-27',
};
const DAYS: TargetFact = { ...REPORTS, id: 't2', aspect: 'time', direction: 'lower', value: 50_000, weight: 3000 };
const TARGETS = [REPORTS, { ...DAYS, actual: 60_000, reportedOn: '2026-12-02' }];
const LAW = 'library/target-achievement';

export const NODE_EXAMPLES: readonly NodeExample[] = [
  {
    node: {
      type: 'weightedSum',
      terms: [
        { of: 'quality', weight: 7000 },
        { of: 'speed', weight: 3000 },
      ],
    },
    what: 'The weighted mean. The weights add up to 10000 (100%), or all are 1 for a plain mean. Rounded once, half up, and again by whatever takes a mean of it: where that may matter, one mean with all the weights is exact. `missing: "renormalise"` leaves out terms that are absent and may be.',
    given: { quality: 9000, speed: 8000 },
    gives: 8700,
  },
  {
    node: {
      type: 'curve',
      of: 'share',
      points: [
        [0, 0],
        [8000, 9000],
        [10000, 12000],
      ],
      unit: 'hundredth',
    },
    what: 'Straight lines between points [x, y] that rise in x; flat before the first and after the last. Converts units. Rounded once, half up.',
    given: { share: 9000 },
    gives: 10500,
  },
  {
    node: { type: 'bands', of: 'score', cuts: [9000, 11000], values: ['below', 'meets', 'above'] },
    what: 'Steps: one value more than cuts. A cut belongs to the upper band. Values are choices, or numbers with a `unit`.',
    given: { score: 9000 },
    gives: 'meets',
  },
  {
    node: {
      type: 'grid',
      ...AXES,
      cells: [
        [1, 2, 2],
        [2, 3, 3],
        [2, 3, 4],
      ],
      unit: 'count',
    },
    what: 'A table of two axes. An axis has `cuts` for a number, or every one of the `values` of a choice. Cells are choices or numbers.',
    given: { score: 11500, behaviour: 'above' },
    gives: 4,
  },
  {
    node: { type: 'lookup', of: 'behaviour', map: { below: 6000, meets: 9000, above: 12000 }, unit: 'hundredth' },
    what: 'A value for every value of a choice or of a yes/no fact (`"true"`, `"false"`).',
    given: { behaviour: 'meets' },
    gives: 9000,
  },
  {
    node: { type: 'select', of: 'counterDuty', cases: { true: 'queueScore', false: 'targetScore' } },
    what: 'Takes another fact or node, chosen by a choice or a yes/no fact. What is not chosen is not asked for.',
    given: { counterDuty: true, queueScore: 10400 },
    gives: 10400,
  },
  {
    node: { type: 'sum', add: ['late', 'early'], subtract: ['excused'] },
    what: 'Adds and subtracts numbers of one unit.',
    given: { late: 40, early: 25, excused: 15 },
    gives: 50,
  },
  {
    node: { type: 'min', of: ['score', 'cap'] },
    what: 'The smallest of numbers of one unit.',
    given: { score: 11800, cap: 11000 },
    gives: 11000,
  },
  {
    node: { type: 'max', of: ['score', 'floor'] },
    what: 'The greatest of numbers of one unit.',
    given: { score: 1200, floor: 2500 },
    gives: 2500,
  },
  {
    node: { type: 'ratio', of: 'onTime', by: 'handled', scale: 10000, onZero: 0, unit: 'basisPoint' },
    what: '`of` × `scale` / `by`, rounded half up; `onZero` where `by` is 0. With scale 10000 and unit basisPoint it is a share.',
    given: { onTime: 19, handled: 20 },
    gives: 9500,
  },
  {
    node: {
      type: 'count',
      of: [
        { fact: 'caring', equals: 'below' },
        { fact: 'loyal', equals: 'below' },
      ],
      unit: 'count',
    },
    what: 'How many of the facts have the value that is named.',
    given: { caring: 'below', loyal: 'meets' },
    gives: 1,
  },
  {
    node: { type: 'workingDays', from: 'asked', to: 'done', inclusive: 'end' },
    what: 'Working days from one day to the other by the calendar of the pack; `both` counts the first day too.',
    given: { asked: '2026-01-05', done: '2026-01-09' },
    gives: 4,
  },
  {
    node: {
      type: 'attainments',
      of: 'targets',
      use: { higher: LAW, lower: LAW, range: LAW },
      most: 12000,
      unreported: 'zero',
      unit: 'hundredth',
    },
    what: 'What each target came to, in hundredths of a per cent, by the law file for its direction, of the version in force on its due day; at most `most`. `unreported`: a target without an actual counts as 0 (`zero`), is left out (`renormalise`), or nothing is decided (`hold`, `fail`). Only nodes of type `targets` read it; what it says of each target stays in the decision. Values of targets are ten-thousandths: 12.5 is 125000.',
    given: { targets: TARGETS },
    gives: [9000, 8000],
  },
  {
    node: { type: 'targets', of: 'targets', combine: 'count', where: { due: 'late' } },
    what: 'One number over the targets that `where` names: `weightedMean`, `mean`, `min` and `max` of what they came to (`of` is a node of type `attainments`), their `count`, or their `share` of all (with a `unit`, 10000 is all). `where` may name `kind`, `aspect`, `direction`, `joint`, `due` (`met`: reported on the due day or before; `late`: not) and `attained` (at least so many hundredths of a per cent). `none` says what it is without such a target; a count is then 0.',
    given: { targets: TARGETS },
    gives: 1,
  },
];
