/** An item that is not there yet: it is filled in under a name of its own, and gets its real one when it is kept. */
import { foundAt, LIST_KEYS } from '../../../rules/language/pointer.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import { Problem } from '../../../api/problem/problem.ts';
import type { Edited } from './edited.ts';
import { plain } from './kinds.ts';
import { type Group, keysIn, withItem } from './parts.ts';

/** No item can be called so. */
export const NEW_ITEM = '-baru';

/** The draft with an item begun. */
export function newItem(edited: Edited, { top, begins }: Group, kind: string): Edited {
  const begun = begins?.[kind];
  if (begun === undefined) throw new Problem('not-found');
  const key = LIST_KEYS.get(top);
  const item = { ...(key !== undefined && { [key]: NEW_ITEM }), ...begun };
  return { ...edited, pack: withItem({ ...edited.pack }, [top, NEW_ITEM], item) as RulePack };
}

/** The item under a name made of what it is called, or given where nothing else names it. */
export function withName(pack: RulePack, { top }: Group, given = ''): RulePack {
  const item = foundAt(pack, [top, NEW_ITEM]);
  const name = freeName(pack, top, given === '' ? nameOf(top, item) : given);
  return renamed(pack, top, { from: NEW_ITEM, to: name });
}

/** The item once more, under another name and code, behind itself. */
export function copied(pack: RulePack, top: string, key: string): RulePack {
  const item = foundAt(pack, [top, key]);
  const name = freeName(pack, top, key);
  if (!isRecord(item)) return pack;
  const { code, ...rest } = structuredClone(item);
  const codes = Object.values(Object(foundAt(pack, [top]))).map((each) => (isRecord(each) ? each['code'] : undefined));
  const number = [2, 3, 4, 5, 6, 7, 8, 9].find((n) => !codes.includes(`${String(code)}_${n}`)) ?? 10;
  const id = LIST_KEYS.get(top);
  const copy = {
    ...(id !== undefined && { [id]: name }),
    ...(code !== undefined && { code: `${plain(code)}_${number}` }),
  };
  const next = withItem(
    { ...pack },
    [top, name],
    id === undefined ? { ...rest, ...copy } : { ...rest, ...copy },
  ) as RulePack;
  return moved(next, top, { key: name, to: (keysIn(pack, top) ?? []).indexOf(key) + 1 });
}

/** The item at another position of its list; records have no order that means anything. */
export function moved(pack: RulePack, top: string, { key, to }: { key: string; to: number }): RulePack {
  const list = foundAt(pack, [top]);
  const id = LIST_KEYS.get(top);
  if (!Array.isArray(list) || id === undefined) return pack;
  const at = list.findIndex((item) => isRecord(item) && item[id] === key);
  if (at === -1 || to < 0 || to >= list.length) return pack;
  const next = list.toSpliced(at, 1).toSpliced(to, 0, list[at]);
  return withItem({ ...pack }, [top], next) as RulePack;
}

function renamed(pack: RulePack, top: string, { from, to }: { from: string; to: string }): RulePack {
  const item = foundAt(pack, [top, from]);
  const id = LIST_KEYS.get(top);
  const without = withItem({ ...pack }, [top, from], undefined);
  const named = isRecord(item) && id !== undefined ? { ...item, [id]: to } : item;
  return withItem(without, [top, to], named) as RulePack;
}

function freeName(pack: RulePack, top: string, wanted: string): string {
  const taken = new Set([
    ...(keysIn(pack, top) ?? []),
    ...(top === 'facts' || top === 'derived' ? [...Object.keys(pack.facts), ...Object.keys(pack.derived)] : []),
  ]);
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n += 1) if (!taken.has(`${wanted}${n}`)) return `${wanted}${n}`;
}

const SLUGGED = new Set(['training', 'legalBasis']);

function nameOf(top: string, item: unknown): string {
  const { title, label, ref, article, code } = isRecord(item) ? item : {};
  const called = [title, label].find(isRecord)?.['id'] ?? `${plain(ref)} ${plain(article)}`.trim();
  const words = String(called === '' ? code : called)
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9 -/]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .slice(0, 6);
  if (SLUGGED.has(top)) return words.join('-').slice(0, 60) || 'baru';
  const name = words
    .map((word, i) => (i === 0 ? word : (word[0] ?? '').toUpperCase() + word.slice(1)))
    .join('')
    .slice(0, 60);
  return /^[a-z]/.test(name) ? name : `butir${name}`;
}
