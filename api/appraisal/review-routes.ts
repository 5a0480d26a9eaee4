import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { NAMES } from '../docs/examples.ts';
import { openReviews } from './open-reviews.ts';
import { answer, Code, DryRunQuery, Id, jsonBodyOf, Reason } from '../http/forms.ts';

const ReviewsRequest = z
  .strictObject({
    cycle: Id.openapi({ description: 'Cycle', example: NAMES.cycle }),
    employees: z.array(Id).min(1).max(1000).openapi({ description: 'Employee ids or NIPs' }),
    reviewId: Code.openapi({ description: 'Id of the review, chosen by the caller', example: 'pengaduan-17' }),
    workingDays: z.int().min(1).max(120).openapi({ description: 'Working days to answer', example: 10 }),
    reason: Reason.optional(),
  })
  .openapi('ReviewsRequest');

const Result = z.object({
  employee: z.string().openapi({ description: 'As named in the request' }),
  status: z.string().openapi({ description: 'opened, already-open, not-found, refused; dry run: would-open' }),
  appraisalId: z.string().optional().openapi({ description: 'Appraisal' }),
  version: z.number().int().optional().openapi({ description: 'Its version' }),
  code: z.string().optional().openapi({ description: 'Code of the refusal' }),
  detail: z.string().optional().openapi({ description: 'The refusal in words' }),
});

export function registerReviews({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/reviews',
    operationId: 'openReviews',
    tags: ['Systems'],
    summary: 'Trigger a review for chosen employees',
    middleware: guard('openReviews', { body: 'json', idempotent: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(ReviewsRequest) },
    responses: {
      200: answer(
        z
          .object({
            reviewId: z.string().openapi({ description: 'Review' }),
            opened: z.number().int().openapi({ description: 'Newly opened' }),
            results: z.array(Result).openapi({ description: 'One result per person' }),
          })
          .openapi('ReviewsReport'),
        'Per-person result; repeating opens nothing twice',
      ),
    },
  });
  app.openapi(route, async (c) => {
    const dryRun = c.req.valid('query').dryRun === 'true';
    const request = { ...c.req.valid('json'), dryRun, commandKey: c.get('commandKey') };
    return c.json(await openReviews(deps, callerOf(c), request), 200);
  });
}
