/** What drafts look like from outside. */
import { z } from '@hono/zod-openapi';
import { DRAFT_STATES } from '../../../store/types.ts';
import { NAMES } from '../../docs/examples.ts';
import { ChangeSchema, Day, FactsSchema, FreeText, Id, RegionName, TextSchema } from '../../http/forms.ts';

export const PackName = z
  .string()
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/)
  .max(64)
  .openapi({ description: 'Pack id', example: NAMES.region });
const Digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .openapi({ description: 'SHA-256', example: `sha256:${'0'.repeat(64)}` });
export const DigestParam = z.strictObject({ digest: Digest });

export const IfMatch = z.object({
  'if-match': z.string().optional().openapi({ description: 'Act only on this revision', example: '"v3"' }),
});

const Effective = z
  .strictObject({
    from: Day.openapi({ description: 'First business day' }),
    to: Day.nullable().default(null).openapi({ description: 'Last day; null: until the next version begins' }),
  })
  .openapi('EffectivePeriod');
const Document = z
  .record(z.string(), z.unknown())
  .openapi('DraftDocument', { description: 'The pack as written: only what differs from its parent' });
const Cases = z
  .array(z.record(z.string(), z.unknown()))
  .max(200)
  .openapi({ description: 'Situations that it must decide as expected' });

const kind = <K extends string>(name: K, description: string) => z.literal(name).openapi({ description });
const AsOf = Day.optional().openapi({ description: 'Business day; default today' });

export const CreateDraftRequest = z
  .strictObject({
    pack: PackName,
    effective: Effective.optional().openapi({
      description: 'When the new version is in force; a file may say it itself',
    }),
    origin: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: kind('inForce', 'Copy of the version in force'), date: AsOf }),
        z.strictObject({
          kind: kind('version', 'Roll back: a new version with the content of an older one'),
          version: z.int().min(1).openapi({ description: 'Version to copy' }),
        }),
        z.strictObject({ kind: kind('clone', 'Copy of another region’s pack'), region: RegionName, date: AsOf }),
        z.strictObject({
          kind: kind('file', 'An exported or written file'),
          document: Document,
          cases: Cases.default([]),
        }),
        z.strictObject({ kind: kind('empty', 'Nothing but what the parent says') }),
      ])
      .openapi({ description: 'Where the content comes from' }),
  })
  .openapi('PackDraftRequest');

export const EditDraftRequest = z.strictObject({ document: Document, cases: Cases }).openapi('PackDraftContent');

const Reason = FreeText.openapi({ description: 'Why; kept in the journal' });
export const WhyRequest = z
  .strictObject({
    reason: Reason,
    legalBasis: FreeText.openapi({ description: 'Regulation or decree it rests on', example: 'Perwali 12/2026' }),
  })
  .openapi('PackDraftReason');
export const ReasonRequest = z.strictObject({ reason: Reason });
export const CommentRequest = z.strictObject({ text: FreeText.openapi({ description: 'Comment' }) });
export const ApproveRequest = z.strictObject({ report: Digest.openapi({ description: 'Digest of the report read' }) });
export const PublishRequest = z.strictObject({});

const at = z.string().openapi({ description: 'JSON pointer; list items by key' });
const Resolutions = z
  .array(
    z.union([
      z.strictObject({ pointer: at, take: z.enum(['base', 'ours', 'theirs']).openapi({ description: 'Side' }) }),
      z.strictObject({ pointer: at, value: z.unknown().openapi({ description: 'Another value' }) }),
    ]),
  )
  .max(500)
  .default([])
  .openapi({ description: 'Decisions about conflicts' });
export const RebaseRequest = z
  .strictObject({
    resolutions: Resolutions,
    parent: z
      .strictObject({
        version: z.int().min(1).openapi({ description: 'Published version of the parent to move below' }),
        resolutions: Resolutions.openapi({ description: 'ours: keep mine; theirs: take the parent’s' }),
      })
      .optional()
      .openapi({ description: 'Absent: the parent stays' }),
  })
  .openapi('PackRebaseRequest');

const MergeConflict = z
  .object({
    pointer: at,
    base: z.unknown().optional().openapi({ description: 'Value both came from; absent: none' }),
    ours: z.unknown().optional().openapi({ description: 'Value in this draft' }),
    theirs: z.unknown().optional().openapi({ description: 'Value in the newest version, or in the newer parent' }),
  })
  .openapi('PackMergeConflict');
