/** Whom an agreement concerns is told of it, each once: the notice has a key of its own. */
import { insertOwnNotice } from '../../store/people/notices.ts';
import type { Store } from '../../store/connect.ts';
import type { AgreementDoc } from '../../store/agreement/types.ts';
import type { AgreementNotice } from '../../store/people/types.ts';

type Told = { template: AgreementNotice; assessorId: string | null; at: number };

/** The person, their assessor and whoever helps; but for whoever did it, who knows. */
export async function tellOf(store: Store, agreement: AgreementDoc, { template, assessorId, at }: Told): Promise<void> {
  const { _id, region, unit, appraisalId, kind, due, employeeId, helperId } = agreement;
  const doer = DOERS[template]?.(agreement) ?? null;
  const concerned = new Set([employeeId, assessorId, helperId].filter((id) => id !== null && id !== doer));
  for (const to of concerned) {
    if (to === null) continue;
    await insertOwnNotice(store, {
      key: `agreement/${_id}/${template}/${to}`,
      to,
      region,
      unit,
      appraisalId,
      // Whoever helps only is asked to, and reads nothing of the case.
      template: template === 'agreement-opened' && to === helperId && to !== assessorId ? 'agreement-help' : template,
      at,
      params: { kind, due },
    });
  }
}

const DOERS: Partial<Record<AgreementNotice, (agreement: AgreementDoc) => string | null>> = {
  'agreement-opened': ({ by }) => by.id,
  'agreement-acknowledged': ({ acknowledgedBy }) => acknowledgedBy,
  'agreement-done': ({ closedBy }) => closedBy,
  'agreement-dropped': ({ closedBy }) => closedBy,
};
