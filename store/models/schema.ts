import { Schema, type SchemaDefinition } from 'mongoose';

/** Payloads whose shape other modules own (facts, views, texts): kept exactly as given. */
export const Mixed = Schema.Types.Mixed;

/** For ids and keys: present and not empty. Other texts may be empty, which mongoose's `required` would refuse. */
export const key = { type: String, required: true } as const;

/**
 * Every document has a deterministic string `_id`; unknown fields are an error, and nothing is added to or dropped
 * from what was given (`minimize` would drop empty objects, `id` would shadow fields of that name).
 */
export function defineSchema(collection: string, fields: SchemaDefinition): Schema {
  return new Schema(
    { _id: key, ...fields },
    { collection, strict: 'throw', minimize: false, versionKey: false, id: false, autoCreate: false },
  );
}
