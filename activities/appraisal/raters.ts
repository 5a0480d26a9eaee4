/** Who is asked about somebody because of where they are: their subordinates on a day, in an order that nobody chose. */
import { createHash } from 'node:crypto';
import { peopleUnder } from '../../store/cycle/pages.ts';
import type { Asked, DrawRequest } from '../../workflows/record.ts';
import type { ActivityDeps } from '../index.ts';

/** More are never asked about one person. */
const MOST_UNDER = 50;

export function raterActivities({ store }: Pick<ActivityDeps, 'store'>) {
  return {
    async drawUnder({ region, employeeId, day, key }: DrawRequest & Asked): Promise<{ ids: string[] }> {
      const under = await peopleUnder(store, { region, superiors: [employeeId], day });
      const place = (id: string) => createHash('sha256').update(`${key}|${id}`).digest('hex');
      const ids = (under.get(employeeId) ?? [])
        .filter((id) => id !== employeeId)
        .map((id) => ({ id, place: place(id) }))
        .toSorted((a, b) => (a.place < b.place ? -1 : 1))
        .slice(0, MOST_UNDER)
        .map(({ id }) => id);
      return { ids };
    },
  };
}
