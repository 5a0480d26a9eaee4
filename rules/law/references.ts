/**
 * `{ "$pack": id, "$at": pointer }` or `{ "$decision": id, "$at": pointer }` anywhere in a decision file stands for the
 * value of that pack or other decision file: no figure of the law is written twice.
 */
import { finding, PackError } from '../language/errors.ts';
import { isRecord } from '../language/records.ts';
import type { Finding, ResolvedPack } from '../language/types.ts';
import { pathOf, foundAt } from '../language/pointer.ts';

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
  if (kind === '$pack') return foundAt(packs.get(id)?.pack, pathOf(at));
  return kind === '$decision' ? foundAt(files.get(id), pathOf(at)) : undefined;
}

const nothingThere = (path: PropertyKey[], place: string) =>
  finding(path, 'reference-unknown', {
    id: `Rujukan ${place} tidak menunjuk apa pun. Isi "$pack" atau "$decision" dan "$at" saja, dengan tempat yang ada.`,
    en: `The reference ${place} points at nothing. Give "$pack" or "$decision" and "$at" only, with a place that exists.`,
  });
