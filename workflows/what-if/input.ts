/** What a run of a what-if or a shadow is started with. */
export type WhatIfInput = {
  /** Opaque id of the stored request, which holds everything else. */
  id: string;
  /** People per shard, an activity each. */
  shard: number;
  /** Where to go on; set by continue-as-new. */
  from?: { cycle: number; after: string | null };
};