export const RebasePreviewSchema = z
  .object({
    dryRun: z.literal(true).openapi({ description: 'Nothing was written' }),
    baseChanged: z.boolean().openapi({ description: 'Another version came out since' }),
    base: z.number().int().nullable().openapi({ description: 'Version it was copied from' }),
    newest: z.number().int().openapi({ description: 'Newest version' }),
    parent: z
      .object({
        id: PackName,
        writtenFor: z.number().int().openapi({ description: 'Version of the parent that the draft was written for' }),
        newest: z.number().int().openapi({ description: 'Newest version of the parent' }),
      })
      .nullable()
      .openapi({ description: 'Where it stands below its parent' }),
    conflicts: z.array(MergeConflict).openapi({ description: 'What both changed, each to something else' }),
    parentConflicts: z
      .array(MergeConflict.extend({ sentence: TextSchema }).openapi('PackParentConflict'))
      .openapi({ description: 'What the newer parent changed and the draft states itself' }),
    changes: z
      .array(ChangeSchema)
      .nullable()
      .openapi({ description: 'What the rebase changes about the draft, in words; null: it does not resolve' }),
  })
  .openapi('PackRebasePreview');

const by = z.string().openapi({ description: 'Who' });
const when = z.string().openapi({ description: 'When' });
const Approval = z.object({ by, at: when, report: Digest }).openapi('PackApproval');

export const DraftSchema = z
  .object({
    id: Id,
    region: z.string().openapi({ description: 'Region; * for a pack of no region' }),
    pack: PackName,
    revision: z.number().int().openapi({ description: 'Number of changes; ETag is "v<revision>"' }),
    state: z.enum([...DRAFT_STATES, 'SCHEDULED']).openapi({ description: 'SCHEDULED: published, first day ahead' }),
    base: z
      .object({ version: z.number().int().openapi({ description: 'Version' }), digest: Digest })
      .nullable()
      .openapi({ description: 'Version that its conflicts are judged against' }),
    parent: z
      .number()
      .int()
      .nullable()
      .optional()
      .openapi({ description: 'Version of the parent that its content was written for or merged with' }),
    version: z.number().int().openapi({ description: 'Version it becomes' }),
    effective: z
      .object({
        from: z.string().openapi({ description: 'First day' }),
        to: z.string().nullable().openapi({ description: 'Last day' }),
      })
      .openapi({ description: 'Business days on which it is in force' }),
    content: z.string().openapi({ description: 'Digest of document and cases' }),
    report: z.string().openapi({ description: 'Digest of the report: what an approver signs' }),
    publishable: z.boolean().openapi({ description: 'Whether the report lets it be published' }),
    reason: z.string().nullable().openapi({ description: 'Why' }),
    legalBasis: z.string().nullable().openapi({ description: 'On what it rests' }),
    approvals: z
      .object({
        count: z.number().int().openapi({ description: 'How many others approve' }),
        roles: z.array(z.string()).openapi({ description: 'In which role' }),
      })
      .nullable()
      .openapi({ description: 'Rule of the parent pack, since it was submitted' }),
    approvedBy: z.array(Approval).openapi({ description: 'Who has approved' }),
    published: z.string().nullable().openapi({ description: 'Digest of the published pack' }),
    authors: z.array(z.string()).openapi({ description: 'Who wrote it and so cannot approve it' }),
    comments: z
      .array(z.object({ by, at: when, text: z.string().openapi({ description: 'Words' }) }))
      .openapi({ description: 'Comments' }),
    history: z
      .array(
        z.object({
          revision: z.number().int().openapi({ description: 'Revision' }),
          type: z.string().openapi({ description: 'What happened' }),
          by,
          at: when,
          reason: z.string().optional().openapi({ description: 'Why' }),
        }),
      )
      .openapi({ description: 'What happened, in order' }),
    createdAt: when,
    updatedAt: when,
  })
  .openapi('PackDraft');
export const DraftWithContent = DraftSchema.extend({ document: Document, cases: Cases }).openapi(
  'PackDraftWithContent',
);

const ids = (description: string) => z.array(z.string()).optional().openapi({ description });
const Claim = z
  .object({
    predicate: z.string().optional().openapi({ description: 'Predicate' }),
    outcomes: ids('Outcomes that fire'),
    holds: ids('Outcomes whose conditions hold'),
    values: FactsSchema.optional(),
    rules: ids('Rules that fire'),
  })
  .openapi('LadderClaim', { description: 'What an evaluation of the facts shows' });
