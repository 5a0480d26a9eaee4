/** How one line of an amendment's preview is shown to a caller. */
import { AMEND_REFUSALS, isAmendRefusal } from '../../rules/time/replan.ts';
import type { Text } from '../../rules/language/types.ts';
import type { AmendLine, AmendmentLineDoc } from '../../store/amendment/types.ts';
import type { Principal } from '../../store/types.ts';
import { isProblemCode, problemEntry } from '../problem/registry.ts';

export const isTouched = ({ choice, refusal }: AmendLine) => choice !== 'keep' && refusal === null;

export const isOwn = ({ employeeId }: AmendLine, principal: Principal) => employeeId === principal.employeeId;

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
