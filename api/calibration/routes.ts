import { answer } from '../http/forms.ts';
import { command, operations, read } from '../http/operations.ts';
import { calibrationBoard } from './board.ts';
import { closeSession, overrideDistribution } from './closing.ts';
import { enterOrganisation } from './organisation.ts';
import {
  CalibrationQuery,
  CalibrationSchema,
  MinutesRequest,
  OrganisationRequest,
  OrganisationSchema,
  OverrideRequest,
  SessionSchema,
} from './schema.ts';

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
  command({
    action: 'closeCalibration',
    path: '/v1/cycles/{id}/calibration/{unit}/close',
    summary: 'Close the session of a unit with its minutes; somebody else releases it',
    body: MinutesRequest,
    dryRun: 'same',
    answers: answer(SessionSchema, 'Closed; in a dry run, as it is'),
    run: (deps, { caller, params, body, key, dryRun }) =>
      closeSession(deps, caller, { ...params, ...body, key, dryRun }),
  }),
  command({
    action: 'overrideDistribution',
    path: '/v1/cycles/{id}/calibration/{unit}/override-distribution',
    summary: 'Let a unit go that does not keep to its pattern; by somebody else than whoever closed its session',
    body: OverrideRequest,
    dryRun: 'same',
    answers: answer(SessionSchema, 'Overridden; in a dry run, as it is'),
    run: (deps, { caller, params, body, key, dryRun }) =>
      overrideDistribution(deps, caller, { ...params, ...body, key, dryRun }),
  }),
);
