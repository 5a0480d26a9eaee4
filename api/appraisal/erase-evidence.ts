/** Taking a file away that should not be kept: by rule, or because it never should have been given. Its digest stays. */
import { dropFile, eraseRecord, evidenceOf } from '../../store/appraisal/evidence.ts';
import { refusalTowards, regionActor } from '../access/actor.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { keepReason, recordStep } from '../request/request.ts';
import { shortId } from '../http/digests.ts';

type Asked = { id: string; digest: string; reason: string; key: string; repeated: boolean };

/** Said first, in the journal of the region: the appraisal itself may have ended. Then every copy of it here is taken away. */
export async function eraseEvidence(
  deps: Deps,
  caller: Caller,
  { id, digest, reason, key, repeated }: Asked,
): Promise<void> {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'eraseEvidence' });
  const refusal = refusalTowards(caller.principal, appraisal);
  if (refusal) throw refusal;
  const found = (await evidenceOf(deps.store, appraisal.region, id)).filter((doc) => doc.digest === digest);
  const files = found.flatMap(({ file }) => file ?? []);
  if (files.length === 0) throw notFound();
  if (!repeated && found.every(({ erasedAt }) => erasedAt !== undefined)) {
    for (const file of files) await dropFile(deps.store, file);
    throw new Problem('already-done');
  }
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
  // Said before it is done: what is there no more is missed by nobody.
  for (const { _id } of found) await eraseRecord(deps.store, _id, realInstant(deps.now()));
  for (const file of files) await dropFile(deps.store, file);
}
