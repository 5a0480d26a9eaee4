/** What a report of feedback looks like from outside. */
import { z } from '@hono/zod-openapi';
import { count, d, Instant, text, TextSchema } from '../http/forms.ts';

const Group = text('Who was asked: peer or subordinate');
const said = {
  mean: z.number().openapi(d('In people’s units, half-up to two decimals')),
  text: TextSchema,
};
const Ranked = z.object({ id: text('Aspect'), sentence: TextSchema });

export const FeedbackReportSchema = z
  .object({
    appraisalId: text('Appraisal'),
    groups: z
      .array(
        z.object({
          group: Group,
          minimum: count('Fewer answers are not told'),
          answers: z.number().int().nullable().openapi(d('How many answered; null: not enough')),
        }),
      )
      .openapi(d('Who was asked')),
    aspects: z
      .array(
        z.object({
          id: text('Fact of the pack'),
          label: TextSchema,
          scale: TextSchema,
          self: z.object(said).nullable().openapi(d('How the person rated themselves')),
          others: z
            .array(z.object({ group: Group, answers: count('How many rated it'), ...said }))
            .openapi(d('Groups of which enough rated it')),
        }),
      )
      .openapi(d('What was asked, in the order of the pack')),
    strengths: z.array(Ranked).openapi(d('Farthest above the mean of all aspects')),
    toImprove: z.array(Ranked).openapi(d('Farthest below it')),
    rule: TextSchema,
    words: z
      .array(
        z.object({ group: Group, texts: z.array(z.string()).openapi(d('Unsigned, in an order that tells nothing')) }),
      )
      .openapi(d('Of groups of which enough answered')),
  })
  .openapi('FeedbackReport');

export const NominationSchema = z.looseObject({
  state: z.enum(['open', 'proposed', 'returned', 'approved', 'drawn']).openapi(d('`drawn`: nobody was named in time')),
  peers: z.array(z.string()).openapi(d('Whom the person has nominated; not who is asked')),
  relatives: z.array(z.string()).optional().openapi(d('Declared by the person; they are not asked')),
  until: Instant,
});
