import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { answer } from '../http/forms.ts';

export const PrincipalSchema = z
  .object({
    id: z.string().openapi({ description: 'Who calls', example: 'key:0f3a9c1e5b7d2468' }),
    region: z.string().nullable().openapi({ description: 'Their region; null sees all' }),
    roles: z.array(z.string()).openapi({ description: 'Roles', example: ['employee'] }),
    employeeId: z.string().nullable().openapi({ description: 'The employee they are' }),
    offices: z.array(z.string()).openapi({ description: 'Offices in which they decide' }),
    scopes: z.array(z.string()).openapi({ description: 'What the key is limited to; empty: nothing' }),
  })
  .openapi('Principal');

export function registerMe({ app, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/me',
    operationId: 'getMe',
    tags: ['Access'],
    summary: 'Who am I',
    middleware: guard('getMe'),
    responses: { 200: answer(PrincipalSchema, 'The principal behind the key or token') },
  });
  app.openapi(route, (c) => {
    const { id, region, roles, employeeId, offices, scopes } = c.get('principal');
    return c.json({ id, region, roles, employeeId, offices, scopes }, 200);
  });
}
