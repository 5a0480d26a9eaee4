import { appendBatch } from '../../store/journal/journal.ts';
import type { RecordBatch } from '../../workflows/messages.ts';
import type { ActivityDeps } from '../index.ts';

export function recordActivities({ store }: Pick<ActivityDeps, 'store'>) {
  return {
    /** Local activity: journal first, then the view guarded by version, then notices. Safe to repeat. */
    async record(batch: RecordBatch): Promise<void> {
      await appendBatch(store, batch);
    },
  };
}
