/**
 * The SDK notes the stack of every promise of a workflow, for a query that shows where it waits: more than a third of what
 * a workflow's thread computes. It does without where there are no such hooks, and so do these threads; with
 * `TEMPORAL_DEBUG=1` workflows run in no thread of their own, and the query answers.
 */
import threads from 'node:worker_threads';

const THREAD = 'workflow-worker-thread';
/** Another object than the one that Node's own storages use. */
const WITHOUT_HOOKS = `data:text/javascript,import v8 from 'node:v8'; v8.promiseHooks = { ...v8.promiseHooks, createHook: () => () => undefined };`;

const { Worker } = threads;

class LeanWorker extends Worker {
  constructor(program: string | URL, options: threads.WorkerOptions = {}) {
    const isOfWorkflows = String(program).includes(THREAD);
    super(program, isOfWorkflows ? { ...options, execArgv: ['--import', WITHOUT_HOOKS] } : options);
  }
}

/** For the threads that are begun from now on. */
export function noteNoStacks(): void {
  Object.assign(threads, { Worker: LeanWorker });
}
