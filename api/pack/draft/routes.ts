import { z } from '@hono/zod-openapi';
import { parentOf } from '../../../rules/publish/check-pack.ts';
import { findPackVersion } from '../../../store/pack/rule-packs.ts';
import { DRAFT_STATES, type DraftDoc } from '../../../store/pack/types.ts';
import type { Caller, Deps } from '../../deps.ts';
import { bodyDigest } from '../../http/digests.ts';
import { versionTag } from '../../http/etag.ts';
import { answer, paging, RegionFilter } from '../../http/forms.ts';
import { file } from '../../http/files.ts';
import { command, list, operations, read } from '../../http/operations.ts';
import type { Action } from '../../access/policy.ts';
import { outlineOf, sentPack } from './check-draft.ts';
import { acknowledgeAnnouncement, announceDraft, readAnnouncement } from './announce.ts';
import { contentOf, storedReport } from './content.ts';
import { createDraft } from './create-draft.ts';
import {
  authorizedDraft,
  changeDraft,
  type DraftCommand,
  type DraftMove,
  listSeenDrafts,
  presentDraft,
} from './drafts.ts';
import { approve, cancel, comment, edit, reject, reopen, submit } from './moves.ts';
import { publishDraft } from './publish.ts';
import { previewRebase, rebase } from './rebase.ts';
import {
  AnnouncementSchema,
  AnnounceRequest,
  ApproveRequest,
  CommentRequest,
  CreateDraftRequest,
  DraftSchema,
  DraftWithContent,
  EditDraftRequest,
  PackName,
  PackPartSchema,
  PublishRequest,
  RebasePreviewSchema,
  RebaseRequest,
  ReadSchema,
  ReasonRequest,
  ReportSchema,
  ResolvedDraftSchema,
  WhyRequest,
} from './schema.ts';
import { rivalsOf } from './rivals.ts';
import { fileOf } from './versions.ts';

const path = '/v1/rule-packs/drafts';
const etag = ({ revision }: { revision: number }) => versionTag(revision);

type Work<B> = (deps: Deps, caller: Caller, asked: DraftCommand & { body: B }) => Promise<DraftDoc>;
type Named = { name: string; action: Action; summary: string };

/** Something that is done with a draft. */
const commandOf = <B extends z.ZodType>({ name, ...named }: Named, body: B, work: Work<z.output<B>>) =>
  command({
    ...named,
    path: `${path}/{id}/${name}`,
    ifMatch: true,
    body,
    dryRun: 'same',
    answers: answer(DraftSchema, 'The draft as it now is; in a dry run, as it would be'),
    etag,
    run: async (deps, { caller, params: { id }, key, ...asked }) => {
      const draft = await work(deps, caller, { ...asked, id, action: named.action, command: key });
      return { ...presentDraft(deps, draft), others: await rivalsOf(deps, draft) };
    },
  });

const moveOf = <B extends z.ZodType>(named: Named, body: B, move: DraftMove<z.output<B>>) =>
  commandOf(named, body, (deps, caller, asked) => changeDraft(deps, caller, { ...asked, move }));

type Creation = { caller: Caller; body: z.output<typeof CreateDraftRequest>; key: string; dryRun: boolean };
const created = async (deps: Deps, { caller, body, key, dryRun }: Creation) =>
  presentDraft(deps, await createDraft(deps, caller, { ...body, command: key, dryRun }));

