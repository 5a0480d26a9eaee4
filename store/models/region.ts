import { defineSchema, key, Mixed } from './schema.ts';

export const regionSchema = defineSchema('regions', { packId: key, area: String, title: Mixed });
