import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError, TerminatedFailure } from '@temporalio/common';
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { toProblem } from '../../../api/problem/error-mapping.ts';
import { NotNow } from '../../../store/write.ts';

const { MongoInvalidArgumentError, MongoNetworkError, MongoServerError, MongoUnexpectedServerResponseError } =
  mongoose.mongo;
const failed = (cause: Error) => new WorkflowUpdateFailedError('Workflow Update failed', cause);

describe('what goes wrong on the way', () => {
  it.each([
    ['a server that does not know its namespace yet', new NamespaceNotFoundError('default'), 'temporal-unavailable'],
    ['an appraisal that was ended meanwhile', failed(new TerminatedFailure('ended')), 'answer-unknown'],
    ['others who write to the same thing', new NotNow('too many writers'), 'database-unavailable'],
    ['a lost connection', new MongoNetworkError('closed'), 'database-unavailable'],
    ['half an answer', new MongoUnexpectedServerResponseError('cut off'), 'database-unavailable'],
    ['a cursor that died with its server', new MongoServerError({ message: 'x', code: 43 }), 'database-unavailable'],
  ])('is told as 503 when it may go better a moment later: %s', (_, error, code) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ code });
    expect(problem?.retryAfter).toBeGreaterThan(0);
  });

  it.each([
    ['a question that makes no sense', new MongoInvalidArgumentError('x')],
    ['an index that is violated', new MongoServerError({ message: 'x', code: 11000 })],
    ['a workflow that breaks', failed(ApplicationFailure.create({ message: 'x', type: 'TypeError' }))],
    ['anything else', new TypeError('x')],
  ])('is our own fault when it would go wrong again: %s', (_, error) => {
    expect(toProblem(error)).toBeNull();
  });
});
