import { createRoute, z } from '@hono/zod-openapi';
import { ROLES } from '../../store/types.ts';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { OFFICES } from '../access/offices.ts';
import { createApiKey } from './create-api-key.ts';
import { listKeys, revokeKey } from './list-api-keys.ts';
import {
  answer,
  DryRunAnswer,
  DryRunQuery,
  Id,
  IdParam,
  jsonBodyOf,
  listOf,
  paging,
  PrincipalSchema,
  RegionFilter,
  RegionName,
} from '../http/forms.ts';

const KeySchema = PrincipalSchema.extend({
  id: z.string().openapi({ description: 'Key id', example: '0f3a9c1e5b7d2468' }),
  label: z.string().openapi({ description: 'What the key is for' }),
  createdAt: z.string().openapi({ description: 'Created' }),
  expiresAt: z.string().openapi({ description: 'Valid until' }),
  revokedAt: z.string().nullable().openapi({ description: 'Revoked' }),
  lastUsedAt: z.string().nullable().openapi({ description: 'Last used, to the minute' }),
}).openapi('ApiKey');
const NewKeySchema = KeySchema.extend({
  key: z.string().nullable().openapi({ description: 'The secret, shown once; null when the answer is repeated' }),
}).openapi('NewApiKey');

const KeyRequest = z
  .strictObject({
    region: RegionName.nullable().openapi({ description: 'Region; null (all) only by a platform admin' }),
    label: z.string().trim().min(1).max(200).openapi({ description: 'What the key is for', example: 'Simpus' }),
    roles: z
      .array(z.enum(ROLES))
      .min(1)
      .max(7)
      .openapi({ description: 'Roles', example: ['system'] }),
    employeeId: Id.optional().openapi({ description: 'The employee who uses it' }),
    offices: z.array(z.enum(OFFICES)).max(6).default([]).openapi({ description: 'Offices in which it decides' }),
    scopes: z
      .array(z.string().max(120))
      .max(20)
      .default([])
      .openapi({ description: 'Limits: read, commands, facts, … or unit:<unit>', example: ['facts'] }),
    expiresInDays: z.int().min(1).max(365).default(90).openapi({ description: 'Days until it expires', example: 90 }),
  })
  .openapi('ApiKeyRequest');

export function registerApiKeys(api: Api) {
  registerCreate(api);
  registerList(api);
  registerRevoke(api);
}

function registerCreate({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/api-keys',
    operationId: 'createApiKey',
    tags: ['Access'],
    summary: 'Make an API key; the secret is shown once',
    middleware: guard('createApiKey', { body: 'json', idempotent: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(KeyRequest) },
    responses: {
      200: answer(DryRunAnswer, 'Dry run: the key could be made'),
      201: answer(NewKeySchema, 'The key'),
    },
  });
  app.openapi(route, async (c) => {
    const request = { ...c.req.valid('json'), dryRun: c.req.valid('query').dryRun === 'true' };
    const made = await createApiKey(deps, callerOf(c), request);
    if (made === null) return c.json({ dryRun: true as const }, 200);
    c.set('secretFreeAnswer', JSON.stringify({ ...made, key: null }));
    return c.json(made, 201);
  });
}

function registerList({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    tags: ['Access'],
    summary: 'List API keys, without secrets',
    middleware: guard('listApiKeys'),
    request: { query: z.strictObject({ region: RegionFilter, ...paging }) },
    responses: { 200: answer(listOf(KeySchema), 'Keys') },
  });
  app.openapi(route, async (c) => c.json(linked(c, await listKeys(deps, callerOf(c), c.req.valid('query'))), 200));
}

function registerRevoke({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'delete',
    path: '/v1/api-keys/{id}',
    operationId: 'revokeApiKey',
    tags: ['Access'],
    summary: 'Revoke an API key at once',
    middleware: guard('revokeApiKey'),
    request: { params: IdParam },
    responses: { 204: { description: 'Revoked; revoking again changes nothing' } },
  });
  app.openapi(route, async (c) => {
    await revokeKey(deps, callerOf(c), c.req.valid('param').id);
    return c.body(null, 204);
  });
}
