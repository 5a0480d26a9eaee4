/** What transfers between regions look like from outside. */
import { z } from '@hono/zod-openapi';
import { TRANSFER_STATES } from '../../store/transfer/types.ts';
import { count, d, Day, Id, paging, Reason, RegionFilter, RegionName, text } from '../http/forms.ts';

const orNull = (description: string) => z.string().nullable().openapi(d(description));

export const TransferQuery = z.strictObject({ region: RegionFilter, ...paging });

export const TransferRequest = z
  .strictObject({
    appraisalId: Id.openapi(d('The appraisal that the person leaves; it ends once the other region has accepted')),
    to: RegionName.openapi(d('The region to which the person goes')),
    on: Day.openapi(d('First day there, in the period of the cycle')),
    reason: Reason,
  })
  .openapi('TransferRequest', { description: 'Releases somebody to another region, with what was reached until then' });

export const TransferAcceptance = z
  .strictObject({ appraisalId: Id.openapi(d('The running appraisal of the same person in the region that accepts')) })
  .openapi('TransferAcceptance');

export const TransferEnding = z.strictObject({ reason: Reason }).openapi('TransferEnding');

export const TransferSchema = z
  .object({
    id: text('Opaque id'),
    region: text('The region that releases'),
    to: text('The region to which the person goes'),
    name: text('Who it is'),
    nip: text('Their number, which is the same in both regions'),
    appraisalId: orNull('The appraisal that ends; null: not of the caller’s region'),
    intoId: orNull('The appraisal that goes on; null: none yet, or not of the caller’s region'),
    sandbox: z.boolean().openapi(d('Between cycles that play')),
    on: text('First day in the other region'),
    until: text('Last day on which it can be accepted'),
    reason: text('Why'),
    at: text('When it was released, real time'),
    state: z
      .enum(TRANSFER_STATES)
      .openapi(d('RELEASED: waits for the other region; ACCEPTED: on its way; DONE: arrived; ENDED: came to nothing')),
    ended: orNull(
      'withdrawn, declined or lapsed, or the code by which the appraisal could not be left; null: not ended',
    ),
    endReason: orNull('In words, where somebody ended it'),
    trouble: orNull('Code of what keeps it from arriving; it is tried again by itself'),
    may: z.array(z.enum(['accept', 'end'])).openapi(d('What the caller can do now')),
    candidates: z
      .array(z.object({ appraisalId: text('Appraisal'), cycleId: text('Its cycle'), unit: text('Unit') }))
      .openapi(d('For whoever may accept: running appraisals of the same person in their region')),
    brought: z
      .array(z.object({ from: text('First day'), to: text('Last day'), targets: count('How many targets') }))
      .openapi(d('What went with the person; empty before it is done')),
  })
  .openapi('Transfer');
export type TransferView = z.input<typeof TransferSchema>;
