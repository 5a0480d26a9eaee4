import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { PackFenceDoc } from './fences.ts';
import type { DraftDoc, PackTextDoc, RegionDoc, RulePackDoc } from './types.ts';

const regionSchema = defineSchema<RegionDoc>('regions', { packId: key, area: String, title: Mixed });

export type StoredRulePack = Omit<RulePackDoc, 'pack' | 'source' | 'cases'> & {
  pack: string;
  source: string;
  cases?: string;
};

/** `pack`, `source` and `cases` are JSON texts: a source may hold `$remove`, which older servers refuse as a field name. */
const rulePackSchema = defineSchema<StoredRulePack>('rulePacks', {
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

const packDraftSchema = defineSchema<DraftDoc>('packDrafts', {
  region: key,
  packId: key,
  revision: Number,
  state: key,
  base: Mixed,
  parent: Number,
  version: Number,
  effective: Mixed,
  content: key,
  report: key,
  publishable: Boolean,
  reason: String,
  legalBasis: String,
  approvals: Mixed,
  approvedBy: Mixed,
  published: String,
  announced: Mixed,
  authors: Mixed,
  comments: Mixed,
  history: Mixed,
  createdAt: String,
  updatedAt: String,
}).index({ region: 1, _id: 1 });

const packFenceSchema = defineSchema<PackFenceDoc>('packFences', { n: Number, change: Mixed });

const packTextSchema = defineSchema<PackTextDoc>('packTexts', { json: key });

export const packModels = (connection: Connection) => ({
  regions: connection.model<RegionDoc>('Region', regionSchema),
  rulePacks: connection.model<StoredRulePack>('RulePack', rulePackSchema),
  packDrafts: connection.model<DraftDoc>('PackDraft', packDraftSchema),
  packFences: connection.model<PackFenceDoc>('PackFence', packFenceSchema),
  packTexts: connection.model<PackTextDoc>('PackText', packTextSchema),
});
