/** A whole year of 200 virtual employees, from request to report. A time, because HR waits for it: it needs an idle machine. */
import type { ResolvedPack } from '../../rules/language/types.ts';
import { insertRehearsal } from '../../store/rehearsal/rehearsals.ts';
import { rehearsalWorkflowId } from '../../workflows/rehearsal/messages.ts';
import { TASK_QUEUES } from '../../workflows/messages.ts';
import { aRehearsalDoc } from '../support/rehearsals.ts';
import type { Bench } from './environment.ts';

export const REHEARSAL_SECONDS = 60;
const PEOPLE = 200;
const SCRIPT = { noShows: 500, lateEmployees: 500, lowScores: 1_000, objections: 500, lateAssessors: 1_000 };

export async function benchRehearsal(bench: Bench, pack: ResolvedPack): Promise<number> {
  const doc = aRehearsalDoc({ people: { count: PEOPLE }, script: SCRIPT }, pack);
  await insertRehearsal(bench.store, doc);
  const play = async () => {
    const started = performance.now();
    const end = await bench.client.workflow.execute('rehearsal', {
      workflowId: rehearsalWorkflowId(doc._id),
      taskQueue: TASK_QUEUES.cycle,
      args: [{ id: doc._id, region: doc.region }],
    });
    if (end.state !== 'DONE') throw new Error(`the rehearsal ended as ${JSON.stringify(end)}`);
    return (performance.now() - started) / 1_000;
  };
  return bench.withWorkers(play, ['cycle', 'effects']);
}
