/** Where the list of anchors and its key lie. What is missing is an error, except the first time. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type Anchored,
  newAnchor,
  type NewAnchor,
  noAnchors,
  readAnchors,
  readOldAnchor,
} from '../store/verify/anchor.ts';
import type { Head } from '../store/verify/chain.ts';
import { CannotRun } from './cannot-run.ts';

export type AnchorPlace = { file: string; key: string; first: boolean };
export type OpenAnchors = {
  before: Anchored;
  /** Adds an anchor. Absent: the key can only check. */
  add?: (heads: ReadonlyMap<string, Head>) => Promise<NewAnchor>;
};

export async function openAnchors({ file, key: keyFile, first }: AnchorPlace): Promise<OpenAnchors> {
  const start = await startOf(file);
  const old = start?.trimStart().startsWith('{\n') ? readOldAnchor(await readFile(file, 'utf8')) : undefined;
  if (start === undefined && !first) throw missing('anchor', file);
  if (old && !first) throw unsigned(file);
  if (start !== undefined && !old && first) throw present(file);
  const key = await openKey(keyFile, first);
  const isList = start !== undefined && !old;
  const before = isList ? await readAnchors(linesOf(file), key.verifies) : (old ?? noAnchors());
  const { signs } = key;
  if (!signs) return { before };
  const add = async (heads: ReadonlyMap<string, Head>) => {
    const anchor = newAnchor(heads, {
      at: new Date().toISOString(),
      before: isList ? before : noAnchors(before.last),
      key: signs,
    });
    if (isList) await truncate(file, before.size).then(() => appendFile(file, anchor.text));
    else await writeFile(file, anchor.text);
    return anchor;
  };
  return { before, add };
}

type Keys = { verifies: KeyObject; signs?: KeyObject };

async function openKey(file: string, first: boolean): Promise<Keys> {
  const text = await readFile(file, 'utf8').catch(absent(file));
  if (text === undefined) {
    if (!first) throw missing('key', file);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    return { verifies: publicKey, signs: privateKey };
  }
  try {
    if (!text.includes('PRIVATE KEY')) return { verifies: ed25519(createPublicKey(text)) };
    const signs = ed25519(createPrivateKey(text));
    return { verifies: createPublicKey(signs), signs };
  } catch {
    throw new CannotRun({
      id: `${file} bukan kunci Ed25519 dalam bentuk PEM. Pulihkan berkas itu dari cadangan.`,
      en: `${file} is no Ed25519 key in PEM form. Restore it from a backup.`,
    });
  }
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not Ed25519');
  return key;
}

/** `undefined` only for a file that is not there; anything else that keeps us from reading it is said. */
const absent = (file: string) => (error: unknown) => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  const reason = error instanceof Error ? error.message : String(error);
  throw new CannotRun({ id: `${file} tidak dapat dibaca: ${reason}.`, en: `${file} cannot be read: ${reason}.` });
};

/** Its first bytes: enough to tell a list from an anchor of an earlier release. */
async function startOf(file: string): Promise<string | undefined> {
  return (async () => {
    for await (const part of createReadStream(file, { end: 15, encoding: 'utf8' })) return String(part);
    return '';
  })().catch(absent(file));
}

const linesOf = (file: string) => createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });

const missing = (what: 'anchor' | 'key', file: string) =>
  new CannotRun({
    id: `${what === 'key' ? 'Kunci jangkar' : 'Jangkar'} ${file} tidak ada. Periksa nama dan tempatnya; hanya untuk pertama kali tambahkan --first.`,
    en: `There is no ${what === 'key' ? 'key for anchors' : 'anchor'} at ${file}. Check name and place; only the very first time, add --first.`,
  });
const unsigned = (file: string) =>
  new CannotRun({
    id: `${file} adalah jangkar rilis terdahulu tanpa tanda tangan. Dengan --first jangkar itu dibandingkan dan diteruskan sebagai daftar yang ditandatangani.`,
    en: `${file} is an anchor of an earlier release, without a signature. With --first it is compared with, and a signed list goes on from it.`,
  });
const present = (file: string) =>
  new CannotRun({
    id: `${file} sudah ada: ini bukan pertama kali. Jalankan tanpa --first, atau sebut berkas lain.`,
    en: `${file} is there already: this is not the first time. Run without --first, or name another file.`,
  });
