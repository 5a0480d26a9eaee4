/** What citizens send and read. */
import { z } from '@hono/zod-openapi';
import { Reason, TextSchema, d } from '../http/forms.ts';

export const VoiceSchema = z
  .object({
    id: z.string().openapi(d('Voice id')),
    region: z.string().openapi(d('Region')),
    unit: z.string().openapi(d('Unit')),
    text: z.string().openapi(d('What was said')),
    status: z.enum(['received', 'published', 'refused']).openapi(d('Moderation')),
    moderatedBy: z.string().nullable().openapi(d('Who moderated')),
    at: z.string().openapi(d('When it came')),
  })
  .openapi('Voice');

export const PublicUnitSchema = z
  .object({
    region: z.string().openapi(d('Region')),
    unit: z.string().openapi(d('Unit')),
    unitName: z.string().openapi(d('Name of the unit')),
    suppressed: z.boolean().openapi(d('Too few people or units to show figures')),
    people: z.number().int().nullable().openapi(d('People appraised, rounded to five')),
    shareGood: z.number().int().nullable().openapi(d('Share of BAIK or better, basis points, rounded to 5%')),
    sandbox: z.boolean().optional().openapi(d('From a rehearsal')),
    cycle: z.string().optional().openapi(d('Period of the figures')),
    voices: z.array(z.string()).openapi(d('Published voices')),
  })
  .openapi('PublicUnit');

export const PublicRulesSchema = z
  .object({
    region: z.string().openapi(d('Region')),
    title: TextSchema,
    version: z.number().int().openapi(d('Version in force')),
    from: z.string().openapi(d('Its first day')),
    portal: z.boolean().openapi(d('Citizens may speak here')),
    regime: TextSchema,
    peers: TextSchema,
    publicVoice: TextSchema,
    dailyReport: TextSchema,
    training: TextSchema,
    stages: z.array(TextSchema).openapi(d('Stages of a year')),
    indicators: z
      .array(z.object({ label: TextSchema, weight: z.number().int().openapi(d('Weight, basis points')) }))
      .openapi(d('What is measured')),
    outcomes: z
      .array(
        z.object({
          title: TextSchema,
          kind: z.string().openapi(d('Kind')),
          decidedBy: TextSchema,
          budget: TextSchema.optional().openapi(d('How many may get it, and in which order')),
        }),
      )
      .openapi(d('What may follow, and who decides it')),
    legalBasis: z.array(z.string()).openapi(d('Laws that it stands on')),
  })
  .openapi('PublicRules');

export const LetterStandingSchema = z
  .object({
    region: z.string().openapi(d('Region')),
    number: z.string().openapi(d('Number, series and year')),
    standing: z
      .enum(['stands', 'revoked', 'unknown'])
      .openapi(d('unknown: no such letter, or the check code is another’s')),
    date: z.string().nullable().openapi(d('Day of the decision')),
    sandbox: z.boolean().openapi(d('Not a real letter')),
    revokedAt: z.string().nullable().openapi(d('When it was taken back; null: it stands')),
  })
  .openapi('LetterStanding');

export const VoiceRequest = z
  .strictObject({ text: z.string().trim().min(1).max(2000).openapi(d('Input or criticism; no names, please')) })
  .openapi('VoiceRequest');
export const ModerateRequest = z
  .strictObject({
    decision: z.enum(['published', 'refused']).openapi(d('The decision')),
    reason: Reason.optional(),
  })
  .openapi('ModerateRequest');
