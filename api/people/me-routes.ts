import { createRoute } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { answer, PrincipalSchema } from '../http/forms.ts';

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
