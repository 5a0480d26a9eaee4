import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { noteNoStacks } from '../../worker/workflow-threads.ts';

let installed = false;

/** One Temporal runtime per process that only tells errors; to be called before anything else of Temporal's worker. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  noteNoStacks();
  // A workflow task that fails is a warning: SIKLUS_TEST_LOG=WARN shows it while a test is being written.
  const level = process.env['SIKLUS_TEST_LOG'] === 'WARN' ? 'WARN' : 'ERROR';
  const filter = makeTelemetryFilterString({ core: level, other: level });
  Runtime.install({ logger: new DefaultLogger(level), telemetryOptions: { logging: { forward: {}, filter } } });
}
