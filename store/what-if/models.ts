import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { WhatIfDoc, WhatIfLineDoc, WhatIfShardDoc } from './types.ts';

export type StoredWhatIf = Omit<WhatIfDoc, 'pack' | 'result' | 'failure'> & {
  pack: string;
  result: string | null;
  failure: string | null;
};

/** Pack, result and failure are JSON texts: packs and decisions hold any field names. */
const whatIfSchema = defineSchema<StoredWhatIf>('whatIfs', {
  region: key,
  kind: key,
  candidate: Mixed,
  pack: key,
  cycles: Mixed,
  sandbox: Boolean,
  period: Mixed,
  groupBy: String,
  reason: String,
  state: key,
  people: Number,
  result: String,
  failure: String,
  requestedBy: Mixed,
  without: Mixed,
  createdAt: key,
  endedAt: String,
}).index({ region: 1, kind: 1, _id: 1 });

const whatIfShardSchema = defineSchema<WhatIfShardDoc>('whatIfShards', {
  whatIf: key,
  people: Number,
  checked: Number,
  packs: Mixed,
  tally: key,
}).index({ whatIf: 1, _id: 1 });

const whatIfLineSchema = defineSchema<WhatIfLineDoc>('whatIfLines', {
  whatIf: key,
  region: key,
  appraisalId: key,
  employeeId: key,
  unit: key,
  decisionId: key,
  before: Mixed,
  after: Mixed,
  refused: String,
  gained: Mixed,
  lost: Mixed,
  sanctions: Mixed,
}).index({ whatIf: 1, _id: 1 });

export const whatIfModels = (connection: Connection) => ({
  whatIfs: connection.model<StoredWhatIf>('WhatIf', whatIfSchema),
  whatIfShards: connection.model<WhatIfShardDoc>('WhatIfShard', whatIfShardSchema),
  whatIfLines: connection.model<WhatIfLineDoc>('WhatIfLine', whatIfLineSchema),
});
