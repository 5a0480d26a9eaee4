/** Proof of what a target came to. What it is stays in the store; the appraisal knows its digest, and how much there is. */
import { targetsInForce } from './progress.ts';
import type { StageCommand } from './stages/stage.ts';
import { requireEmployee } from './stages/turn.ts';
import { type Ctx, draft, notify, refuse } from './state.ts';

const MOST_PER_TARGET = 20;
const MOST_PER_PERSON = 100;
/** Of a digest, in hex: enough to know a file again within one target. */
const KEPT = 16;

const given = ({ state }: Ctx, target: string): string[] => state.evidence?.[target] ?? [];

export const addEvidence: StageCommand<'addEvidence'> = {
  check(ctx, command) {
    requireEmployee(ctx, command);
    const { target, sha256 } = command.body;
    if (!targetsInForce(ctx).some(({ id }) => id === target)) {
      refuse('command-invalid', 'no such target is agreed', { pointer: '/target', because: 'no-such-target' });
    }
    const before = given(ctx, target);
    if (before.includes(sha256.slice(0, KEPT))) refuse('already-done', 'this is with the target already');
    const all = Object.values(ctx.state.evidence ?? {}).reduce((sum, { length }) => sum + length, 0);
    if (before.length >= MOST_PER_TARGET || all >= MOST_PER_PERSON) {
      refuse('command-invalid', 'as much as can be looked at', { pointer: '/target', because: 'too-much-evidence' });
    }
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { state } = ctx;
    const { target, sha256 } = body;
    state.evidence = { ...state.evidence, [target]: [...given(ctx, target), sha256.slice(0, KEPT)] };
    // As with reports: what comes after the facts are frozen is kept, the assessor is told, and nothing changes.
    if (state.frozen) notify(ctx, state.view.assessorId, 'evidence-late');
    const type = state.frozen ? 'evidence.late' : 'evidence.added';
    draft(ctx, { type, actor, submissionId, digest, data: { target, sha256: `sha256:${sha256}` } });
  },
};
