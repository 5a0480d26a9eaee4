import type { ApiKeyDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const apiKeySchema = defineSchema<ApiKeyDoc>('apiKeys', {
  id: key,
  region: String,
  roles: Mixed,
  employeeId: String,
  offices: Mixed,
  scopes: Mixed,
  hash: key,
  label: String,
  createdAt: String,
  expiresAt: String,
  revokedAt: String,
  lastUsedAt: String,
}).index({ region: 1, _id: 1 });
