import { z } from '@hono/zod-openapi';
import { answer, d, DryRunAnswer } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { readReview } from '../appraisal/review-standing.ts';
import {
  acknowledgeAgreement,
  checkedAgreement,
  closeAgreement,
  listSeenAgreements,
  openAgreement,
} from './agreements.ts';
import { AgreementRequest, AgreementSchema, ClosingRequest, ReviewSchema } from './schema.ts';

const state = z.enum(['open', 'closed']).optional().openapi(d('Only these'));

export const registerAgreements = operations(
  'Agreements',
  read({
    action: 'getReview',
    path: '/v1/appraisals/{id}/review',
    summary: 'How the work stands for a review, and what the rules propose',
    answers: answer(ReviewSchema, 'Reviews with what they may come to, and the standing of today'),
    run: (deps, { caller, params: { id } }) => readReview(deps, caller, id),
  }),
  list({
    action: 'listAgreements',
    path: '/v1/appraisals/{id}/agreements',
    summary: 'What was agreed for the person, in this cycle and before',
    query: z.strictObject({ state }),
    row: AgreementSchema,
    answers: 'Agreements, oldest first',
    run: async (deps, { caller, params: { id }, query }) => ({
      data: await listSeenAgreements(deps, caller, { id, state: query.state }),
      page: { nextCursor: null },
    }),
  }),
  command({
    action: 'openAgreement',
    path: '/v1/appraisals/{id}/agreements',
    summary: 'Record what was agreed: coaching, a warning, development, a dialogue',
    body: AgreementRequest,
    status: 201,
    dryRun: {
      answers: answer(DryRunAnswer, 'It would be recorded'),
      run: async (deps, { caller, params: { id }, body }) => {
        await checkedAgreement(deps, caller, { id, asked: body });
        return { dryRun: true as const };
      },
    },
    answers: answer(AgreementSchema, 'The agreement'),
    run: (deps, { caller, params: { id }, body, key: commandKey }) =>
      openAgreement(deps, caller, { id, asked: body, commandKey }),
  }),
  command({
    action: 'acknowledgeAgreement',
    path: '/v1/agreements/{id}/acknowledge',
    summary: 'Confirm what the other side wrote down',
    answers: answer(AgreementSchema, 'The agreement'),
    run: (deps, { caller, params: { id }, repeated }) => acknowledgeAgreement(deps, caller, { id, repeated }),
  }),
  command({
    action: 'closeAgreement',
    path: '/v1/agreements/{id}/close',
    summary: 'Say what became of an agreement',
    body: ClosingRequest,
    answers: answer(AgreementSchema, 'The agreement'),
    run: (deps, { caller, params: { id }, body, repeated }) => closeAgreement(deps, caller, { id, repeated, ...body }),
  }),
);
