/** Schemas and answers that many routes share. */
import { z } from '@hono/zod-openapi';
import { MOST_LISTED } from '../../rules/time/units.ts';
import { TARGET_CHOICES } from '../../rules/language/targets.ts';
import { NAMES } from '../docs/examples.ts';
import { CODE_FORM, DIGEST_FORM, FACT_FORM, ID_FORM } from './field-forms.ts';

export const TextSchema = z
  .strictObject({
    id: z.string().openapi({ description: 'Indonesian' }),
    en: z.string().openapi({ description: 'English' }),
  })
  .openapi('Text');

export const ChangeSchema = z
  .object({
    op: z.enum(['add', 'remove', 'change']).openapi({ description: 'What happened' }),
    path: z.string().openapi({ description: 'JSON pointer; list items by their id' }),
    before: z.unknown().openapi({ description: 'Value before; null: nothing' }),
    after: z.unknown().openapi({ description: 'Value after; null: nothing' }),
    sentence: TextSchema,
    cell: z
      .object({
        what: TextSchema,
        before: TextSchema.nullable().openapi({ description: 'Value before in words; null: nothing, or a whole item' }),
        after: TextSchema.nullable().openapi({ description: 'Value after in words; null: nothing, or a whole item' }),
      })
      .openapi({ description: 'The same for a table: what it is, and both values' }),
  })
  .openapi('PackChange');

export const RegionName = z.string().regex(CODE_FORM).openapi({ description: 'Region', example: NAMES.region });
export const UnitName = z.string().min(1).max(100).openapi({ description: 'Unit code', example: NAMES.unit });
export const Id = z.string().regex(ID_FORM).openapi({ description: 'Opaque id' });
export const Code = z.string().regex(CODE_FORM);
export const Day = z.iso.date().openapi({ description: 'Date, yyyy-mm-dd', example: '2026-03-31' });
export const Instant = z
  .string()
  .openapi({ description: 'ISO 8601 instant with offset', example: '2026-03-31T23:59:59.000+07:00' });
/** How a field is told. */
export const d = (description: string) => ({ description });
export const text = (description: string) => z.string().openapi(d(description));
export const count = (description: string) => z.number().int().openapi(d(description));
export const Digest = z
  .string()
  .regex(DIGEST_FORM)
  .openapi({ description: 'SHA-256', example: `sha256:${'0'.repeat(64)}` });
export const FreeText = z.string().trim().min(1).max(4000);
export const Reason = FreeText.openapi({ description: 'Why; stored with the submission, never sent to Temporal' });

/** Any number: what a fact is counted in, and so what to write instead of 92.5, only the pack can say. */
export const FactValueSchema = z.union([z.number(), z.string().max(200), z.boolean()]).openapi('FactValue');
/** A target with what came of it, as facts hold them: see `GET /v1/rule-packs/schema` for what decides over it. */
export const TargetFactSchema = z
  .object({
    id: z.string().max(64).openapi({ description: 'Of the target' }),
    kind: z.enum(TARGET_CHOICES.kind).openapi({ description: 'Main or additional' }),
    aspect: z.enum(TARGET_CHOICES.aspect).openapi({ description: 'What is measured' }),
    direction: z.enum(TARGET_CHOICES.direction).openapi({ description: 'Which way is better' }),
    value: z.number().openapi({ description: 'Ten-thousandths: 12.5 is 125000. Of a range the lower end' }),
    upper: z.number().optional().openapi({ description: 'Upper end of a range, in ten-thousandths' }),
    baseline: z.number().optional().openapi({ description: 'What it was before, in ten-thousandths' }),
    weight: z.number().openapi({ description: 'Basis points' }),
    due: z.string().max(10).openapi({ description: 'Last day, yyyy-mm-dd' }),
    source: z
      .string()
      .max(64)
      .openapi({ description: '`own` for reports of the employee, else the fact that measures it' }),
    jointTarget: z.string().max(64).optional().openapi({ description: 'Joint target that it is a share of' }),
    actual: z
      .number()
      .nullable()
      .openapi({ description: 'What was reached, in ten-thousandths; null: nothing reported' }),
    reportedOn: z.string().max(10).nullable().openapi({ description: 'Day of the last report that counts' }),
    from: z
      .string()
      .max(10)
      .optional()
      .openapi({ description: 'First day for which it was agreed, if targets changed' }),
    to: z.string().max(10).optional().openapi({ description: 'Last day for which it was agreed' }),
    days: z.number().optional().openapi({ description: 'Working days from the first to the last' }),
    origin: z.string().max(64).optional().openapi({ description: 'Region in which it was agreed, if another one' }),
  })
  .openapi('TargetFact');
