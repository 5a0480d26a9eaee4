/** Every number of a pack says where it comes from, and every legal reference exists. */
import { finding } from '../language/errors.ts';
import { isRecord } from '../language/records.ts';
import type { Finding, RulePack } from '../language/types.ts';
import { HOLIDAY_KEY, LIST_KEYS } from '../language/pointer.ts';

/** Texts that are numbers in disguise. */
const DATED = new Set(['opens', 'closes']);
/** Fields of an item that hold no figure of the policy. */
const NO_FIGURES = new Set(['provenance', HOLIDAY_KEY]);
/** One item with many bare numbers is one mistake. */
const MOST_PER_ITEM = 3;
const OBJECTS = [
  'calendar',
  'predicates',
  'distribution',
  'objection',
  'agreements',
  'approvals',
  'policyReview',
  'publicVoice',
  'transparency',
] as const;

type Item = { path: string[]; value: Record<string, unknown> };

/** Findings about provenance and legal references, item by item in the pack's order. */
export function sourceProblems(pack: RulePack): Finding[] {
  const known = new Set(pack.legalBasis.map((basis) => basis.id));
  return itemsOf(pack).flatMap((item) => itemProblems(item, known));
}

/** Findings about one item: numbers without an origin, legal ids that `known` does not hold. */
export function itemProblems(item: Item, known: ReadonlySet<string>): Finding[] {
  return [...provenanceProblems(item), ...legalProblems(item, known)];
}

function itemsOf(pack: RulePack): Item[] {
  const items: Item[] = [];
  const add = (path: string[], value: unknown) => isRecord(value) && items.push({ path, value });
  for (const [id, fact] of Object.entries(pack.facts)) add(['facts', id], fact);
  for (const [id, node] of Object.entries(pack.derived)) add(['derived', id], node);
  const whole: Record<string, unknown> = { ...pack };
  for (const [list, key] of LIST_KEYS) {
    const values: unknown = whole[list];
    if (list === 'legalBasis' || !Array.isArray(values)) continue;
    for (const value of values) if (isRecord(value)) add([list, String(value[key])], value);
  }
  for (const key of OBJECTS) add([key], pack[key]);
  return items;
}

function provenanceProblems({ path, value }: Item): Finding[] {
  const { provenance } = value;
  if (typeof provenance === 'string') return [];
  const named = isRecord(provenance) ? new Set(Object.keys(provenance)) : new Set<string>();
  if (named.has('*')) return [];
  return figuresOutside(value, named)
    .slice(0, MOST_PER_ITEM)
    .map((place) => unsourced([...path, ...place]));
}

/** Places of numbers that lie under none of the named fields. */
function figuresOutside(item: Record<string, unknown>, named: Set<string>): PropertyKey[][] {
  const bare: PropertyKey[][] = [];
  const visit = (value: unknown, path: PropertyKey[]) => {
    const dated = typeof value === 'string' && DATED.has(String(path.at(-1)));
    if (typeof value === 'number' || dated) bare.push(path);
    if (Array.isArray(value)) value.forEach((entry: unknown, i) => visit(entry, [...path, i]));
    if (!isRecord(value)) return;
    for (const [key, entry] of Object.entries(value)) {
      if (!NO_FIGURES.has(key) && !named.has(key)) visit(entry, [...path, key]);
    }
  };
  visit(item, []);
  return bare;
}

function legalProblems({ path, value }: Item, known: ReadonlySet<string>): Finding[] {
  const { legal } = value;
  if (!Array.isArray(legal)) return [];
  return legal.flatMap((id: unknown, i) =>
    typeof id === 'string' && !known.has(id) ? [lawUnknown([...path, 'legal', i], id)] : [],
  );
}

const unsourced = (path: PropertyKey[]) =>
  finding(path, 'provenance-missing', {
    id: 'Angka ini tidak menyebut asalnya. Isi provenance: seed, regulation, atau default.',
    en: 'This number does not say where it comes from. Give provenance: seed, regulation or default.',
  });
const lawUnknown = (path: PropertyKey[], id: string) =>
  finding(path, 'legal-unknown', {
    id: `"${id}" tidak ada di legalBasis. Tambahkan dasar hukumnya atau perbaiki ejaannya.`,
    en: `"${id}" is not in legalBasis. Add the legal basis or mend the spelling.`,
  });
