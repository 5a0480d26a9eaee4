/** The sentences of a structural diff: what the thing is called, and its values as people read them. */
import { bilingual as say, formatDate, formatPercent, formatValue, labelOf } from '../../explain/format.ts';
import { FOLLOW_UP_KEYS } from '../../language/follow-ups.ts';
import { isRecord, own } from '../../language/records.ts';
import type { FactValue, RulePack, Text } from '../../language/types.ts';
import { OPERATOR_WORDS } from '../../language/words.ts';
import { HOLIDAY_KEY, LIST_KEYS } from '../../language/pointer.ts';
import { RATER_FIELDS } from './rater-words.ts';

type Path = readonly string[];

/** What the parts of a pack are called (docs/glossary.md). */
const PARTS: Readonly<Record<string, Text>> = {
  title: { id: 'Judul', en: 'Title' },
  objective: { id: 'Tujuan', en: 'Objective' },
  version: { id: 'Versi', en: 'Version' },
  area: { id: 'Wilayah', en: 'Area' },
  effective: { id: 'Masa berlaku', en: 'Effective period' },
  extends: { id: 'Paket induk', en: 'Parent pack' },
  legalBasis: { id: 'Dasar hukum', en: 'Legal basis' },
  calendar: { id: 'Kalender', en: 'Calendar' },
  holidays: { id: 'Hari libur', en: 'Holiday' },
  facts: { id: 'Fakta', en: 'Fact' },
  derived: { id: 'Fakta turunan', en: 'Derived fact' },
  population: { id: 'Aturan peserta', en: 'Population rule' },
  phases: { id: 'Tahap', en: 'Stage' },
  indicators: { id: 'Indikator', en: 'Indicator' },
  assessors: { id: 'Penilai', en: 'Assessor' },
  scoring: { id: 'Nilai', en: 'Score' },
  predicates: { id: 'Tabel predikat', en: 'Predicate table' },
  outcomes: { id: 'Hasil tindak lanjut', en: 'Outcome' },
  flags: { id: 'Catatan', en: 'Note' },
  reviewRules: { id: 'Aturan tinjauan', en: 'Review rule' },
  distribution: { id: 'Pola distribusi', en: 'Distribution pattern' },
  objection: { id: 'Keberatan', en: 'Objection' },
  agreements: { id: 'Kesepakatan', en: 'Agreements' },
  training: { id: 'Pelatihan', en: 'Training' },
  policyReview: { id: 'Evaluasi kebijakan', en: 'Policy review' },
  publicVoice: { id: 'Suara masyarakat', en: 'Public voice' },
  collaboration: { id: 'Kolaborasi', en: 'Collaboration' },
  transparency: { id: 'Transparansi', en: 'Transparency' },
  texts: { id: 'Teks', en: 'Text' },
  cases: { id: 'Contoh', en: 'Situation' },
};

