import { answer } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { TransferAcceptance, TransferEnding, TransferQuery, TransferRequest, TransferSchema } from './schema.ts';
import { acceptTransfer, endTransfer, listSeenTransfers, readTransfer, releaseTransfer } from './transfers.ts';

const path = '/v1/transfers';

export const registerTransfers = operations(
  'Transfers',
  list({
    action: 'listTransfers',
    path,
    summary: 'Who goes from one region to another in the middle of a year, as either of the two sees it',
    query: TransferQuery,
    row: TransferSchema,
    answers: 'Transfers',
    run: (deps, { caller, query }) => listSeenTransfers(deps, caller, query),
  }),
  command({
    action: 'releaseTransfer',
    path,
    summary: 'Release somebody to another region, with what was reached until then',
    body: TransferRequest,
    dryRun: 'same',
    status: 201,
    answers: answer(TransferSchema, 'It waits for the other region; the appraisal goes on until that has accepted'),
    run: (deps, { caller, body, key, dryRun }) => releaseTransfer(deps, caller, { body, key, dryRun }),
  }),
  read({
    action: 'getTransfer',
    path: `${path}/{id}`,
    summary: 'One of them: what has happened, and who is waited for',
    answers: answer(TransferSchema, 'The transfer'),
    run: (deps, { caller, params: { id } }) => readTransfer(deps, caller, id),
  }),
  command({
    action: 'acceptTransfer',
    path: `${path}/{id}/accept`,
    summary: 'Accept somebody: the appraisal there ends, and what was reached goes on in the one here',
    body: TransferAcceptance,
    dryRun: 'same',
    answers: answer(TransferSchema, 'DONE; ACCEPTED with trouble: it is tried again by itself'),
    run: (deps, { caller, params: { id }, body, key, dryRun }) =>
      acceptTransfer(deps, caller, { id, body, key, dryRun }),
  }),
  command({
    action: 'endTransfer',
    path: `${path}/{id}/end`,
    summary: 'Withdraw what was released, or decline it',
    body: TransferEnding,
    dryRun: 'same',
    answers: answer(TransferSchema, 'It has ended; nothing has changed in either appraisal'),
    run: (deps, { caller, params: { id }, body, key, dryRun }) => endTransfer(deps, caller, { id, body, key, dryRun }),
  }),
);
