/** The thread in which packs from outside are worked on. It knows no secret and nothing of the service around it. */
import { parentPort } from 'node:worker_threads';
import { PackError, RuleError } from '../../../rules/language/errors.ts';
import { type JobName, JOBS } from './jobs.ts';
import type { Message } from './run-in-thread.ts';

/** The one inherited name through which a value from JSON could replace a prototype. */
Reflect.deleteProperty(Object.prototype, '__proto__');

const say = (message: Message<unknown>) => parentPort?.postMessage(message, []);

async function answerTo({ job, input }: { job: JobName; input: never }): Promise<Message<unknown>> {
  try {
    return { kind: 'done', result: await JOBS[job](input) };
  } catch (error) {
    if (error instanceof PackError || error instanceof RuleError) {
      return { kind: 'refused', code: error.code, errors: error.errors };
    }
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (task) => void answerTo(task).then(say));
parentPort?.on('messageerror', ({ message }: Error) => say({ kind: 'failed', why: message }));
say({ kind: 'ready' });
