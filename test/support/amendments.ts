/** Amendments as their partition sends them, with the approved record that the verifier asks for. */
import type { Plan, ResolvedPack } from '../../rules/language/types.ts';
import { insertAmendment } from '../../store/amendment/amendments.ts';
import type { AmendmentDoc } from '../../store/amendment/types.ts';
import { type Amendment, amendUpdate, appraisalWorkflowId, type CommandResult } from '../../workflows/messages.ts';
import { ADMIN } from './appraisal.ts';
import { freshId } from './store.ts';
import { newId, type WorkflowEnv } from './workflow-env.ts';

export const AUTHOR = { id: 'hr-1', as: 'admin' } as const;

export const anAmendment = (pack: ResolvedPack, more: Partial<AmendmentDoc> = {}): AmendmentDoc => ({
  _id: freshId('am-'),
  region: 'test',
  pack: pack.digest,
  packId: pack.pack.id,
  packVersion: pack.pack.version,
  reason: { id: 'Aturan diperbaiki', en: 'The rules were mended' },
  legalBasis: [],
  cycles: ['cycle:test:2026'],
  units: null,
  stages: null,
  choice: 'fromNextStage',
  exceptions: [],
  state: 'APPROVED',
  author: AUTHOR,
  createdAt: '2026-03-01T00:00:00.000Z',
  decidedBy: ADMIN,
  decidedAt: '2026-03-02T00:00:00.000Z',
  comment: null,
  preview: `sha256:${'1'.repeat(64)}`,
  doneAt: null,
  ...more,
});

/** Not decided yet. */
export const DRAFT = { state: 'DRAFT', decidedBy: null, decidedAt: null, preview: null } as const;

type Parts = { from: ResolvedPack; to: ResolvedPack; plan: Plan } & Partial<Amendment>;

export async function approvedAmendment(env: Pick<WorkflowEnv, 'store'>, parts: Parts): Promise<Amendment> {
  const { from, to, plan, ...more } = parts;
  const { _id: id } = await insertAmendment(env.store, anAmendment(to));
  return {
    id,
    mode: 'fromNextStage',
    before: from.digest,
    after: to.digest,
    plan,
    decisionId: null,
    actor: ADMIN,
    author: AUTHOR.id,
    reasonId: id,
    ...more,
  };
}

export const amend = (
  { client }: Pick<WorkflowEnv, 'client'>,
  id: string,
  { amendment, updateId = newId(12) }: { amendment: Amendment; updateId?: string },
): Promise<CommandResult> =>
  client.workflow
    .getHandle(appraisalWorkflowId(id))
    .executeUpdate<CommandResult, [Amendment]>(amendUpdate.name, { args: [amendment], updateId });
