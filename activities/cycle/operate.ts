import { WorkflowNotFoundError } from '@temporalio/client';
import pMap from 'p-map';
import { getAmendment } from '../../store/amendment/amendments.ts';
import { amendableKeys } from '../../store/amendment/lines.ts';
import { noteRefusals } from '../../store/cycle/cycles.ts';
import { employeeKeys, launchedKeys, openAppraisalsIn } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { allRegions } from '../../store/scope.ts';
import {
  appraisalWorkflowId,
  type AmendOperation,
  operationSignal,
  type PartitionOperation,
} from '../../workflows/messages.ts';
import { refusedExtensions } from './extensions.ts';
import { beating } from '../beat.ts';
import type { ActivityDeps } from '../index.ts';

const PAGE = 250;
const SIGNALS_IN_FLIGHT = 20;

type PagesRequest = {
  cycleId: string;
  of: { region: string } | { amendment: string } | { unit?: string };
  after: string | null;
  pages: number;
};

type OperatedPage = { cycleId: string; operation: Exclude<PartitionOperation, AmendOperation>; range: KeyRange };
type KeyPage = { after: string | null; limit: number };
export type Pages = { ranges: KeyRange[]; more: string | null };

type Cut = { after: string | null; pages: number; size?: number };

/** @param keys in order, one more than the pages hold when there are further ones; `after` is the key before the first */
export function cutIntoRanges(keys: string[], { after, pages, size = PAGE }: Cut): Pages {
  const now = keys.slice(0, pages * size);
  const ranges: KeyRange[] = [];
  for (let from = 0; from < now.length; from += size) {
    const last = now[Math.min(from + size, now.length) - 1];
    if (last) ranges.push({ after: ranges.at(-1)?.to ?? after, to: last });
  }
  return { ranges, more: keys.length > now.length ? (now.at(-1) ?? null) : null };
}

export function operateActivities({ store, client }: ActivityDeps) {
  async function keysOf(of: PagesRequest['of'], cycleId: string, page: KeyPage): Promise<string[]> {
    if ('region' in of) return employeeKeys(store, of.region, page);
    if (!('amendment' in of)) return launchedKeys(store, { cycleId, ...of }, page);
    const amendment = await getAmendment(store, allRegions, of.amendment);
    if (!amendment?.preview) return [];
    return amendableKeys(store, { amendmentId: amendment._id, preview: amendment.preview, cycleId }, page);
  }

  return {
    /** Cuts what is left into key ranges; `more` is the key to go on from when there are further pages. */
    async planPages(request: PagesRequest): Promise<Pages> {
      const { cycleId, of, after, pages } = request;
      const page = { after, limit: pages * PAGE + 1 };
      return cutIntoRanges(await keysOf(of, cycleId, page), { after, pages });
    },

    /** Sends one operation to a page of appraisals; `opId` makes a repeated signal count once. */
    operatePage: beating(
      async ({ cycleId, operation, range }: OperatedPage): Promise<{ done: number; failed: number }> => {
        const { unit, ...signal } = operation;
        const open = await openAppraisalsIn(store, { cycleId, ...(unit ? { unit } : {}) }, range);
        const refused = signal.op === 'extend' ? await refusedExtensions(store, open, { ...signal, cycleId }) : [];
        if (refused.length > 0) await noteRefusals(store, cycleId, { opId: signal.opId, refused });
        const beyond = new Set(refused.map(({ appraisalId }) => appraisalId));
        const reached = open.filter((id) => !beyond.has(id));
        const tell = async (id: string) => {
          try {
            await client.workflow
              .getHandle(appraisalWorkflowId(id))
              .signal(operationSignal, { ...signal, at: Date.now() });
            return true;
          } catch (error) {
            if (!(error instanceof WorkflowNotFoundError)) throw error;
            return false;
          }
        };
        const told = await pMap(reached, tell, { concurrency: SIGNALS_IN_FLIGHT });
        const done = told.filter(Boolean).length;
        return { done, failed: open.length - done };
      },
    ),
  };
}
