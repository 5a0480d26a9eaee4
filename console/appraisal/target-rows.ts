/** With what the rows of a proposal may begin: what came back, the year before, the goals of the unit. */
import { omit } from '../../api/http/omit.ts';
import { MOST_TARGETS } from '../../rules/language/targets.ts';
import type { SeenGoal } from '../goal/seen.ts';
import { writtenAmount } from '../pack/section/target-rows.ts';
import type { FormAbout, Values } from './fact-fields.ts';
import type { SeenTarget } from './seen.ts';

export const targetField = (row: number, part: string) => `target.${row}.${part}`;
export const TEXTS = ['title', 'measure', 'unit'] as const;
export const CHOSEN_PARTS = ['direction', 'aspect', 'kind', 'source'] as const;
export const AMOUNTS = ['value', 'upper', 'baseline'] as const;

/** The targets of a year before, to be written on: each is due a year later. */
export const fromYearBefore = (targets: readonly SeenTarget[], language: FormAbout['visit']['language']): Values =>
  Object.fromEntries(
    targets
      .slice(0, MOST_TARGETS)
      .flatMap((target, row) => rowOf({ ...omit(target, 'contributesTo'), due: yearAfter(target.due) }, row, language)),
  );

/** The goals of the unit, each as a target to be cut to one's own size. */
export const fromGoals = (goals: readonly SeenGoal[], language: FormAbout['visit']['language']): Values =>
  Object.fromEntries(
    goals.slice(0, MOST_TARGETS).flatMap((goal, row): [string, string][] => {
      const { title, measure, countedIn: unit, direction, aspect, value, upper, due, id: contributesTo } = goal;
      const texts = { title, measure, unit, direction, aspect, due, contributesTo, kind: 'main', source: 'own' };
      const amounts = {
        value: writtenAmount(value, language),
        ...(upper !== null && { upper: writtenAmount(upper, language) }),
      };
      return Object.entries({ ...texts, ...amounts }).map(([part, said]) => [targetField(row, part), said]);
    }),
  );

/** A leap day has none: the last of its month. */
const yearAfter = (day: string) => `${Number(day.slice(0, 4)) + 1}${day.slice(4).replace('-02-29', '-02-28')}`;

export function rowOf(
  target: Omit<SeenTarget, 'contributesTo'> & { contributesTo?: string },
  row: number,
  language: FormAbout['visit']['language'],
): [string, string][] {
  const { weight, due, indicator } = target;
  const texts = [...TEXTS, ...CHOSEN_PARTS].map((part) => [part, target[part]] as const);
  const amounts = AMOUNTS.map(
    (part) => [part, target[part] === undefined ? null : writtenAmount(target[part], language)] as const,
  );
  const all = [
    ...texts,
    ...amounts,
    ['indicator', indicator] as const,
    ['contributesTo', target.contributesTo] as const,
    ['due', due] as const,
    ['weight', writtenAmount(weight / 100, language)] as const,
  ];
  return all.flatMap(([part, value]) => (value ? [[targetField(row, part), value]] : []));
}
