/** Imported for its effect, before anything else of Temporal: one runtime per process that only tells errors. */
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

Runtime.install({
  // A workflow task that fails is a warning: SIKLUS_TEST_LOG=WARN shows it while a test is being written.
  logger: new DefaultLogger(process.env['SIKLUS_TEST_LOG'] === 'WARN' ? 'WARN' : 'ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
});
