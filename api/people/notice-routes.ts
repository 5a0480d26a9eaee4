import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { listSeenNotices } from './list-notices.ts';
import { answer, listOf, paging, RegionFilter, TextSchema } from '../http/forms.ts';

const d = (description: string) => ({ description });
const NoticeSchema = z
  .object({
    id: z.string().openapi(d('Notice id')),
    appraisalId: z.string().openapi(d('The appraisal it is about')),
    to: z.string().openapi(d('Employee id, or `office:` and the office')),
    template: z.string().openapi(d('Kind of notice')),
    text: TextSchema,
    at: z.string().openapi(d('Business time')),
  })
  .openapi('Notice');
const To = z.string().max(200).optional().openapi(d('Whose; default: one’s own'));

export function registerNotices({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/notices',
    operationId: 'listNotices',
    tags: ['Appraisals'],
    summary: 'What people were told: reminders, escalations, results',
    middleware: guard('listNotices'),
    request: { query: z.strictObject({ region: RegionFilter, to: To, ...paging }) },
    responses: { 200: answer(listOf(NoticeSchema), 'Notices, oldest first') },
  });
  app.openapi(route, async (c) =>
    c.json(linked(c, await listSeenNotices(deps, callerOf(c), c.req.valid('query'))), 200),
  );
}
