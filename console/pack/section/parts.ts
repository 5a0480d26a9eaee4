/** The sections of a pack: which lists and objects each shows, and where a place of the pack is edited. */
import { foundAt, LIST_KEYS, pathOf } from '../../../rules/language/pointer.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import type { Word } from '../../words/words.ts';
import { paths } from '../../paths.ts';

export const PARTS = ['bobot', 'predikat', 'tindak-lanjut', 'tahap', 'peserta', 'fakta', 'lain'] as const;
export type Part = (typeof PARTS)[number];

/** A list or an object of the pack, by the word that stands for it in addresses. */
export type Group = {
  slug: string;
  part: Part;
  top: string;
  title: Word;
  /** How an item begins; absent: items are neither added nor removed. For several kinds, one each. */
  begins?: Readonly<Record<string, Record<string, unknown>>>;
  /** An item may be copied under another name. */
  copied?: true;
  /** Their order means something. */
  ordered?: true;
};
const NEW = { provenance: 'default' };
const NO_TEXT = { id: '', en: '' };
const node = (type: string, fields: Record<string, unknown>) => ({
  [type]: { type, label: NO_TEXT, ...NEW, ...fields },
});
const phase = (kind: string, fields: Record<string, unknown> = {}) => ({
  [kind]: { kind, title: NO_TEXT, onDeadline: { do: 'hold' }, ...NEW, ...fields },
});

export const GROUPS: readonly Group[] = [
  {
    slug: 'indikator',
    part: 'bobot',
    top: 'indicators',
    title: 'rules.indicators',
    ordered: true,
  },
  { slug: 'predikat', part: 'predikat', top: 'predicates', title: 'rule.part.predikat' },
  {
    slug: 'usulan',
    part: 'tindak-lanjut',
    top: 'outcomes',
    title: 'rules.outcomes',
    begins: {
      usulan: { kind: 'reward', severity: 1, approval: 'agencyHead', title: NO_TEXT, code: '', legal: [], ...NEW },
    },
    copied: true,
    ordered: true,
  },
  {
    slug: 'penanda',
    part: 'tindak-lanjut',
    top: 'flags',
    title: 'rule.group.flags',
    begins: { penanda: { title: NO_TEXT, code: '', ...NEW } },
    copied: true,
    ordered: true,
  },
  {
    slug: 'pelatihan',
    part: 'tindak-lanjut',
    top: 'training',
    title: 'rule.group.training',
    begins: { pelatihan: { title: NO_TEXT, effect: 'none', provider: 'internal', ...NEW } },
  },
  {
    slug: 'tahap',
    part: 'tahap',
    top: 'phases',
    title: 'rules.stages',
    begins: {
      ...phase('briefing', { acknowledge: true, courses: [] }),
      ...phase('target', { minTargets: 1, maxTargets: 10, maxRounds: 3, acknowledge: true }),
      ...phase('execution'),
      ...phase('review', { selfAssessment: 'optional', results: ['ON_TRACK', 'COACH', 'RETARGET', 'WARN'] }),
      ...phase('feedback'),
      ...phase('final', { selfAssessment: 'optional' }),
      ...phase('calibration'),
      ...phase('result'),
      ...phase('outcome'),
    },
    ordered: true,
  },
  {
    slug: 'tinjauan',
    part: 'tahap',
    top: 'reviewRules',
    title: 'rule.group.reviewRules',
    begins: { tinjauan: { result: 'COACH', title: NO_TEXT, ...NEW } },
    copied: true,
    ordered: true,
  },
  {
    slug: 'pengecualian',
    part: 'peserta',
    top: 'population',
    title: 'rule.group.population',
    begins: { pengecualian: { title: NO_TEXT, ...NEW } },
    copied: true,
    ordered: true,
  },
  {
    slug: 'fakta',
    part: 'fakta',
    top: 'facts',
    title: 'rule.group.facts',
    begins: {
      int: {
        type: 'int',
        unit: 'hundredth',
        min: 0,
        max: 12_000,
        label: NO_TEXT,
        source: 'system',
        missing: 'hold',
        ...NEW,
      },
      enum: { type: 'enum', values: [], label: NO_TEXT, source: 'system', missing: 'hold', ...NEW },
      bool: { type: 'bool', label: NO_TEXT, source: 'system', missing: 'zero', ...NEW },
      date: { type: 'date', label: NO_TEXT, source: 'system', missing: 'hold', ...NEW },
    },
  },
  {
    slug: 'turunan',
    part: 'fakta',
    top: 'derived',
    title: 'rule.group.derived',
    begins: {
      ...node('ratio', { of: '', by: '', scale: 10_000, onZero: 0, unit: 'basisPoint' }),
      ...node('weightedSum', { terms: [], unit: 'hundredth' }),
      ...node('curve', { of: '', points: [], unit: 'hundredth' }),
      ...node('sum', { add: [] }),
      ...node('min', { of: [] }),
      ...node('max', { of: [] }),
      ...node('count', { of: [], unit: 'count' }),
      ...node('workingDays', { from: '', to: '', inclusive: 'end' }),
    },
    copied: true,
  },
  { slug: 'tujuan', part: 'lain', top: 'objective', title: 'rule.f.objective' },
  { slug: 'masa-berlaku', part: 'lain', top: 'effective', title: 'rule.group.effective' },
  { slug: 'keberatan', part: 'lain', top: 'objection', title: 'rule.group.objection' },
  { slug: 'sebaran', part: 'lain', top: 'distribution', title: 'rule.group.distribution' },
  { slug: 'suara', part: 'lain', top: 'publicVoice', title: 'rules.publicVoice' },
  { slug: 'kerja-bersama', part: 'lain', top: 'collaboration', title: 'rules.collaboration' },
  { slug: 'keterbukaan', part: 'lain', top: 'transparency', title: 'rule.group.transparency' },
  { slug: 'evaluasi', part: 'lain', top: 'policyReview', title: 'rules.systemReview' },
  { slug: 'kesepakatan', part: 'lain', top: 'agreements', title: 'rule.group.agreements' },
  { slug: 'persetujuan', part: 'lain', top: 'approvals', title: 'rule.group.approvals' },
  { slug: 'kalender', part: 'lain', top: 'calendar', title: 'rule.group.calendar' },
  { slug: 'penilai', part: 'lain', top: 'assessors', title: 'rule.group.assessors' },
  { slug: 'naskah', part: 'lain', top: 'texts', title: 'rule.group.texts', begins: { naskah: {} } },
  {
    slug: 'dasar-hukum',
    part: 'lain',
    top: 'legalBasis',
    title: 'rules.legal',
    begins: { 'dasar-hukum': { ref: '', certainty: 'verbatim' } },
  },
  {
    slug: 'dibenarkan',
    part: 'lain',
    top: 'allow',
    title: 'rule.group.allow',
    begins: { dibenarkan: { code: '', at: '', reason: NO_TEXT } },
  },
];

