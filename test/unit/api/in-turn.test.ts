import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { inTurn } from '../../../api/appraisal/in-turn.ts';
import { toProblem } from '../../../api/problem/error-mapping.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => Date.now() + 8_000;
const taking = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));
const told = (error: unknown) => {
  const problem = toProblem(error);
  return problem && [problem.code, problem.retryAfter];
};

describe('commands to one appraisal', () => {
  it('go out eight at a time, in the order in which they came, and those to others at once', async () => {
    const begun: number[] = [];
    const send = (n: number) => async () => {
      begun.push(n);
      return taking(100)();
    };
    const all = Promise.all(Array.from({ length: 20 }, (_, n) => inTurn('a', soon(), send(n))));
    expect(begun).toHaveLength(8);
    void inTurn('b', soon(), send(99));
    expect(begun).toHaveLength(9);
    await vi.advanceTimersByTimeAsync(300);
    expect(await all).toHaveLength(20);
    expect(begun.filter((n) => n < 99)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('give their place on when they fail', async () => {
    const failing = Array.from({ length: 8 }, () => inTurn('c', soon(), async () => Promise.reject(new Error('no'))));
    const next = inTurn('c', soon(), taking(1));
    await Promise.allSettled(failing);
    await vi.advanceTimersByTimeAsync(1);
    expect(await next).toBe('done');
  });

  it('are 503 without a turn in time, and 429 when too many wait', async () => {
    const until = soon();
    const sent = Array.from({ length: 108 }, () => inTurn('d', until, taking(60_000)).catch(told));
    expect(await inTurn('d', until, taking(1)).catch(told)).toEqual(['rate-limited', 1]);
    await vi.advanceTimersByTimeAsync(60_000);
    const answers = await Promise.all(sent);
    expect(answers.filter((each) => each === 'done')).toHaveLength(8);
    expect(answers.slice(8)).toEqual(Array.from({ length: 100 }, () => ['temporal-unavailable', 2]));
    const again = inTurn('d', soon(), taking(1));
    await vi.advanceTimersByTimeAsync(1);
    expect(await again).toBe('done');
  });
});

describe('what the server refuses in place of the workflow', () => {
  const refused = (type: string, source = 'TypeScriptSDK') => {
    const cause = ApplicationFailure.create({ type, message: 'no', nonRetryable: true });
    cause.failure = { source };
    return new WorkflowUpdateFailedError('Workflow Update failed', cause);
  };

  it('may be sent again; what the workflow refuses is its answer, and what nobody foresaw our own fault', () => {
    expect(told(refused('UnprocessedUpdate', 'Server'))).toEqual(['answer-unknown', 2]);
    expect(told(refused('SomethingNew', 'Server'))).toEqual(['answer-unknown', 2]);
    expect(told(refused('AcceptedUpdateCompletedWorkflow', 'Server'))).toEqual(['appraisal-ended', null]);
    expect(told(refused('already-done'))).toEqual(['already-done', null]);
    expect(told(refused('SomethingNew'))).toBeNull();
  });
});
