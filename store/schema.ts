/** How a room describes its documents. Instants in them are ISO strings in real time, unless a field says business time (epoch ms). */
import { Schema, type SchemaDefinitionProperty } from 'mongoose';
import { isSealed } from './seal.ts';

/** Payloads whose shape other modules own (facts, views, texts): kept exactly as given. */
export const Mixed = Schema.Types.Mixed;

/** For ids and keys: present and not empty. Other texts may be empty, which mongoose's `required` would refuse. */
export const key = { type: String, required: true } as const;

/** For the verifier alone: read only by whoever asks for it by name. */
export const hidden = (type: SchemaDefinitionProperty) => ({ type, select: false });

type Fields<Doc> = Record<Exclude<keyof Doc, '_id'>, SchemaDefinitionProperty>;

/**
 * Names every field of its document type, so that a new field cannot be forgotten here and refused at run time.
 * Every document has a deterministic string `_id`; unknown fields are an error, and nothing is added to or dropped
 * from what was given (`minimize` would drop empty objects, `id` would shadow fields of that name).
 */
export function defineSchema<Doc>(collection: string, fields: Fields<Doc>): Schema {
  return new Schema(
    { _id: key, ...fields, ...(isSealed(collection) && { seal: hidden(String) }) },
    { collection, strict: 'throw', minimize: false, versionKey: false, id: false, autoCreate: false },
  );
}
