/** A comparison in a few sentences, in both languages: what HR would ask first. */
import { formatNumber } from '../explain/format.ts';
import { own } from '../language/records.ts';
import type { Language, Text } from '../language/types.ts';
import type { OutcomeLine, WhatIfReport } from './what-if-report.ts';
import type { Cost } from './what-if-tally.ts';
import { PREDICATE_WORDS } from '../language/predicates.ts';

/**
 * How many are compared and for how many something changes; who moves from which predicate to which; outcomes that come
 * and go; sanctions, also when there is none; what rewards cost; who has no score, or none under the candidate.
 */
export function whatIfSentences(report: WhatIfReport): Text[] {
  const { compared, changed, predicates, outcomes, notScored, refused } = report;
  const undecided = refused.reduce((sum, { count }) => sum + count, 0);
  return [
    changed === 0
      ? {
          id: `Bagi ${compared} orang yang dibandingkan, tidak ada yang berubah.`,
          en: `For the ${people(compared)} compared, nothing changes.`,
        }
      : {
          id: `Dari ${compared} orang yang dibandingkan, ada yang berubah bagi ${changed}.`,
          en: `Of ${people(compared)} compared, something changes for ${changed}.`,
        },
    ...predicates.filter(({ before, after }) => before !== after).map(moved),
    ...outcomes.filter(({ gained, lost }) => gained + lost > 0).map(comesAndGoes),
    sanctions(report),
    ...costs(report),
    ...(notScored > 0 ? [{ id: `${notScored} belum dinilai.`, en: `${people(notScored)} not scored yet.` }] : []),
    ...(undecided > 0
      ? [{ id: `${undecided} tidak dapat diputuskan paket ini.`, en: `${people(undecided)} this pack cannot decide.` }]
      : []),
  ];
}

const people = (n: number) => (n === 1 ? '1 person' : `${n} people`);
const predicateIn = (code: string): Text => own<Text>(PREDICATE_WORDS, code) ?? { id: code, en: code };

function moved({ before, after, count }: WhatIfReport['predicates'][number]): Text {
  const [from, to] = [predicateIn(before), predicateIn(after)];
  return { id: `${count} orang: ${from.id} menjadi ${to.id}.`, en: `${people(count)}: ${from.en} becomes ${to.en}.` };
}

function comesAndGoes({ title, gained, lost }: OutcomeLine): Text {
  const id = [...(gained > 0 ? [`baru bagi ${gained}`] : []), ...(lost > 0 ? [`hilang bagi ${lost}`] : [])];
  const en = [...(gained > 0 ? [`new for ${gained}`] : []), ...(lost > 0 ? [`gone for ${lost}`] : [])];
  return { id: `“${title.id}”: ${id.join(', ')}.`, en: `“${title.en}”: ${en.join(', ')}.` };
}

const sanctions = ({ sanctioned }: WhatIfReport): Text =>
  sanctioned === 0
    ? { id: 'Tidak ada yang baru terkena sanksi.', en: 'Nobody newly falls under a sanction.' }
    : {
        id: `${sanctioned} orang baru terkena sanksi.`,
        en: `${people(sanctioned)} would newly fall under a sanction.`,
      };

function costs({ cost: { before, after } }: WhatIfReport): Text[] {
  if (before.amount + before.unpriced + after.amount + after.unpriced === 0) return [];
  return [
    {
      id: `Penghargaan sebelumnya: ${priced(before, 'id')}; sesudahnya: ${priced(after, 'id')}.`,
      en: `Rewards before: ${priced(before, 'en')}; after: ${priced(after, 'en')}.`,
    },
  ];
}

function priced({ amount, unpriced }: Cost, language: Language): string {
  const rupiah = `Rp${formatNumber(amount, undefined, language)}`;
  const rest = language === 'id' ? `${unpriced} tanpa nilai rupiah` : `${unpriced} without an amount`;
  if (unpriced === 0) return rupiah;
  return amount === 0 ? rest : `${rupiah} + ${rest}`;
}
