import type { RulePackDoc } from '../types.ts';
import { defineSchema, key, Mixed } from './schema.ts';

export type StoredRulePack = Omit<RulePackDoc, 'pack' | 'source'> & { pack: string; source: string };

/** `pack` and `source` are JSON texts: a source may hold `$remove`, which older servers refuse as a field name. */
export const rulePackSchema = defineSchema<StoredRulePack>('rulePacks', {
  packId: key,
  version: Number,
  effective: Mixed,
  status: key,
  pack: key,
  source: key,
  publishedAt: String,
}).index({ packId: 1, version: 1 }, { unique: true });
