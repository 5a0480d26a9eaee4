import type { VoiceDoc } from '../types.ts';
import { defineSchema, key } from '../schema.ts';

export const voiceSchema = defineSchema<VoiceDoc>('voices', {
  region: key,
  unit: key,
  text: String,
  status: key,
  moderatedBy: String,
  at: String,
})
  .index({ region: 1, status: 1, _id: 1 })
  .index({ region: 1, unit: 1, status: 1, _id: 1 });
