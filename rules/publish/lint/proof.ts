/** Where json-rules-engine and the closures disagree (E01): nothing of such a pack can be trusted. */
import type { Proof } from '../../twin/prove.ts';
import { lintFinding, type LintFinding } from './finding.ts';

export function proofFindings({ counterexamples }: Pick<Proof, 'counterexamples'>): LintFinding[] {
  return counterexamples.map(({ rule, facts, engine, closures }) =>
    lintFinding('E01', {
      at: placeOf(rule),
      text: {
        id: `Mesin aturan dan penutup memberi jawaban berbeda untuk ${rule}: ${engine} dan ${closures}.`,
        en: `The engine and the closures answer ${rule} differently: ${engine} and ${closures}.`,
      },
      witness: { facts, claim: { rules: [rule] } },
    }),
  );
}

/** `outcome/x` is an item of `outcomes`; the predicate's cells and whole decisions are told at their table. */
function placeOf(rule: string): string[] {
  const [kind = '', id = ''] = rule.split('/');
  if (kind === 'outcome' || kind === 'flag') return [`${kind}s`, id];
  return kind === 'population' ? [kind, id] : ['predicates'];
}
