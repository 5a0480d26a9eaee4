/** What was put right after somebody had said it: what it was, what it is, who decided it and why. */
import { own } from '../language/records.ts';
import type { GivenValue, RulePack, Text } from '../language/types.ts';
import { bilingual, formatMeasure, formatValue, labelOf } from './format.ts';
import type { Draft } from './scores.ts';
import { nameIn, type Titles } from './targets.ts';

/** Who decided it: whoever decided an objection, two persons after the release, or whoever had sent it. */
export type CorrectedBy = 'objection' | 'twoPersons' | 'sender';
/** `name` of a fact, or the id of a target whose actual it is; `before` is undefined where nobody knows. */
export type Correction = {
  of: 'fact' | 'target';
  name: string;
  before: GivenValue | null | undefined;
  after: GivenValue;
  by: CorrectedBy;
  reason: string | null;
};

const WHO: Record<CorrectedBy, Text> = {
  objection: { id: 'oleh pemutus keberatan', en: 'by whoever decided the objection' },
  twoPersons: { id: 'dengan keputusan penilai dan kepegawaian', en: 'as the assessor and HR decided' },
  sender: { id: 'oleh pengirimnya, sebelum hasil diserahkan', en: 'by whoever had sent it, before the release' },
};
const NOTHING: Text = { id: 'tidak ada', en: 'nothing' };

/** In the order in which they were made; none that stands on a name that is hidden. */
export function correctionSentences(
  pack: RulePack,
  corrections: readonly Correction[],
  { hidden, titles }: { hidden: ReadonlySet<string>; titles: Titles | undefined },
): Draft[] {
  return corrections
    .filter(({ of, name }) => of === 'target' || (own(pack.facts, name) !== undefined && !hidden.has(name)))
    .map((each, i) => ({
      key: `corrected/${i + 1}/${each.name}`,
      text: bilingual((language) => {
        const { of, name, before, after, by, reason } = each;
        const shown = (value: GivenValue | null) => {
          if (value === null) return NOTHING[language];
          return of === 'target' && typeof value === 'number'
            ? formatMeasure(value, language)
            : formatValue(pack, name, value)[language];
        };
        const id = language === 'id';
        const what =
          of === 'target'
            ? `${id ? 'Realisasi target' : 'Actual of target'} ${nameIn(titles, name)}`
            : labelOf(pack, name)[language];
        const from = before === undefined ? '' : ` ${id ? 'dari' : 'from'} ${shown(before)}`;
        const why = reason === null ? '' : ` ${id ? 'Alasan' : 'Reason'}: ${reason}`;
        return `${what} ${id ? 'dikoreksi' : 'was corrected'}${from} ${id ? 'menjadi' : 'to'} ${shown(after)} ${WHO[by][language]}.${why}`;
      }),
    }));
}