export const registerDrafts = operations(
  'Rule packs',
  command({
    path,
    action: 'createPackDraft',
    summary: 'Begin a draft of a pack',
    body: CreateDraftRequest,
    dryRun: { answers: answer(DraftSchema, 'Dry run: the draft as it would be'), run: created },
    status: 201,
    answers: answer(DraftSchema, 'The draft'),
    location: ({ id }) => `${path}/${id}`,
    etag,
    run: created,
  }),
  list({
    path,
    action: 'listPackDrafts',
    summary: 'List drafts',
    query: z.strictObject({
      region: RegionFilter,
      pack: PackName.optional(),
      state: z.enum(DRAFT_STATES).optional().openapi({ description: 'Stored state' }),
      ...paging,
    }),
    row: DraftSchema,
    answers: 'Drafts',
    run: (deps, { caller, query }) => listSeenDrafts(deps, caller, query),
  }),
  read({
    path: `${path}/{id}`,
    action: 'getPackDraft',
    summary: 'Read a draft with its document and cases',
    answers: answer(DraftWithContent, 'The draft; ETag is its revision'),
    run: async (deps, { caller, params: { id }, setTag }) => {
      const draft = await authorizedDraft(deps, caller, { id, action: 'getPackDraft' });
      setTag(etag(draft));
      return {
        ...presentDraft(deps, draft),
        ...(await contentOf(deps, draft)),
        others: await rivalsOf(deps, draft),
      };
    },
  }),
  command({
    method: 'put',
    path: `${path}/{id}`,
    action: 'editPackDraft',
    summary: 'Replace document and cases; needs If-Match',
    ifMatch: true,
    body: EditDraftRequest,
    dryRun: 'same',
    answers: answer(DraftSchema, 'The draft as it now is; its report says what is still wrong'),
    etag,
    run: async (deps, { caller, params: { id }, body, expected, dryRun }) => {
      // The same content on top of the same revision by the same caller is the same request.
      const named = bodyDigest({ content: body, expected: expected ?? null, by: caller.principal.id });
      const asked = { id, action: 'editPackDraft', command: named, expected, dryRun } as const;
      return presentDraft(deps, await changeDraft(deps, caller, { ...asked, move: edit, body }));
    },
  }),
  read({
    path: `${path}/{id}/report`,
    action: 'getPackDraftReport',
    summary: 'Read the report about a draft',
    answers: answer(ReportSchema, 'What an approver signs by its digest'),
    run: async (deps, { caller, params: { id } }) => {
      const { report: digest } = await authorizedDraft(deps, caller, { id, action: 'getPackDraftReport' });
      return { digest, report: await storedReport(deps, digest) };
    },
  }),
  read({
    path: `${path}/{id}/resolved`,
    action: 'getPackDraftResolved',
    summary: 'Read the pack that a draft becomes, with everything it inherits',
    answers: answer(ResolvedDraftSchema, 'The pack; null while the draft does not resolve, its report says why'),
    run: async (deps, { caller, params: { id } }) => {
      const draft = await authorizedDraft(deps, caller, { id, action: 'getPackDraftResolved' });
      const { document } = await contentOf(deps, draft);
      const parent = parentOf(document);
      const [resolved, above] = await Promise.all([
        sentPack(deps, document).then((sent) => outlineOf(deps, sent)),
        parent && findPackVersion(deps.store, { packId: parent.id, version: parent.version }),
      ]);
      return {
        digest: resolved?.digest ?? null,
        pack: resolved && { ...resolved.pack },
        parent: above ? { ...above.pack } : null,
      };
    },
  }),
  file({
    path: `${path}/{id}/file`,
    action: 'getPackDraftFile',
    summary: 'Export a draft as a file',
    query: z.strictObject({ part: PackPartSchema }),
    answers: 'JSON as it was written (application/json), to be saved',
    run: async (deps, { caller, params: { id }, query: { part } }) =>
      fileOf(await contentOf(deps, await authorizedDraft(deps, caller, { id, action: 'getPackDraftFile' })), part),
  }),
  moveOf({ name: 'comment', action: 'commentPackDraft', summary: 'Comment on a draft' }, CommentRequest, comment),
  moveOf(
    { name: 'submit', action: 'submitPackDraft', summary: 'Submit for approval: all checks must pass' },
    WhyRequest,
    submit,
  ),
  moveOf(
    { name: 'reopen', action: 'reopenPackDraft', summary: 'Take it back for writing; approvals are void' },
    ReasonRequest,
    reopen,
  ),
  moveOf(
    { name: 'approve', action: 'approvePackDraft', summary: 'Sign the report; never by an author' },
    ApproveRequest,
    approve,
  ),
  moveOf({ name: 'reject', action: 'rejectPackDraft', summary: 'Reject a draft' }, ReasonRequest, reject),
  moveOf({ name: 'cancel', action: 'cancelPackDraft', summary: 'Give a draft up' }, ReasonRequest, cancel),
  commandOf(
    { name: 'publish', action: 'publishPackDraft', summary: 'Publish an approved draft; cycles of its days use it' },
    PublishRequest,
    publishDraft,
  ),
  commandOf(
    { name: 'announce', action: 'announcePackDraft', summary: 'Tell those concerned what will change; once' },
    AnnounceRequest,
    announceDraft,
  ),
  read({
    path: `${path}/{id}/announcement`,
    action: 'getAnnouncement',
    summary: 'Read what was announced of a change of the rules',
    answers: answer(AnnouncementSchema, 'The announcement, and whether the caller has read it'),
    run: (deps, { caller, params: { id } }) => readAnnouncement(deps, caller, id),
  }),
  command({
    path: `${path}/{id}/announcement/acknowledge`,
    action: 'acknowledgeAnnouncement',
    summary: 'Say that one has read what was announced',
    answers: answer(ReadSchema, 'Noted, once'),
    run: (deps, { caller, params: { id } }) => acknowledgeAnnouncement(deps, caller, id),
  }),
  command({
    path: `${path}/{id}/rebase`,
    action: 'rebasePackDraft',
    summary: 'Merge with the newest version, or move below a newer parent; what contradicts is decided by resolutions',
    ifMatch: true,
    body: RebaseRequest,
    dryRun: {
      run: async (deps, { caller, params: { id }, body }) => ({
        dryRun: true as const,
        ...(await previewRebase(deps, caller, { id, action: 'rebasePackDraft', ...body })),
      }),
    },
    answers: answer(
      z.union([RebasePreviewSchema, DraftSchema]),
      'The draft; in a dry run, the conflicts with all three values and what would change',
    ),
    etag: (view) => ('revision' in view ? etag(view) : ''),
    run: async (deps, { caller, params: { id }, body, key, expected }) => {
      const asked = { id, action: 'rebasePackDraft', command: key, expected, dryRun: false } as const;
      return presentDraft(deps, await changeDraft(deps, caller, { ...asked, move: rebase, body }));
    },
  }),
);
