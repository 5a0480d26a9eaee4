import { createRoute, z } from '@hono/zod-openapi';
import { listPolicyReviews } from '../../store/cycle/policy-reviews.ts';
import type { Api } from '../api.ts';
import { afterId, linked, pageById } from '../http/cursor.ts';
import { scopeFor } from '../access/scope.ts';
import { answer, listOf, paging, RegionFilter, TextSchema } from '../http/forms.ts';

const d = (description: string) => ({ description });
const PolicyReviewSchema = z
  .object({
    id: z.string().openapi(d('Review id')),
    region: z.string().openapi(d('Region')),
    cycleId: z.string().openapi(d('Cycle that was measured')),
    due: z.string().openapi(d('Day on which it was due')),
    pack: z.string().openapi(d('Digest of the pack')),
    sandbox: z.boolean().openapi(d('Measured on a sandbox cycle')),
    measures: z.record(z.string(), z.number()).openapi(d('Counts, and shares in basis points')),
    findings: z
      .array(z.object({ code: z.string().openapi(d('Code')), text: TextSchema }))
      .openapi(d('What calls for attention')),
    at: z.string().openapi(d('When it was measured')),
  })
  .openapi('PolicyReview');

export function registerPolicyReviews({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/policy-reviews',
    operationId: 'listPolicyReviews',
    tags: ['Cycles'],
    summary: 'How a region’s policy does, as measured twice a year',
    middleware: guard('listPolicyReviews'),
    request: { query: z.strictObject({ region: RegionFilter, ...paging }) },
    responses: { 200: answer(listOf(PolicyReviewSchema), 'Policy reviews') },
  });
  app.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const rows = await listPolicyReviews(deps.store, scopeFor(c.get('principal'), query.region), afterId(query));
    const page = pageById(rows, query.limit, ({ _id, ...review }) => ({ id: _id, ...review }));
    return c.json(linked(c, page), 200);
  });
}
