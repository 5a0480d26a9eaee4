import { getSubmission } from '../../store/appraisal/submissions.ts';
import type { Store } from '../../store/connect.ts';
import { operationDoc, pushOperation } from '../../store/cycle/cycles.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { allRegions } from '../../store/scope.ts';
import type { CycleDoc, CycleOperationDoc } from '../../store/cycle/types.ts';
import type { Actor, CycleOperation } from '../../workflows/messages.ts';

type Entry = { type: string; actor: Actor; key: string; data: Record<string, unknown> };

/** A cycle's journal; the key makes a repeated activity write once. */
export async function journalCycle(store: Store, cycle: CycleDoc | undefined, entry: Entry): Promise<void> {
  if (cycle) await appendSubject(store, { subject: cycle._id, region: cycle.region, ...entry });
}

/**
 * Writes an operation down once, by its `opId`, before anything of it is done.
 * @param move of the clock: where from and where to
 */
export async function beginOperation(
  store: Store,
  cycleId: string,
  operation: CycleOperation,
  move?: CycleOperationDoc['move'],
): Promise<CycleOperationDoc | undefined> {
  const reason = await getSubmission(store, allRegions, operation.reasonId);
  const doc = operationDoc(operation, { reason: reasonIn(reason?.body), at: new Date().toISOString() });
  const { opId, op, actor, unit, decree } = doc;
  const cycle = await pushOperation(store, cycleId, move ? { ...doc, move } : doc);
  const begun = cycle?.operations.find((each) => each.opId === opId);
  const data = {
    opId,
    unit,
    decree,
    reasonId: operation.reasonId,
    ...(begun?.move && { from: begun.move.from, to: begun.move.to }),
  };
  await journalCycle(store, cycle, { type: `cycle.${op}`, actor, key: `op:${opId}`, data });
  return begun;
}

/** Of an amendment, which gives it in both languages, the Indonesian text. */
function reasonIn(body: Record<string, unknown> = {}): string {
  const reason = body['reason'];
  if (typeof reason === 'string') return reason;
  return typeof reason === 'object' && reason !== null && 'id' in reason ? String(reason.id) : '';
}
