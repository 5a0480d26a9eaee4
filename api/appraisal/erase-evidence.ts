/** Taking a file away that should not be kept: by rule, or because it never should have been given. Its digest stays. */
import { dropFile, eraseRecord, evidenceOf } from '../../store/appraisal/evidence.ts';
import { refusalTowards, regionActor } from '../access/actor.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { notFound } from '../problem/problem.ts';
import { keepReason, recordStep } from '../request/request.ts';
import { shortId } from '../http/digests.ts';

type Asked = { id: string; digest: string; reason: string; key: string };

/** Said first, in the journal of the region: the appraisal itself may have ended. Then every copy of it here is taken away. */
export async function eraseEvidence(deps: Deps, caller: Caller, { id, digest, reason, key }: Asked): Promise<void> {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'eraseEvidence' });
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) throw refusal;
  const found = (await evidenceOf(deps.store, appraisal.region, id)).filter((doc) => doc.digest === digest);
  const files = found.flatMap(({ file }) => file ?? []);
  if (files.length === 0) throw notFound();
  const { region } = appraisal;
  const actor = regionActor(caller.principal);
  const reasonId = shortId(key);
  await keepReason(deps, {
    id: reasonId,
    about: `audit:${region}`,
    region,
    kind: 'eraseEvidence',
    actor,
    body: { reason },
  });
  await recordStep(deps, region, {
    type: 'evidence.erased',
    actor,
    data: { evidence: found.map(({ _id }) => _id), reasonId },
    key: `erase-evidence:${key}`,
  });
  for (const file of files) await dropFile(deps.store, file);
  for (const { _id } of found) await eraseRecord(deps.store, _id, realInstant(deps.now()));
}
