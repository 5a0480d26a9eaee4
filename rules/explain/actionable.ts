/** What a person cannot change about themselves, from what the pack declares about a fact. */
import { groundOf } from '../publish/lint/protected.ts';
import { own } from '../language/records.ts';
import type { TargetFact } from '../language/targets.ts';
import type { FactValue, RulePack, Text } from '../language/types.ts';

type Move = { fact: string; from: FactValue; to: FactValue };

/**
 * Why the move is none that the person could make, or null. Who somebody is, what is on file about them, what lies in
 * earlier periods and what the appraisal counts by itself is not theirs to change, and what has been counted (days,
 * cases) does not become less; scores, shares and measures may still go either way.
 */
export function hindrance({ facts }: RulePack, { fact, from, to }: Move): Text | null {
  const definition = own(facts, fact);
  if (definition === undefined) return null;
  if (groundOf(fact, definition) !== null) return HINDRANCES.protected;
  const { source, unit } = definition;
  if (source === 'roster') return HINDRANCES.onFile;
  if (source === 'history') return HINDRANCES.past;
  if (source === 'workflow') return HINDRANCES.counted;
  const less = typeof from === 'number' && typeof to === 'number' && to < from;
  return less && COUNTED.includes(unit ?? '') ? HINDRANCES.happened : null;
}

const COUNTED = ['count', 'workingDay'];

const HINDRANCES = {
  protected: {
    id: 'Ini ciri diri yang dilindungi; tidak dapat dan tidak perlu diubah.',
    en: 'This is a protected trait; it cannot and need not be changed.',
  },
  onFile: {
    id: 'Ini tercatat dalam data kepegawaian; bukan pegawai yang dapat mengubahnya.',
    en: 'This stands in the personnel records; it is not for the employee to change.',
  },
  past: {
    id: 'Ini sudah terjadi pada periode yang lalu.',
    en: 'This happened in an earlier period.',
  },
  counted: {
    id: 'Ini dihitung oleh penilaian sendiri; bukan pegawai yang dapat mengubahnya.',
    en: 'The appraisal counts this by itself; it is not for the employee to change.',
  },
  happened: {
    id: 'Yang sudah terjadi dan terhitung tidak dapat berkurang.',
    en: 'What has happened and is counted cannot become less.',
  },
} as const satisfies Record<string, Text>;
/**
 * Why the actual of a target cannot be moved so. A figure of a service system is what its fact is; what was made, counted or
 * spent does not become less, a time or a quality may.
 */
export function hindranceOfTarget(
  pack: RulePack,
  target: TargetFact,
  { from, to }: { from: number; to: number },
): Text | null {
  const measured = target.source === 'own' ? null : hindrance(pack, { fact: target.source, from, to });
  if (measured !== null) return measured;
  const { actual, aspect, direction } = target;
  if (actual === null || to >= from) return null;
  const mayFall = direction !== 'higher' && (aspect === 'time' || aspect === 'quality');
  return mayFall ? null : HINDRANCES.happened;
}
