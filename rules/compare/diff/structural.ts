/** What changed between two resolved packs, item by item under their own ids, told in words. */
import { canonicalJson } from '../../decide/canonical.ts';
import { isRecord, own } from '../../language/records.ts';
import type { RulePack, Text } from '../../language/types.ts';
import { addedText, changedText, orderText, removedText, subjectWords, valueWords } from './words.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS, pointer } from '../../language/pointer.ts';

/** `path` is a JSON pointer that names list items by their key; `before` or `after` is null where there is nothing. */
export type Change = {
  op: 'add' | 'remove' | 'change';
  path: string;
  before: unknown;
  after: unknown;
  sentence: Text;
  /** What it is, and both values in words; null: nothing, or a whole item. */
  cell: { what: Text; before: Text | null; after: Text | null };
};

type Path = string[];
type Both = { before: RulePack; after: RulePack };

/** All changes in the order of the document; empty when both say the same. */
export function structuralDiff(before: RulePack, after: RulePack): Change[] {
  const packs = { before, after };
  const [old, now]: [Record<string, unknown>, Record<string, unknown>] = [{ ...before }, { ...after }];
  return keysOf(old, now).flatMap((key) => {
    const [a, b] = [own(old, key), own(now, key)];
    const itemKey = LIST_KEYS.get(key);
    if (itemKey !== undefined) return itemChanges(byKey(a, itemKey), byKey(b, itemKey), { path: [key], packs });
    if (RECORDS.has(key)) return itemChanges(entriesOf(a), entriesOf(b), { path: [key], packs });
    if (key === 'calendar' && isRecord(a) && isRecord(b)) return calendarChanges(a, b, packs);
    return valueChanges(a, b, { path: [key], packs });
  });
}

type Place = { path: Path; packs: Both };
type Items = [key: string, item: unknown][];

function calendarChanges(before: Record<string, unknown>, after: Record<string, unknown>, packs: Both): Change[] {
  const { holidays: a, ...rest } = before;
  const { holidays: b, ...others } = after;
  return [
    ...valueChanges(rest, others, { path: ['calendar'], packs }),
    ...itemChanges(byKey(a, HOLIDAY_KEY), byKey(b, HOLIDAY_KEY), { path: ['calendar', 'holidays'], packs }),
  ];
}

function itemChanges(before: Items, after: Items, { path, packs }: Place): Change[] {
  const [old, now] = [new Map(before), new Map(after)];
  const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Change[] => {
    const place = { path: [...path, key], packs };
    if (!old.has(key)) return [added(place, now.get(key))];
    if (!now.has(key)) return [removed(place, old.get(key))];
    return valueChanges(old.get(key), now.get(key), place);
  });
  const kept = (items: Items, other: Map<string, unknown>) => items.map(([key]) => key).filter((key) => other.has(key));
  const [wasFirst, isFirst] = [kept(before, now), kept(after, old)];
  // Names of facts, derived facts and texts have no order.
  if (RECORDS.has(path[0] ?? '') || canonicalJson(wasFirst) === canonicalJson(isFirst)) return changes;
  const order = { op: 'change' as const, path: pointer(path), before: wasFirst, after: isFirst };
  return [...changes, { ...order, sentence: orderText(path), cell: cellOf({ path, packs }, wasFirst, isFirst) }];
}

/** Objects field by field, lists of one length place by place, everything else as a whole. */
function valueChanges(before: unknown, after: unknown, place: Place): Change[] {
  if (before === undefined) return after === undefined ? [] : [added(place, after)];
  if (after === undefined) return [removed(place, before)];
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (isRecord(before) && isRecord(after)) {
    return keysOf(before, after).flatMap((key) => valueChanges(own(before, key), own(after, key), deeper(place, key)));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    const [old, now]: unknown[][] = [before, after];
    return (old ?? []).flatMap((item, i) => valueChanges(item, now?.[i], deeper(place, String(i))));
  }
  const sentence = changedText(place.packs, place.path, { before, after });
  return [{ op: 'change', path: pointer(place.path), before, after, sentence, cell: cellOf(place, before, after) }];
}

const cellOf = ({ path, packs }: Place, before: unknown, after: unknown): Change['cell'] => ({
  what: subjectWords([packs.after, packs.before], path),
  before: valueWords(packs.before, path, before),
  after: valueWords(packs.after, path, after),
});

const deeper = ({ path, packs }: Place, key: string): Place => ({ path: [...path, key], packs });

const added = ({ path, packs }: Place, after: unknown): Change => ({
  op: 'add',
  path: pointer(path),
  before: null,
  after,
  sentence: addedText(packs.after, path, after),
  cell: cellOf({ path, packs }, null, after),
});
const removed = ({ path, packs }: Place, before: unknown): Change => ({
  op: 'remove',
  path: pointer(path),
  before,
  after: null,
  sentence: removedText(packs.before, path, before),
  cell: cellOf({ path, packs }, before, null),
});

const keysOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];
const entriesOf = (record: unknown): Items => (isRecord(record) ? Object.entries(record) : []);

function byKey(list: unknown, key: string): Items {
  const items: unknown[] = Array.isArray(list) ? list : [];
  return items.map((item, i) => [isRecord(item) ? String(item[key]) : String(i), item]);
}
