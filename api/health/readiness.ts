import { TASK_QUEUES } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';

const DEADLINE_MS = 2000;
/** A worker that lives asks at least once a minute; Temporal remembers one that is gone for minutes longer. */
const SILENT_MS = 75_000;

const messageOf = (error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));

/** `ok`, or what is wrong, for each part that an answer needs. */
export async function readiness(deps: Deps) {
  const [database, temporal] = await Promise.all([databasePart(deps), temporalPart(deps)]);
  const parts = { database, temporal, workers: temporal === 'ok' ? await workersPart(deps) : 'unknown' };
  return { ready: Object.values(parts).every((part) => part === 'ok'), parts };
}

async function databasePart({ store }: Deps): Promise<string> {
  const ping = await store.ping();
  return ping.ok ? 'ok' : ping.reason;
}

async function temporalPart({ temporal }: Deps): Promise<string> {
  const { namespace } = temporal.options;
  try {
    await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
      temporal.workflowService.describeNamespace({ namespace }),
    );
    return 'ok';
  } catch (error) {
    return messageOf(error);
  }
}

/** Without a poller nobody answers a command. */
async function workersPart(deps: Deps): Promise<string> {
  const { temporal } = deps;
  const { namespace } = temporal.options;
  const idle: string[] = [];
  try {
    for (const name of [TASK_QUEUES.appraisal, TASK_QUEUES.cycle]) {
      const { pollers } = await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
        temporal.workflowService.describeTaskQueue({ namespace, taskQueue: { name } }),
      );
      const since = deps.now() - SILENT_MS;
      if (!pollers?.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since)) idle.push(name);
    }
  } catch (error) {
    return messageOf(error);
  }
  return idle.length === 0 ? 'ok' : `no worker polls ${idle.join(', ')}`;
}
