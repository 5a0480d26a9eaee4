/** One route per command, generated from the table of commands. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { expectedVersion } from '../http/etag.ts';
import { COMMAND_SPECS, type CommandSpec } from './commands.ts';
import { WaitingSchema } from './schema.ts';
import { previewCommand } from './preview-command.ts';
import { acceptedBefore, prepareCommand, sendCommand } from './send-command.ts';
import { answer, DryRunQuery, IdParam, jsonBodyOf } from '../http/forms.ts';

const Accepted = z
  .object({
    id: z.string().openapi({ description: 'The appraisal' }),
    version: z.number().int().openapi({ description: 'Its version after the command' }),
    note: z.string().optional().openapi({ description: 'Remark' }),
  })
  .openapi('CommandAccepted');

const Preview = z
  .object({
    dryRun: z.literal(true).openapi({ description: 'Nothing was sent' }),
    wouldSend: z.record(z.string(), z.unknown()).openapi({ description: 'The message, without free text' }),
    refusal: z.string().nullable().openapi({ description: 'Code it would be refused with, as far as the view tells' }),
    waitingOn: z.array(WaitingSchema).openapi({ description: 'Who must act now' }),
  })
  .openapi('CommandPreview');

const IfMatch = z.object({
  'if-match': z.string().optional().openapi({ description: 'Act only on this version', example: '"v7"' }),
});

export function registerCommands(api: Api) {
  for (const spec of COMMAND_SPECS) registerCommand(api, spec);
}

function registerCommand({ app, deps, guard }: Api, spec: CommandSpec) {
  const route = createRoute({
    method: 'post',
    path: `/v1/appraisals/{id}/${spec.path}`,
    operationId: spec.name,
    tags: ['Commands'],
    summary: spec.summary,
    middleware: guard(spec.name, { body: 'json', idempotent: true }),
    request: {
      params: IdParam,
      query: DryRunQuery,
      headers: IfMatch,
      body: jsonBodyOf(spec.schema),
    },
    responses: { 200: answer(z.union([Accepted, Preview]), 'Journalled and readable at once; or the dry run') },
  });
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const commandKey = c.get('commandKey');
    const before = c.get('repeated') ? await acceptedBefore(deps, { appraisalId: id, commandKey }) : undefined;
    if (before) return c.json({ id, ...before }, 200);
    const prepared = await prepareCommand(deps, callerOf(c), {
      appraisalId: id,
      spec,
      body: c.req.valid('json'),
      commandKey,
      expectedVersion: expectedVersion(c.req.valid('header')['if-match']),
    });
    if (c.req.valid('query').dryRun === 'true') return c.json(previewCommand(prepared), 200);
    return c.json({ id, ...(await sendCommand(deps, prepared, commandKey)) }, 200);
  });
}
