/** What delegations and acting officials look like from outside. */
import { z } from '@hono/zod-openapi';
import { d, Day, Id, RegionName, text } from '../http/forms.ts';

const days = {
  from: Day.optional().openapi(d('First day, in the region’s own time; default today')),
  until: Day.openapi(d('Last day, a year later at most')),
};

export const DelegationRequest = z
  .strictObject({ to: Id.openapi(d('Who does one’s tasks meanwhile')), ...days })
  .openapi('DelegationRequest');

export const ActingRequest = z
  .strictObject({
    region: RegionName,
    of: Id.openapi(d('The official who is away, or was')),
    to: Id.openapi(d('Who acts for them')),
    kind: z.enum(['plt', 'plh']).openapi(d('plt: the post is vacant; plh: its holder is away for a while')),
    decree: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .openapi({ description: 'Decree or letter that it follows', example: 'SPT 800/7/2026' }),
    ...days,
  })
  .openapi('ActingRequest');

export const StandInSchema = z
  .object({
    id: text('Id'),
    region: text('Region'),
    kind: z.enum(['delegation', 'plt', 'plh']).openapi(d('A delegation, or which kind of acting official')),
    of: text('Whose tasks they are'),
    to: text('Who does them'),
    from: text('First day, in the region’s own time'),
    until: text('Last day'),
    decree: z.string().nullable().openapi(d('Decree or letter; null: a delegation')),
    by: text('Who said so'),
    at: text('When, real time'),
    endedAt: z.string().nullable().openapi(d('Ended by hand before its last day')),
    endedBy: z.string().nullable().openapi(d('By whom')),
  })
  .openapi('StandIn');
