import { answer } from '../http/forms.ts';
import { command, operations, read } from '../http/operations.ts';
import { calibrationBoard } from './board.ts';
import { enterOrganisation } from './organisation.ts';
import { CalibrationQuery, CalibrationSchema, OrganisationRequest, OrganisationSchema } from './schema.ts';

export const registerCalibration = operations(
  'Calibration',
  read({
    action: 'getCalibration',
    path: '/v1/cycles/{id}/calibration',
    summary: 'Units in calibration; of one, its people beside the pattern and what would mend it',
    query: CalibrationQuery,
    answers: answer(CalibrationSchema, 'The board'),
    run: (deps, { caller, params: { id }, query }) => calibrationBoard(deps, caller, { id, query }),
  }),
  command({
    action: 'setOrganisationPredicate',
    path: '/v1/cycles/{id}/calibration/{unit}/organisation',
    summary: 'Enter the predicate of an organisation, which selects the pattern of its unit; the unit above first',
    body: OrganisationRequest,
    dryRun: 'same',
    answers: answer(OrganisationSchema, 'Entered; in a dry run, as it would be'),
    run: (deps, { caller, params, body, key, dryRun }) =>
      enterOrganisation(deps, caller, { ...params, ...body, key, dryRun }),
  }),
);
