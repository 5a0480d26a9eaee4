/** One readable table per region, from the cycle's summary as the API tells it. */
import type { OutcomeKind, RulePack, Text } from '../../rules/language/types.ts';
import { counts, type Table } from './tables.ts';
import type { LaunchPreview, RegionSummary } from './wire.ts';

const PREDICATES: Record<string, Text> = {
  SANGAT_BAIK: { id: 'Sangat Baik', en: 'outstanding' },
  BAIK: { id: 'Baik', en: 'good' },
  CUKUP: { id: 'Cukup', en: 'fair' },
  BUTUH_PERBAIKAN: { id: 'Butuh Perbaikan', en: 'needs improvement' },
  KURANG: { id: 'Kurang', en: 'poor' },
  SANGAT_KURANG: { id: 'Sangat Kurang', en: 'very poor' },
};
const STATUSES: Record<string, Text> = {
  PROPOSED: { id: 'diusulkan', en: 'proposed' },
  ISSUED: { id: 'ditetapkan', en: 'issued' },
  REJECTED: { id: 'ditolak', en: 'rejected' },
  LAPSED: { id: 'gugur', en: 'lapsed' },
  WITHDRAWN: { id: 'ditarik', en: 'withdrawn' },
};

const both = (text: Text | undefined, code: string) =>
  text && text.id !== text.en ? `${text.id} / ${text.en}` : (text?.id ?? code);

const outcomeRows = (summary: RegionSummary, kind: OutcomeKind, pack: RulePack): [string, string][] => {
  const codes = [...new Set(summary.outcomes.filter((each) => each.kind === kind).map(({ code }) => code))].sort();
  return codes.map((code) => {
    const byStatus = summary.outcomes.filter((each) => each.kind === kind && each.code === code);
    const titled = pack.outcomes.find((outcome) => outcome.code === code)?.title;
    const told = counts(byStatus.map(({ status, count }) => [both(STATUSES[status], status), count]));
    return [titled ? both(titled, code) : code, told];
  });
};

const block = (heading: string, rows: [string, string][]): string[][] =>
  rows.length === 0 ? [[heading, '–']] : [[heading, ''], ...rows.map(([name, value]) => [`  ${name}`, value])];

const HELD: Record<string, Text> = {
  'no-supervisor': { id: 'Tidak ada atasan', en: 'no superior' },
  'no-second-reviewer': { id: 'Atasan tidak punya atasan', en: 'no second reviewer' },
};

const left = (preview: LaunchPreview, pack: RulePack): [string, string][] => {
  const rules = new Map<string, number>();
  for (const { rule } of [...preview.out, ...preview.held]) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const titleOf = (rule: string) => HELD[rule] ?? pack.population.find(({ id }) => id === rule)?.title;
  return [...rules]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, count]) => [both(titleOf(rule), rule), String(count)]);
};

export type RegionReport = { title: Text; pack: RulePack; summary: RegionSummary; preview: LaunchPreview };

export const regionTable = ({ title, pack, summary, preview }: RegionReport): Table => {
  const predicates = Object.keys(PREDICATES).filter((code) => (summary.predicates[code] ?? 0) > 0);
  return {
    title: both(title, title.id),
    columns: [{ title: 'Hal / what' }, { title: 'Hasil / result' }],
    rows: [
      ['Pegawai dinilai / people appraised', String(summary.people)],
      ...block('Tidak ikut dinilai, menurut aturan / left out, by which rule', left(preview, pack)),
      ...block(
        'Predikat / predicates',
        predicates.map((code) => [both(PREDICATES[code], code), String(summary.predicates[code])]),
      ),
      ...block('Penghargaan / rewards', outcomeRows(summary, 'reward', pack)),
      ...block('Sanksi / sanctions', outcomeRows(summary, 'sanction', pack)),
      ...block('Pelatihan / training', outcomeRows(summary, 'training', pack)),
      ...block('Tindak lanjut / follow-up', outcomeRows(summary, 'followUp', pack)),
      ['Keberatan / objections', objections(summary)],
      ['Tahap terlambat / stages finished late', String(summary.late)],
      ['Diteruskan oleh tenggat / moved on by a deadline', String(summary.autoForwarded)],
      ['Selesai / closed', String(summary.closed)],
      ['Dibatalkan dengan alasan / cancelled with a reason', String(summary.cancelled)],
      ['Terhenti / blocked', String(summary.blocked)],
    ],
  };
};

const objections = ({ objections: { raised, upheld } }: RegionSummary) => `${raised}, dikabulkan / upheld ${upheld}`;
