/** Where a rehearsal is played: made by the worker process, because only that knows servers and workers. */
import type { Store } from '../../store/connect.ts';
import type { AppraisalInput } from '../../workflows/messages.ts';
import type { PersonPart, Rehearsed } from '../../workflows/rehearsal/messages.ts';

export type Sandbox = {
  /** A database of its own. */
  store: Store;
  /** Plays one virtual year to its end, on a task queue of its own. */
  play(input: AppraisalInput, part: PersonPart): Promise<Rehearsed>;
  /** Ends what is still running, and drops the database. */
  close(): Promise<void>;
};

export type Sandboxes = {
  /** @param attempt name of the attempt; its database, task queue and workflows carry it */
  open(attempt: string): Promise<Sandbox>;
  /** Drops what an attempt that was cut off has left. */
  clear(attempt: string): Promise<void>;
};
