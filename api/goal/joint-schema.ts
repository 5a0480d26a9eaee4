import { z } from '@hono/zod-openapi';
import { count, d, Day, ToldFindings, FreeText, RegionName, text, UnitName } from '../http/forms.ts';
import { MEASURED_FORM, measuredSchema, StepSchema } from './schema.ts';

const Amount = z.union([z.number(), z.string().max(40)]);
const Share = z.int().min(1).max(10_000).openapi({ description: 'Basis points', example: 6000 });
const Unit = UnitName.openapi({ description: 'One of its owners' });
const Why = FreeText.openapi(d('Why; everybody in the region may read it'));

export const JointTargetRequest = z
  .strictObject({
    region: RegionName,
    year: z.int().min(2000).max(2100).openapi({ description: 'Year in which it is to be reached', example: 2026 }),
    ...MEASURED_FORM,
    lead: UnitName.openapi({ description: 'The owner that leads' }),
    owners: z
      .array(z.strictObject({ unit: UnitName, share: Share }))
      .min(2)
      .max(20)
      .openapi({ description: 'Units that own it, with their shares of what is to be brought' }),
    combine: z
      .enum(['sum', 'mean'])
      .default('sum')
      .openapi({ description: 'How one result comes of what each brings: added up, or their mean by shares' }),
  })
  .openapi('JointTargetRequest');
export const SignRequest = z.strictObject({ unit: Unit }).openapi('SignJointTarget');
export const ContributeRequest = z
  .strictObject({
    unit: Unit,
    amount: Amount.openapi({ description: 'What it has brought so far, in the unit of the target', example: 4200 }),
    at: Day,
    note: FreeText.optional().openapi(d('Remarks; everybody in the region may read them')),
  })
  .openapi('ContributeToJointTarget');
export const LeaveRequest = z.strictObject({ unit: Unit, reason: Why }).openapi('LeaveJointTarget');
export const DisputeRequest = z.strictObject({ unit: Unit, reason: Why }).openapi('DisputeJointTarget');
export const DecideDisputeRequest = z
  .strictObject({
    decision: z.enum(['upheld', 'rejected']).openapi(d('The decision')),
    amounts: z
      .array(z.strictObject({ unit: Unit, amount: Amount.openapi(d('What it has brought')) }))
      .max(20)
      .optional()
      .openapi(d('What an upheld dispute puts right')),
    reason: Why,
  })
  .openapi('DecideJointDispute');
export const SettleRequest = z
  .strictObject({ at: Day.openapi({ description: 'The day as of which it is settled' }) })
  .openapi('SettleJointTarget');
export const CancelJointRequest = z.strictObject({ reason: Why }).openapi('CancelJointTarget');

const OwnerSchema = z.object({
  unit: text('Unit'),
  share: count('Basis points'),
  signedBy: z.string().nullable().openapi(d('Head of the unit who signed; null: nobody yet')),
  left: z.boolean().openapi(d('It owns this no longer')),
  expected: z.number().nullable().openapi(d('Its part of what is to be reached; null: the result is a mean')),
  amount: z.number().nullable().openapi(d('What it has brought')),
  day: z.string().nullable().openapi(d('By which day')),
});

const DeliverySchema = z
  .object({
    bearers: count('Running appraisals of its owners that bear it; in a dry run all of this is what would be'),
    counted: count('Appraisals in which the result counts'),
    late: count('Appraisals whose figures were frozen before: kept as late'),
    refused: z
      .array(z.object({ appraisal: text('Appraisal'), code: text('Why it was not taken') }))
      .openapi(d('Appraisals that did not take it')),
    warnings: ToldFindings.openapi(d('Whom it does not reach: how many, and why')),
  })
  .openapi('JointTargetDelivery');

export const JointTargetSchema = z
  .object({
    id: text('Id'),
    region: text('Region'),
    year: count('Year'),
    ...measuredSchema,
    agreed: z.number().openapi(d('What was signed, and stands in people’s targets')),
    lead: text('The owner that leads'),
    owners: z.array(OwnerSchema).openapi(d('Units that own it')),
    combine: text('sum or mean'),
    withdrawal: text('What becomes of the share of an owner who leaves: reweight, leadTakes or drop'),
    state: text('PROPOSED, IN_FORCE, SETTLED or CANCELLED'),
    soFar: z.number().nullable().openapi(d('What comes of what was brought so far')),
    dispute: z
      .object({ unit: text('Who disputes'), by: text('Their head'), reason: text('Why') })
      .nullable()
      .openapi(d('Open; nothing is settled before it is decided')),
    result: z
      .object({ actual: z.number().openapi(d('Once, for everybody')), day: text('As of which day') })
      .nullable()
      .openapi(d('Once it is settled')),
    revision: count('Number of changes so far'),
    updatedAt: text('Last change, real time'),
    history: z
      .array(
        StepSchema.extend({
          unit: z.string().optional().openapi(d('Whose it was')),
          amount: z.number().optional().openapi(d('What they had brought')),
          day: z.string().optional().openapi(d('By which day')),
        }),
      )
      .openapi(d('What happened to it')),
  })
  .openapi('JointTarget');
export const SettledSchema = JointTargetSchema.extend({
  delivery: DeliverySchema.openapi(d('Where the result went; in a dry run, where it would go')),
}).openapi('SettledJointTarget');
