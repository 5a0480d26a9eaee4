import type { RegionDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const regionSchema = defineSchema<RegionDoc>('regions', { packId: key, area: String, title: Mixed });
