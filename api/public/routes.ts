import { z } from '@hono/zod-openapi';
import { answer, DryRunAnswer, paging, RegionFilter, RegionName } from '../http/forms.ts';
import { command, list, type Operation, operations, read } from '../http/operations.ts';
import { addressOf } from '../middleware/auth.ts';
import { rateLimiter } from '../middleware/rate-limit.ts';
import { ANONYMOUS } from '../access/policy.ts';
import { verifyLetter } from '../appraisal/letters.ts';
import { publicRules } from './rules.ts';
import {
  LetterStandingSchema,
  ModerateRequest,
  PublicRulesSchema,
  PublicUnitSchema,
  VoiceRequest,
  VoiceSchema,
} from './schema.ts';
import { publicUnits } from './units.ts';
import { listSeenVoices, moderate, submitVoice } from './voices.ts';

/** Voices from one address or under one key, per second and at once: one busy citizen must not drown the others. */
const VOICES = { perSecond: 0.2, burst: 20 };

/** Anybody may ask: what stands between keeps the answer for a minute. */
const CACHED = 'public, max-age=60';

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
    row: PublicUnitSchema,
    answers: 'Units of regions that keep a portal',
    run: async (deps, { c, query: { region } }) => {
      const data = await publicUnits(deps, region);
      c.header('Cache-Control', CACHED);
      return { data, page: { nextCursor: null } };
    },
  }),
  submission,
  read({
    action: 'getPublicRules',
    path: '/v1/public/regions/{region}/rules',
    summary: 'How performance is judged in a region, in words',
    answers: answer(PublicRulesSchema, 'What the pack in force says of itself'),
    run: (deps, { c, params: { region } }) => {
      c.header('Cache-Control', CACHED);
      return publicRules(deps, region);
    },
  }),
  read({
    action: 'verifyLetter',
    path: '/v1/public/letters',
    summary: 'Whether a letter was issued and still stands',
    query: z.strictObject({
      region: RegionName,
      number: z.string().max(100).openapi({ description: 'As it stands on the letter', example: '12/SERTIFIKAT/2026' }),
      check: z.string().max(64).openapi({ description: 'Check code of the letter', example: '0f3a9c1e5b7d' }),
    }),
    answers: answer(LetterStandingSchema, 'How it stands'),
    run: (deps, { query }) => verifyLetter(deps, query),
  }),
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
