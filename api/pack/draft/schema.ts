/** What drafts look like from outside. */
import { z } from '@hono/zod-openapi';
import { DRAFT_STATES } from '../../../store/pack/types.ts';
import { NAMES } from '../../docs/examples.ts';
import {
  ChangeSchema,
  count,
  d,
  Day,
  Digest,
  FactsSchema,
  FreeText,
  Id,
  RegionName,
  text,
  TextSchema,
  UnitName,
} from '../../http/forms.ts';
import { PACK_ID_FORM } from '../../http/field-forms.ts';

export const PackName = z
  .string()
  .regex(PACK_ID_FORM)
  .max(64)
  .openapi({ description: 'Pack id', example: NAMES.region });
const Effective = z
  .strictObject({
    from: Day.openapi(d('First business day')),
    to: Day.nullable().default(null).openapi(d('Last day; null: until the next version begins')),
  })
  .openapi('EffectivePeriod');
const Document = z
  .record(z.string(), z.unknown())
  .openapi('DraftDocument', { description: 'The pack as written: only what differs from its parent' });
const Cases = z
  .array(z.record(z.string(), z.unknown()))
  .max(200)
  .openapi(d('Situations that it must decide as expected'));

const kind = <K extends string>(name: K, description: string) => z.literal(name).openapi({ description });
const AsOf = Day.optional().openapi(d('Business day; default today'));

export const CreateDraftRequest = z
  .strictObject({
    pack: PackName,
    effective: Effective.optional().openapi(d('When the new version is in force; a file may say it itself')),
    origin: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: kind('inForce', 'Copy of the version in force'), date: AsOf }),
        z.strictObject({
          kind: kind('version', 'Roll back: a new version with the content of an older one'),
          version: z.int().min(1).openapi(d('Version to copy')),
        }),
        z.strictObject({ kind: kind('clone', 'Copy of another region’s pack'), region: RegionName, date: AsOf }),
        z.strictObject({
          kind: kind('file', 'An exported or written file'),
          document: Document,
          cases: Cases.default([]),
        }),
        z.strictObject({ kind: kind('empty', 'Nothing but what the parent says') }),
      ])
      .openapi(d('Where the content comes from')),
  })
  .openapi('PackDraftRequest');

export const EditDraftRequest = z
  .strictObject({
    document: Document,
    cases: Cases,
    mustResolve: z
      .literal(true)
      .optional()
      .openapi(d('Refuse what is no whole pack with its parents, instead of keeping it for its report to tell')),
  })
  .openapi('PackDraftContent');

const Reason = FreeText.openapi(d('Why; kept in the journal'));
export const WhyRequest = z
  .strictObject({
    reason: Reason,
    legalBasis: FreeText.openapi({ description: 'Regulation or decree it rests on', example: 'Perwali 12/2026' }),
  })
  .openapi('PackDraftReason');
export const ReasonRequest = z.strictObject({ reason: Reason });
export const CommentRequest = z.strictObject({ text: FreeText.openapi(d('Comment')) });
export const ApproveRequest = z.strictObject({ report: Digest.openapi(d('Digest of the report read')) });
export const AnnounceRequest = z
  .strictObject({
    text: z
      .strictObject({
        id: FreeText.openapi(d('Indonesian')),
        en: FreeText.openapi(d('English')),
      })
      .openapi(d('What those concerned are told, in both languages')),
    units: z.array(UnitName).min(1).max(200).optional().openapi(d('Only who works in these units; absent: the region')),
  })
  .openapi('PackAnnouncementRequest');
export const PublishRequest = z.strictObject({});

const at = text('JSON pointer; list items by key');
const Resolutions = z
  .array(
    z.union([
      z.strictObject({ pointer: at, take: z.enum(['base', 'ours', 'theirs']).openapi(d('Side')) }),
      z.strictObject({ pointer: at, value: z.unknown().openapi(d('Another value')) }),
    ]),
  )
  .max(500)
  .default([])
  .openapi(d('Decisions about conflicts'));
export const RebaseRequest = z
  .strictObject({
    resolutions: Resolutions,
    parent: z
      .strictObject({
        version: z.int().min(1).openapi(d('Published version of the parent to move below')),
        resolutions: Resolutions.openapi(d('ours: keep mine; theirs: take the parent’s')),
      })
      .optional()
      .openapi(d('Absent: the parent stays')),
  })
  .openapi('PackRebaseRequest');

const MergeConflict = z
  .object({
    pointer: at,
    base: z.unknown().optional().openapi(d('Value both came from; absent: none')),
    ours: z.unknown().optional().openapi(d('Value in this draft')),
    theirs: z.unknown().optional().openapi(d('Value in the newest version, or in the newer parent')),
  })
  .openapi('PackMergeConflict');
