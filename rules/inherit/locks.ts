/**
 * Locks and bounds: what a parent holds, every pack below obeys. Looked at while the chain is merged, level by level,
 * so a grandchild obeys the grandparent too. The documents are not validated yet: what is not of the expected shape is
 * left to the schema.
 */
import { canonicalJson } from '../decide/canonical.ts';
import { finding } from '../language/errors.ts';
import { isRecord } from '../language/records.ts';
import type { Bound, Finding, Text } from '../language/types.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS, foundAt } from '../language/pointer.ts';

type Json = Record<string, unknown>;
type LockableItem = { path: string[]; value: Json };

/**
 * Where `after`, a child merged over its parent `before`, breaks what the parent holds: `item-locked` and
 * `bound-violated`, each naming the bound, its article and the value.
 */
export function lockProblems(before: Json, after: Json): Finding[] {
  const kept = new Map(itemsOf(after).map((item) => [item.path.join('/'), item.value]));
  const citing = { ...after, legalBasis: [...listOf(after.legalBasis), ...listOf(before.legalBasis)] };
  const parents = itemsOf(before).flatMap(({ path, value }) => {
    const now = kept.get(path.join('/'));
    if (value.locked === true && !same(value, now)) return [locked(path, articles(citing, value.legal))];
    return boundsOf(value).flatMap(([place, bound]) => widened({ path, place, bound, now, citing, item: value }));
  });
  const ownBounds = itemsOf(after).flatMap(({ path, value }) =>
    boundsOf(value).flatMap(([place, bound]) => broken({ path, place, bound, now: value, citing, item: value })),
  );
  return [...parents, ...ownBounds];
}

/** Objects and list items, by path with keys, that a parent may hold. */
function itemsOf(document: Json): LockableItem[] {
  return Object.entries(document).flatMap(([top, value]): LockableItem[] => {
    const key = LIST_KEYS.get(top);
    if (key !== undefined) return listOf(value).map((item) => ({ path: [top, String(item[key])], value: item }));
    if (!isRecord(value)) return [];
    if (!RECORDS.has(top)) return [{ path: [top], value }];
    return Object.entries(value).flatMap(([id, item]) => (isRecord(item) ? [{ path: [top, id], value: item }] : []));
  });
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function boundsOf({ bounds }: Json): [string, Bound][] {
  if (!isRecord(bounds)) return [];
  return Object.entries(bounds).flatMap(([place, bound]): [string, Bound][] =>
    isRecord(bound)
      ? [
          [
            place,
            {
              ...(typeof bound.min === 'number' && { min: bound.min }),
              ...(typeof bound.max === 'number' && { max: bound.max }),
              ...(Array.isArray(bound.legal) && { legal: bound.legal.map(String) }),
            },
          ],
        ]
      : [],
  );
}

/** A calendar is locked as to its rules; days are added every year. */
function same(parent: Json, child: Json | undefined): boolean {
  if (child === undefined) return false;
  const withoutDays = ({ holidays, ...rest }: Json) =>
    listOf(holidays).every((day) => HOLIDAY_KEY in day) ? rest : { ...rest, holidays };
  return canonicalJson(withoutDays(parent)) === canonicalJson(withoutDays(child));
}

type Check = { path: string[]; place: string; bound: Bound; item: Json; now: Json | undefined; citing: Json };

/** The bound itself must stay or become narrower. A removed item has no value, which a lower limit does not allow. */
function widened(check: Check): Finding[] {
  const { path, place, bound, now } = check;
  if (now === undefined) return bound.min === undefined ? [] : [outside(check, undefined)];
  const [, kept] = boundsOf(now).find(([at]) => at === place) ?? [];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = kept ?? {};
  const holds =
    kept !== undefined &&
    (bound.min === undefined || min >= bound.min) &&
    (bound.max === undefined || max <= bound.max);
  return holds ? [] : [loosened([...path, 'bounds', place], rangeText(bound), articlesOf(check))];
}

function broken(check: Check): Finding[] {
  const { place, bound, now } = check;
  const value = foundAt(now, place.split('/'));
  if (value === undefined && bound.min === undefined) return [];
  const inside =
    typeof value === 'number' && (bound.min ?? value) <= value && value <= (bound.max ?? Number.POSITIVE_INFINITY);
  return inside ? [] : [outside(check, value)];
}

const articlesOf = ({ bound, item, citing }: Check): Text => articles(citing, bound.legal ?? item.legal);

/** The regulations behind the ids, as people cite them. */
function articles({ legalBasis }: Json, ids: unknown): Text {
  const named = (Array.isArray(ids) ? ids : []).flatMap((id: unknown) => {
    const basis = listOf(legalBasis).find((item) => item.id === id);
    if (basis === undefined) return [];
    const [ref, article] = [String(basis.ref), basis.article];
    if (typeof article !== 'string') return [{ id: ref, en: ref }];
    return [{ id: `${ref} Pasal ${article}`, en: `${ref} article ${article}` }];
  });
  if (named.length === 0) return { id: 'tanpa pasal yang disebut', en: 'no article named' };
  return { id: named.map((text) => text.id).join('; '), en: named.map((text) => text.en).join('; ') };
}

function rangeText({ min, max }: Bound): Text {
  if (max === undefined) return { id: `paling kecil ${min}`, en: `at least ${min}` };
  if (min === undefined) return { id: `paling besar ${max}`, en: `at most ${max}` };
  return { id: `${min} sampai ${max}`, en: `${min} to ${max}` };
}

const locked = (path: string[], article: Text) =>
  finding(path, 'item-locked', {
    id: `Butir ini dikunci paket induk (${article.id}) dan tidak boleh diubah, dipindah, atau dihapus. Buang perubahannya.`,
    en: `The parent pack locks this item (${article.en}): it may not be changed, moved or removed. Drop the change.`,
  });

function outside(check: Check, value: unknown): Finding {
  const [range, article] = [rangeText(check.bound), articlesOf(check)];
  const [id, en] = value === undefined ? ['tidak ada', 'missing'] : [JSON.stringify(value), JSON.stringify(value)];
  return finding([...check.path, ...check.place.split('/')], 'bound-violated', {
    id: `Nilai ini ${id}, padahal batasnya ${range.id} (${article.id}). Pilih nilai dalam batas.`,
    en: `The value is ${en}, but the bound is ${range.en} (${article.en}). Choose a value within the bound.`,
  });
}

const loosened = (path: string[], range: Text, article: Text) =>
  finding(path, 'bound-violated', {
    id: `Batas dari paket induk (${range.id}, ${article.id}) hanya boleh dipersempit, tidak dilonggarkan atau dihapus.`,
    en: `The parent's bound (${range.en}, ${article.en}) may only be narrowed, never loosened or removed.`,
  });
