/** Whoever leads a joint target, and HR, are told that people are rated who bear it, and that it has no result: once each. */
import { jointTargetsById } from '../../store/goal/joint-targets.ts';
import { headsOf } from '../../store/goal/unit-line.ts';
import type { Store } from '../../store/connect.ts';
import { insertOwnNotice } from '../../store/people/notices.ts';
import type { RecordBatch } from '../../workflows/record.ts';

export async function tellOwners(store: Store, { region, sandbox, notices }: RecordBatch): Promise<void> {
  const due = notices.filter(({ template }) => template === 'joint-unsettled');
  const [first] = due;
  if (!first) return;
  const ids = [...new Set(due.map(({ params }) => String(params['jointTarget'])))];
  for (const { _id, title, lead, state } of await jointTargetsById(store, region, ids)) {
    if (state !== 'IN_FORCE') continue;
    const heads = (await headsOf(store, region, lead)).map((head) => head._id);
    for (const to of [...heads, 'office:hr']) {
      await insertOwnNotice(store, {
        key: `joint-due/${_id}${sandbox ? '/sandbox' : ''}/${to}`,
        to,
        region,
        unit: lead,
        appraisalId: null,
        template: 'joint-due',
        at: first.at,
        params: { title },
      });
    }
  }
}
