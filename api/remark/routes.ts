import { answer, DryRunAnswer } from '../http/forms.ts';
import { command, list, operations } from '../http/operations.ts';
import { giveRemark, listAppraisalRemarks, listRemarks, requireAsked, retractRemark } from './remarks.ts';
import { RemarkQuery, RemarkRequest, RemarkSchema } from './schema.ts';

const whole = <T>(data: T[]) => ({ data, page: { nextCursor: null } });

export const registerRemarks = operations(
  'Remarks',
  command({
    action: 'giveRemark',
    path: '/v1/employees/{id}/remarks',
    summary: 'Write praise or advice to a colleague, at any time',
    body: RemarkRequest,
    status: 201,
    dryRun: {
      answers: answer(DryRunAnswer, 'It would be written'),
      run: async (deps, { caller, params: { id: to } }) => {
        await requireAsked(deps, caller, { to });
        return { dryRun: true as const };
      },
    },
    answers: answer(RemarkSchema, 'It is read by the person, and by their assessor where it says so'),
    run: (deps, { caller, params: { id: to }, body: asked, key: commandKey }) =>
      giveRemark(deps, caller, { to, asked, commandKey }),
  }),
  list({
    action: 'listRemarks',
    path: '/v1/remarks',
    summary: 'List praise and advice that one got or wrote, or that is about whom one assesses',
    query: RemarkQuery,
    row: RemarkSchema,
    answers: 'Newest first, 200 at most',
    run: async (deps, { caller, query }) => whole(await listRemarks(deps, caller, query)),
  }),
  list({
    action: 'listAppraisalRemarks',
    path: '/v1/appraisals/{id}/remarks',
    summary: 'List praise and advice to the person, as far as the caller may read it',
    row: RemarkSchema,
    answers: 'Newest first, 200 at most',
    run: async (deps, { caller, params: { id } }) => whole(await listAppraisalRemarks(deps, caller, id)),
  }),
  command({
    action: 'retractRemark',
    path: '/v1/remarks/{id}/retract',
    summary: 'Take back what one wrote; its words are gone',
    answers: answer(RemarkSchema, 'Without its words; doing it again changes nothing'),
    run: (deps, { caller, params: { id } }) => retractRemark(deps, caller, id),
  }),
);
