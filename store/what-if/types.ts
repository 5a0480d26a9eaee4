/** The documents of what-ifs and shadows. Instants are ISO strings in real time. */
import type { Decision, Period, ResolvedPack } from '../../rules/language/types.ts';
import type { Mismatch } from '../../rules/compare/what-if-check.ts';
import type { WhatIfReport } from '../../rules/compare/what-if-report.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Predicate } from '../../rules/language/predicates.ts';

export type WhatIfState = 'OPEN' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
/** A case of a kind of change, with both decisions whole. */
export type WhatIfCase = { appraisalId: string; employeeId: string; unit: string; before: Decision; after: Decision };
export type WhatIfResult = WhatIfReport & {
  cases: WhatIfCase[];
  /** Decisions that the engine of record has recomputed. */
  checked: number;
  /** The largest of all packs that decided: auditors see no smaller group. */
  minimumGroup: number;
};
/** Why a run ended without a result; `mismatch` when the engine of record contradicted what it was given. */
export type WhatIfFailure = { code: string; mismatch: (Mismatch & { decisionId: string }) | null };

/** A candidate pack beside the decisions that were made: of a what-if at once, of a shadow when its period is reported. */
export type WhatIfDoc = {
  _id: string;
  region: string;
  kind: 'whatIf' | 'shadow';
  /** `draftId` is absent in what is older than the field. */
  candidate: { id: string; version: number; draft: boolean; draftId?: string | null };
  pack: ResolvedPack;
  /** Absent until the run has chosen them, unless they were asked for. */
  cycles: string[] | null;
  sandbox: boolean;
  /** Business days of the decisions; null: the decision in force of every appraisal. */
  period: Period | null;
  /** Name of the roster fact that groups people; null: none. */
  groupBy: string | null;
  reason: string | null;
  /** OPEN: a shadow whose period has not been reported. */
  state: WhatIfState;
  /** Launched people of the cycles, what progress is measured by; null until the run has begun. */
  people: number | null;
  result: WhatIfResult | null;
  failure: WhatIfFailure | null;
  requestedBy: Actor;
  /** Whose case is not in it before its release: everybody who may have asked. Absent: whoever asked. */
  without?: string[];
  createdAt: string;
  endedAt: string | null;
};

/** The count of one shard, kept until the run ends. `_id` is `{what-if}|{first key}`. */
export type WhatIfShardDoc = {
  _id: string;
  whatIf: string;
  people: number;
  checked: number;
  /** Digests of the packs that decided. */
  packs: string[];
  tally: string;
};

/** Somebody a what-if would newly sanction; every decision that a shadow scored. `_id` is `{what-if}|{decision}`. */
export type WhatIfLineDoc = {
  _id: string;
  whatIf: string;
  region: string;
  appraisalId: string;
  employeeId: string;
  unit: string;
  decisionId: string;
  before: { predicate: Predicate; final: number | null };
  /** Null when the candidate refuses the facts. */
  after: { predicate: Predicate; final: number | null } | null;
  refused: string | null;
  gained: string[];
  lost: string[];
  sanctions: string[];
};
