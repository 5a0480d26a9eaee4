import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { postFacts } from './post-facts.ts';
import { answer, Code, DryRunQuery, FactsSchema, Id, jsonBodyOf, RegionName, UnitName } from '../http/forms.ts';

const ONE_TARGET = {
  id: 'Sebut tepat satu: employee, unit, atau jointTarget.',
  en: 'Name exactly one of: employee, unit, jointTarget.',
};

const Line = z
  .strictObject({
    employee: Id.optional().openapi({ description: 'Employee id or NIP' }),
    unit: UnitName.optional(),
    jointTarget: Code.optional().openapi({ description: 'Every appraisal with this joint target' }),
    facts: FactsSchema,
  })
  .refine((line) => [line.employee, line.unit, line.jointTarget].filter((name) => name !== undefined).length === 1, {
    params: { text: ONE_TARGET },
  })
  .openapi('FactLine');

const FactsRequest = z
  .strictObject({
    region: RegionName,
    source: Code.openapi({ description: 'The sending system', example: 'simpus' }),
    cycle: Id.optional().openapi({ description: 'Only this cycle' }),
    lines: z.array(Line).min(1).max(1000).openapi({ description: 'Facts by person, unit or joint target' }),
  })
  .openapi('FactsRequest');

const LineReport = z.object({
  line: z.number().int().openapi({ description: 'Index in lines' }),
  status: z.string().openapi({ description: 'recorded, partial, unmatched, invalid, failed; dry run: matched' }),
  appraisals: z.number().int().openapi({ description: 'Appraisals that recorded it' }),
  errors: z
    .array(
      z.object({
        pointer: z.string().openapi({ description: 'JSON Pointer into the request' }),
        code: z.string().openapi({ description: 'Code' }),
        detail: z.string().openapi({ description: 'In the caller’s language' }),
      }),
    )
    .optional()
    .openapi({ description: 'What is wrong' }),
});

export function registerFacts({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/facts',
    operationId: 'postFacts',
    tags: ['Systems'],
    summary: 'Record facts of a service system in running appraisals',
    middleware: guard('postFacts', { body: 'json', idempotent: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(FactsRequest) },
    responses: {
      200: answer(
        z
          .object({
            recorded: z.number().int().openapi({ description: 'Appraisals that recorded facts' }),
            lines: z.array(LineReport).openapi({ description: 'One report per line' }),
          })
          .openapi('FactsReport'),
        'Wrong lines are reported one by one; the others are recorded',
      ),
    },
  });
  app.openapi(route, async (c) => {
    const dryRun = c.req.valid('query').dryRun === 'true';
    const request = { ...c.req.valid('json'), dryRun, commandKey: c.get('commandKey') };
    return c.json(await postFacts(deps, callerOf(c), request), 200);
  });
}
