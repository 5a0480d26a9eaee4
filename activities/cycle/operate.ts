import { sleep } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import pMap from 'p-map';
import { getAmendment } from '../../store/amendment/amendments.ts';
import { amendableKeys } from '../../store/amendment/lines.ts';
import { appraisalsOf } from '../../store/cycle/members.ts';
import { noteRefusals } from '../../store/cycle/cycles.ts';
import { employeeKeys, endedAmong, launchedKeys, openAppraisalsIn } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { allRegions } from '../../store/scope.ts';
import {
  appraisalWorkflowId,
  carriedOutQuery,
  operationSignal,
  type PartitionSignal,
} from '../../workflows/messages.ts';
import { refusedExtensions } from './extensions.ts';
import { askOne, asPage } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';

const PAGE = 250;
const IN_FLIGHT = 20;
/** Three times this is more than a task that was lost with its worker takes to come again. */
const ANSWER_MS = 12_000;
const AGAIN_MS = 200;

type PagesRequest = {
  cycleId: string;
  of: { region: string } | { amendment: string } | { unit?: string };
  after: string | null;
  pages: number;
};

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

type OperationPage = { cycleId: string; operation: PartitionSignal; range: KeyRange };

export function operateActivities({ store, client }: ActivityDeps) {
  async function keysOf(of: PagesRequest['of'], cycleId: string, page: KeyPage): Promise<string[]> {
    if ('region' in of) return employeeKeys(store, of.region, page);
    if (!('amendment' in of)) return launchedKeys(store, { cycleId, ...of }, page);
    const amendment = await getAmendment(store, allRegions, of.amendment);
    if (!amendment?.preview) return [];
    return amendableKeys(store, { amendmentId: amendment._id, preview: amendment.preview, cycleId }, page);
  }

  const each = <T>(ids: string[], one: (id: string) => Promise<T>): Promise<(T | 'no-answer')[]> =>
    pMap(ids, (id) => askOne(client, () => one(id)), { concurrency: IN_FLIGHT });

  /** False: there is nobody any more. */
  async function tell(id: string, signal: PartitionSignal): Promise<boolean> {
    try {
      await client.workflow.getHandle(appraisalWorkflowId(id)).signal(operationSignal, { ...signal, at: Date.now() });
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return false;
    }
  }

  /** Asks until it is done. One that has ended in the meantime is not woken for it. */
  async function confirm(id: string, opId: string): Promise<true> {
    const handle = client.workflow.getHandle(appraisalWorkflowId(id));
    const until = Date.now() + ANSWER_MS;
    for (;;) {
      if ((await endedAmong(store, [id])).size > 0) return true;
      if (await client.withDeadline(until, () => handle.query(carriedOutQuery, opId))) return true;
      if (Date.now() > until) throw new Error('not in time');
      await sleep(AGAIN_MS);
    }
  }

  return {
    /** Cuts what is left into key ranges; `more` is the key to go on from when there are further pages. */
    async planPages(request: PagesRequest): Promise<Pages> {
      const { cycleId, of, after, pages } = request;
      const page = { after, limit: pages * PAGE + 1 };
      return cutIntoRanges(await keysOf(of, cycleId, page), { after, pages });
    },

    /**
     * Sends one operation to a page of appraisals and waits until they have carried it out; `opId` makes a repeated signal
     * count once. Who does not say so in time is named: the signal waits for them all the same. So is the case of whoever
     * asked, which is left out.
     */
    operatePage: asPage(async (page: OperationPage): Promise<{ done: number; failed: number }> => {
      const { cycleId, range } = page;
      const { hands = [], ...operation } = page.operation;
      const { opId, unit } = operation;
      const open = await openAppraisalsIn(store, { cycleId, ...(unit ? { unit } : {}) }, range);
      const theirs = new Set(await appraisalsOf(store, cycleId, hands));
      const [own, others] = [open.filter((id) => theirs.has(id)), open.filter((id) => !theirs.has(id))];
      const refused =
        operation.op === 'extend' ? await refusedExtensions(store, others, { ...operation, cycleId }) : [];
      refused.push(...own.map((appraisalId) => ({ appraisalId, code: 'self-decision' as const })));
      const beyond = new Set(refused.map(({ appraisalId }) => appraisalId));
      const reached = open.filter((id) => !beyond.has(id));
      const told = await each(reached, (id) => tell(id, operation));
      const toldIds = reached.filter((_, n) => told[n] === true);
      const carriedOut = await each(toldIds, (id) => confirm(id, opId));
      const silent = [
        ...reached.filter((_, n) => told[n] === 'no-answer'),
        ...toldIds.filter((_, n) => carriedOut[n] === 'no-answer'),
      ];
      refused.push(...silent.map((appraisalId) => ({ appraisalId, code: 'no-answer' as const })));
      if (refused.length > 0) await noteRefusals(store, cycleId, { opId, refused });
      const done = carriedOut.filter((answer) => answer === true).length;
      return { done, failed: open.length - done };
    }),
  };
}
