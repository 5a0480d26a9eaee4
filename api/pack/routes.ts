import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { isUnchanged } from '../http/etag.ts';
import { packByDigest } from './read-regions.ts';
import { validatePack } from './validate.ts';
import { LadderSchema } from './draft/schema.ts';
import { answer, jsonBodyOf } from '../http/forms.ts';
import { PackView, Summary } from './schema.ts';

export function registerRulePacks({ app, deps, guard }: Api) {
  const read = createRoute({
    method: 'get',
    path: '/v1/rule-packs/{digest}',
    operationId: 'getRulePack',
    tags: ['Regions'],
    summary: 'Read a rule pack by digest',
    middleware: guard('getRulePack'),
    request: {
      params: z.strictObject({
        digest: z
          .string()
          .regex(/^sha256:[0-9a-f]{64}$/)
          .openapi({ description: 'Digest of the pack' }),
      }),
    },
    responses: { 200: answer(PackView, 'The pack'), 304: { description: 'Unchanged' } },
  });
  app.openapi(read, async (c) => {
    const { digest } = c.req.valid('param');
    const view = await packByDigest(deps, digest);
    c.header('ETag', `"${digest}"`);
    return isUnchanged(c, `"${digest}"`) ? c.body(null, 304) : c.json(view, 200);
  });

  const validate = createRoute({
    method: 'post',
    path: '/v1/rule-packs/validate',
    operationId: 'validateRulePack',
    tags: ['Regions'],
    summary: 'Check a rule pack; stores nothing',
    middleware: guard('validateRulePack', { body: 'json' }),
    request: {
      body: jsonBodyOf(
        z
          .record(z.string(), z.unknown())
          .openapi('PackSource', { description: 'A pack as written for a region, or { document, cases }' }),
      ),
    },
    responses: {
      200: answer(
        z.object({
          valid: z.literal(true).openapi({ description: 'Nothing is wrong' }),
          digest: z.string().openapi({ description: 'Digest it would have' }),
          summary: Summary,
          report: LadderSchema.openapi({ description: 'What keeps it from being published, if anything' }),
        }),
        'The pack is valid; otherwise 422 pack-invalid names every fault',
      ),
    },
  });
  app.openapi(validate, async (c) => c.json(await validatePack(deps, callerOf(c), c.req.valid('json')), 200));
}