export const isPart = (word: string): word is Part => (PARTS as readonly string[]).includes(word);
export const groupOf = (part: string, slug: string): Group | undefined =>
  GROUPS.find((group) => group.part === part && group.slug === slug);

/** The keys of the items, in order; null: it is an object, not a list. */
export function keysIn(pack: RulePack | Record<string, unknown>, top: string): string[] | null {
  const value = foundAt(pack, [top]);
  const key = LIST_KEYS.get(top);
  if (key !== undefined)
    return Array.isArray(value) ? value.flatMap((item) => (isRecord(item) ? [String(item[key])] : [])) : [];
  if (top === 'facts' || top === 'derived' || top === 'texts') return isRecord(value) ? Object.keys(value) : [];
  return null;
}

/** Where the place is edited, down to the field; null: only in the file. */
export function editorOf(region: string, draft: string, pointer: string): string | null {
  const [top = '', second] = pathOf(pointer);
  if (top === 'cases') return paths.draftCases(region, draft);
  const group = GROUPS.find((each) => each.top === top);
  if (group === undefined) return null;
  const isList = LIST_KEYS.has(top) || top === 'facts' || top === 'derived' || top === 'texts';
  if (isList && second === undefined) return paths.draftPart(region, draft, group.part);
  return paths.draftItem(region, draft, [group.part, group.slug, ...(isList && second !== undefined ? [second] : [])]);
}

/** The pack with another value at the place, list items by their key; undefined takes it away. */
export function withItem(
  pack: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const next = structuredClone(pack);
  const parent = foundAt(next, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (parent === undefined && path.length === 2 && LIST_KEYS.has(path[0] ?? '') && value !== undefined) {
    next[path[0] ?? ''] = [value];
  } else if (Array.isArray(parent)) {
    const key = LIST_KEYS.get(path[0] ?? '') ?? 'id';
    const at = parent.findIndex((item) => isRecord(item) && item[key] === last);
    const added = value === undefined ? [] : [value];
    if (at !== -1) parent.splice(at, 1, ...added);
    else parent.push(...added);
  } else if (isRecord(parent)) {
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return next;
}
