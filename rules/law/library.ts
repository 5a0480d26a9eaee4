/** All decisions by the question they answer; several may answer one, each in its own time. */
import { finding, PackError } from '../language/errors.ts';
import type { Finding } from '../language/types.ts';
import type { ResolvedLaw } from './types.ts';

/** Decisions by rule, the newest first. */
export type Library = ReadonlyMap<string, readonly ResolvedLaw[]>;

/**
 * The library of these decisions.
 * @throws PackError when two have one id, or answer one question at the same time
 */
export function buildLibrary(decisions: readonly ResolvedLaw[]): Library {
  const byRule = new Map<string, ResolvedLaw[]>();
  const findings: Finding[] = [];
  const ids = new Set<string>();
  for (const resolved of decisions) {
    const { id, rule } = resolved.decision;
    if (ids.has(id)) findings.push(idTwice(id));
    ids.add(id);
    byRule.set(rule, [...(byRule.get(rule) ?? []), resolved]);
  }
  for (const [rule, versions] of byRule) {
    versions.sort((a, b) => (a.decision.effective.from > b.decision.effective.from ? -1 : 1));
    findings.push(...overlaps(rule, versions));
  }
  if (findings.length > 0) throw new PackError(findings);
  return byRule;
}

/** The decision in force on the day `yyyy-mm-dd`; without a day the newest. Undefined when there is none. */
export function decisionFor(library: Library, rule: string, on?: string): ResolvedLaw | undefined {
  return (library.get(rule) ?? []).find(
    ({ decision: { effective } }) =>
      on === undefined || (effective.from <= on && (effective.to === null || on <= effective.to)),
  );
}

function overlaps(rule: string, newestFirst: ResolvedLaw[]): Finding[] {
  return newestFirst.slice(1).flatMap((older, i) => {
    const newer = newestFirst[i]?.decision.effective.from ?? '';
    const { to } = older.decision.effective;
    return to === null || to >= newer ? [overlap(rule, older.decision.id)] : [];
  });
}

const idTwice = (id: string) =>
  finding([id, 'id'], 'key-twice', {
    id: `Ada dua keputusan dengan id "${id}".`,
    en: `There are two decisions with the id "${id}".`,
  });
const overlap = (rule: string, id: string) =>
  finding([id, 'effective'], 'effective-overlap', {
    id: `Dua keputusan menjawab "${rule}" pada waktu yang sama. Akhiri masa berlaku yang lama.`,
    en: `Two decisions answer "${rule}" at the same time. End the validity of the older one.`,
  });
