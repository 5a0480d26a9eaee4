/** What was agreed for somebody, as it is stored. */
import type { AgreementDoc } from '../../store/agreement/types.ts';
import { wordsDigestOf } from '../../store/agreement/words.ts';
import { freshId } from './store.ts';

export function anAgreementDoc(
  more: Partial<AgreementDoc> & Pick<AgreementDoc, 'region' | 'employeeId'>,
): AgreementDoc {
  const words = { text: 'Pendampingan tiap Senin', agenda: [] };
  return {
    _id: freshId('agreement'),
    unit: 'dinkes',
    appraisalId: 'a1',
    cycleId: `cycle:${more.region}:2026`,
    sandbox: false,
    kind: 'development',
    review: null,
    ...words,
    heldOn: null,
    words: wordsDigestOf(words),
    due: '2099-06-30',
    remindOn: '2099-06-23',
    helperId: null,
    by: { id: 'p-boss', as: 'assessor' },
    at: Date.UTC(2026, 0, 5),
    needs: 'employee',
    acknowledgedBy: null,
    acknowledgedAt: null,
    state: 'open',
    closedBy: null,
    closedAt: null,
    reason: null,
    told: 0,
    ...more,
  };
}
