/** What words between colleagues look like from outside. */
import { z } from '@hono/zod-openapi';
import { REMARK_KINDS } from '../../store/remark/types.ts';
import { d, Instant, text } from '../http/forms.ts';

export const RemarkRequest = z
  .strictObject({
    kind: z.enum(REMARK_KINDS).openapi(d('Praise, or advice')),
    text: z.string().trim().min(1).max(2000).openapi(d('What was seen, and what it led to or could lead to')),
    forAssessor: z.boolean().openapi(d('Whether the person’s assessor may read it too')),
  })
  .openapi('RemarkRequest', { description: 'Signed by its writer; it is no rating, and no rule reads it' });

export const RemarkQuery = z.strictObject({
  of: z
    .enum(['received', 'given', 'team'])
    .optional()
    .openapi(d('received: to the caller; given: by the caller; team: about whom the caller assesses, where shared')),
});

export const RemarkSchema = z
  .object({
    id: text('Opaque id'),
    to: text('Whom it is for'),
    by: text('Who wrote it'),
    kind: text('praise or advice'),
    text: z.string().nullable().openapi(d('Null: the writer took it back')),
    forAssessor: z.boolean().openapi(d('The person’s assessor may read it too')),
    at: Instant,
    retractedAt: Instant.nullable(),
  })
  .openapi('Remark');
