/** A file that is sent: alone as the whole body, or among the fields of a form. Few at a time, and none larger than the limit. */
import { createHash } from 'node:crypto';
import type { AppContext, AppMiddleware } from '../deps.ts';
import { finding } from '../../rules/language/errors.ts';
import type { Text } from '../../rules/language/types.ts';
import { pause } from '../http/pause.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { unknownField } from '../problem/zod-findings.ts';
import { limited, mediaType } from './body.ts';

export const FILE_LIMIT = 10 * 1024 * 1024;
/** What a form adds to its file. */
const FORM_MORE = 64 * 1024;
/** Each is held whole while it is looked at: together no more than this, as far as they say how large they are. */
const MOST_HELD = 8 * FILE_LIMIT;
const PIECE = 1024 * 1024;

export type SentFile = {
  bytes: Uint8Array;
  /** SHA-256, hex. */
  sha256: string;
  /** As whoever sent it calls it, and says it is. */
  name: string | undefined;
  media: string;
  fields: Record<string, string>;
};

const sizeLimit = limited(FILE_LIMIT + FORM_MORE, () => tooLarge());
let held = 0;

/** @param fields of a form, beside its file */
export const fileBody =
  (fields: readonly string[]): AppMiddleware =>
  async (c, next) => {
    const size = sizeOf(c.req.header('Content-Length'));
    if (held + size > MOST_HELD) throw new Problem('rate-limited', { retryAfter: 1 });
    held += size;
    try {
      return await sizeLimit(c, async () => {
        const sent = await sentFile(c, fields);
        c.set('sentFile', sent);
        // Two attempts of one form differ in what stands between its fields.
        c.set('contentDigest', digestOfSent(sent));
        await next();
      });
    } finally {
      held -= size;
    }
  };

/** Whoever does not say it may send the most. */
function sizeOf(said: string | undefined): number {
  const size = Number(said);
  return Number.isSafeInteger(size) && size > 0 && size < FILE_LIMIT ? size : FILE_LIMIT;
}

const digestOfSent = ({ sha256, name, media, fields }: SentFile): string =>
  JSON.stringify([sha256, name, media, Object.entries(fields).sort(([a], [b]) => a.localeCompare(b))]);

async function sentFile(c: AppContext, fields: readonly string[]): Promise<SentFile> {
  const type = c.req.header('Content-Type') ?? '';
  const whole = new Uint8Array(await c.req.arrayBuffer());
  await pause();
  const sent = mediaType(type) === 'multipart/form-data' ? await inForm(whole, type, fields) : alone(whole, type);
  if (sent.bytes.length > FILE_LIMIT) throw tooLarge();
  return { ...sent, sha256: await sha256Of(sent.bytes) };
}

type Unread = Omit<SentFile, 'sha256'>;
const alone = (bytes: Uint8Array, type: string): Unread => ({
  bytes,
  name: undefined,
  media: mediaType(type),
  fields: {},
});

async function inForm(whole: Uint8Array, type: string, known: readonly string[]): Promise<Unread> {
  const body = whole as Uint8Array<ArrayBuffer>;
  const form = await new Response(body, { headers: { 'Content-Type': type } }).formData().catch(() => null);
  if (!form) throw invalid([finding(['file'], 'required', NO_FORM)]);
  const fields: Record<string, string> = {};
  const files: File[] = [];
  for (const [name, value] of form) {
    if (typeof value !== 'string' && name === 'file') files.push(value);
    else if (typeof value !== 'string' || !known.includes(name)) throw invalid([unknownField('', name)]);
    else fields[name] = value;
  }
  const [file, second] = files;
  if (!file || second) throw invalid([finding(['file'], 'required', ONE_FILE)]);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { bytes, name: file.name, media: mediaType(file.type), fields };
}

/** Others have their turn between the pieces. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < bytes.length; from += PIECE) {
    hash.update(bytes.subarray(from, from + PIECE));
    await pause();
  }
  return hash.digest('hex');
}

const tooLarge = () => new Problem('body-too-large', { findings: [finding(['file'], 'too-large', TOO_LARGE)] });

const NO_FORM: Text = {
  id: 'Formulir ini tidak terbaca. Kirim multipart/form-data yang utuh, atau berkasnya saja sebagai isi.',
  en: 'This form cannot be read. Send whole multipart/form-data, or the file alone as the body.',
};
const ONE_FILE: Text = {
  id: 'Kirim satu berkas, dengan nama bidang "file".',
  en: 'Send one file, in the field "file".',
};
const TOO_LARGE: Text = {
  id: 'Berkas paling besar 10 MB. Perkecil fotonya, atau berikan tautan.',
  en: 'A file is 10 MB at most. Make the photo smaller, or give a link.',
};