const inWords = (side: string) => TextSchema.nullable().openapi(d(`${side} in words; null: nothing, or a whole item`));
const ToldConflict = MergeConflict.extend({
  cell: z
    .object({ what: TextSchema, base: inWords('Base'), ours: inWords('Ours'), theirs: inWords('Theirs') })
    .openapi(d('What it is, and the three values in words')),
}).openapi('PackToldConflict');
export const RebasePreviewSchema = z
  .object({
    dryRun: z.literal(true).openapi(d('Nothing was written')),
    baseChanged: z.boolean().openapi(d('Another version came out since')),
    base: z.number().int().nullable().openapi(d('Version it was copied from')),
    newest: count('Newest version'),
    parent: z
      .object({
        id: PackName,
        writtenFor: count('Version of the parent that the draft was written for'),
        newest: count('Newest version of the parent'),
      })
      .nullable()
      .openapi(d('Where it stands below its parent')),
    conflicts: z.array(ToldConflict).openapi(d('What both changed, each to something else')),
    parentConflicts: z
      .array(ToldConflict.extend({ sentence: TextSchema }).openapi('PackParentConflict'))
      .openapi(d('What the newer parent changed and the draft states itself')),
    changes: z
      .array(ChangeSchema)
      .nullable()
      .openapi(d('What the rebase changes about the draft, in words; null: it does not resolve')),
  })
  .openapi('PackRebasePreview');

export const ResolvedDraftSchema = z
  .object({
    digest: z.string().nullable().openapi(d('Digest it would have; null: it does not resolve')),
    pack: z.record(z.string(), z.unknown()).nullable().openapi(d('The pack with everything that it inherits')),
    parent: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi(d('The pack it stands below, with everything that it inherits; null: below none')),
  })
  .openapi('ResolvedPackDraft');

const by = text('Who');
const when = text('When');
const Approval = z.object({ by, at: when, report: Digest }).openapi('PackApproval');

export const DraftSchema = z
  .object({
    id: Id,
    region: text('Region; * for a pack of no region'),
    pack: PackName,
    revision: count('Number of changes; ETag is "v<revision>"'),
    state: z.enum([...DRAFT_STATES, 'SCHEDULED']).openapi(d('SCHEDULED: published, first day ahead')),
    base: z
      .object({ version: count('Version'), digest: Digest })
      .nullable()
      .openapi(d('Version that its conflicts are judged against')),
    parent: z
      .number()
      .int()
      .nullable()
      .optional()
      .openapi(d('Version of the parent that its content was written for or merged with')),
    version: count('Version it becomes'),
    effective: z
      .object({
        from: text('First day'),
        to: z.string().nullable().openapi(d('Last day')),
      })
      .openapi(d('Business days on which it is in force')),
    content: text('Digest of document and cases'),
    report: text('Digest of the report: what an approver signs'),
    publishable: z.boolean().openapi(d('Whether the report lets it be published')),
    reason: z.string().nullable().openapi(d('Why')),
    legalBasis: z.string().nullable().openapi(d('On what it rests')),
    approvals: z
      .object({
        count: count('How many others approve'),
        roles: z.array(z.string()).openapi(d('In which role')),
      })
      .nullable()
      .openapi(d('Rule of the parent pack, since it was submitted')),
    approvedBy: z.array(Approval).openapi(d('Who has approved')),
    published: z.string().nullable().openapi(d('Digest of the published pack')),
    announced: z
      .object({
        text: TextSchema.openapi(d('What those concerned were told')),
        changes: z.array(TextSchema).openapi(d('What changes, in words')),
        units: z.array(z.string()).nullable().openapi(d('Only who works in these units; null: the region')),
        by,
        at: when,
      })
      .optional()
      .openapi(d('Absent until it is announced')),
    authors: z.array(z.string()).openapi(d('Who wrote it and so cannot approve it')),
    comments: z.array(z.object({ by, at: when, text: text('Words') })).openapi(d('Comments')),
    history: z
      .array(
        z.object({
          revision: count('Revision'),
          type: text('What happened'),
          by,
          at: when,
          reason: z.string().optional().openapi(d('Why')),
        }),
      )
      .openapi(d('What happened, in order')),
    others: z
      .array(
        z
          .object({
            id: Id,
            state: z.enum(DRAFT_STATES).openapi(d('State')),
            effective: z
              .object({ from: text('First day'), to: z.string().nullable().openapi(d('Last day')) })
              .openapi(d('Business days on which it would be in force')),
            both: z.array(MergeConflict).openapi(d('What both change, each to something else')),
            sentence: TextSchema.openapi(d('The same in words')),
          })
          .openapi('PackDraftRival'),
      )
      .optional()
      .openapi(d('Other open drafts that would become the same version; not in lists')),
    createdAt: when,
    updatedAt: when,
  })
  .openapi('PackDraft');
