import type { PackFenceDoc } from './fences.ts';
import { defineSchema, Mixed } from '../schema.ts';

export const packFenceSchema = defineSchema<PackFenceDoc>('packFences', { n: Number, change: Mixed });
