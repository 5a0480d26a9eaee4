/**
 * Facts about who somebody is may decide nothing (F04): religion, sex, age, origin, marital status, disability. They are
 * recognised by the words of their names, labels and choices, in both languages; whole words only.
 */
import type { FactDefinition, RulePack, Text } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { readersOf } from './reads.ts';

type Ground = { text: Text; words: RegExp };

const ground = (id: string, en: string, words: string): Ground => ({
  text: { id, en },
  words: new RegExp(`(?:^| )(?:${words})(?: |$)`),
});

const GROUNDS: readonly Ground[] = [
  ground(
    'agama',
    'religion',
    'agama|religion|religious|faith|creed|kepercayaan|islam|muslim|kristen|christian|katolik|catholic|hindu|buddha|buddhist|konghucu',
  ),
  ground(
    'jenis kelamin',
    'sex',
    'sex|gender|kelamin|male|female|pria|wanita|laki laki|perempuan|hamil|pregnant|pregnancy',
  ),
  ground(
    'umur',
    'age',
    'age|aged|umur|usia|birth ?date|date of birth|birth year|year of birth|tanggal lahir|tahun lahir',
  ),
  ground(
    'asal',
    'origin',
    'ethnic|ethnicity|ethnic group|race|ras|suku|suku bangsa|etnis|etnik|national origin|place of origin|asal daerah|asal usul|birth ?place|place of birth|tempat lahir|keturunan|descent|putra daerah',
  ),
  ground(
    'status perkawinan',
    'marital status',
    'marital|married|unmarried|divorced|widowed|kawin|perkawinan|nikah|menikah|pernikahan|janda|duda',
  ),
  ground('disabilitas', 'disability', 'disability|disabilities|disabled|handicap|disabilitas|difabel|cacat'),
];

/** One finding for each place that reads a protected fact. */
export function protectedFindings(pack: RulePack): LintFinding[] {
  const readers = readersOf(pack);
  return Object.entries(pack.facts).flatMap(([id, fact]) => {
    const found = groundOf(id, fact);
    if (found === null) return [];
    return readers
      .filter((reader) => reader.names.includes(id))
      .map((reader) =>
        lintFinding('F04', {
          at: reader.path,
          text: {
            id: `Aturan ini membaca "${fact.label.id}", fakta yang dilindungi (${found.id}).`,
            en: `This rule reads "${fact.label.en}", a protected fact (${found.en}).`,
          },
        }),
      );
  });
}

/** Which protected trait the fact is about, by its words; null for none. */
export function groundOf(id: string, { label, values }: FactDefinition): Text | null {
  const said = [id, label.id, label.en, ...(values ?? [])].map(words);
  return GROUNDS.find((candidate) => said.some((phrase) => candidate.words.test(phrase)))?.text ?? null;
}

/** `birthDate` → `birth date`; everything that is no letter parts words. */
function words(phrase: string): string {
  return phrase
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase();
}
