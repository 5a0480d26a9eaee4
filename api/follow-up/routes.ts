import { answer } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { listSeenFollowUps, readSeenFollowUp, recordFollowUpStep, reverseFollowUp } from './follow-ups.ts';
import { FollowUpQuery, FollowUpReversalRequest, FollowUpRow, FollowUpSchema, StepRequest } from './schema.ts';

export const registerFollowUps = operations(
  'Follow-ups',
  list({
    action: 'listFollowUps',
    path: '/v1/follow-ups',
    summary: 'What runs after outcomes: improvement periods and terms of sanctions',
    query: FollowUpQuery,
    row: FollowUpRow,
    answers: 'Follow-ups of oneself, of those whom one assesses, or of the region',
    run: (deps, { caller, query }) => listSeenFollowUps(deps, caller, query),
  }),
  read({
    action: 'getFollowUp',
    path: '/v1/follow-ups/{id}',
    summary: 'One of them: what was said, what is awaited, and what the caller may do',
    answers: answer(FollowUpSchema, 'The follow-up'),
    run: (deps, { caller, params: { id } }) => readSeenFollowUp(deps, caller, id),
  }),
  command({
    action: 'recordFollowUpStep',
    path: '/v1/follow-ups/{id}/steps',
    summary: 'Take a step: plan, agreement, check-in, comment, evaluation, test, service',
    body: StepRequest,
    dryRun: 'same',
    answers: answer(FollowUpSchema, 'The follow-up after it; in a dry run, as it is'),
    run: (deps, { caller, params: { id }, body: asked, key, dryRun }) =>
      recordFollowUpStep(deps, caller, { id, asked, key, dryRun }),
  }),
  command({
    action: 'reverseFollowUp',
    path: '/v1/follow-ups/{id}/reverse',
    summary: 'End a follow-up because its outcome was wrong',
    body: FollowUpReversalRequest,
    dryRun: 'same',
    answers: answer(FollowUpSchema, 'The follow-up; in a dry run, as it is'),
    run: (deps, { caller, params: { id }, body: { reason }, key, dryRun }) =>
      reverseFollowUp(deps, caller, { id, reason, key, dryRun }),
  }),
);
