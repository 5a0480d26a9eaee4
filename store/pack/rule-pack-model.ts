import type { RulePackDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export type StoredRulePack = Omit<RulePackDoc, 'pack' | 'source' | 'cases'> & {
  pack: string;
  source: string;
  cases?: string;
};

/** `pack`, `source` and `cases` are JSON texts: a source may hold `$remove`, which older servers refuse as a field name. */
export const rulePackSchema = defineSchema<StoredRulePack>('rulePacks', {
  packId: key,
  version: Number,
  effective: Mixed,
  status: key,
  pack: key,
  source: key,
  publishedAt: String,
  cases: String,
  change: Mixed,
}).index({ packId: 1, version: 1 }, { unique: true });
