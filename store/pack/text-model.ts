import type { PackTextDoc } from '../types.ts';
import { defineSchema, key } from '../schema.ts';

export const packTextSchema = defineSchema<PackTextDoc>('packTexts', { json: key });
