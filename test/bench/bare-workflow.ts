/** The least a workflow can do with the same messages: no rules, no journal, no state. */
import { allHandlersFinished, condition, defineUpdate, setHandler } from '@temporalio/workflow';

export const messageUpdate = defineUpdate<{ version: number }, [unknown]>('message');

export async function bare(expected: number): Promise<void> {
  let received = 0;
  setHandler(messageUpdate, () => {
    received += 1;
    return { version: received };
  });
  await condition(() => received >= expected);
  await condition(allHandlersFinished);
}
