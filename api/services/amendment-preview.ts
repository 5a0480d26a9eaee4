/** The preview of an amendment: a digest that the approver signs, a summary, and the lines as the caller may see them. */
import { AMEND_REFUSALS, isAmendRefusal } from '../../rules/amend.ts';
import { canonicalJson, sha256 } from '../../rules/canonical.ts';
import type { Text } from '../../rules/types.ts';
import type { AmendLine, AmendmentLineDoc } from '../../store/amendment-types.ts';
import type { Principal } from '../../store/types.ts';
import { isProblemCode, problemEntry } from '../problems.ts';
import type { Proposal } from './amendment-setting.ts';

/**
 * Covers what is asked for and what would be done to whom. Estimates are left out, and so is the stage while it makes
 * no difference: work that goes on must not make every preview stale.
 */
export function previewDigest(proposal: Proposal, lines: readonly AmendLine[]): string {
  const { region, pack, cycles, units, stages, choice, exceptions } = proposal;
  const effects = lines.map((line) => {
    const { appraisalId, pack: from, refusal, stagesLeft, before, after, decisionId, provisional } = line;
    const scores = line.choice === 'rescore' && !provisional ? { before, after, decisionId } : {};
    return { appraisalId, from, choice: line.choice, refusal, left: stagesLeft.after, ...scores };
  });
  const content = { region, pack, cycles, units, stages, choice, exceptions, effects };
  return `sha256:${sha256(canonicalJson(content))}`;
}

export const isTouched = ({ choice, refusal }: AmendLine) => choice !== 'keep' && refusal === null;

/** Without the caller's own case, whose result may not be theirs to see yet. */
export function summaryOf(lines: readonly AmendLine[], principal: Principal) {
  const rescored = lines.filter(
    (line) => line.choice === 'rescore' && isTouched(line) && !line.provisional && !isOwn(line, principal),
  );
  return {
    appraisals: lines.length,
    touched: lines.filter(isTouched).length,
    kept: lines.filter(({ choice }) => choice === 'keep').length,
    refused: tally(lines.flatMap(({ refusal }) => refusal ?? [])),
    rescored: rescored.length,
    predicates: transitions(rescored),
    outcomesGained: tally(rescored.flatMap(({ before, after }) => missing(after, before))),
    outcomesLost: tally(rescored.flatMap(({ before, after }) => missing(before, after))),
  };
}

const tally = (values: string[]): Record<string, number> =>
  values.reduce<Record<string, number>>((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});

function transitions(lines: readonly AmendLine[]) {
  const counts = tally(lines.map(({ before, after }) => `${before?.predicate ?? ''} ${after?.predicate ?? ''}`));
  return Object.entries(counts).map(([pair, count]) => {
    const [from = '', to = ''] = pair.split(' ');
    return { from, to, count };
  });
}

const missing = (of: AmendLine['before'], other: AmendLine['before']) =>
  (of?.outcomes ?? []).filter(({ id }) => !other?.outcomes.some((each) => each.id === id)).map(({ code }) => code);

const isOwn = ({ employeeId }: AmendLine, principal: Principal) => employeeId === principal.employeeId;

/** In their own case nobody reads results through the preview: they have their own page for that. */
export function presentLine(line: AmendLine | AmendmentLineDoc, principal: Principal) {
  const { appraisalId, cycleId, employeeId, unit, stage, state, choice, refusal, provisional, stagesLeft } = line;
  const shown = isOwn(line, principal) ? { before: null, after: null } : { before: line.before, after: line.after };
  const settled = 'result' in line ? { result: line.result, version: line.version } : { result: null, version: null };
  const code = 'result' in line ? line.code : refusal;
  return {
    appraisalId,
    cycleId,
    employeeId,
    unit,
    stage,
    state,
    choice,
    pack: line.pack,
    ...shown,
    provisional,
    stagesLeft,
    refusal: code === null ? null : { code, text: refusalText(code) },
    ...settled,
  };
}

export function refusalText(code: string): Text {
  if (isAmendRefusal(code)) return AMEND_REFUSALS[code];
  return isProblemCode(code) ? problemEntry(code).title : { id: code, en: code };
}
