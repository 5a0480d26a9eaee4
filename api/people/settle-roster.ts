/** The roster of a region as of today: whoever asks it first on a day carries out what was dated to come. */
import { isAnybodyDue, settlePlaces } from '../../store/people/settle-places.ts';
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
    // What was dated to a day that had come already needs a second time on the same day.
    const importId = `settled-${region}-${realInstant(deps.now())}`;
    await bySiklus(deps, { region, importId, why: { settled: today } }, (note) =>
      settlePlaces(store, { region, today }, note),
    );
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
