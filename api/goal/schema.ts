import { z } from '@hono/zod-openapi';
import { TARGET_CHOICES } from '../../rules/language/targets.ts';
import { count, d, Day, FreeText, Id, RegionName, text, UnitName } from '../http/forms.ts';
import { WORD_FORM } from '../http/field-forms.ts';

const Line = z.string().trim().min(1).max(200);
/** A whole number or one with decimals, or a text as people write it. */
const Amount = z.union([z.number(), z.string().max(40)]);
export const GoalId = z.string().max(64).regex(WORD_FORM);

/** What is counted, and how far it is to come. */
export const MEASURED_FORM = {
  title: Line.openapi({ description: 'In words', example: 'Layanan kependudukan selesai dalam satu hari' }),
  measure: Line.openapi({ description: 'What is counted', example: 'Dokumen yang selesai dalam satu hari' }),
  countedIn: Line.openapi({ description: 'What one of it is called', example: 'dokumen' }),
  direction: z.enum(TARGET_CHOICES.direction).openapi({ description: 'Which way is better' }),
  aspect: z.enum(TARGET_CHOICES.aspect).openapi({ description: 'What of the work it measures' }),
  value: Amount.openapi({ description: 'What is to be reached; of a range its lower end', example: 12_000 }),
  upper: Amount.optional().openapi({ description: 'Upper end of a range' }),
  due: Day,
};

const CONTENT = {
  ...MEASURED_FORM,
  baseline: Amount.optional().openapi({ description: 'Where it stood before' }),
  owner: Id.openapi({ description: 'Employee who answers for it' }),
  parent: GoalId.optional().openapi({ description: 'The goal that it serves, of this unit or one above' }),
};
export const GoalRequest = z
  .strictObject({
    region: RegionName,
    unit: UnitName,
    year: z.int().min(2000).max(2100).openapi({ description: 'Year in which it is to be reached', example: 2026 }),
    ...CONTENT,
  })
  .openapi('GoalRequest');
export const GoalContent = z.strictObject(CONTENT).openapi('GoalContent');
export const RetireRequest = z
  .strictObject({ reason: FreeText.openapi(d('Why; everybody in the region may read it')) })
  .openapi('RetireGoal');

export const measuredSchema = {
  title: text('In words'),
  measure: text('What is counted'),
  countedIn: text('What one of it is called'),
  direction: text('higher, lower or range'),
  aspect: text('quantity, quality, time or cost'),
  value: z.number().openapi(d('What is to be reached, in its unit')),
  upper: z.number().nullable().openapi(d('Upper end of a range')),
  due: text('Day by which it is to be reached'),
};

const ServingSchema = z
  .object({
    people: count('People with a target that serves it'),
    targets: count('Their targets'),
    reported: count('Targets of which something is reported'),
    reached: count('Targets that are reached'),
  })
  .nullable()
  .openapi('GoalServing', { description: 'Null: too few for the caller to be told' });

const CarrierSchema = z
  .object({
    employeeId: text('Who'),
    name: z.string().nullable().openapi(d('Name; null: nobody knows')),
    appraisal: text('Their appraisal'),
    target: text('Id of the target within it'),
    value: z.number().nullable().openapi(d('What they are to reach')),
    actual: z.number().nullable().openapi(d('What counts now')),
    agreed: z.boolean().openapi(d('Whether it is agreed')),
  })
  .openapi('GoalCarrier');

export const StepSchema = z
  .object({
    revision: count('Number of the change'),
    type: text('What happened'),
    by: text('Who'),
    at: text('When, real time'),
    reason: z.string().optional().openapi(d('Why')),
  })
  .openapi('GoalStep');

export const GoalSchema = z
  .object({
    id: text('Id'),
    region: text('Region'),
    unit: text('Unit'),
    year: count('Year'),
    ...measuredSchema,
    baseline: z.number().nullable().openapi(d('Where it stood before')),
    owner: text('Employee who answers for it'),
    parent: z.string().nullable().openapi(d('The goal that it serves')),
    state: text('IN_FORCE or RETIRED'),
    revision: count('Number of changes so far'),
    updatedAt: text('Last change, real time'),
    serving: ServingSchema,
  })
  .openapi('Goal');

export const WholeGoalSchema = GoalSchema.extend({
  below: z.array(GoalSchema).openapi(d('Goals that serve it')),
  carriers: z.array(CarrierSchema).openapi(d('Targets that serve it, of those whom the caller may see')),
  history: z.array(StepSchema).openapi(d('What happened to it')),
}).openapi('GoalWhole');
