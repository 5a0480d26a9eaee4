import { z } from '@hono/zod-openapi';
import { answer, DryRunAnswer, paging, RegionFilter } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import {
  authorizedAmendment,
  draftAmendment,
  listSeenAmendments,
  presentAmendment,
  proposedAmendment,
} from './amendments.ts';
import { approveAmendment, previewApproval, refuseAmendment } from './decide.ts';
import { previewOf } from './preview.ts';
import {
  AmendmentPreviewSchema,
  AmendmentRequestSchema,
  AmendmentSchema,
  ApprovalSchema,
  RejectionSchema,
  WithdrawalSchema,
} from './schema.ts';

const path = '/v1/amendments';
const location = ({ id }: { id: string }) => `${path}/${id}`;
const DRY_RUN_LINES = 200;

const ApprovalPreview = DryRunAnswer.extend({
  touched: z.number().int().openapi({ description: 'Appraisals that would be amended' }),
}).openapi('AmendmentApprovalPreview');

export const registerAmendments = operations(
  'Amendments',
  command({
    path,
    action: 'createAmendment',
    summary: 'Draft an amendment: move running appraisals to another rule pack',
    body: AmendmentRequestSchema,
    dryRun: {
      answers: answer(AmendmentPreviewSchema, 'Dry run: the preview'),
      run: async (deps, { caller, body: request, key }) => {
        const amendment = await proposedAmendment(deps, caller, { request, key });
        return previewOf(deps, caller.principal, { amendment, query: { limit: DRY_RUN_LINES } });
      },
    },
    status: 201,
    answers: answer(AmendmentSchema, 'The draft; nothing changes before a second person approves'),
    location,
    run: async (deps, { caller, body: request, key }) =>
      presentAmendment(deps, await draftAmendment(deps, caller, { request, key })),
  }),
  list({
    path,
    action: 'listAmendments',
    summary: 'List amendments',
    query: z.strictObject({ region: RegionFilter, state: AmendmentSchema.shape.state.optional(), ...paging }),
    row: AmendmentSchema,
    answers: 'Amendments',
    run: (deps, { caller, query }) => listSeenAmendments(deps, caller, query),
  }),
  read({
    path: `${path}/{id}`,
    action: 'getAmendment',
    summary: 'Read an amendment and how far it is',
    answers: answer(AmendmentSchema, 'The amendment'),
    run: async (deps, { caller, params: { id } }) =>
      presentAmendment(deps, await authorizedAmendment(deps, caller, id, 'getAmendment')),
  }),
  read({
    path: `${path}/{id}/preview`,
    action: 'getAmendmentPreview',
    summary: 'What it means for each appraisal, before and after',
    query: z.strictObject(paging),
    answers: answer(AmendmentPreviewSchema, 'The preview; its digest is what an approval names'),
    run: async (deps, { caller, params: { id }, query }) => {
      const amendment = await authorizedAmendment(deps, caller, id, 'getAmendmentPreview');
      return previewOf(deps, caller.principal, { amendment, query });
    },
  }),
  command({
    path: `${path}/{id}/approve`,
    action: 'approveAmendment',
    summary: 'Approve an amendment as a second person; it is carried out at once',
    body: ApprovalSchema,
    dryRun: {
      answers: answer(ApprovalPreview, 'Dry run'),
      run: (deps, { caller, params: { id }, body: { preview, comment = null } }) =>
        previewApproval(deps, caller, { id, preview, comment }),
    },
    status: 202,
    answers: answer(AmendmentSchema, 'Being carried out; Location tells how far it is'),
    location,
    run: async (deps, { caller, params: { id }, body: { preview, comment = null } }) =>
      presentAmendment(deps, await approveAmendment(deps, caller, { id, preview, comment })),
  }),
  refusal('rejectAmendment', { name: 'reject', body: RejectionSchema, summary: 'Reject an amendment' }),
  refusal('cancelAmendment', { name: 'cancel', body: WithdrawalSchema, summary: 'Take back a draft amendment' }),
);

type Refusing = { name: string; body: typeof RejectionSchema | typeof WithdrawalSchema; summary: string };

function refusal(action: 'rejectAmendment' | 'cancelAmendment', { name, body, summary }: Refusing) {
  return command({
    path: `${path}/{id}/${name}`,
    action,
    summary,
    body,
    dryRun: 'same',
    answers: answer(AmendmentSchema, 'The amendment as it then is; in a dry run as it is now'),
    run: async (deps, { caller, params: { id }, body: { comment = null }, dryRun }) =>
      presentAmendment(deps, await refuseAmendment(deps, caller, { id, action, comment, dryRun })),
  });
}
