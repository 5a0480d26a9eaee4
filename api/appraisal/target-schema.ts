/** Targets as they are told, with what was reported of each. */
import { z } from '@hono/zod-openapi';
import { Instant, count, d, text } from '../http/forms.ts';
import { GivenEvidence } from './evidence-schema.ts';

const nullableText = (description: string) => z.string().nullable().openapi(d(description));
const amount = (description: string) => z.number().optional().openapi(d(description));

const ReportSchema = z
  .object({
    id: text('Id of the report, for accepting and returning it'),
    target: text('Target'),
    actual: z.number().openapi(d('What was reached, in the unit of the target')),
    at: text('By which day'),
    reportedAt: Instant,
    by: text('Capacity of whoever reported it or answered last; silence: nobody answered in time'),
    state: text('waiting, accepted, returned; counted: a system said it; late: after the facts were frozen'),
    note: nullableText('Remarks'),
    evidence: z.array(GivenEvidence).openapi(d('Where the proof is')),
    reason: nullableText('Why it was returned'),
  })
  .openapi('ProgressReport');

export const WhichTargets = z
  .enum(['now', 'proposed', 'before'])
  .optional()
  .openapi(d('now: agreed, or first proposed; proposed: a change that awaits an answer; before: of earlier segments'));

export const TargetSchema = z
  .object({
    from: z.string().optional().openapi(d('Of an earlier segment: its first day')),
    to: z.string().optional().openapi(d('Its last day')),
    origin: z.string().optional().openapi(d('The region in which it was agreed, where that is another one')),
    id: text('Id within the appraisal'),
    title: nullableText('The target in words'),
    measure: nullableText('What is counted'),
    unit: nullableText('What one of it is called'),
    note: nullableText('Remarks'),
    weight: count('Basis points'),
    due: text('Day by which it is to be reached'),
    indicator: z.string().optional().openapi(d('Indicator of the pack')),
    jointTarget: z.string().optional().openapi(d('Target shared with other appraisals')),
    contributesTo: z.string().optional().openapi(d('Goal of a unit that it serves')),
    kind: z.string().optional().openapi(d('main or additional')),
    aspect: z.string().optional().openapi(d('quantity, quality, time or cost')),
    direction: z.string().optional().openapi(d('higher, lower or range')),
    value: amount('What is to be reached'),
    upper: amount('Upper end of a range'),
    baseline: amount('Where it stood before'),
    source: z.string().optional().openapi(d('own, or the fact that says what it came to')),
    goal: z
      .object({
        id: text('Id'),
        title: text('In words'),
        unit: text('Whose it is'),
        state: text('IN_FORCE or RETIRED'),
      })
      .nullable()
      .openapi(d('That goal')),
    agreedBy: nullableText('assessor or deadline; null: proposed'),
    returnedBecause: nullableText('Why the proposal came back'),
    actual: z.number().nullable().openapi(d('What counts now')),
    actualAt: nullableText('By which day'),
    actualBy: nullableText('Who accepted it: assessor, silence or system'),
    fact: z.number().optional().openapi(d('What the service system said, as the pack counts it')),
    reports: z.array(ReportSchema).openapi(d('The latest reports in order')),
  })
  .openapi('TargetWithProgress');
