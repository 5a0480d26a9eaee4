import type { Connection } from 'mongoose';
import type { RehearsalDoc } from './types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

const JSON_FIELDS = ['people', 'script', 'document', 'report'] as const;
export type StoredRehearsal = Omit<RehearsalDoc, (typeof JSON_FIELDS)[number]> & {
  people: string;
  script: string;
  document: string;
  report: string | null;
};

/** What only one rehearsal reads is kept as JSON text: names of facts may not be names of fields. */
const rehearsalSchema = defineSchema<StoredRehearsal>('rehearsals', {
  region: key,
  state: key,
  period: Mixed,
  seed: Number,
  script: key,
  people: key,
  pack: Mixed,
  document: key,
  progress: Mixed,
  attempts: Number,
  swept: Boolean,
  report: String,
  failure: String,
  draftId: String,
  createdBy: Mixed,
  createdAt: key,
  finishedAt: String,
  version: Number,
}).index({ region: 1, createdAt: -1, _id: 1 });

export const rehearsalModels = (connection: Connection) => ({
  rehearsals: connection.model<StoredRehearsal>('Rehearsal', rehearsalSchema),
});

export const toStored = (doc: RehearsalDoc): StoredRehearsal => ({
  ...doc,
  people: JSON.stringify(doc.people),
  script: JSON.stringify(doc.script),
  document: JSON.stringify(doc.document),
  report: doc.report === null ? null : JSON.stringify(doc.report),
});

export const fromStored = (doc: StoredRehearsal): RehearsalDoc => ({
  ...doc,
  people: JSON.parse(doc.people),
  script: JSON.parse(doc.script),
  document: JSON.parse(doc.document),
  report: doc.report === null ? null : JSON.parse(doc.report),
});
