/** Traits that may decide nothing (F04), recognised by the words of whatever stands for them. */
import { own } from '../../language/records.ts';
import type { DerivedNode, FactDefinition, RulePack, Text } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { type Reader, readersOf } from '../../decide/reads.ts';

type Ground = { text: Text; says: (phrase: string) => boolean; is: (phrase: string) => boolean };

function ground(id: string, en: string, words: string): Ground {
  const [somewhere, whole] = [new RegExp(`(?:^| )(?:${words})(?: |$)`), new RegExp(`^ ?(?:${words}) ?$`)];
  return { text: { id, en }, says: (phrase) => somewhere.test(phrase), is: (phrase) => whole.test(phrase) };
}

const GROUNDS: readonly Ground[] = [
  ground(
    'agama',
    'religion',
    'agama|religion|religious|faith|creed|kepercayaan|islam|muslim|kristen|christian|katolik|catholic|hindu|buddha|buddhist|konghucu',
  ),
  ground(
    'jenis kelamin',
    'sex',
    'sex|gender|kelamin|male|female|pria|wanita|laki laki|perempuan|hamil|pregnant|pregnancy|melahirkan|bersalin|maternity|child ?birth|haid|menstruasi|menstruation',
  ),
  ground(
    'umur',
    'age',
    'age|aged|age group|umur|usia|birth ?date|date of birth|birth year|year of birth|tanggal lahir|tahun lahir|' +
      `(?<!(?:akta|surat|keterangan|pencatatan|pelaporan|layanan) )kelahiran|generasi|(?<![a-z] )generation|gen [xyz]|milenial|millennials?|` +
      `(?<!(?:berkas|usul|usulan|layanan|permohonan|proses|sk|dokumen) )pensiun|(?<![a-z] )retirement|near(?:ing)? retirement|years to retirement`,
  ),
  ground(
    'asal',
    'origin',
    'ethnic|ethnicity|ethnic group|race|ras|suku|suku bangsa|etnis|etnik|national origin|place of origin|asal daerah|asal usul|birth ?place|place of birth|tempat lahir|keturunan|descent|putra daerah|daerah asal|suku asal|kampung halaman|home ?town|home (?:region|province|island)|region of origin|penduduk asli|pendatang',
  ),
  ground(
    'status perkawinan',
    'marital status',
    'marital|married|unmarried|divorced|widowed|kawin|perkawinan|nikah|menikah|pernikahan|janda|duda|istri|suami|spouse|wife|husband|jumlah anak|number of children|tanggungan keluarga|dependants|dependents',
  ),
  ground('disabilitas', 'disability', 'disability|disabilities|disabled|handicap|disabilitas|difabel|cacat'),
  ground(
    'pilihan politik',
    'political choice',
    '(?:pilihan|pandangan|afiliasi|preferensi|sikap|dukungan) politik|political (?:choice|view|views|affiliation|party|preference|opinion)|partai|partai politik|party (?:member|membership|affiliation)|voted for',
  ),
];

/** What stands for something: its name, what it is called, and its choices with what they are called. */
export type Described = { label: Text; values?: readonly string[]; valueLabels?: Record<string, Text> };

/** One finding for each place that reads what is protected: a fact, or a node that says so of itself. */
export function protectedFindings(pack: RulePack): LintFinding[] {
  const readers = readersOf(pack);
  const told = pack.indicators.flatMap(({ id, label }) =>
    askedOf(id, { label }, [{ path: ['indicators', id], names: [id] }]),
  );
  const named = [...Object.entries(pack.facts), ...Object.entries(pack.derived)];
  return [...named.flatMap(([id, described]) => askedOf(id, choicesOf(described), readers)), ...told];
}

function askedOf(id: string, described: Described, readers: readonly Reader[]): LintFinding[] {
  const found = groundOf(id, described);
  if (found === null) return [];
  return readers
    .filter((reader) => reader.names.includes(id))
    .map((reader) =>
      lintFinding('F04', reader.path, {
        id: `Aturan ini membaca "${described.label.id}", yang dilindungi (${found.id}).`,
        en: `This rule reads "${described.label.en}", which is protected (${found.en}).`,
      }),
    );
}

/** With the words that a table gives as choices. */
function choicesOf(described: FactDefinition | DerivedNode): Described {
  if (described.type !== 'bands' && described.type !== 'grid') return described;
  const given = described.type === 'bands' ? described.values : described.cells.flat();
  return { ...described, values: given.filter((value) => typeof value === 'string') };
}

/** Which protected trait it is about, by its words; null for none. */
export function groundOf(id: string, { label, values = [], valueLabels = {} }: Described): Text | null {
  const said = [id, label.id, label.en, ...values].map(words);
  const called = values.flatMap((value) => own(valueLabels, value) ?? []).map((text) => [text.id, text.en].map(words));
  return GROUNDS.find((ground) => said.some(ground.says) || areChoices(ground, called))?.text ?? null;
}

/** One choice may speak of a trait, as the name of an office does; several, or one that is nothing else, are the trait. */
function areChoices({ says, is }: Ground, called: readonly string[][]): boolean {
  return called.some((names) => names.some(is)) || called.filter((names) => names.some(says)).length > 1;
}

/** `birthDate` → `birth date`; everything that is no letter parts words. */
function words(phrase: string): string {
  return phrase
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase();
}