/** Fields that have a word of their own; others are named as the document names them. */
const FIELDS: Readonly<Record<string, Text>> = {
  weight: { id: 'bobot', en: 'weight' },
  min: { id: 'nilai terendah', en: 'lowest value' },
  max: { id: 'nilai tertinggi', en: 'highest value' },
  missing: { id: 'bila tidak ada', en: 'when missing' },
  conditions: { id: 'syarat', en: 'conditions' },
  exclude: { id: 'syarat', en: 'conditions' },
  cuts: { id: 'batas', en: 'cut' },
  cells: { id: 'kotak', en: 'cell' },
  points: { id: 'titik', en: 'point' },
  severity: { id: 'tingkat', en: 'severity' },
  approval: { id: 'yang memutuskan', en: 'decided by' },
  opens: { id: 'dibuka', en: 'opens' },
  closes: { id: 'ditutup', en: 'closes' },
  lasts: { id: 'lamanya', en: 'lasts' },
  legal: { id: 'dasar hukum', en: 'legal basis' },
  provenance: { id: 'asal angka', en: 'provenance' },
  from: { id: 'mulai', en: 'from' },
  to: { id: 'sampai', en: 'to' },
  value: { id: 'nilainya', en: 'value' },
  operator: { id: 'pembanding', en: 'comparison' },
  fact: { id: 'fakta', en: 'fact' },
  id: { id: 'dalam bahasa Indonesia', en: 'in Indonesian' },
  en: { id: 'dalam bahasa Inggris', en: 'in English' },
  article: { id: 'pasal', en: 'article' },
  ref: { id: 'peraturan', en: 'regulation' },
  title: { id: 'judul', en: 'title' },
  label: { id: 'sebutan', en: 'label' },
  note: { id: 'catatan', en: 'note' },
  kind: { id: 'jenis', en: 'kind' },
  code: { id: 'kode', en: 'code' },
  letter: { id: 'surat', en: 'letter' },
  ...FOLLOW_UP_KEYS,
  body: { id: 'isi', en: 'body' },
  series: { id: 'seri nomor', en: 'number series' },
  amount: { id: 'biaya per orang', en: 'cost per person' },
  onDeadline: { id: 'bila tenggat lewat', en: 'when the deadline passes' },
  then: { id: 'yang terjadi', en: 'what happens' },
  grace: { id: 'waktu bagi atasan', en: 'time for the superior' },
  escalate: { id: 'diteruskan kepada atasan', en: 'escalation' },
  months: { id: 'bulan', en: 'months' },
  days: { id: 'hari', en: 'days' },
  calendarDays: { id: 'hari kalender', en: 'calendar days' },
  workingDays: { id: 'hari kerja', en: 'working days' },
  remindDaysBefore: { id: 'pengingat', en: 'reminders' },
  minTargets: { id: 'target paling sedikit', en: 'fewest targets' },
  maxTargets: { id: 'target paling banyak', en: 'most targets' },
  maxRounds: { id: 'paling banyak berapa kali diusulkan', en: 'most rounds' },
  holidays: { id: 'hari libur', en: 'holidays' },
  workingWeekdays: { id: 'hari kerja dalam sepekan', en: 'working weekdays' },
  timeZone: { id: 'zona waktu', en: 'time zone' },
  source: { id: 'sumber', en: 'source' },
  type: { id: 'bentuk', en: 'type' },
  unit: { id: 'satuan', en: 'unit' },
  values: { id: 'pilihan', en: 'choices' },
  valueLabels: { id: 'sebutan pilihan', en: 'labels of choices' },
  of: { id: 'diambil dari', en: 'taken from' },
  when: { id: 'hanya berlaku bila', en: 'only when' },
  terms: { id: 'bagian dan bobotnya', en: 'parts and weights' },
  bands: { id: 'golongan', en: 'bands' },
  cut: { id: 'batas', en: 'cut' },
  minimum: { id: 'jawaban paling sedikit', en: 'fewest answers' },
  invite: { id: 'diundang', en: 'invited' },
  dailyReports: { id: 'laporan harian', en: 'daily reports' },
  selfAssessment: { id: 'penilaian diri', en: 'self-assessment' },
  results: { id: 'hasil yang dapat dipilih', en: 'results to choose from' },
  courses: { id: 'pelatihan', en: 'courses' },
  window: { id: 'waktu mengajukan', en: 'time to file' },
  decide: { id: 'waktu memutus', en: 'time to decide' },
  minUnitSize: { id: 'unit paling kecil', en: 'smallest unit' },
  atMost: { id: 'paling banyak', en: 'at most' },
  count: { id: 'banyaknya', en: 'number' },
  roles: { id: 'peran', en: 'roles' },
  measures: { id: 'yang diukur', en: 'measures' },
  dueDates: { id: 'tanggal', en: 'dates' },
  raters: { id: 'penilai', en: 'raters' },
  provider: { id: 'penyelenggara', en: 'provider' },
  effect: { id: 'akibat', en: 'effect' },
  excludes: { id: 'meniadakan', en: 'excludes' },
  overrides: { id: 'menggantikan', en: 'overrides' },
  employeeSees: { id: 'yang dilihat pegawai', en: 'what employees see' },
  feedback: { id: 'tanggapan', en: 'feedback' },
  peers: { id: 'rekan kerja', en: 'peers' },
  ...RATER_FIELDS,
  midYear: { id: 'perubahan di tengah tahun', en: 'changes in mid-year' },
  objective: { id: 'tujuan', en: 'objective' },
  reason: { id: 'alasan', en: 'reason' },
};

