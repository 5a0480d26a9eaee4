import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { addressOf } from '../middleware/auth.ts';
import { ANONYMOUS } from '../policy.ts';
import { rateLimiter } from '../middleware/rate-limit.ts';
import { publicUnits } from './units.ts';
import { listSeenVoices, moderate, submitVoice } from './voices.ts';
import {
  answer,
  DryRunAnswer,
  DryRunQuery,
  IdParam,
  jsonBodyOf,
  listOf,
  paging,
  Reason,
  RegionFilter,
  RegionName,
  UnitName,
} from '../http/forms.ts';

/** Voices from one address, per second and at once: one busy citizen must not drown the others. */
const VOICES = { perSecond: 0.2, burst: 20 };
const d = (description: string) => ({ description });

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

export function registerPublic(api: Api) {
  registerUnits(api);
  registerSubmit(api);
  registerModeration(api);
}

function registerUnits({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/public/units',
    operationId: 'listPublicUnits',
    tags: ['Public'],
    summary: 'Service units with published figures',
    middleware: guard('listPublicUnits'),
    request: { query: z.strictObject({ region: RegionFilter }) },
    responses: { 200: answer(listOf(UnitSchema), 'Units of regions that keep a portal') },
  });
  app.openapi(route, async (c) => {
    const data = await publicUnits(deps, c.req.valid('query').region);
    return c.json({ data, page: { nextCursor: null } }, 200);
  });
}

function registerSubmit({ app, deps, guard }: Api) {
  const limiter = rateLimiter(VOICES, deps.now);
  const route = createRoute({
    method: 'post',
    path: '/v1/public/units/{region}/{unit}/voices',
    operationId: 'submitVoice',
    tags: ['Public'],
    summary: 'Say something about a unit; it is published after moderation',
    middleware: guard('submitVoice', { body: 'json' }),
    request: {
      params: z.strictObject({ region: RegionName, unit: UnitName }),
      body: jsonBodyOf(
        z
          .strictObject({ text: z.string().trim().min(1).max(2000).openapi(d('Input or criticism; no names, please')) })
          .openapi('VoiceRequest'),
      ),
    },
    responses: { 201: answer(VoiceSchema.pick({ id: true, status: true }), 'Received') },
  });
  app.openapi(route, async (c) => {
    if (c.get('principal') === ANONYMOUS) limiter.take(addressOf(c));
    return c.json(await submitVoice(deps, { ...c.req.valid('param'), ...c.req.valid('json') }), 201);
  });
}

function registerModeration({ app, deps, guard }: Api) {
  const status = VoiceSchema.shape.status.optional();
  const list = createRoute({
    method: 'get',
    path: '/v1/voices',
    operationId: 'listVoices',
    tags: ['Public'],
    summary: 'List citizens’ voices',
    middleware: guard('listVoices'),
    request: { query: z.strictObject({ region: RegionFilter, status, ...paging }) },
    responses: { 200: answer(listOf(VoiceSchema), 'Voices') },
  });
  app.openapi(list, async (c) => c.json(linked(c, await listSeenVoices(deps, callerOf(c), c.req.valid('query'))), 200));

  const route = createRoute({
    method: 'post',
    path: '/v1/voices/{id}/moderate',
    operationId: 'moderateVoice',
    tags: ['Public'],
    summary: 'Publish or refuse a voice',
    middleware: guard('moderateVoice', { body: 'json', idempotent: true }),
    request: {
      params: IdParam,
      query: DryRunQuery,
      body: jsonBodyOf(
        z
          .strictObject({
            decision: z.enum(['published', 'refused']).openapi(d('The decision')),
            reason: Reason.optional(),
          })
          .openapi('ModerateRequest'),
      ),
    },
    responses: {
      200: answer(z.union([VoiceSchema, DryRunAnswer]), 'The voice; or the dry run'),
    },
  });
  app.openapi(route, async (c) => {
    const dryRun = c.req.valid('query').dryRun === 'true';
    const voice = await moderate(deps, callerOf(c), { id: c.req.valid('param').id, ...c.req.valid('json'), dryRun });
    return c.json(voice ?? { dryRun: true as const }, 200);
  });
}
