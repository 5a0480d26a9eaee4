/** Workflow interceptor that tells every command a workflow gives, also while it is replayed. */
import { proxySinks, type Sinks, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import type { RecordBatch } from '../../workflows/record.ts';

export interface TranscriptSinks extends Sinks {
  /** `content`: what a command carries; the listener keeps its digest. */
  transcript: { note: (line: string, content?: unknown) => void };
}

const { transcript } = proxySinks<TranscriptSinks>();

/** A record is told with the entries in it: that is what the activity is for. What reducers did is in its content. */
function localActivity(type: string, args: unknown[]): string {
  if (type !== 'record') return `local activity ${type}`;
  const [batch] = args as [RecordBatch];
  return `record ${batch.entries.map((entry) => entry.type).join(' + ')}`;
}

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      startTimer(input, next) {
        transcript.note(`timer ${input.durationMs} ms`);
        return next(input);
      },
      scheduleLocalActivity(input, next) {
        transcript.note(localActivity(input.activityType, input.args), input.args);
        return next(input);
      },
      scheduleActivity(input, next) {
        transcript.note(`activity ${input.activityType}`, input.args);
        return next(input);
      },
      continueAsNew(input, next) {
        transcript.note('continue as new', input.args);
        return next(input);
      },
      startChildWorkflowExecution(input, next) {
        transcript.note(`child ${input.workflowType}`, input.options.args);
        return next(input);
      },
    },
  ],
});
