/** What the API says of a pack in force, and of a decision under it. */
import { z } from '@hono/zod-openapi';
import { PackRefSchema, TextSchema } from '../http/forms.ts';

const PackDocument = z
  .record(z.string(), z.unknown())
  .openapi('RulePack', { description: 'A resolved rule pack, format siklus.pack/1; see docs/rules.md' });
export const Summary = z
  .record(z.string(), z.unknown())
  .openapi('PackSummary', { description: 'The pack told in words' });

export const PackView = z
  .object({
    digest: z.string().openapi({ description: 'SHA-256 of the resolved pack' }),
    packId: z.string().openapi({ description: 'Pack id' }),
    version: z.number().int().openapi({ description: 'Pack version' }),
    effective: z
      .object({
        from: z.string().openapi({ description: 'First day' }),
        to: z.string().nullable().openapi({ description: 'Last day; null: open' }),
      })
      .openapi({ description: 'Days on which it is in force' }),
    status: z.string().openapi({ description: 'published, or retired: no new cycle uses it' }),
    pack: PackDocument,
    summary: Summary,
  })
  .openapi('RulePackView');

export const Explanation = z.object({
  decision: z
    .record(z.string(), z.unknown())
    .openapi({ description: 'The stored record: inputs, derived values, traces' }),
  sentences: z
    .array(
      z.object({
        key: z.string().openapi({ description: 'Kind of sentence' }),
        text: TextSchema,
        legal: z.array(z.string()).openapi({ description: 'Regulations and articles it rests on' }),
      }),
    )
    .openapi({ description: 'The explanation, in both languages' }),
  language: z.enum(['id', 'en']).openapi({ description: 'Language of `reading`' }),
  reading: z.array(z.string()).openapi({ description: 'The sentences in one language' }),
  legalBasis: z
    .array(
      z.object({
        id: z.string().openapi({ description: 'Id within the pack' }),
        ref: z.string().openapi({ description: 'Regulation' }),
        article: z.string().optional().openapi({ description: 'Article' }),
      }),
    )
    .openapi({ description: 'Regulations that the pack rests on' }),
  pack: PackRefSchema,
});
export const DecisionAnswer = Explanation.openapi('Explanation');