export const GivenValueSchema = z.union([FactValueSchema, z.array(TargetFactSchema).max(MOST_LISTED)]);
export const FactsSchema = z.record(z.string().regex(FACT_FORM), GivenValueSchema).openapi('Facts', {
  description:
    'Facts by name, as the region’s rule pack declares them. A whole number counts as the pack does (9250 hundredths), a text as ' +
    'people write it ("92,50")',
  example: { peerRating: 9000 },
});

/** `?dryRun=true` */
export const DryRun = z
  .enum(['true', 'false'])
  .optional()
  .openapi({ description: 'true: answer what would happen and write nothing' });
export const DryRunAnswer = z.object({ dryRun: z.literal(true).openapi({ description: 'Nothing was written' }) });
export const LanguageQuery = z
  .enum(['id', 'en'])
  .optional()
  .openapi({ description: 'Language; default Accept-Language' });

export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Rows per page', example: 50 }),
  cursor: z.string().max(500).optional().openapi({ description: 'nextCursor of the page before' }),
};
/** With or without the spaces of the official way to write it. */
export const EmployeeNumber = z.string().max(30).optional().openapi({ description: 'Employee number' });
export const RegionFilter = RegionName.optional();

export const listOf = <S extends z.ZodType>(row: S) =>
  z.object({
    data: z.array(row).openapi({ description: 'Rows of this page' }),
    page: z
      .object({
        nextCursor: z.string().nullable().openapi({ description: 'Cursor of the next page; null at the end' }),
      })
      .openapi({ description: 'Where the next page starts' }),
  });

export const answer = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

export const IfMatch = z.object({
  'if-match': z.string().optional().openapi({ description: 'Act only on this version', example: '"v7"' }),
});
export const LocationHeader = { Location: { description: 'Where to look', schema: { type: 'string' as const } } };

export const PackRefSchema = z
  .object({
    id: z.string().openapi({ description: 'Pack id' }),
    version: z.number().int().openapi({ description: 'Pack version' }),
    digest: z.string().openapi({ description: 'SHA-256 of the resolved pack', example: 'sha256:9f86d0…' }),
  })
  .openapi('PackRef');

export const PrincipalSchema = z
  .object({
    id: z.string().openapi({ description: 'Who calls', example: 'key:0f3a9c1e5b7d2468' }),
    region: z.string().nullable().openapi({ description: 'Their region; null sees all' }),
    roles: z.array(z.string()).openapi({ description: 'Roles', example: ['employee'] }),
    employeeId: z.string().nullable().openapi({ description: 'The employee they are' }),
    offices: z.array(z.string()).openapi({ description: 'Offices in which they decide' }),
    scopes: z.array(z.string()).openapi({ description: 'What the key is limited to; empty: nothing' }),
  })
  .openapi('Principal');

export const ActorSchema = z
  .object({
    id: z.string().nullable().openapi({ description: 'Employee or key; null when the author stays anonymous' }),
    as: z.string().openapi({ description: 'Capacity in which they acted', example: 'assessor' }),
    office: z.string().optional().openapi({ description: 'Office used for a decision' }),
    for: z.string().optional().openapi({ description: 'Whose tasks they are, where somebody else does them' }),
    standIn: z
      .enum(['delegation', 'plt', 'plh'])
      .optional()
      .openapi({ description: 'By delegation (a.n.), or as an acting official (Plt., Plh.)' }),
  })
  .openapi('Actor');

/** What is told about a request beside its answer. */
export const ToldFindings = z.array(
  z.object({
    pointer: text('JSON Pointer into the request'),
    code: text('Code'),
    detail: text('In the caller’s language'),
  }),
);
