/** What the lines of a preview add up to, page by page: the digest that the approver signs, and a summary. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../rules/decide/canonical.ts';
import type { AmendLine } from '../../store/amendment/types.ts';
import type { Principal } from '../../store/types.ts';
import { isOwn, isTouched } from './preview.ts';
import type { Proposal } from './setting.ts';

/**
 * Covers what is asked for and what would be done to whom. Estimates are left out, and so is the stage while it makes
 * no difference: work that goes on must not make every preview stale.
 */
export function previewDigest(proposal: Proposal) {
  const { region, pack, cycles, units, stages, choice, exceptions } = proposal;
  const hash = createHash('sha256').update(canonicalJson({ region, pack, cycles, units, stages, choice, exceptions }));
  return {
    add(lines: readonly AmendLine[]): void {
      for (const line of lines) hash.update(`\n${canonicalJson(effectOf(line))}`);
    },
    value: () => `sha256:${hash.copy().digest('hex')}`,
  };
}

function effectOf({ appraisalId, pack, choice, refusal, stagesLeft, provisional, ...results }: AmendLine) {
  const { before, after, decisionId } = results;
  const scores = choice === 'rescore' && !provisional ? { before, after, decisionId } : {};
  return { appraisalId, from: pack, choice, refusal, left: stagesLeft.after, ...scores };
}

/** Results without the caller's own case, which may not be theirs to see yet. */
export function previewSummary(principal: Principal) {
  const counts = { appraisals: 0, touched: 0, kept: 0, rescored: 0 };
  const [refused, predicates, gained, lost] = [tally(), tally(), tally(), tally()];
  function addOne(line: AmendLine): void {
    const { choice, refusal, provisional, before, after } = line;
    counts.appraisals += 1;
    counts.kept += choice === 'keep' ? 1 : 0;
    if (refusal !== null) refused.add(refusal);
    if (!isTouched(line)) return;
    counts.touched += 1;
    if (choice !== 'rescore' || provisional || isOwn(line, principal)) return;
    counts.rescored += 1;
    predicates.add(`${before?.predicate ?? ''} ${after?.predicate ?? ''}`);
    for (const code of missing(after, before)) gained.add(code);
    for (const code of missing(before, after)) lost.add(code);
  }
  return {
    add: (lines: readonly AmendLine[]) => lines.forEach(addOne),
    value: () => ({
      ...counts,
      refused: Object.fromEntries(refused.counts),
      predicates: [...predicates.counts].map(([pair, count]) => {
        const [from = '', to = ''] = pair.split(' ');
        return { from, to, count };
      }),
      outcomesGained: Object.fromEntries(gained.counts),
      outcomesLost: Object.fromEntries(lost.counts),
    }),
  };
}

function tally() {
  const counts = new Map<string, number>();
  return { counts, add: (value: string) => void counts.set(value, (counts.get(value) ?? 0) + 1) };
}

const missing = (of: AmendLine['before'], other: AmendLine['before']) =>
  (of?.outcomes ?? []).filter(({ id }) => !other?.outcomes.some((each) => each.id === id)).map(({ code }) => code);
