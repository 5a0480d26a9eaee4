/** What a file is, read from its content: neither its name nor whoever sent it is believed. Nothing of it is ever run. */
import { fileTypeFromBuffer } from 'file-type';
import { bilingual } from '../../rules/explain/format.ts';
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { pause } from '../http/pause.ts';
import { bareName } from './file-name.ts';
import { zipProblem } from './zip-shape.ts';

/** What is taken, by what the content says it is. `ends`: how the name of such a file may end. */
const ALLOWED: Record<string, { media: string; ends: readonly string[]; also?: readonly string[] }> = {
  pdf: { media: 'application/pdf', ends: ['pdf'] },
  jpg: { media: 'image/jpeg', ends: ['jpg', 'jpeg', 'jpe', 'jfif'], also: ['image/jpg', 'image/pjpeg'] },
  png: { media: 'image/png', ends: ['png'] },
  webp: { media: 'image/webp', ends: ['webp'] },
  heic: { media: 'image/heic', ends: ['heic', 'heif'], also: ['image/heif'] },
  docx: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', ends: ['docx'] },
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ends: ['xlsx'] },
  pptx: { media: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', ends: ['pptx'] },
  odt: { media: 'application/vnd.oasis.opendocument.text', ends: ['odt'] },
  ods: { media: 'application/vnd.oasis.opendocument.spreadsheet', ends: ['ods'] },
  odp: { media: 'application/vnd.oasis.opendocument.presentation', ends: ['odp'] },
};
/** Of an input for files: what browsers offer. */
export const ACCEPTED = Object.values(ALLOWED)
  .flatMap(({ media, ends }) => [media, ...ends.map((end) => `.${end}`)])
  .join(',');

/** What programs say that do not know what they send. */
const SAYS_NOTHING = ['', 'application/octet-stream', 'binary/octet-stream', 'application/x-www-form-urlencoded'];

type Sent = { bytes: Uint8Array; name: string | undefined; media: string };
export type ReadFile = { end: string; media: string };

/** What it is, or why it is refused: what was read, and what is allowed. */
export async function readType({ bytes, name, media }: Sent): Promise<ReadFile | Finding> {
  if (bytes.length === 0) return refused('file-empty', EMPTY);
  const isZip = startsWith(bytes, ZIP);
  const broken = isZip ? zipProblem(bytes) : null;
  if (broken) return refused(broken, ZIP_WORDS[broken]);
  await pause();
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  await pause();
  const known = found && Object.hasOwn(ALLOWED, found.ext) ? ALLOWED[found.ext] : undefined;
  if (!found || !known)
    return refused('file-type', notAllowed(!found || found.ext === 'xml' ? guessed(bytes) : found.mime));
  const end = /\.([^.]{1,10})$/.exec(bareName(name))?.[1]?.toLowerCase();
  if (end !== undefined && !known.ends.includes(end)) return refused('file-lies', liesText(`.${end}`, known.media));
  const says = [known.media, ...(known.also ?? []), ...SAYS_NOTHING];
  if (!says.includes(media)) return refused('file-lies', liesText(media, known.media));
  if (!isZip && hidesSomething(bytes, known.media)) return refused('file-two', TWO);
  return { end: known.ends[0] ?? found.ext, media: known.media };
}

export const endOf = (media: string): string => fileEndings(media)[0] ?? 'bin';
/** How a file of this kind may end, the usual way first. */
export const fileEndings = (media: string): readonly string[] =>
  Object.values(ALLOWED).find((each) => each.media === media)?.ends ?? [];

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

/** Texts have no mark by which they are known. */
function guessed(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  if (start.includes('<svg')) return 'image/svg+xml';
  if (start.startsWith('<!doctype html') || start.includes('<html') || start.includes('<script')) return 'text/html';
  return start.includes('\0') || start === '' ? 'unknown' : 'text/plain';
}

const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
/** The longest end of an archive, with its comment. */
const TAIL = 22 + 65_535;
const SCRIPTS = ['<script', '<?php', '<svg', '<html'].map((text) => Buffer.from(text));

/** An archive at the end of something else, or a page within a picture. */
function hidesSomething(bytes: Uint8Array, media: string): boolean {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.subarray(-TAIL).includes(ZIP_END)) return true;
  return media.startsWith('image/') && SCRIPTS.some((script) => all.includes(script));
}

const refused = (code: string, detail: Text): Finding => finding(['file'], code, detail);
const LIST = 'PDF, JPEG, PNG, WebP, HEIC, DOCX, XLSX, PPTX, ODT, ODS, ODP';
const allowedText: Text = { id: `Yang diterima: ${LIST}.`, en: `These are taken: ${LIST}.` };
const UNKNOWN: Text = { id: 'tidak dikenal', en: 'unknown' };

const notAllowed = (read: string): Text =>
  bilingual((language) => {
    const what = read === 'unknown' ? UNKNOWN[language] : read;
    return language === 'id'
      ? `Isi berkas ini ${what}. ${allowedText.id}`
      : `The content of this file is ${what}. ${allowedText.en}`;
  });
const liesText = (said: string, read: string): Text => ({
  id: `Berkas ini menyebut dirinya ${said}, padahal isinya ${read}. Beri nama dan jenis yang sesuai. ${allowedText.id}`,
  en: `This file calls itself ${said}, and its content is ${read}. Give it the name and type of what it is. ${allowedText.en}`,
});
const EMPTY: Text = { id: `Berkas ini kosong. ${allowedText.id}`, en: `This file is empty. ${allowedText.en}` };
const TWO: Text = {
  id: 'Di dalam berkas ini tersembunyi berkas lain. Simpan ulang sebagai satu gambar atau dokumen.',
  en: 'Another file is hidden in this one. Save it anew as one picture or document.',
};
const ZIP_WORDS = {
  'file-broken': {
    id: `Arsip berkas ini rusak atau terkunci. ${allowedText.id}`,
    en: `The archive of this file is broken or locked. ${allowedText.en}`,
  },
  'file-bomb': {
    id: 'Bila dibuka, isi berkas ini jauh lebih besar dari wajar. Simpan ulang dokumennya, atau berikan sebagai PDF.',
    en: 'Opened, the content of this file is far larger than a document is. Save the document anew, or give it as PDF.',
  },
  'file-macro': {
    id: 'Dokumen ini memuat program (makro). Simpan tanpa makro, atau berikan sebagai PDF.',
    en: 'This document holds a program (macro). Save it without, or give it as PDF.',
  },
} satisfies Record<string, Text>;
