/** Targets and reports of progress as they are sent: amounts in people's units, words beside what enters the appraisal. */
import { z } from '@hono/zod-openapi';
import { readAmount } from '../../rules/decide/amounts.ts';
import { MOST_TARGETS, TARGET_CHOICES } from '../../rules/language/targets.ts';
import type { Measure, ProgressReport, Target } from '../../workflows/messages.ts';
import { Code, Day, Digest, FreeText } from '../http/forms.ts';
import { EvidenceTitle, LinkAddress } from './evidence-schema.ts';

const ShortText = z.string().trim().min(1).max(200);
/** A whole number or one with decimals, or a text as people write it. */
export const Amount = z.union([z.number(), z.string().max(40)]).openapi('Amount');

const TargetForm = z.strictObject({
  id: Code.openapi({ description: 'Id of the target within the appraisal', example: 't1' }),
  title: FreeText.openapi({ description: 'The target in words', example: 'KTP elektronik selesai dalam satu hari' }),
  weight: z.int().min(1).max(10_000).openapi({ description: 'Basis points', example: 5000 }),
  indicator: z.string().max(64).optional().openapi({ description: 'Indicator of the pack that it is about' }),
  due: Day,
  jointTarget: Code.optional().openapi({ description: 'Target shared with other appraisals' }),
  contributesTo: Code.optional().openapi({ description: 'Goal of a unit that it serves' }),
  measure: ShortText.optional().openapi({ description: 'What is counted', example: 'Izin yang terbit' }),
  unit: ShortText.optional().openapi({ description: 'What one of it is called', example: 'izin' }),
  note: FreeText.optional().openapi({ description: 'Remarks' }),
  kind: z.enum(TARGET_CHOICES.kind).optional().openapi({ description: 'Main or additional' }),
  aspect: z.enum(TARGET_CHOICES.aspect).optional().openapi({ description: 'What of the work it measures' }),
  direction: z
    .enum(TARGET_CHOICES.direction)
    .optional()
    .openapi({ description: 'Whether more is better, less is, or what lies between value and upper' }),
  value: Amount.optional().openapi({ description: 'What is to be reached, in its unit; of a range its lower end' }),
  upper: Amount.optional().openapi({ description: 'Upper end of a range' }),
  baseline: Amount.optional().openapi({ description: 'Where it stood before' }),
  source: z
    .string()
    .max(64)
    .optional()
    .openapi({ description: 'own: what is reported; else the fact of a service system that says it', example: 'own' }),
});
type Targeted = z.output<typeof TargetForm>;
export const ProposedTargets = z.array(TargetForm).min(1).max(50).openapi({ description: 'Targets' });

/** A region that measures targets needs all of it but the ends of a range; elsewhere there is none. */
function measureIn({ kind, aspect, direction, source, ...given }: Targeted): Partial<Measure> {
  const [value, upper, baseline] = [given.value, given.upper, given.baseline].map((each) =>
    each === undefined ? undefined : (readAmount(each) ?? Number.NaN),
  );
  const named = { kind, aspect, direction, value, upper, baseline, source };
  return Object.fromEntries(Object.entries(named).filter(([, each]) => each !== undefined));
}

const Link = z.strictObject({
  title: EvidenceTitle.optional().openapi({ description: 'What it is' }),
  url: LinkAddress,
});
const GivenFile = z.strictObject({ file: Digest.openapi({ description: 'A file that was given for the target' }) });
const Evidence = z.union([Link, GivenFile]);
const Report = z.strictObject({
  target: Code.openapi({ description: 'Id of an agreed target', example: 't1' }),
  actual: Amount.openapi({ description: 'What is reached so far, in the unit of the target', example: 84 }),
  at: Day.openapi({ description: 'By which day' }),
  note: FreeText.optional().openapi({ description: 'Remarks; stored with the submission' }),
  evidence: z.array(Evidence).max(10).optional().openapi({ description: 'Where the proof is' }),
});
export const ReportIds = z
  .array(Code.openapi({ description: 'Id of a report that waits for an answer', example: 'p12-1' }))
  .min(1)
  .max(100)
  .openapi({ description: 'The reports that are answered' });
export const Reports = z.array(Report).min(1).max(MOST_TARGETS).openapi({ description: 'One report for each target' });

/** What enters the appraisal: no words. */
export function targetSent(given: Targeted): Target {
  const { id, weight, indicator, due, jointTarget, contributesTo } = given;
  return {
    id,
    weight,
    due,
    ...(indicator !== undefined && { indicator }),
    ...(jointTarget !== undefined && { jointTarget }),
    ...(contributesTo !== undefined && { contributesTo }),
    ...measureIn(given),
  };
}

/** An amount that is none is refused when it is checked. */
export const reportSent = ({ target, actual, at }: z.output<typeof Report>): ProgressReport => ({
  target,
  actual: readAmount(actual) ?? Number.NaN,
  at,
});