/** Basis points wherever they stand. */
const SHARES = new Set(['weight', 'share']);
const LONGEST_VALUE = 120;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** `Indikator "Kecepatan" ditambahkan.` */
export function addedText(pack: RulePack, path: Path, item: unknown): Text {
  const [what, value] = [subjectWords([pack], path), isWholeItem(path) ? null : valueText(pack, path, item)];
  return {
    id: `${what.id} ditambahkan${value === null ? '' : `: ${value.id}`}.`,
    en: `${what.en} is added${value === null ? '' : `: ${value.en}`}.`,
  };
}

/** `Indikator "Kecepatan" dihapus.` */
export function removedText(pack: RulePack, path: Path, item: unknown): Text {
  const [what, value] = [subjectWords([pack], path), isWholeItem(path) ? null : valueText(pack, path, item)];
  return {
    id: `${what.id} dihapus${value === null ? '' : ` (tadinya ${value.id})`}.`,
    en: `${what.en} is removed${value === null ? '' : ` (it was ${value.en})`}.`,
  };
}

/** `Indikator "Kecepatan", bobot: 40% menjadi 60%.` */
export function changedText(
  { before, after }: { before: RulePack; after: RulePack },
  path: Path,
  values: { before: unknown; after: unknown },
): Text {
  const what = subjectWords([after, before], path);
  const [old, now] = [valueText(before, path, values.before), valueText(after, path, values.after)];
  return { id: `${what.id}: ${old.id} menjadi ${now.id}.`, en: `${what.en}: ${old.en} becomes ${now.en}.` };
}

/** The items are the same, in another order. */
export function orderText(path: Path): Text {
  const part = partOf(path);
  return { id: `${part.id}: urutannya berubah.`, en: `${part.en}: the order changes.` };
}

const isHoliday = (path: Path) => path[0] === 'calendar' && path[1] === 'holidays';
const isWholeItem = (path: Path) => path.length === (isHoliday(path) ? 3 : 2);
const partOf = (path: Path): Text => {
  const key = (isHoliday(path) ? path[1] : path[0]) ?? '';
  return own(PARTS, key) ?? { id: key, en: key };
};

/**
 * What stands at a path in words, for a cell of a table.
 * @returns null for nothing, and for a whole item, which no few words hold
 */
export const valueWords = (pack: RulePack, path: readonly string[], value: unknown): Text | null =>
  value === undefined || value === null || (isRecord(value) && !isText(value) && conditionText(pack, value) === null)
    ? null
    : valueText(pack, path, value);

/** The part, the item by its label or title, and the field below it. */
export function subjectWords(packs: readonly RulePack[], path: readonly string[]): Text {
  const skip = isHoliday(path) ? 2 : 1;
  const [key, ...fields] = path.slice(skip);
  const part = partOf(path);
  if (key === undefined) return part;
  const name = itemName(packs, path.slice(0, skip + 1));
  const rest = (name === null ? [key, ...fields] : fields).filter((field) => !/^(all|any|not|\d+)$/.test(field));
  const pack = packs.find((each) => valueAtPath(each, path) !== undefined);
  const fact = pack === undefined || path.at(-1) !== 'value' ? null : factOf(pack, path);
  return say((l) => {
    const words = rest.map((field, at) =>
      fact !== null && pack !== undefined && at === rest.length - 1
        ? `"${labelOf(pack, fact)[l]}"`
        : (own(FIELDS, field)?.[l] ?? field),
    );
    const named = name === null ? part[l] : `${part[l]} "${name[l]}"`;
    return words.length === 0 ? named : `${named}, ${words.join(' ')}`;
  });
}

