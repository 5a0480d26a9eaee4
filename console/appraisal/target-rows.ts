/** With what the rows of a proposal may begin: what came back, the year before, the goals of the unit. */
import { omit } from '../../api/http/omit.ts';
import { MOST_TARGETS } from '../../rules/language/targets.ts';
import type { Aims } from '../goal/joint-seen.ts';
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
      .flatMap((target, row) =>
        rowOf({ ...omit(target, 'contributesTo', 'jointTarget'), due: yearAfter(target.due) }, row, language),
      ),
  );

export const hasAims = ({ aims }: FormAbout): boolean =>
  aims !== undefined && aims.goals.length + aims.joints.length > 0;

/** What is borne together with others as it was signed; goals of the unit, each to be cut to one's own size. */
export function fromAims({ goals, joints }: Aims, language: FormAbout['visit']['language']): Values {
  const rows = [
    ...joints.map((joint) => ({ ...joint, value: joint.agreed, more: { jointTarget: joint.id } })),
    ...goals.map((goal) => ({ ...goal, more: { contributesTo: goal.id } })),
  ];
  return Object.fromEntries(
    rows.slice(0, MOST_TARGETS).flatMap((aim, row): [string, string][] => {
      const { title, measure, countedIn: unit, direction, aspect, value, upper, due, more } = aim;
      const texts = { title, measure, unit, direction, aspect, due, kind: 'main', source: 'own', ...more };
      const amounts = {
        value: writtenAmount(value, language),
        ...(upper !== null && { upper: writtenAmount(upper, language) }),
      };
      return Object.entries({ ...texts, ...amounts }).map(([part, said]) => [targetField(row, part), said]);
    }),
  );
}

/** A leap day has none: the last of its month. */
const yearAfter = (day: string) => `${Number(day.slice(0, 4)) + 1}${day.slice(4).replace('-02-29', '-02-28')}`;

/** Of one year. */
type Tied = 'contributesTo' | 'jointTarget';

export function rowOf(
  target: Omit<SeenTarget, Tied> & Partial<Pick<SeenTarget, Tied>>,
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
    ['jointTarget', target.jointTarget] as const,
    ['due', due] as const,
    ['weight', writtenAmount(weight / 100, language)] as const,
  ];
  return all.flatMap(([part, value]) => (value ? [[targetField(row, part), value]] : []));
}
