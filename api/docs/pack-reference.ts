/** Writes docs/pack-reference.md. A test fails when it is not what the schemas say. */
import { writeFile } from 'node:fs/promises';
import { packReference } from './describe-pack.ts';

const target = new URL('../../docs/pack-reference.md', import.meta.url);
await writeFile(target, packReference());
process.stdout.write(`${target.pathname} written\n`);
