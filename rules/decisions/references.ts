/** `{ "$pack": id, "$at": pointer }` anywhere in a decision file stands for the pack's own value: no figure twice. */
import { finding, PackError } from '../errors.ts';
import { HOLIDAY_KEY, LIST_KEYS } from '../keyed.ts';
import { isRecord, own } from '../own.ts';
import type { Finding, ResolvedPack } from '../types.ts';

export type Packs = ReadonlyMap<string, ResolvedPack>;

/**
 * The document with every reference replaced. Pointers (RFC 6901) name list items by key, as findings do.
 * @throws PackError naming each reference to a pack or place that does not exist
 */
export function resolveReferences(document: unknown, packs: Packs): unknown {
  const findings: Finding[] = [];
  const resolved = replace(document, [], { packs, findings });
  if (findings.length > 0) throw new PackError(findings);
  return resolved;
}

type Context = { packs: Packs; findings: Finding[] };

function replace(value: unknown, path: PropertyKey[], context: Context): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, i) => replace(item, [...path, i], context));
  if (!isRecord(value)) return value;
  if (!Object.hasOwn(value, '$pack') && !Object.hasOwn(value, '$at')) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, [...path, key], context)]));
  }
  const { $pack: id, $at: at, ...rest } = value;
  const pack = typeof id === 'string' ? context.packs.get(id) : undefined;
  const found = pack === undefined || typeof at !== 'string' || Object.keys(rest).length > 0 ? undefined : valueAt(pack.pack, at);
  if (found === undefined) context.findings.push(nothingThere(path, `${String(id)} ${String(at)}`));
  return found;
}

const ITEM_KEYS = new Set([...LIST_KEYS.values(), HOLIDAY_KEY]);

function valueAt(pack: unknown, pointer: string): unknown {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.reduce((value, part) => {
    if (isRecord(value)) return own(value, part);
    return Array.isArray(value) ? itemOf(value, part) : undefined;
  }, pack);
}

function itemOf(list: unknown[], part: string): unknown {
  if (/^\d+$/.test(part)) return list[Number(part)];
  return list.find((item) => isRecord(item) && [...ITEM_KEYS].some((key) => item[key] === part));
}

const nothingThere = (path: PropertyKey[], place: string) =>
  finding(path, 'reference-unknown', {
    id: `Rujukan ${place} tidak menunjuk apa pun. Isi "$pack" dan "$at" saja, dengan paket dan tempat yang ada.`,
    en: `The reference ${place} points at nothing. Give "$pack" and "$at" only, with a pack and a place that exist.`,
  });
