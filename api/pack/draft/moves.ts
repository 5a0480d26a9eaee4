/** A draft is written, submitted with a reason and a legal basis, and decided about by others, who sign its report. */
import { approvalRule } from '../../../rules/inherit/approvals.ts';
import type { ApprovalRule } from '../../../rules/language/types.ts';
import { errorsOf } from '../../../rules/publish/ladder.ts';
import { parentOf } from '../../../rules/publish/check-pack.ts';
import { findPackVersion } from '../../../store/pack/rule-packs.ts';
import { putText } from '../../../store/pack/texts.ts';
import type { DraftDoc } from '../../../store/pack/types.ts';
import type { Principal } from '../../../store/people/types.ts';
import { requireSecond } from '../../access/person.ts';
import type { Deps } from '../../deps.ts';
import { realInstant } from '../../http/instants.ts';
import { Problem } from '../../problem/problem.ts';
import { checkDocument, type Readable, type ToCheck } from './check-draft.ts';
import { contentOf, fieldsOf, type Written } from './content.ts';
import type { DraftMove } from './drafts.ts';
import { expectedOf, newestOf, writtenForOf } from './versions.ts';

export type Why = { reason: string; legalBasis: string };

/** Replaces the content. It may still be wrong: the report says how. */
export const edit: DraftMove<Written & { mustResolve?: true | undefined }> = {
  from: ['DRAFT'],
  needsVersion: true,
  decide: async ({ deps, draft, dryRun }, { mustResolve, ...content }) => {
    const { head } = await newestOf(deps, draft.packId);
    const expected = await expectedOf(deps, draft.packId, { head, next: draft.version });
    const writtenFor = await writtenForOf(deps, draft);
    const checked = await checkDocument(deps, { ...content, expected, writtenFor, region: draft.region });
    if (mustResolve && !checked.resolved)
      throw new Problem('pack-invalid', { findings: errorsOf(checked.report.ladder) });
    return { type: 'pack.edited', writes: true, set: await fieldsOf(deps, content, { checked, write: !dryRun }) };
  },
};

export const comment: DraftMove<{ text: string }> = {
  decide: (_, { text }) => ({ type: 'pack.commented', comment: text, set: {} }),
};

export const submit: DraftMove<Why> = {
  from: ['DRAFT'],
  decide: async ({ deps, draft, dryRun }, why) => {
    const { report } = await readyToPublish(deps, draft, { region: draft.region });
    const signed = {
      report: dryRun ? draft.report : await putText(deps.store, report),
      publishable: true,
      approvals: await ruleFor(deps, draft),
      approvedBy: [],
    };
    return { type: 'pack.submitted', ...why, writes: true, set: { state: 'IN_REVIEW', ...why, ...signed } };
  },
};

/** Back to writing: what was approved was another text. */
export const reopen: DraftMove<{ reason: string }> = {
  from: ['IN_REVIEW', 'APPROVED', 'REJECTED'],
  decide: (_, { reason }) => ({
    type: 'pack.reopened',
    reason,
    set: { state: 'DRAFT', approvals: null, approvedBy: [] },
  }),
};

export const approve: DraftMove<{ report: string }> = {
  from: ['IN_REVIEW'],
  bySecond: true,
  decide: async ({ deps, caller, draft, person }, { report }) => {
    const rule = requireEntitled(draft, caller.principal);
    if (report !== draft.report) throw new Problem('report-stale');
    const approvers = draft.approvedBy.map(({ by }) => by);
    await requireSecond(deps, caller.principal, {
      authors: approvers,
      own: new Problem('pack-state', { detail: TWICE }),
    });
    const { next } = await newestOf(deps, draft.packId);
    if (next !== draft.version) throw baseChanged(draft, next - 1);
    const approvedBy = [...draft.approvedBy, { by: person, at: realInstant(deps.now()), report }];
    const state = approvedBy.length >= rule.count ? 'APPROVED' : 'IN_REVIEW';
    return { type: 'pack.approved', set: { state, approvedBy } };
  },
};

export const reject: DraftMove<{ reason: string }> = {
  from: ['IN_REVIEW', 'APPROVED'],
  bySecond: true,
  decide: ({ caller, draft }, { reason }) => {
    requireEntitled(draft, caller.principal);
    return { type: 'pack.rejected', reason, set: { state: 'REJECTED' } };
  },
};

export const cancel: DraftMove<{ reason: string }> = {
  from: ['DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED'],
  decide: (_, { reason }) => ({ type: 'pack.cancelled', reason, set: { state: 'CANCELLED' } }),
};

const TWICE = {
  id: 'Anda sudah menyetujuinya; penyetuju berikutnya harus orang lain.',
  en: 'You have approved it already; the next approver must be another person.',
};

function requireEntitled(draft: DraftDoc, principal: Principal): ApprovalRule {
  const rule = draft.approvals ?? approvalRule(undefined);
  if (rule.roles.some((role) => principal.roles.includes(role))) return rule;
  const roles = rule.roles.join(', ');
  throw new Problem('approver-not-entitled', {
    detail: { id: `Yang menyetujui berperan ${roles}.`, en: `Approvers have the role ${roles}.` },
  });
}

/**
 * Everything that would refuse the draft at its publication, looked at again from what is stored now. The preview is of
 * the region's people as they are, or the one that was signed: who has been scored since makes no signature void.
 */
export async function readyToPublish(
  deps: Deps,
  draft: DraftDoc,
  preview: Pick<ToCheck, 'region' | 'previewed'>,
): Promise<Readable> {
  const newest = await newestOf(deps, draft.packId);
  if (newest.next !== draft.version) throw baseChanged(draft, newest.next - 1);
  const checked = await checkDocument(deps, {
    ...(await contentOf(deps, draft)),
    expected: await expectedOf(deps, draft.packId, newest),
    writtenFor: await writtenForOf(deps, draft),
    ...preview,
  });
  if (!checked.report.ladder.publishable || !checked.resolved) {
    throw new Problem('pack-not-publishable', { findings: errorsOf(checked.report.ladder) });
  }
  return checked;
}

export const baseChanged = (draft: DraftDoc, newest: number) =>
  new Problem('base-changed', {
    detail: {
      id: `Draf ini disusun sebagai versi ${draft.version}, tetapi versi ${newest} sudah terbit.`,
      en: `This draft was written as version ${draft.version}, but version ${newest} is published already.`,
    },
  });

/** The rule stands in the pack above; the uppermost pack states it for itself, in the version before. */
async function ruleFor(deps: Deps, draft: DraftDoc): Promise<ApprovalRule> {
  const { document } = await contentOf(deps, draft);
  const parent = parentOf(document);
  const above = parent
    ? await findPackVersion(deps.store, { packId: parent.id, version: parent.version })
    : (await newestOf(deps, draft.packId)).head;
  return approvalRule(above?.pack);
}
