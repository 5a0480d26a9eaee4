import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import pMap from 'p-map';
import type { Clock } from '../../rules/time/clock.ts';
import { dueUntil, nextDue, openAfter, unknownAhead } from '../../store/cycle/ahead.ts';
import { followUpsDue } from '../../store/follow-up/follow-ups.ts';
import { noteRefusals, progressOperation } from '../../store/cycle/cycles.ts';
import { countOpenAppraisals } from '../../store/cycle/pages.ts';
import {
  appraisalWorkflowId,
  type ClockOperation,
  type CommandResult,
  moveClockUpdate,
  type Timed,
} from '../../workflows/messages.ts';
import { followUpWorkflowId } from '../../workflows/follow-up/messages.ts';
import { beating } from '../beat.ts';
import { askOne } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';
import { beginOperation } from './begin-operation.ts';

const PAGE = 250;
const IN_FLIGHT = 20;
const ANSWER_MS = 20_000;

type Move = {
  cycleId: string;
  operation: ClockOperation;
  /** As it is now. */
  clock: Clock;
  /** Not beyond this business instant: something of the cycle itself is due then. */
  until: number | null;
};
/** `arrived`: where the operation wanted to go; then it also says how many appraisals have not ended. */
type Moved = { clock: Clock; arrived: boolean; open: number | null };

export function clockActivities({ store, client }: ActivityDeps) {
  const tell = async (ids: string[], clock: Clock, updateId: string, of = appraisalWorkflowId): Promise<string[]> => {
    const one = async (id: string) =>
      (await askOne(client, () => ask(client, of(id), { clock, updateId }))) === 'no-answer' ? [id] : [];
    return (await pMap(ids, one, { concurrency: IN_FLIGHT })).flat();
  };

  /** Where time stands still only those with something due; else all, because their timers have to be set anew. */
  async function moveAll(cycleId: string, clock: Clock, updateId: string): Promise<Told> {
    const asked = new Set<string>();
    const silent: string[] = [];
    const page = () =>
      clock.speed === 0
        ? dueUntil(store, cycleId, { until: clock.anchorBusiness, limit: PAGE + silent.length })
        : openAfter(store, cycleId, { after: [...asked].at(-1) ?? '', limit: PAGE });
    for (;;) {
      const ids = (await page()).filter((id) => !asked.has(id));
      if (ids.length === 0) return { moved: asked.size - silent.length, silent };
      for (const id of ids) asked.add(id);
      silent.push(...(await tell(ids, clock, updateId)));
    }
  }

  /** After the appraisals: what one of them has just issued is moved as well. Who does not answer is asked by the next move. */
  async function moveFollowUps(cycleId: string, clock: Clock, updateId: string): Promise<void> {
    const ids = await followUpsDue(store, cycleId, clock.speed === 0 ? clock.anchorBusiness : null);
    await tell(ids, clock, updateId, followUpWorkflowId);
  }

  return {
    /**
     * Moves a sandbox to an instant, or to the next one at which anything is due; everything due on the way happens first.
     * May be repeated: those that were moved are no longer due. Who does not answer in time is named, not waited for.
     */
    moveClock: beating(async ({ cycleId, operation, clock, until }: Move): Promise<Moved> => {
      const { opId } = operation;
      const from = clock.anchorBusiness;
      const lost = await tell(await unknownAhead(store, cycleId, clock), clock, `${opId}:${from}`);
      const wanted = operation.to ?? (await nextDue(store, cycleId, clock))?.at ?? from;
      const move = { from, to: Math.max(wanted, from), speed: clock.speed, due: null };
      const begun = await beginOperation(store, cycleId, operation, move);
      const target = begun?.move ?? move;
      const to = Math.max(from, Math.min(target.to, until ?? Infinity));
      const moved = { ...clock, anchorBusiness: to };
      const told = await moveAll(cycleId, moved, `${opId}:${to}`);
      await moveFollowUps(cycleId, moved, `${opId}:${to}`);
      const silent = [...new Set([...lost, ...told.silent])];
      if (silent.length > 0) {
        const refused = silent.map((appraisalId) => ({ appraisalId, code: 'no-answer' as const }));
        await noteRefusals(store, cycleId, { opId, refused });
      }
      const arrived = to >= target.to;
      const due = arrived ? await nextDue(store, cycleId, moved) : null;
      await progressOperation(store, cycleId, {
        opId,
        clock: moved,
        state: arrived ? 'DONE' : 'RUNNING',
        done: (begun?.done ?? 0) + told.moved,
        failed: (begun?.failed ?? 0) + silent.length,
        move: { ...target, due },
      });
      return { clock: moved, arrived, open: arrived ? await countOpenAppraisals(store, cycleId) : null };
    }),
  };
}

type Told = { moved: number; silent: string[] };

/** One that has ended needs no time any more. */
async function ask(client: Client, workflowId: string, of: { clock: Clock; updateId: string }): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    await client.withDeadline(Date.now() + ANSWER_MS, () =>
      handle.executeUpdate<CommandResult, [Clock, Timed?]>(moveClockUpdate, {
        args: [of.clock, { at: Date.now() }],
        updateId: of.updateId,
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError) && !(error instanceof WorkflowUpdateFailedError)) throw error;
  }
}
