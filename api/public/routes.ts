import { z } from '@hono/zod-openapi';
import { answer, DryRunAnswer, paging, Reason, RegionFilter, d } from '../http/forms.ts';
import { command, list, type Operation, operations } from '../http/operations.ts';
import { addressOf } from '../middleware/auth.ts';
import { rateLimiter } from '../middleware/rate-limit.ts';
import { ANONYMOUS } from '../access/policy.ts';
import { publicUnits } from './units.ts';
import { listSeenVoices, moderate, submitVoice } from './voices.ts';

/** Voices from one address or under one key, per second and at once: one busy citizen must not drown the others. */
const VOICES = { perSecond: 0.2, burst: 20 };

/** Anybody may ask: what stands between keeps the answer for a minute. */
const CACHED = 'public, max-age=60';

const VoiceSchema = z
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

const UnitSchema = z
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

const VoiceRequest = z
  .strictObject({ text: z.string().trim().min(1).max(2000).openapi(d('Input or criticism; no names, please')) })
  .openapi('VoiceRequest');
const ModerateRequest = z
  .strictObject({
    decision: z.enum(['published', 'refused']).openapi(d('The decision')),
    reason: Reason.optional(),
  })
  .openapi('ModerateRequest');

const submission: Operation = (api, tag) => {
  const limiter = rateLimiter(VOICES, api.deps.now);
  command({
    action: 'submitVoice',
    path: '/v1/public/units/{region}/{unit}/voices',
    summary: 'Say something about a unit; it is published after moderation',
    body: VoiceRequest,
    keyless: true,
    status: 201,
    answers: answer(VoiceSchema.pick({ id: true, status: true }), 'Received'),
    run: (deps, { c, caller, params, body }) => {
      limiter.take(caller.principal === ANONYMOUS ? addressOf(c) : caller.principal.id);
      return submitVoice(deps, { ...params, ...body });
    },
  })(api, tag);
};

export const registerPublic = operations(
  'Public',
  list({
    action: 'listPublicUnits',
    path: '/v1/public/units',
    summary: 'Service units with published figures',
    query: z.strictObject({ region: RegionFilter }),
    row: UnitSchema,
    answers: 'Units of regions that keep a portal',
    run: async (deps, { c, query: { region } }) => {
      const data = await publicUnits(deps, region);
      c.header('Cache-Control', CACHED);
      return { data, page: { nextCursor: null } };
    },
  }),
  submission,
  list({
    action: 'listVoices',
    path: '/v1/voices',
    summary: 'List citizens’ voices',
    query: z.strictObject({ region: RegionFilter, status: VoiceSchema.shape.status.optional(), ...paging }),
    row: VoiceSchema,
    answers: 'Voices',
    run: (deps, { caller, query }) => listSeenVoices(deps, caller, query),
  }),
  command({
    action: 'moderateVoice',
    path: '/v1/voices/{id}/moderate',
    summary: 'Publish or refuse a voice',
    body: ModerateRequest,
    dryRun: 'same',
    answers: answer(z.union([VoiceSchema, DryRunAnswer]), 'The voice; or the dry run'),
    run: (deps, { caller, params: { id }, body, dryRun }) => moderate(deps, caller, { id, ...body, dryRun }),
  }),
);
