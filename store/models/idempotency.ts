import { defineSchema, key, Mixed } from './schema.ts';

/** `body` is a JSON text: an answer may hold any field names. */
export const idempotencySchema = defineSchema('idempotency', {
  fingerprint: key,
  state: key,
  status: Number,
  body: String,
  headers: Mixed,
  at: key,
}).index({ at: 1 });
