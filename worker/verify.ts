/**
 * `npm run journal:verify [-- --uri URI] [--anchor FILE [--key FILE]] [--first] [--rebuild]`: walks every chain and compares
 * everything with it. Exits with 0 when nothing is found, 1 when anything is, 2 when it could not run.
 * docs/decisions/0004-journal.md, 0041 and 0042 say what this proves.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, isDatabaseDown, type Store } from '../store/connect.ts';
import { CannotRun } from './cannot-run.ts';
import { verifyJournal } from './verify-journal.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const dataDir = process.env['SIKLUS_DATA_DIR'] || '.siklus';
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      uri: { type: 'string' },
      anchor: { type: 'string' },
      key: { type: 'string' },
      first: { type: 'boolean', default: false },
      rebuild: { type: 'boolean', default: false },
    },
  });
  const uri = values.uri ?? (process.env['SIKLUS_MONGODB_URI'] || (await runningStack()));
  if (uri === undefined) throw NO_DATABASE;
  const codecKeys =
    process.env['SIKLUS_CODEC_KEYS'] || (await readIfThere(join(dataDir, 'keys', 'codec-keys')))?.trim();
  const store = await connect(uri, { codecKeys });
  try {
    if (!codecKeys && (await isSealedStore(store))) throw NO_KEYS;
    const { anchor: file, key = join(dataDir, 'keys', 'anchor-key.pem'), first, rebuild } = values;
    return await verifyJournal(store, { anchor: file === undefined ? undefined : { file, key }, first, rebuild, say });
  } finally {
    await store.close();
  }
}

const NO_DATABASE = new CannotRun({
  id: 'Tidak ada basis data: beri --uri mongodb://…, isi SIKLUS_MONGODB_URI, atau jalankan Siklus (npm start) di folder ini.',
  en: 'No database: give --uri mongodb://…, set SIKLUS_MONGODB_URI, or start Siklus (npm start) in this folder.',
});
const NO_KEYS = new CannotRun({
  id: 'Catatan di basis data ini bersegel, tetapi kuncinya tidak ada di sini: isi SIKLUS_CODEC_KEYS, atau SIKLUS_DATA_DIR dengan folder datanya.',
  en: 'The records of this database have seals, but their key is not here: set SIKLUS_CODEC_KEYS, or SIKLUS_DATA_DIR to its data folder.',
});

async function isSealedStore({ models }: Store): Promise<boolean> {
  const entry: unknown = await models.journal.findOne({}).select('+seal').lean();
  return typeof entry === 'object' && entry !== null && 'seal' in entry;
}

const readIfThere = (file: string) => readFile(file, 'utf8').catch(() => undefined);

/** The supervisor notes the address of its database while it runs. */
async function runningStack(): Promise<string | undefined> {
  const file = join(dataDir, 'run', 'addresses.json');
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const note: unknown = JSON.parse(text);
    if (typeof note === 'object' && note !== null && 'mongodbUri' in note) return String(note.mongodbUri);
  } catch {
    // Cut off while it was written, or changed since.
  }
  throw new CannotRun({
    id: `${file} rusak: hentikan dan jalankan kembali Siklus (npm start), atau beri --uri mongodb://….`,
    en: `${file} is damaged: start Siklus again (npm start), or give --uri mongodb://….`,
  });
}

function inWords(error: unknown): string {
  if (error instanceof CannotRun) return error.message;
  if (isDatabaseDown(error)) return `Basis data tidak menjawab.\nThe database does not answer: ${messageOf(error)}`;
  return `journal:verify tidak dapat berjalan.\njournal:verify could not run: ${messageOf(error)}`;
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${inWords(error)}\n`);
  process.exitCode = 2;
}
