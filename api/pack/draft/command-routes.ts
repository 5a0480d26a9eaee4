import { createRoute, z } from '@hono/zod-openapi';
import type { DraftDoc } from '../../../store/types.ts';
import type { Api } from '../../api.ts';
import { type AppContext, type Caller, callerOf, type Deps } from '../../deps.ts';
import { expectedVersion, versionTag } from '../../http/etag.ts';
import { omit } from '../../http/omit.ts';
import type { Action } from '../../policy.ts';
import type { DraftCommand } from './change-draft.ts';
import { commentDraft, reopenDraft } from './edit-draft.ts';
import { publishDraft } from './publish-draft.ts';
import { presentDraft } from './read-drafts.ts';
import { previewRebase, rebaseDraft } from './rebase-draft.ts';
import { approveDraft, cancelDraft, rejectDraft, submitDraft } from './review-draft.ts';
import {
  ApproveRequest,
  CommentRequest,
  DraftSchema,
  IfMatch,
  PublishRequest,
  RebasePreviewSchema,
  RebaseRequest,
  ReasonRequest,
  WhyRequest,
} from './schema.ts';
import { answer, DryRunQuery, IdParam, jsonBodyOf } from '../../http/forms.ts';

type Run<B> = (deps: Deps, caller: Caller, command: DraftCommand & { body: B }) => Promise<DraftDoc>;
type CommandSpec = {
  name: string;
  action: Action;
  summary: string;
  schema: z.ZodObject;
  run: Run<unknown>;
};

/** The schema and what is done with its content, tied together. */
function spec<S extends z.ZodObject>(
  what: Pick<CommandSpec, 'name' | 'action' | 'summary'>,
  schema: S,
  run: Run<z.output<S>>,
): CommandSpec {
  return {
    ...what,
    schema,
    run: (deps, caller, { body, ...command }) => run(deps, caller, { ...command, body: schema.parse(body) }),
  };
}

const COMMANDS: CommandSpec[] = [
  spec(
    { name: 'comment', action: 'commentPackDraft', summary: 'Comment on a draft' },
    CommentRequest,
    (deps, caller, { body, ...command }) => commentDraft(deps, caller, { ...command, ...body }),
  ),
  spec(
    { name: 'submit', action: 'submitPackDraft', summary: 'Submit for approval: all checks must pass' },
    WhyRequest,
    (deps, caller, { body, ...command }) => submitDraft(deps, caller, { ...command, why: body }),
  ),
  spec(
    { name: 'reopen', action: 'reopenPackDraft', summary: 'Take it back for writing; approvals are void' },
    ReasonRequest,
    (deps, caller, { body, ...command }) => reopenDraft(deps, caller, { ...command, ...body }),
  ),
  spec(
    { name: 'approve', action: 'approvePackDraft', summary: 'Sign the report; never by an author' },
    ApproveRequest,
    (deps, caller, { body, ...command }) => approveDraft(deps, caller, { ...command, ...body }),
  ),
  spec(
    { name: 'reject', action: 'rejectPackDraft', summary: 'Reject a draft' },
    ReasonRequest,
    (deps, caller, { body, ...command }) => rejectDraft(deps, caller, { ...command, ...body }),
  ),
  spec(
    { name: 'cancel', action: 'cancelPackDraft', summary: 'Give a draft up' },
    ReasonRequest,
    (deps, caller, { body, ...command }) => cancelDraft(deps, caller, { ...command, ...body }),
  ),
  spec(
    { name: 'publish', action: 'publishPackDraft', summary: 'Publish an approved draft; cycles of its days use it' },
    PublishRequest,
    (deps, caller, command) => publishDraft(deps, caller, omit(command, 'body')),
  ),
];

export function registerDraftCommands(api: Api) {
  for (const each of COMMANDS) registerCommand(api, each);
  registerRebase(api);
}

function registerCommand({ app, deps, guard }: Api, { name, action, summary, schema, run }: CommandSpec) {
  const route = createRoute({
    method: 'post',
    path: `/v1/rule-packs/drafts/{id}/${name}`,
    operationId: action,
    tags: ['Rule packs'],
    summary,
    middleware: guard(action, { body: 'json', idempotent: true, dryRun: true }),
    request: {
      params: IdParam,
      query: DryRunQuery,
      headers: IfMatch,
      body: jsonBodyOf(schema),
    },
    responses: { 200: answer(DraftSchema, 'The draft as it now is; in a dry run, as it would be') },
  });
  app.openapi(route, async (c) => {
    const command = commandOf(c, { id: c.req.valid('param').id, action });
    const dryRun = c.req.valid('query').dryRun === 'true';
    const draft = await run(deps, callerOf(c), { ...command, dryRun, body: c.req.valid('json') });
    c.header('ETag', versionTag(draft.revision));
    return c.json(presentDraft(deps, draft), 200);
  });
}

const commandOf = (c: AppContext, what: { id: string; action: Action }): DraftCommand => ({
  ...what,
  command: c.get('commandKey'),
  expected: expectedVersion(c.req.header('If-Match')),
});

function registerRebase({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/rule-packs/drafts/{id}/rebase',
    operationId: 'rebasePackDraft',
    tags: ['Rule packs'],
    summary: 'Merge with the newest version, or move below a newer parent; what contradicts is decided by resolutions',
    middleware: guard('rebasePackDraft', { body: 'json', idempotent: true, dryRun: true }),
    request: {
      params: IdParam,
      query: DryRunQuery,
      headers: IfMatch,
      body: jsonBodyOf(RebaseRequest),
    },
    responses: {
      200: answer(
        z.union([RebasePreviewSchema, DraftSchema]),
        'The draft; in a dry run, the conflicts with all three values and what would change',
      ),
    },
  });
  app.openapi(route, async (c) => {
    const command = commandOf(c, { id: c.req.valid('param').id, action: 'rebasePackDraft' });
    const wishes = c.req.valid('json');
    if (c.req.valid('query').dryRun === 'true') {
      const preview = await previewRebase(deps, callerOf(c), { ...command, ...wishes });
      return c.json({ dryRun: true as const, ...preview }, 200);
    }
    const draft = await rebaseDraft(deps, callerOf(c), { ...command, ...wishes });
    c.header('ETag', versionTag(draft.revision));
    return c.json(presentDraft(deps, draft), 200);
  });
}
