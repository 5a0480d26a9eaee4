/**
 * Which keys seal what Temporal keeps. Each leaves a mark when it is first used, so that a start with another key under
 * the same name, or without one that is needed, is refused instead of leaving payloads behind that nobody can read.
 */
import type { Connection } from 'mongoose';
import { openText, parseCodecKeys, sealText } from './codec.ts';
import type { Store } from './connect.ts';
import { defineSchema, key } from './schema.ts';
import { insertOnce } from './write.ts';

/** `_id` is the key's id, `sealed` a word that only this key opens, in base64. */
type PayloadKeyDoc = { _id: string; sealed: string; firstUsedAt: string };

const WORD = 'siklus';

const payloadKeySchema = defineSchema<PayloadKeyDoc>('payloadKeys', { sealed: key, firstUsedAt: key });

export const payloadKeyModels = (connection: Connection) => ({
  payloadKeys: connection.model<PayloadKeyDoc>('PayloadKey', payloadKeySchema),
});

/** Throws a sentence for whoever starts the process. @param spec as `SIKLUS_CODEC_KEYS`; none: payloads are not sealed */
export async function requirePayloadKeys(store: Store, spec: string | undefined): Promise<void> {
  const keys = spec ? parseCodecKeys(spec) : [];
  for (const { _id: id, sealed } of await store.models.payloadKeys.find().lean()) {
    const known = keys.find((each) => each.id === id);
    if (!known) throw new Error(missing(id));
    if (openText(known, sealed) !== WORD) throw new Error(foreign(id));
  }
  const [active] = keys;
  if (!active) return;
  const mark = { _id: active.id, sealed: sealText(active, WORD), firstUsedAt: new Date().toISOString() };
  // Who came first has the name.
  if (!(await insertOnce(store.models.payloadKeys, mark))) await requireSame(store, active);
}

async function requireSame(store: Store, active: ReturnType<typeof parseCodecKeys>[number]): Promise<void> {
  const stored = await store.models.payloadKeys.findById(active.id).lean();
  if (stored && openText(active, stored.sealed) !== WORD) throw new Error(foreign(active.id));
}

const missing = (id: string) =>
  `The payload key "${id}" is missing: workflows hold payloads that only it can read. Put it back into ` +
  'SIKLUS_CODEC_KEYS (npm start: keys/codec-keys). If nothing is left that it sealed, remove it from the collection payloadKeys. / ' +
  `Kunci muatan "${id}" tidak ada: kembalikan ke SIKLUS_CODEC_KEYS (npm start: keys/codec-keys).`;
const foreign = (id: string) =>
  `The payload key "${id}" is another one than that which sealed the payloads of this installation. Put the right one into ` +
  'SIKLUS_CODEC_KEYS (npm start: keys/codec-keys), or give the new one another id. / ' +
  `Kunci muatan "${id}" bukan kunci yang dipakai selama ini: kembalikan yang benar, atau beri id lain kepada kunci baru.`;
