/** What whoever settles a joint target should know before: whom its result does not reach, how many they are, and why. */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { isProblemCode, problemEntry } from '../problem/registry.ts';

/** The pack of the appraisal computes nothing from targets. */
export const UNREAD = 'targets-not-read';

type Reached = {
  bearers: number;
  counted: number;
  late: number;
  refused: { code: string }[];
  /** Who bears it in a unit that has left. */
  left: number;
  /** Appraisals that bear it and are over, where none is running. */
  ended: number;
};

export function deliveryWarnings({ bearers, counted, late, refused, left, ended }: Reached): Finding[] {
  const codes = [...new Set(refused.map(({ code }) => code))];
  return [
    ...(counted === 0 ? [warning('reaches-nobody', nobody(bearers))] : []),
    ...(late > 0 ? [warning('progress-late', frozen(late))] : []),
    ...codes.map((code) => warning(code, notTaken(code, refused.filter((each) => each.code === code).length))),
    ...(left > 0 ? [warning('unit-left', ofUnitsThatLeft(left))] : []),
    ...(ended > 0 ? [warning('appraisal-ended', over(ended))] : []),
  ];
}

const warning = (code: string, detail: Text) => finding([], code, detail);

const nobody = (bearers: number): Text =>
  bearers === 0
    ? {
        id: 'Hasil ini tidak sampai kepada siapa pun: tidak ada penilaian berjalan di unit pemilik yang memuat target bersama ini (0).',
        en: 'This result reaches nobody: no running appraisal in the units that own it bears this joint target (0).',
      }
    : {
        id: `Hasil ini tidak dihitung dalam satu pun dari ${bearers} penilaian yang memuat target bersama ini.`,
        en: `This result counts in none of the ${bearers} appraisals that bear this joint target.`,
      };

const frozen = (n: number): Text => ({
  id: `${n} penilaian sudah dibekukan angkanya: hasil ini dicatat sebagai terlambat dan tidak mengubah nilainya.`,
  en: `${n} of the appraisals had their figures frozen before: there it is kept as late, and changes no score.`,
});

const ofUnitsThatLeft = (n: number): Text => ({
  id: `${n} penilaian ada di unit yang bukan, atau bukan lagi, pemilik target ini: mereka melaporkannya sendiri.`,
  en: `${n} of the appraisals are in units that do not own this target, or no longer do: they report it alone.`,
});

const over = (n: number): Text => ({
  id: `${n} penilaian yang memuat target ini sudah berakhir.`,
  en: `${n} of the appraisals that bear this target are over.`,
});

function notTaken(code: string, n: number): Text {
  if (code === UNREAD)
    return {
      id: `${n} penilaian memakai paket yang tidak membaca target: hasil ini tidak dihitung di sana. Versi paket yang membaca target berlaku bagi siklus berikutnya, atau lewat perubahan siklus.`,
      en: `${n} of the appraisals use a pack that reads no targets: this result counts nowhere there. A version of the pack that reads targets takes effect with the next cycle, or by an amendment.`,
    };
  const why: Text = isProblemCode(code) ? problemEntry(code).title : { id: code, en: code };
  return {
    id: `${n} penilaian tidak dapat menerimanya: ${why.id}`,
    en: `${n} of the appraisals cannot take it: ${why.en}`,
  };
}
