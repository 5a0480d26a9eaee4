import type { Connection } from 'mongoose';
import { defineSchema, key } from '../schema.ts';
import type { VoiceDoc } from './types.ts';

const voiceSchema = defineSchema<VoiceDoc>('voices', {
  region: key,
  unit: key,
  text: String,
  status: key,
  moderatedBy: String,
  at: String,
})
  .index({ region: 1, status: 1, _id: 1 })
  .index({ region: 1, unit: 1, status: 1, _id: 1 });

export const publicModels = (connection: Connection) => ({
  voices: connection.model<VoiceDoc>('Voice', voiceSchema),
});
