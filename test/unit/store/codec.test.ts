import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Payload } from '@temporalio/common';
import { payloadCodecs } from '../../../store/codec.ts';

const keyA = `a:${randomBytes(32).toString('base64')}`;
const keyB = `b:${randomBytes(32).toString('base64')}`;
const payload = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(text),
});
const codec = (spec: string) => {
  const [only] = payloadCodecs(spec);
  if (!only) throw new Error('no codec');
  return only;
};
const only = ([first]: Payload[]): Payload => {
  if (!first) throw new Error('no payload');
  return first;
};

describe('payload codec', () => {
  it('gives back what it sealed and shows none of it in between', async () => {
    const sealed = only(await codec(keyA).encode([payload('{"name":"Siti Rahmawati"}')]));
    expect(Buffer.from(sealed.data ?? []).toString('latin1')).not.toContain('Siti');
    expect(Buffer.from(only(await codec(keyA).decode([sealed])).data ?? []).toString()).toBe(
      '{"name":"Siti Rahmawati"}',
    );
  });
  it('decrypts with an older key after rotation, and refuses an unknown key', async () => {
    const old = only(await codec(keyA).encode([payload('1')]));
    expect(Buffer.from(only(await codec(`${keyB},${keyA}`).decode([old])).data ?? []).toString()).toBe('1');
    await expect(codec(keyB).decode([old])).rejects.toThrow('no codec key with id a');
  });
  it('refuses plain text, a flipped bit and a shortened tag', async () => {
    await expect(codec(keyA).decode([payload('1')])).rejects.toThrow('not encrypted');
    const sealed = only(await codec(keyA).encode([payload('{"score":9000}')]));
    for (let i = 0; i < (sealed.data?.length ?? 0); i += 1) {
      const data = Buffer.from(sealed.data ?? []);
      data[i] = (data[i] ?? 0) ^ 1;
      await expect(codec(keyA).decode([{ ...sealed, data }])).rejects.toThrow();
    }
    await expect(codec(keyA).decode([{ ...sealed, data: sealed.data?.subarray(0, 20) ?? null }])).rejects.toThrow();
  });
  it('refuses two keys with one id', () => {
    expect(() => payloadCodecs(`${keyA},${keyB},a:${randomBytes(32).toString('base64')}`)).toThrow('two keys "a"');
  });
  it('seals nothing that it could not open again', async () => {
    const most = payload('x'.repeat(4 * 1024 * 1024));
    expect(only(await codec(keyA).decode(await codec(keyA).encode([most]))).data).toHaveLength(4 * 1024 * 1024);
    await expect(codec(keyA).encode([payload('x'.repeat(4 * 1024 * 1024 + 1))])).rejects.toThrow('can be read again');
  });
  it('refuses keys of the wrong length', () => {
    expect(() => payloadCodecs('a:AAAA')).toThrow('32 bytes');
  });
});
