/**
 * Payload codec: compress, then AES-256-GCM, so that nothing a workflow stores is readable in Temporal. Layout of the
 * data: version 1 · key id length · key id · inner encoding · nonce 12 · tag 16 · cipher text; everything before the
 * nonce is authenticated. Keys rotate by id: the first key encrypts, every known key decrypts.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Payload, type PayloadCodec, ValueError } from '@temporalio/common';

const ENCODING = 'siklus/1';
const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const MAX_INFLATED = 4 * 1024 * 1024;
const INNER = ['json/plain', 'binary/plain', 'json/protobuf'] as const;

/** Part of the format: payloads of a few hundred bytes repeat these names more than anything else. */
const DICTIONARY = Buffer.from(
  '{"seq":,"version":,"note":"actor":{"id":"","as":"employee"},"as":"assessor"},"as":"secondReviewer"},"as":"peer"},' +
    '"as":"official","office":"appointingAuthority"},"agencyHead"},"as":"system"},"as":"admin"},"submissionId":"","digest":"sha256:",' +
    '"facts":{"body":{}}"targets":[{"id":"","weight":,"indicator":"","due":"20"result":"ON_TRACK"}"outcomeId":"","decision":"approved"' +
    '"decisionId":"decision/","resultDigest":"sha256:"score":{"result":,"behaviour":,"final":},"predicate":"BAIK","flags":[],"outcomes":[' +
    '{"id":"","code":"","kind":"reward","approval":"supervisor"cycleId":"cycle:"region":"unit":"employeeId":"assessorId":"secondReviewerId":' +
    '"peerIds":[],"pack":"sha256:","sandbox":true,"clock":{"anchorBusiness":,"anchorReal":,"speed":},"plan":{"stages":[{"id":"","kind":"",' +
    '"opensAt":17,"dueAt":17,"remindDaysBefore":[14,7,3],"onDeadline":{"do":"autoForward"},"options":{}},"onDeadline":{"do":"escalate",' +
    '"grace":{"workingDays":},"then":"autoForward"},"calendar":{"offsetMinutes":420,"workingWeekdays":[1,2,3,4,5],"holidays":["2026-',
);

type Key = { id: string; secret: Buffer };

/** @param spec `keyId:base64[,keyId:base64…]`, 32-byte keys; the first one encrypts. Throws on anything else. */
export function parseCodecKeys(spec: string): Key[] {
  const keys = spec.split(',').map((part) => {
    const [id, encoded] = part.split(':');
    const secret = Buffer.from(encoded ?? '', 'base64');
    if (!id || id.length > 32 || secret.length !== 32) {
      throw new Error('SIKLUS_CODEC_KEYS must be "keyId:base64[,keyId:base64]" with keys of 32 bytes');
    }
    return { id, secret };
  });
  const twice = keys.find(({ id }, i) => keys.findIndex((other) => other.id === id) !== i);
  if (twice)
    throw new Error(`SIKLUS_CODEC_KEYS names two keys "${twice.id}": what one has sealed the other cannot open`);
  return keys;
}

/** An empty list (no encryption) only when no keys are configured. */
export function payloadCodecs(spec: string | undefined): PayloadCodec[] {
  return spec ? [encryptionCodec(parseCodecKeys(spec))] : [];
}

function encryptionCodec(keys: Key[]): PayloadCodec {
  const [active] = keys;
  if (!active) throw new Error('no codec key');
  const byId = new Map(keys.map((key) => [key.id, key.secret]));
  return {
    encode: async (payloads) => payloads.map((payload) => (isNull(payload) ? payload : seal(payload, active))),
    decode: async (payloads) => payloads.map((payload) => (isNull(payload) ? payload : open(payload, byId))),
  };
}

const encodingOf = (payload: Payload) => Buffer.from(payload.metadata?.['encoding'] ?? []).toString();
/** An absent value: there is nothing in it to protect. */
const isNull = (payload: Payload) => encodingOf(payload) === 'binary/null' && !payload.data?.length;

function seal(payload: Payload, key: Key): Payload {
  const size = payload.data?.length ?? 0;
  if (size > MAX_INFLATED)
    throw new ValueError(`a payload of ${size} bytes is more than the ${MAX_INFLATED} that can be read again`);
  const inner = INNER.findIndex((name) => name === encodingOf(payload));
  if (inner < 0) throw new Error(`payload encoding ${encodingOf(payload)} is not supported`);
  const header = Buffer.concat([Buffer.from([VERSION, key.id.length]), Buffer.from(key.id), Buffer.from([inner])]);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG });
  cipher.setAAD(header);
  const text = cipher.update(deflateRawSync(payload.data ?? new Uint8Array(), { dictionary: DICTIONARY, level: 9 }));
  const rest = cipher.final();
  return {
    metadata: { encoding: Buffer.from(ENCODING) },
    data: Buffer.concat([header, nonce, cipher.getAuthTag(), text, rest]),
  };
}

function open(payload: Payload, keys: Map<string, Buffer>): Payload {
  if (encodingOf(payload) !== ENCODING) throw new Error('refusing a payload that is not encrypted');
  const data = Buffer.from(payload.data ?? []);
  const idLength = data[1] ?? 0;
  const header = data.subarray(0, 3 + idLength);
  const keyId = header.subarray(2, 2 + idLength).toString();
  const secret = keys.get(keyId);
  const encoding = INNER[header[2 + idLength] ?? -1];
  if (data[0] !== VERSION || !encoding) throw new Error('unknown payload format');
  if (!secret) throw new Error(`no codec key with id ${keyId}`);
  const nonce = data.subarray(header.length, header.length + NONCE);
  const tag = data.subarray(header.length + NONCE, header.length + NONCE + TAG);
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG });
  decipher.setAAD(header);
  decipher.setAuthTag(tag);
  const packed = Buffer.concat([decipher.update(data.subarray(header.length + NONCE + TAG)), decipher.final()]);
  return {
    metadata: { encoding: Buffer.from(encoding) },
    data: inflateRawSync(packed, { dictionary: DICTIONARY, maxOutputLength: MAX_INFLATED }),
  };
}

/** A text under one key, outside of any payload; in base64. */
export const sealText = (key: Key, text: string): string =>
  Buffer.from(seal(plain(text), key).data ?? []).toString('base64');

/** `null` when another key has sealed it. */
export function openText(key: Key, sealed: string): string | null {
  const payload = { metadata: { encoding: Buffer.from(ENCODING) }, data: Buffer.from(sealed, 'base64') };
  try {
    return Buffer.from(open(payload, new Map([[key.id, key.secret]])).data ?? []).toString();
  } catch {
    return null;
  }
}

const plain = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('binary/plain') },
  data: Buffer.from(text),
});
