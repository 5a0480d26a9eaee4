/**
 * `{ "$pack": id, "$at": pointer }` or `{ "$decision": id, "$at": pointer }` anywhere in a decision file stands for the
 * value of that pack or other decision file: no figure of the law is written twice.
 */
import { finding, PackError } from '../language/errors.ts';
import { HOLIDAY_KEY, LIST_KEYS } from '../language/keyed.ts';
import { isRecord, own } from '../language/records.ts';
import type { Finding, ResolvedPack } from '../language/types.ts';

/** What may be referred to: resolved packs, and decision files as written, by id. */
export type Sources = { packs: ReadonlyMap<string, ResolvedPack>; files: ReadonlyMap<string, unknown> };

/** References to references end here: a circle is an unknown place. */
const MOST_HOPS = 4;

/**
 * The document with every reference replaced. Pointers (RFC 6901) name list items by key, as findings do.
 * @throws PackError naming each reference to a document or place that does not exist
 */
export function resolveReferences(document: unknown, sources: Sources): unknown {
  const findings: Finding[] = [];
  const resolved = replace(document, [], { sources, findings, hops: 0 });
  if (findings.length > 0) throw new PackError(findings);
  return resolved;
}

type Context = { sources: Sources; findings: Finding[]; hops: number };

function replace(value: unknown, path: PropertyKey[], context: Context): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, i) => replace(item, [...path, i], context));
  if (!isRecord(value)) return value;
  if (Object.hasOwn(value, '$at')) return follow(value, path, context);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, [...path, key], context)]));
}

function follow(reference: Record<string, unknown>, path: PropertyKey[], context: Context): unknown {
  const found = context.hops < MOST_HOPS ? target(reference, context.sources) : undefined;
  if (found === undefined) {
    context.findings.push(nothingThere(path, Object.values(reference).map(String).join(' ')));
    return undefined;
  }
  return replace(found, path, { ...context, hops: context.hops + 1 });
}

function target(reference: Record<string, unknown>, { packs, files }: Sources): unknown {
  const { $at: at, ...of } = reference;
  const [[kind, id] = [], ...more] = Object.entries(of);
  if (typeof at !== 'string' || typeof id !== 'string' || more.length > 0) return undefined;
  if (kind === '$pack') return valueAt(packs.get(id)?.pack, at);
  return kind === '$decision' ? valueAt(files.get(id), at) : undefined;
}

const ITEM_KEYS = [...new Set([...LIST_KEYS.values(), HOLIDAY_KEY])];

function valueAt(document: unknown, pointer: string): unknown {
  const parts = pointer.split('/').slice(1);
  return parts
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, part) => {
      if (isRecord(value)) return own(value, part);
      return Array.isArray(value) ? itemOf(value, part) : undefined;
    }, document);
}

function itemOf(list: unknown[], part: string): unknown {
  if (/^\d+$/.test(part)) return list[Number(part)];
  return list.find((item) => isRecord(item) && ITEM_KEYS.some((key) => item[key] === part));
}

const nothingThere = (path: PropertyKey[], place: string) =>
  finding(path, 'reference-unknown', {
    id: `Rujukan ${place} tidak menunjuk apa pun. Isi "$pack" atau "$decision" dan "$at" saja, dengan tempat yang ada.`,
    en: `The reference ${place} points at nothing. Give "$pack" or "$decision" and "$at" only, with a place that exists.`,
  });
