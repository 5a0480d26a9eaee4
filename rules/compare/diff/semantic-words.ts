/** The sentences of a semantic diff. */
import { bilingual, formatValue, labelOf } from '../../explain/format.ts';
import type { Language, ResolvedPack, RulePack, Text } from '../../language/types.ts';
import type { Shift } from './cell-verdict.ts';
import type { Extent } from './merge-cells.ts';
import { PREDICATE_WORDS } from '../../language/predicates.ts';

type Packs = { before: ResolvedPack; after: ResolvedPack };

/** `Hasil kerja 105,00–109,99; Perilaku: sesuai: predikat Baik menjadi Sangat Baik; bertambah Sertifikat.` */
export function changeText(region: { where: Extent[] | null; cells: number }, shift: Shift, packs: Packs): Text {
  return bilingual((l) => `${placeText(region, packs)[l]}: ${shiftText(shift, packs, l)}.`);
}

function placeText({ where, cells }: { where: Extent[] | null; cells: number }, packs: Packs): Text {
  if (where === null) return { id: `Pada ${cells} contoh`, en: `In ${cells} samples` };
  if (where.length === 0) return EVERYWHERE;
  return bilingual((l) => where.map((part) => extentText(packs, part)[l]).join('; '));
}

const EVERYWHERE: Text = { id: 'Selalu', en: 'Always' };
const REFUSED: Record<'before' | 'after', Text> = {
  before: { id: 'tadinya tidak dapat dinilai, sekarang dapat', en: 'could not be evaluated, now it can' },
  after: { id: 'tidak dapat dinilai lagi', en: 'cannot be evaluated any more' },
};

function extentText(packs: Packs, part: Extent): Text {
  const pack = knows(packs.after.pack, part.name) ? packs.after.pack : packs.before.pack;
  const [label, say] = [
    labelOf(pack, part.name),
    (value: number | string | boolean) => formatValue(pack, part.name, value),
  ];
  return bilingual((l) => {
    if ('values' in part) return `${label[l]}: ${part.values.map((value) => say(value)[l]).join(', ')}`;
    const ranges = part.ranges.map(([from, to]) => (from === to ? say(from)[l] : `${say(from)[l]}–${say(to)[l]}`));
    return `${label[l]} ${ranges.join(', ')}`;
  });
}

const knows = (pack: RulePack, name: string) =>
  Object.hasOwn(pack.facts, name) || Object.hasOwn(pack.derived, name) || pack.scoring.result === name;

function shiftText({ refused, predicate, gained, lost }: Shift, packs: Packs, l: Language): string {
  if (refused !== null) return REFUSED[refused][l];
  const titles = ({ pack }: ResolvedPack, ids: readonly string[]) =>
    ids.map((id) => pack.outcomes.find((rule) => rule.id === id)?.title[l] ?? id).join(', ');
  const parts: string[] = [];
  if (predicate !== null) {
    const [old, now] = [PREDICATE_WORDS[predicate.before][l], PREDICATE_WORDS[predicate.after][l]];
    parts.push(l === 'id' ? `predikat ${old} menjadi ${now}` : `predicate ${old} becomes ${now}`);
  }
  if (gained.length > 0) parts.push(`${l === 'id' ? 'bertambah' : 'gains'} ${titles(packs.after, gained)}`);
  if (lost.length > 0) parts.push(`${l === 'id' ? 'hilang' : 'loses'} ${titles(packs.before, lost)}`);
  return parts.join('; ');
}

type Summary = { same: boolean; exact: boolean; mixed: string[]; absence: string[]; cells: number; changed: number };

/** What the diff comes to, and how far it can be relied on. */
export function summaryText({ same, exact, mixed, absence, cells, changed }: Summary): Text {
  const [numbers, missing] = [mixed.join(', '), absence.join(', ')];
  const parts: Text[] = [changedText({ same, exact, cells, changed })];
  if (mixed.length > 0) {
    parts.push({
      id: `Angka yang disusun berbeda: ${numbers}; di sana hanya contoh yang dibandingkan.`,
      en: `Numbers put together differently: ${numbers}; there only samples are compared.`,
    });
  }
  if (absence.length > 0) {
    parts.push({
      id: `Perlakuan bila fakta tidak ada berubah untuk: ${missing}; kotak hanya memuat fakta yang ada.`,
      en: `What happens when a fact is missing changes for: ${missing}; cells hold facts that are there.`,
    });
  }
  return bilingual((l) => parts.map((part) => part[l]).join(' '));
}

function changedText({ same, exact, cells, changed }: Pick<Summary, 'same' | 'exact' | 'cells' | 'changed'>): Text {
  if (same && exact) return { id: 'Tidak ada keputusan yang berubah.', en: 'No decision changes.' };
  if (same) {
    return {
      id: `Tidak ditemukan keputusan yang berubah pada ${cells} contoh.`,
      en: `No changed decision was found in ${cells} samples.`,
    };
  }
  return {
    id: `${changed} dari ${cells} ${exact ? 'kotak' : 'contoh'} keputusan berubah.`,
    en: `${changed} of ${cells} ${exact ? 'decision cells' : 'sampled decisions'} change.`,
  };
}
