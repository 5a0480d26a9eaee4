/** The roster of a region as of today: whoever asks it first on a day carries out what was dated to come. */
import { isAnybodyDue, settlePlaces } from '../../store/people/settle-places.ts';
import { dropStale, noteChanges, sumOfImport } from '../../store/people/roster-changes.ts';
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
    const { recordedAt } = await recordStep(deps, region, {
      type: 'employees.importing',
      actor: SYSTEM_ACTOR,
      data: { importId, settled: today },
      key: `import:${importId}:begin`,
    });
    const about = { importId, region, at: realInstant(recordedAt), by: SYSTEM_ACTOR.id };
    await settlePlaces(store, { region, today }, (changes) => noteChanges(store, about, changes));
    await dropStale(store, importId);
    await recordStep(deps, region, {
      type: 'employees.imported',
      actor: SYSTEM_ACTOR,
      data: { importId, ...(await sumOfImport(store, importId)) },
      key: `import:${importId}`,
    });
  });
  return today;
}
