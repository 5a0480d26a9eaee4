/** A scratch stack on random ports, for work on one process: `tsx worker/stack/dev.ts [folder]`. Ctrl-C ends it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onEndRequest } from './end-request.ts';
import { startStack } from './stack.ts';

const dataDir = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'siklus-dev-')));
const stack = await startStack({ dataDir, log: (line) => process.stderr.write(`${line}\n`) });
process.stdout.write(`export SIKLUS_MONGODB_URI='${stack.mongodbUri}'\n`);
process.stdout.write(`export SIKLUS_TEMPORAL_ADDRESS='${stack.temporalAddress}'\n`);
onEndRequest(() => void stack.stop().then(() => process.exit(0)));
