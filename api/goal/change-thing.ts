/** Goals and joint targets: nothing is done twice, whoever comes at the same time. */
import { type Docs, recordChange, type Thing, type ThingChange } from '../../store/goal/changes.ts';
import { NotNow } from '../../store/write.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';

/** One request: the same one is recorded once. `expected`: only if it still is at this revision. */
export type ToChange = { id: string; command: string; expected: number | undefined; dryRun: boolean };
export type Happening<T extends Thing> = Pick<ThingChange<T>, 'set' | 'told'> & { type: string };

type Changing<T extends Thing> = ToChange & {
  of: T;
  /** As it is now, and as whom the caller changes it; throws whatever refuses them. */
  read: () => Promise<{ doc: Docs[T]; actor: Actor }>;
  /** `null`: it stays as it is. */
  decide: (doc: Docs[T]) => Promise<Happening<T> | null> | Happening<T> | null;
};

const MOST_ROUNDS = 20;

export async function changeThing<T extends Thing>(deps: Deps, changing: Changing<T>): Promise<Docs[T]> {
  const { of, id, command, expected, dryRun, read, decide } = changing;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { doc, actor } = await read();
    const { region, revision, history } = doc;
    if (history.some((step) => step.command === command)) return doc;
    if (expected !== undefined && expected !== revision) throw stale(revision, expected);
    const happening = await decide(doc);
    if (happening === null) return doc;
    const { type, ...said } = happening;
    if (dryRun) return { ...doc, ...said.set };
    const change = { id, revision: revision + 1, command, ...said };
    const recorded = await recordChange(deps.store, { of, region, type, actor, change });
    if (recorded.mine) return recorded.doc;
  }
  throw new NotNow(`could not change ${id}: too many writers`);
}

const stale = (now: number, expected: number) =>
  new Problem('version-stale', {
    detail: { id: `Versi sekarang v${now}, bukan v${expected}.`, en: `The version now is v${now}, not v${expected}.` },
  });
