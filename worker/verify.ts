/**
 * `npm run journal:verify [-- --uri URI] [--anchor FILE] [--rebuild]`: walks every chain and derives everything again
 * that was made from it. Exits with 1 when anything is found. docs/decisions/0004-journal.md says what this proves.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../store/connect.ts';
import { verifyJournal } from './verify-journal.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: { uri: { type: 'string' }, anchor: { type: 'string' }, rebuild: { type: 'boolean', default: false } },
});

const uri = values.uri ?? (process.env['SIKLUS_MONGODB_URI'] || (await runningStack()));
if (uri === undefined) {
  say('No database: give --uri mongodb://…, set SIKLUS_MONGODB_URI, or start Siklus (npm start) in this folder.');
  process.exit(2);
}
const store = await connect(uri);
try {
  process.exitCode = (await verifyJournal(store, { anchor: values.anchor, rebuild: values.rebuild, say })) ? 0 : 1;
} finally {
  await store.close();
}

/** The supervisor notes the address of its database while it runs. */
async function runningStack(): Promise<string | undefined> {
  const file = join(process.env['SIKLUS_DATA_DIR'] || '.siklus', 'run', 'addresses.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const note: unknown = JSON.parse(text);
    if (typeof note === 'object' && note !== null && 'mongodbUri' in note) return String(note.mongodbUri);
  } catch {
    // Cut off while it was written, or changed since.
  }
  say(`${file} is damaged: start Siklus again (npm start), or give --uri mongodb://…`);
  process.exit(2);
}
