/**
 * Locks and bounds: what a parent holds, every pack below obeys. Looked at while the chain is merged, level by level,
 * so a grandchild obeys the grandparent too. The documents are not validated yet: what is not of the expected shape is
 * left to the schema.
 */
import { canonicalJson } from '../decide/canonical.ts';
import { finding } from '../language/errors.ts';
import { bilingual, formatNumber } from '../explain/format.ts';
import { citation } from '../language/words.ts';
import { isRecord } from '../language/records.ts';
import type { Bound, Finding, Text } from '../language/types.ts';
import { changedParts, meaningOf } from './item-meaning.ts';
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
    const lock = value.locked === true ? unlocked({ before, after, path }, articles(citing, value.legal)) : [];
    if (lock.length > 0) return lock;
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

/** A locked item does what it did: it stays itself, with all that it reads and all that may keep it from firing. */
function unlocked({ before, after, path }: { before: Json; after: Json; path: string[] }, article: Text): Finding[] {
  const [was, is] = [foundAt(before, path), foundAt(after, path)];
  if (!isRecord(was) || !isRecord(is) || !same(was, is)) return [locked(path, article)];
  return changedParts(meaningOf(before, path), meaningOf(after, path))
    .filter((part) => part !== path.join('/'))
    .map((part) => readByLocked(part.split('/'), path.join('/'), article));
}

/** A locked calendar keeps its days and its week; days are added every year. */
function same(parent: Json, child: Json): boolean {
  const days = ({ holidays }: Json) => listOf(holidays).map((day) => day[HOLIDAY_KEY]);
  const kept = new Set(days(child));
  const withoutDays = ({ holidays, ...rest }: Json) =>
    listOf(holidays).every((day) => HOLIDAY_KEY in day) ? rest : { ...rest, holidays };
  return (
    canonicalJson(withoutDays(parent)) === canonicalJson(withoutDays(child)) &&
    days(parent).every((day) => day === undefined || kept.has(day))
  );
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
  return holds ? [] : [loosened([...path, 'bounds', place], rangeText(check), articlesOf(check))];
}

function broken(check: Check): Finding[] {
  const { place, bound, now } = check;
  const value = foundAt(now, place.split('/'));
  if (value === undefined && bound.min === undefined && !saidOtherwise(now, place)) return [];
  const inside =
    typeof value === 'number' && (bound.min ?? value) <= value && value <= (bound.max ?? Number.POSITIVE_INFINITY);
  return inside ? [] : [outside(check, value)];
}

/** Whether what the bound is about is there in another unit: 900 calendar days instead of at most 21 working days. */
function saidOtherwise(now: Json | undefined, place: string): boolean {
  const [field = '', ...inside] = place.split('/');
  if (now === undefined || inside.length === 0) return false;
  return foundAt(now, place.split('/').slice(0, -1)) !== undefined || (field === 'lasts' && now.closes !== undefined);
}

const articlesOf = ({ bound, item, citing }: Check): Text => articles(citing, bound.legal ?? item.legal);

/** What an item of a pack allows its numbers to be, by place inside the item, with the articles that say so. */
export function boundTexts(pack: Json, item: Json): { place: string; range: Text; article: Text }[] {
  return boundsOf(item).map(([place, bound]) => ({
    place,
    range: rangeText({ bound, place, item }),
    article: articles(pack, bound.legal ?? item.legal),
  }));
}

/** The articles by which an item is locked. */
export const lockArticles = (pack: Json, item: Json): Text => articles(pack, item.legal);

/** The regulations behind the ids, as people cite them. */
function articles({ legalBasis }: Json, ids: unknown): Text {
  const named = (Array.isArray(ids) ? ids : []).flatMap((id: unknown) => {
    const basis = listOf(legalBasis).find((item) => item.id === id);
    if (basis === undefined) return [];
    const { ref, article } = basis;
    return [citation({ ref: String(ref), ...(typeof article === 'string' && { article }) })];
  });
  if (named.length === 0) return { id: 'tanpa pasal yang disebut', en: 'no article named' };
  return { id: named.map((text) => text.id).join('; '), en: named.map((text) => text.en).join('; ') };
}

function rangeText({ bound: { min, max }, place, item }: Pick<Check, 'bound' | 'place' | 'item'>): Text {
  const [least, most] = [min, max].map((end) => told(end ?? 0, place, item));
  if (max === undefined) return { id: `paling kecil ${least?.id}`, en: `at least ${least?.en}` };
  if (min === undefined) return { id: `paling besar ${most?.id}`, en: `at most ${most?.en}` };
  return { id: `${least?.id} sampai ${most?.id}`, en: `${least?.en} to ${most?.en}` };
}

/** Numbers that are shares, whatever item they stand in; those that are scores have the item's unit. */
const SHARES = new Set(['weight', 'share']);
const OF_ITS_UNIT = new Set(['min', 'max', 'cuts', 'points', 'values', 'onZero']);

function told(value: number, place: string, item: Json): Text {
  const parts = place.split('/');
  const shares = parts.some((part) => SHARES.has(part)) || parts[0] === 'patterns';
  const unit = shares ? 'basisPoint' : OF_ITS_UNIT.has(parts[0] ?? '') ? String(item.unit) : undefined;
  return bilingual((language) => formatNumber(value, unit, language));
}

const locked = (path: string[], article: Text) =>
  finding(path, 'item-locked', {
    id: `Butir ini dikunci paket induk (${article.id}) dan tidak boleh diubah, dipindah, atau dihapus. Buang perubahannya.`,
    en: `The parent pack locks this item (${article.en}): it may not be changed, moved or removed. Drop the change.`,
  });

const readByLocked = (path: string[], item: string, article: Text) =>
  finding(path, 'item-locked', {
    id: `Ini menentukan butir yang dikunci paket induk (${item}; ${article.id}) dan tidak boleh diubah. Buang perubahannya, atau pakai nama lain.`,
    en: `An item that the parent pack locks (${item}; ${article.en}) rests on this, so it may not be changed. Drop the change, or use another name.`,
  });

function outside(check: Check, value: unknown): Finding {
  const [range, article] = [rangeText(check), articlesOf(check)];
  const { id, en } =
    value === undefined
      ? { id: 'tidak ada', en: 'missing' }
      : typeof value === 'number'
        ? told(value, check.place, check.item)
        : { id: JSON.stringify(value), en: JSON.stringify(value) };
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
