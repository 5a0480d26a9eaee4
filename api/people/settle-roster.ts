/** The roster of a region as of today: whoever asks it first on a day carries out what was dated to come. */
import { entriesOfType } from '../../store/journal/journal.ts';
import { dropUnsettled, isAnybodyDue, settlePlaces } from '../../store/people/settle-places.ts';
import { dropStale, noteChanges, type PersonChange, sumOfImport } from '../../store/people/roster-changes.ts';
import { SYSTEM_ACTOR } from '../access/actor.ts';
import { dayIn } from '../access/day.ts';
import type { Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { recordStep } from '../request/request.ts';

/** Answers the region's day. */
export async function settleRoster(deps: Deps, region: string): Promise<string> {
  const { store } = deps;
  const today = await dayIn(deps, region);
  if (!(await isAnybodyDue(store, region, today))) return today;
  await store.oneAtATime(`settle/${region}`, async () => {
    if (!(await isAnybodyDue(store, region, today))) return;
    const settled = await settledBefore(deps, region);
    for (const { importId, isOver } of settled) {
      if (isOver) continue;
      await dropUnsettled(store, { region, today, importId });
      await end(deps, region, importId);
    }
    // What was dated to a day that had come already needs a second time on the same day.
    const nth = settled.filter((each) => each.day === today).length + 1;
    const importId = `settled-${region}-${today}-${nth}`;
    const { recordedAt } = await recordStep(deps, region, {
      type: 'employees.importing',
      actor: SYSTEM_ACTOR,
      data: { importId, settled: today },
      key: `import:${importId}:begin`,
    });
    const about = { importId, region, at: realInstant(recordedAt), by: SYSTEM_ACTOR.id };
    await settlePlaces(store, { region, today }, (changes) => noteChanges(store, about, changes));
    await end(deps, region, importId);
  });
  return today;
}

type Own = { region: string; importId: string; why: Record<string, unknown> };

/** A change of the roster that Siklus makes by itself, written down like an import. */
export async function bySiklus(
  deps: Deps,
  { region, importId, why }: Own,
  work: (note: (changes: PersonChange[]) => Promise<void>) => Promise<unknown>,
): Promise<void> {
  const { store } = deps;
  const { recordedAt } = await recordStep(deps, region, {
    type: 'employees.importing',
    actor: SYSTEM_ACTOR,
    data: { importId, ...why },
    key: `import:${importId}:begin`,
  });
  const about = { importId, region, at: realInstant(recordedAt), by: SYSTEM_ACTOR.id };
  await work((changes) => noteChanges(store, about, changes));
  await dropStale(store, importId);
  await recordStep(deps, region, {
    type: 'employees.imported',
    actor: SYSTEM_ACTOR,
    data: { importId, ...(await sumOfImport(store, importId)) },
    key: `import:${importId}`,
  });
}

async function end(deps: Deps, region: string, importId: string): Promise<void> {
  await dropStale(deps.store, importId);
  await recordStep(deps, region, {
    type: 'employees.imported',
    actor: SYSTEM_ACTOR,
    data: { importId, ...(await sumOfImport(deps.store, importId)) },
    key: `import:${importId}`,
  });
}

/** In order; one that is not over was cut off, and nobody else ends it. */
async function settledBefore({ store }: Deps, region: string) {
  const types = ['employees.importing', 'employees.imported'];
  const entries = await entriesOfType(store, `audit:${region}`, types);
  const over = new Set(entries.flatMap(({ type, data }) => (type === 'employees.imported' ? data?.['importId'] : [])));
  return entries.flatMap(({ data }) => {
    const { importId, settled: day } = data ?? {};
    return typeof importId === 'string' && day !== undefined ? [{ importId, day, isOver: over.has(importId) }] : [];
  });
}