function itemName(packs: readonly RulePack[], path: Path): Text | null {
  for (const pack of packs) {
    const at = valueAtPath(pack, path);
    const item = isRecord(at) ? at : null;
    const found = [item?.['label'], item?.['title']].find(isText);
    if (found !== undefined) return found;
    if (item !== null) return isListOrRecord(path) ? { id: path.at(-1) ?? '', en: path.at(-1) ?? '' } : null;
  }
  return null;
}

const isListOrRecord = (path: Path) => path.length > 1 && !NO_ITEMS.has(path[0] ?? '');
/** Parts that are one item themselves. */
const NO_ITEMS = new Set(
  'title objective effective extends scoring predicates distribution objection policyReview publicVoice collaboration transparency'.split(
    ' ',
  ),
);

const isText = (value: unknown): value is Text =>
  isRecord(value) && typeof value.id === 'string' && typeof value.en === 'string';

function valueText(pack: RulePack, path: Path, value: unknown): Text {
  const fact = factOf(pack, path);
  if (isValue(value)) {
    if (SHARES.has(path.at(-1) ?? '') && typeof value === 'number') return say((l) => formatPercent(value, l));
    if (fact !== null) return formatValue(pack, fact, value);
    if (typeof value === 'string' && DAY.test(value)) return say((l) => formatDate(value, l));
    const text = typeof value === 'string' && value.includes(' ') ? `"${value}"` : String(value);
    return { id: text, en: text };
  }
  if (isText(value)) return { id: `"${value.id}"`, en: `"${value.en}"` };
  if (Array.isArray(value) && value.every(isValue)) {
    const texts = value.map((item: FactValue) => valueText(pack, path, item));
    return say((l) => texts.map((text) => text[l]).join(', ') || '—');
  }
  const json = JSON.stringify(value) ?? '—';
  const short = json.length > LONGEST_VALUE ? `${json.slice(0, LONGEST_VALUE)}…` : json;
  return conditionText(pack, value) ?? { id: short, en: short };
}

const isValue = (value: unknown): value is FactValue => ['number', 'string', 'boolean'].includes(typeof value);

/** A comparison as `Predikat: bukan Baik`. */
function conditionText(pack: RulePack, value: unknown): Text | null {
  if (!isRecord(value) || typeof value.fact !== 'string' || typeof value.operator !== 'string') return null;
  const { fact } = value;
  const word = own<Text>(OPERATOR_WORDS, value.operator);
  const [label, against] = [labelOf(pack, fact), valueText(pack, ['facts', fact, 'min'], value.value)];
  return say((l) => `${label[l]}: ${word?.[l] ?? ''}${against[l]}`);
}

/** The fact whose unit the value at this path has: an item's own, the one a leaf or an axis compares, or what bands read. */
function factOf(pack: RulePack, path: Path): string | null {
  if (path[0] === 'facts' && (path[2] === 'min' || path[2] === 'max')) return path[1] ?? null;
  const parent = nearestObject(pack, path.slice(0, -1));
  const named = parent?.['fact'] ?? parent?.['of'];
  return typeof named === 'string' ? named : null;
}

function nearestObject(pack: RulePack, path: Path): Record<string, unknown> | null {
  for (let length = path.length; length > 0; length -= 1) {
    const at = valueAtPath(pack, path.slice(0, length));
    if (isRecord(at)) return at;
  }
  return null;
}

/** What stands at a path that names list items by their key. */
function valueAtPath(pack: RulePack, path: Path): unknown {
  const keyField = LIST_KEYS.get(path[0] ?? '') ?? HOLIDAY_KEY;
  let current: unknown = pack;
  for (const key of path) {
    if (Array.isArray(current)) {
      const items: unknown[] = current;
      const keyed = items.find((item) => isRecord(item) && item[keyField] === key);
      current = keyed ?? items[Number(key)];
    } else current = isRecord(current) ? own(current, key) : undefined;
  }
  return current;
}
