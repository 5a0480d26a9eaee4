/** Findings that a pack means: what an exception excuses, and when it excuses nothing any more (A01). */
import { changedParts, itemPath, meaningOf } from '../../inherit/item-meaning.ts';
import { mergeChain } from '../../inherit/merge.ts';
import { pathOf, pointer } from '../../language/pointer.ts';
import { isRecord } from '../../language/records.ts';
import type { Allowance, PackSource, RulePack } from '../../language/types.ts';
import { CODES, isLintCode } from './codes.ts';
import { type LintFinding, lintFinding } from './finding.ts';

/** How an exception stands in this pack: stated by the pack itself, or inherited, with the items that changed since. */
type Standing = { own: (id: string) => boolean; changedSince: (id: string, at: string) => boolean };

/** From the documents, parent first. An exception holds for what its items did in the pack that states it. */
export function standingOf(chain: readonly PackSource[]): Standing {
  const last = chain.length - 1;
  const statedAt = (id: string) => chain.findLastIndex((source) => idsOf(source).includes(id));
  const merged = new Map<number, Record<string, unknown>>();
  const documentAt = (level: number) => {
    const known = merged.get(level) ?? mergeChain(chain.slice(0, level + 1)).merged;
    merged.set(level, known);
    return known;
  };
  return {
    own: (id) => statedAt(id) === last,
    changedSince: (id, at) => {
      const [level, path] = [statedAt(id), itemPath(pathOf(at))];
      if (level === last || level === -1) return false;
      const [then, now] = [level, last].map((each) => meaningOf(documentAt(each), path));
      return then !== undefined && now !== undefined && changedParts(then, now).length > 0;
    },
  };
}

const idsOf = ({ allow }: PackSource): string[] =>
  (Array.isArray(allow) ? allow : []).map((item: unknown) => (isRecord(item) ? String(item.id) : ''));

/** All findings, the excused ones as notes, and A01 for exceptions that excuse nothing. */
export function applyAllowances(
  pack: RulePack,
  findings: readonly LintFinding[],
  { own, changedSince }: Standing,
): LintFinding[] {
  const allowances = pack.allow ?? [];
  const used = new Set<string>();
  const lapsed = new Map<string, string>();
  const told = findings.map((found) => {
    for (const { id, reason } of allowances.filter((allowance) => excuses(allowance, found))) {
      used.add(id);
      const items = [found.pointer, ...(found.with === undefined ? [] : [found.with])];
      const changed = items.find((at) => changedSince(id, at));
      if (changed === undefined) return { ...found, severity: 'note' as const, meant: reason };
      lapsed.set(id, pointer(itemPath(pathOf(changed))));
    }
    return found;
  });
  const idle = allowances.filter(({ id }) => own(id) && !used.has(id)).map(excusesNothing);
  return [...told, ...idle, ...[...lapsed].map(([id, at]) => lapsedFinding(id, at))];
}

/** One that names no fact excuses only findings that concern none. */
const excuses = ({ code, at, fact }: Allowance, found: LintFinding) =>
  CODES[found.code].mayBeMeant &&
  found.severity !== 'note' &&
  found.code === code &&
  found.pointer === at &&
  found.fact === fact;

function excusesNothing({ id, code, at, fact }: Allowance): LintFinding {
  const known = isLintCode(code) && CODES[code].mayBeMeant;
  const about = { id: fact === undefined ? '' : ` (fakta ${fact})`, en: fact === undefined ? '' : ` (fact ${fact})` };
  return lintFinding(
    'A01',
    ['allow', id],
    known
      ? {
          id: `Pengecualian ini untuk ${code} di ${at}${about.id}, tetapi di sana tidak ada temuan itu. Untuk temuan tentang satu fakta, isi fact dengan nama fakta itu.`,
          en: `This exception is for ${code} at ${at}${about.en}, but nothing of the kind is found there. For a finding about one fact, set fact to its name.`,
        }
      : {
          id: `Temuan ${code} tidak dapat dimaafkan paket.`,
          en: `A finding ${code} is nothing that a pack may mean.`,
        },
  );
}

const lapsedFinding = (id: string, at: string): LintFinding =>
  lintFinding('A01', ['allow', id], {
    id: `Pengecualian yang diwarisi ini ditulis ketika ${at} masih berbunyi lain, jadi tidak berlaku lagi.`,
    en: `This inherited exception was written when ${at} still said something else, so it no longer holds.`,
    mend: {
      id: 'Bila alasannya masih benar, tulis pengecualian ini lagi dalam paket ini, dengan alasannya.',
      en: 'If the reason still holds, state the exception again in this pack, with its reason.',
    },
  });
