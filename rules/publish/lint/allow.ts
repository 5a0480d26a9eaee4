/** What a pack says it means: `allow` turns a finding into a note with the pack's reason, and must excuse something. */
import type { Allowance } from '../../language/lock-types.ts';
import type { RulePack } from '../../language/types.ts';
import { CODES, isLintCode } from './codes.ts';
import { lintFinding, type LintFinding } from './finding.ts';

/**
 * @param own ids of the exceptions that the pack itself states: an inherited one may have lost its cause
 * @returns all findings, the excused ones as notes, and A01 for exceptions that excuse nothing
 */
export function excuse(pack: RulePack, findings: readonly LintFinding[], own: ReadonlySet<string>): LintFinding[] {
  const allowances = pack.allow ?? [];
  const used = new Set<string>();
  const told = findings.map((found) => {
    const by = allowances.find((allowance) => excuses(allowance, found));
    if (by === undefined) return found;
    used.add(by.id);
    return { ...found, severity: 'note' as const, meant: by.reason };
  });
  const idle = allowances.filter(({ id }) => own.has(id) && !used.has(id)).map(excusesNothing);
  return [...told, ...idle];
}

const excuses = ({ code, at }: Allowance, found: LintFinding) =>
  CODES[found.code].mayBeMeant && found.severity !== 'note' && found.code === code && found.pointer === at;

function excusesNothing({ id, code, at }: Allowance): LintFinding {
  const known = isLintCode(code) && CODES[code].mayBeMeant;
  return lintFinding('A01', {
    at: ['allow', id],
    text: known
      ? {
          id: `Pengecualian ini untuk ${code} di ${at}, tetapi di sana tidak ada temuan itu.`,
          en: `This exception is for ${code} at ${at}, but nothing of the kind is found there.`,
        }
      : {
          id: `Temuan ${code} tidak dapat dimaafkan paket.`,
          en: `A finding ${code} is nothing that a pack may mean.`,
        },
  });
}
