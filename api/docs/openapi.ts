/** Writes docs/openapi.json. A test fails when it is not what the routes say. */
import { writeFile } from 'node:fs/promises';
import { describeApi } from './describe-api.ts';

const target = new URL('../../docs/openapi.json', import.meta.url);
await writeFile(target, `${JSON.stringify(await describeApi(), null, 2)}\n`);
process.stdout.write(`${target.pathname} written\n`);