const Shown = z.object({ facts: FactsSchema, claim: Claim });
const Witness = Shown.extend({
  instead: Shown.optional().openapi({ description: 'The same facts but for one' }),
}).openapi('LadderWitness', { description: 'Facts that show it, and what comes out' });
const LadderFinding = z
  .object({
    code: z.string().openapi({ description: 'Code of the lint', example: 'T01' }),
    severity: z.enum(['error', 'warning', 'note']).openapi({ description: 'error: not to be published' }),
    pointer: at,
    text: TextSchema.openapi({ description: 'What is wrong' }),
    mend: TextSchema.openapi({ description: 'How to mend it' }),
    witness: Witness.optional(),
    refusal: z.string().optional().openapi({ description: 'Code of the check that refuses' }),
    meant: TextSchema.optional().openapi({ description: 'Why the pack means it' }),
  })
  .openapi('LadderFinding');
export const LadderSchema = z
  .object({
    format: z.string().openapi({ description: 'siklus.ladder/1' }),
    pack: z
      .object({
        id: z.string().openapi({ description: 'Pack' }),
        version: z.number().int().openapi({ description: 'Version' }),
        digest: z.string().openapi({ description: 'Digest of the resolved pack' }),
      })
      .nullable()
      .openapi({ description: 'The pack it becomes; null: it does not resolve' }),
    steps: z
      .array(
        z.object({
          step: z.string().openapi({ description: 'Step' }),
          title: TextSchema.openapi({ description: 'Its name' }),
          result: z.enum(['passed', 'failed', 'notReached']).openapi({ description: 'How it ended' }),
          findings: z.array(LadderFinding).openapi({ description: 'What it found' }),
          measures: z.record(z.string(), z.unknown()).optional().openapi({
            description:
              'Figures. Of `preview`: the cycle looked at, of how many people, transitions between predicates, outcomes gained and lost, cost, refusals',
          }),
        }),
      )
      .openapi({ description: 'Steps in order' }),
    counts: z
      .object({
        error: z.number().int().openapi({ description: 'Errors' }),
        warning: z.number().int().openapi({ description: 'Warnings' }),
        note: z.number().int().openapi({ description: 'Notes' }),
      })
      .openapi({ description: 'Findings by severity' }),
    publishable: z.boolean().openapi({ description: 'Every step was reached and found no error' }),
    digest: z.string().openapi({ description: 'SHA-256 of all the rest' }),
  })
  .openapi('LadderReport');
export const ReportSchema = z
  .object({
    digest: z.string().openapi({ description: 'What an approver signs' }),
    report: z
      .object({ content: z.string().openapi({ description: 'Digest of document and cases' }), ladder: LadderSchema })
      .openapi({ description: 'The report, exactly as signed' }),
  })
  .openapi('PackReport');
export const SignedReport = ReportSchema.extend({
  approvedBy: z.array(Approval).openapi({ description: 'Who has signed it' }),
}).openapi('SignedPackReport');

export const Part = z.enum(['pack', 'cases']).default('pack').openapi({ description: 'The pack, or its cases' });

export const PackVersionSchema = z
  .object({
    digest: z.string().openapi({ description: 'Digest' }),
    version: z.number().int().openapi({ description: 'Version' }),
    status: z.string().openapi({ description: 'published or retired' }),
    effective: z
      .object({
        from: z.string().openapi({ description: 'First day' }),
        to: z.string().nullable().openapi({ description: 'Last day as written' }),
      })
      .openapi({ description: 'As written' }),
    inForceUntil: z.string().nullable().openapi({ description: 'Last day; null: open, or retired' }),
    publishedAt: when,
    draft: z.string().nullable().openapi({ description: 'The draft it was; null: it came from a file' }),
    approvedBy: z.array(Approval).openapi({ description: 'Who approved it' }),
  })
  .openapi('PackVersion');

export const RetiredSchema = z
  .object({
    digest: z.string().openapi({ description: 'Digest' }),
    pack: z.string().openapi({ description: 'Pack id' }),
    version: z.number().int().openapi({ description: 'Version' }),
    status: z.string().openapi({ description: 'retired; in a dry run as it is' }),
  })
  .openapi('RetiredPack');
