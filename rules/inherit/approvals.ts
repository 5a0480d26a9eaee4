/** Who has to approve a new version of a pack, besides its author. */
import type { ApprovalRule, RulePack } from '../language/types.ts';

/** Where no pack says anything: one other person of HR. */
const DEFAULT: ApprovalRule = { count: 1, roles: ['hr'] };

/** The rule that a pack states for the packs below it, or the default. `undefined`: there is no pack above. */
export function approvalRule(above: RulePack | undefined): ApprovalRule {
  const stated = above?.approvals;
  return stated ? { count: stated.count, roles: [...stated.roles] } : DEFAULT;
}
