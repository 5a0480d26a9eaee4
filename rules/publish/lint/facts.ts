/** Facts that nobody reads (F01), that decide but are never collected (F02), or that must not decide (F04). */
import type { FactDefinition, PackSource, RulePack, Text } from '../../language/types.ts';
import { isRecord } from '../../language/records.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { decidingNames, readersOf } from './reads.ts';

/** What workflows count by themselves, and the stage that has to be there for it. */
const COUNTED: ReadonlyMap<string, 'peers' | 'dailyReports'> = new Map([
  ['peerMean', 'peers'],
  ['peerCount', 'peers'],
  ['dailyReportDays', 'dailyReports'],
  ['dailyReportWorkingDays', 'dailyReports'],
]);

/** `source` is the pack's own document: what it declares itself it should use; what it inherits is vocabulary. */
export function factFindings(pack: RulePack, source: PackSource | undefined): LintFinding[] {
  return [...unread(pack, source), ...uncollected(pack)];
}

function unread(pack: RulePack, source: PackSource | undefined): LintFinding[] {
  const read = new Set(readersOf(pack).flatMap((reader) => reader.names));
  const declared = isRecord(source?.facts) ? source.facts : {};
  return Object.entries(pack.facts)
    .filter(([id, fact]) => !read.has(id) && fact.source !== 'peer')
    .map(([id, fact]) =>
      lintFinding('F01', ['facts', id], {
        id: `Fakta "${fact.label.id}" tidak dibaca aturan mana pun dalam paket ini.`,
        en: `No rule of this pack reads the fact "${fact.label.en}".`,
        severity: pack.area !== null && Object.hasOwn(declared, id) ? 'warning' : 'note',
      }),
    );
}

function uncollected(pack: RulePack): LintFinding[] {
  const deciding = decidingNames(pack);
  return Object.entries(pack.facts).flatMap(([id, fact]) => {
    const missing = deciding.has(id) ? missingStage(pack, id, fact) : null;
    if (missing === null) return [];
    return [
      lintFinding('F02', ['facts', id], {
        id: `Fakta "${fact.label.id}" menentukan hasil, tetapi tidak ada tahap ${missing.id} yang mengumpulkannya.`,
        en: `The fact "${fact.label.en}" decides, but there is no ${missing.en} to collect it.`,
      }),
    ];
  });
}

function missingStage(pack: RulePack, id: string, fact: FactDefinition): { id: string; en: string } | null {
  const peers = pack.phases.some((phase) => phase.kind === 'feedback' && phase.peers !== undefined);
  const reports = pack.phases.some((phase) => phase.kind === 'execution' && phase.dailyReports !== undefined);
  const feedback = pack.phases.some((phase) => phase.kind === 'feedback');
  if (fact.source === 'public') return feedback ? null : { id: 'umpan balik (feedback)', en: 'feedback stage' };
  const counted = fact.source === 'peer' ? 'peers' : fact.source === 'workflow' ? COUNTED.get(id) : null;
  if (counted === null) return null;
  if (counted === undefined)
    return {
      id: 'apa pun (alur kerja tidak menghitung fakta ini)',
      en: 'stage at all (workflows do not count this fact)',
    };
  if (counted === 'peers') return peers ? null : { id: 'feedback dengan peers', en: 'feedback stage with peers' };
  return reports ? null : { id: 'execution dengan dailyReports', en: 'execution stage with dailyReports' };
}

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
        lintFinding('F04', reader.path, {
          id: `Aturan ini membaca "${fact.label.id}", fakta yang dilindungi (${found.id}).`,
          en: `This rule reads "${fact.label.en}", a protected fact (${found.en}).`,
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
