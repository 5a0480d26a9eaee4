import type { Connection } from 'mongoose';
import { defineSchema, key, Mixed } from '../schema.ts';
import type { PublicFiguresDoc, VoiceDoc } from './types.ts';

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

const publicFiguresSchema = defineSchema<PublicFiguresDoc>('publicFigures', { region: key, units: Mixed });

export const publicModels = (connection: Connection) => ({
  voices: connection.model<VoiceDoc>('Voice', voiceSchema),
  publicFigures: connection.model<PublicFiguresDoc>('PublicFigures', publicFiguresSchema),
});