export const AnnouncementSchema = z
  .object({
    id: Id,
    region: text('Region'),
    version: count('Version of the rules'),
    state: z.enum([...DRAFT_STATES, 'SCHEDULED']).openapi(d('SCHEDULED: published, first day ahead')),
    effective: z
      .object({ from: text('First day'), to: z.string().nullable().openapi(d('Last day')) })
      .openapi(d('Business days on which they hold')),
    text: TextSchema.openapi(d('Words of HR')),
    changes: z.array(TextSchema).openapi(d('What changes, in words')),
    at: when,
    concernsMe: z.boolean().openapi(d('Whether the caller was told')),
    readAt: z.string().nullable().openapi(d('When the caller said that they have read it')),
    counts: z
      .object({ told: count('Who were told'), read: count('Of these, who say that they have read it') })
      .nullable()
      .openapi(d('For who runs the region; null for others')),
  })
  .openapi('PackAnnouncement');
export const ReadSchema = z
  .object({ readAt: z.string().nullable().openapi(d('When they said so first')) })
  .openapi('AnnouncementRead');
export const DraftWithContent = DraftSchema.extend({ document: Document, cases: Cases }).openapi(
  'PackDraftWithContent',
);

const ids = (description: string) => z.array(z.string()).optional().openapi({ description });
const Claim = z
  .object({
    predicate: z.string().optional().openapi(d('Predicate')),
    outcomes: ids('Outcomes that fire'),
    holds: ids('Outcomes whose conditions hold'),
    values: FactsSchema.optional(),
    rules: ids('Rules that fire'),
  })
  .openapi('LadderClaim', { description: 'What an evaluation of the facts shows' });
const Shown = z.object({ facts: FactsSchema, claim: Claim });
const Witness = Shown.extend({
  instead: Shown.optional().openapi(d('The same facts but for one')),
}).openapi('LadderWitness', { description: 'Facts that show it, and what comes out' });
const LadderFinding = z
  .object({
    code: z.string().openapi({ description: 'Code of the lint', example: 'T01' }),
    severity: z.enum(['error', 'warning', 'note']).openapi(d('error: not to be published')),
    pointer: at,
    text: TextSchema.openapi(d('What is wrong')),
    mend: TextSchema.openapi(d('How to mend it')),
    witness: Witness.optional(),
    refusal: z.string().optional().openapi(d('Code of the check that refuses')),
    fact: z.string().optional().openapi(d('The fact that the finding is about; an exception names it')),
    with: z.string().optional().openapi(d('JSON pointer of the other item that takes part')),
    meant: TextSchema.optional().openapi(d('Why the pack means it')),
  })
  .openapi('LadderFinding');
export const LadderSchema = z
  .object({
    format: text('siklus.ladder/1'),
    pack: z
      .object({
        id: text('Pack'),
        version: count('Version'),
        digest: text('Digest of the resolved pack'),
      })
      .nullable()
      .openapi(d('The pack it becomes; null: it does not resolve')),
    steps: z
      .array(
        z.object({
          step: text('Step'),
          title: TextSchema.openapi(d('Its name')),
          result: z.enum(['passed', 'failed', 'notReached']).openapi(d('How it ended')),
          findings: z.array(LadderFinding).openapi(d('What it found')),
          measures: z.record(z.string(), z.unknown()).optional().openapi({
            description:
              'Figures. Of `preview`: the cycle looked at, of how many people, transitions between predicates, outcomes gained and lost, cost, refusals',
          }),
        }),
      )
      .openapi(d('Steps in order')),
    counts: z
      .object({
        error: count('Errors'),
        warning: count('Warnings'),
        note: count('Notes'),
      })
      .openapi(d('Findings by severity')),
    publishable: z.boolean().openapi(d('Every step was reached and found no error')),
    digest: text('SHA-256 of all the rest'),
  })
  .openapi('LadderReport');
export const ReportSchema = z
  .object({
    digest: text('What an approver signs'),
    report: z
      .object({ content: text('Digest of document and cases'), ladder: LadderSchema })
      .openapi(d('The report, exactly as signed')),
  })
  .openapi('PackReport');
export const SignedReport = ReportSchema.extend({
  approvedBy: z.array(Approval).openapi(d('Who has signed it')),
}).openapi('SignedPackReport');

export const PackPartSchema = z.enum(['pack', 'cases']).default('pack').openapi(d('The pack, or its cases'));

export const PackVersionSchema = z
  .object({
    digest: text('Digest'),
    version: count('Version'),
    status: text('published or retired'),
    effective: z
      .object({
        from: text('First day'),
        to: z.string().nullable().openapi(d('Last day as written')),
      })
      .openapi(d('As written')),
    inForceUntil: z.string().nullable().openapi(d('Last day; null: open, or retired')),
    publishedAt: when,
    draft: z.string().nullable().openapi(d('The draft it was; null: it came from a file')),
    approvedBy: z.array(Approval).openapi(d('Who approved it')),
  })
  .openapi('PackVersion');

export const RetiredSchema = z
  .object({
    digest: text('Digest'),
    pack: text('Pack id'),
    version: count('Version'),
    status: text('retired; in a dry run as it is'),
  })
  .openapi('RetiredPack');
