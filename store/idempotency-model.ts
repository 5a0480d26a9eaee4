import type { IdempotencyDoc } from './types.ts';
import { defineSchema, key, Mixed } from './schema.ts';

export type StoredIdempotency = Omit<IdempotencyDoc, 'body'> & { body: string | null };

/** `body` is a JSON text: an answer may hold any field names. */
export const idempotencySchema = defineSchema<StoredIdempotency>('idempotency', {
  fingerprint: key,
  state: key,
  status: Number,
  body: String,
  headers: Mixed,
  at: key,
}).index({ at: 1 });
